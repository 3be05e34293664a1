#!/bin/sh
# The tests of the reader of boot.cfg: menus, plans, and every reason with its line.
exec build/tests/unit/bootcfg
