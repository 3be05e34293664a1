#!/bin/sh
# The tests of typing at the pace of an echo.
exec build/tests/unit/typing
