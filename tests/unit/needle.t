#!/bin/sh
# The tests of the needles: what they say, and that no match ever lacks them.
exec build/tests/unit/needle
