#!/bin/sh
# The tests of the watch: which markers are seen in which order of events, and how boots end.
exec build/tests/unit/watch
