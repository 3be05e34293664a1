#!/bin/bash
# In a bare Debian a user without rights, in an empty directory, drafts profiles of Debian's amd64 installer and of
# Memtest86+, which boot and report: with the package, and with what make install put there.
. "$(dirname "$0")/../tap.sh"
set -- memtest86+ debian-installer-12-netboot-amd64
. "$top/tests/bare.sh"
images=/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64

drafted()	# GUEST SECONDS SETTINGS: it is silent for so long at most, on a busy host
{
	tap_like "$1: a profile is drafted" "$(user "bootmatrix -s new GUEST=$1 $3 ARCH=x86_64 SILENCE=$2" 2>&1)" \
		"^configs/$1.json: a draft of a boot with CPUS=1: bootmatrix run GUEST=$1$"
	tap_like 'it boots and reports' "$(user "bootmatrix -s matrix GUEST=$1 CPUS=1 SAMPLES=1 SILENCE=$2" 2>&1)" \
		"^out/$1/report.txt: 1 of 1 boots completed$"
	tap_like 'with its longest waits' "$(cat "$bare/home/user/out/$1/report.txt")" '^Longest waits for the next line$'
}

drafted installer 60 "KERNEL=$images/linux INITRD=$images/initrd.gz CMDLINE='console=ttyS0 nokaslr'"
drafted memtest 150 "KERNEL=/boot/memtest86+x64.bin CMDLINE='console=ttyS0,115200'"
tap_is 'nothing is written where it is installed' "$(diff <(echo "$before") <(listing))" ''
tap_is 'what the user has' "$(ls "$bare/home/user" | xargs)" 'configs out'
tap_ok 'the package is removed' inside dpkg --purge bootmatrix
tap_is 'and leaves nothing' "$(cd "$bare/usr" && find . -name '*bootmatrix*')" ''

before=$(listing)
tap_ok 'make install' make -s install DESTDIR="$bare" prefix=/usr/local
tap_like 'what it installed boots a profile that was drafted' "$(user 'bootmatrix -s matrix GUEST=installer CPUS=1 SAMPLES=1 SILENCE=60 OUT=again' 2>&1)" \
	'^again/installer/report.txt: 1 of 1 boots completed$'
tap_ok 'make uninstall' make -s uninstall DESTDIR="$bare" prefix=/usr/local
tap_is 'removes it and nothing else' "$(diff <(echo "$before") <(listing))" ''
tap_done
