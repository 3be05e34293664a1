#!/bin/sh
# The tests of the terminal: what of a guest's bytes is text.
exec build/tests/unit/terminal
