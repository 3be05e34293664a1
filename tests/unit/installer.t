#!/bin/sh
# The tests of reading a profile's installer.
exec build/tests/unit/installer
