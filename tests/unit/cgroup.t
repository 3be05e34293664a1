#!/bin/sh
# The tests of cpu cgroups.
exec build/tests/unit/cgroup
