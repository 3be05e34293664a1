#!/bin/sh
# The tests of the scan: what of a serial stream each pattern sees, and when.
exec build/tests/unit/scan
