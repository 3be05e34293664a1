#!/bin/sh
# The tests of the dialogue: what is typed, when, and why it fails.
exec build/tests/unit/dialogue
