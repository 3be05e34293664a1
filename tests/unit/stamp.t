#!/bin/sh
# The tests of the stamps before lines of text logs.
exec build/tests/unit/stamp
