#!/bin/sh
# The tests of the cores of a host.
exec build/tests/unit/cores
