#!/bin/sh
# The tests of the patterns: what compiles, what matches, what gives up.
exec build/tests/unit/match
