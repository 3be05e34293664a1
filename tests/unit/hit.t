#!/bin/sh
# The tests of hits: the probe's records as those of the boot log.
exec build/tests/unit/hit
