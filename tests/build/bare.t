#!/bin/bash
# In a bare Debian a user without rights boots the demo guest: with the package, and with what make install put there.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/bare.sh"
demo() { user "bootmatrix -s matrix CPUS=1 SAMPLES=1 OUT=$1" 2>&1; }

tap_like 'the package boots the demo guest' "$(demo package)" '^package/demo/report.txt: 1 of 1 boots completed$'
tap_is 'nothing is written where it is installed' "$(diff <(echo "$before") <(listing))" ''
tap_ok 'it is removed' inside dpkg --purge bootmatrix
tap_is 'and leaves nothing' "$(cd "$bare/usr" && find . -name '*bootmatrix*')" ''

before=$(listing)
tap_ok 'make install' make -s install DESTDIR="$bare" prefix=/usr/local
tap_like 'what it installed boots the demo guest' "$(demo installed)" '^installed/demo/report.txt: 1 of 1 boots completed$'
tap_ok 'make uninstall' make -s uninstall DESTDIR="$bare" prefix=/usr/local
tap_is 'removes it and nothing else' "$(diff <(echo "$before") <(listing))" ''
tap_is 'what the user has' "$(ls "$bare/home/user" | xargs)" 'installed package'
tap_done
