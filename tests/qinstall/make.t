#!/bin/sh
# make install-guest: once, and again when what is installed is another thing; boots from that disk.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/qinstall/lib.sh"
cp minix.iso 'a b.iso'
cd "$top" || exit 1

run()	# GOAL VARIABLE=VALUE...: $status, and what was said in $tmp/said
{
	make GUEST=minix OUT="$tmp/out" LOCK="$tmp/lock" CMDLINE='pace=10 copy=100' "$@" >"$tmp/said" 2>&1
	status=$?
}

last()	# the last thing that was said
{
	tail -n 1 "$tmp/said" | sed "s|$tmp/||g"
}

disk=$tmp/out/minix/installed.qcow2
installed='0 out/minix/installed.qcow2: installed: boots with BOOT=disk start from it'
nothing="0 make: Nothing to be done for 'install-guest'."

run install-guest ISO="$tmp/minix.iso" DISK_MIB=64
tap_is 'it is installed' "$status $(last)" "$installed"
tap_is 'the disk and its transcript' "$(ls "$tmp/out/minix" | tr '\n' ' ')" 'installed.qcow2 installed.transcript '
run install-guest ISO="$tmp/minix.iso" DISK_MIB=64
tap_is 'once' "$status $(last)" "$nothing"
run install-guest ISO="$tmp/minix.iso" DISK_MIB=64 CPUS=2 SAMPLES=7 BOOT=disk
tap_is 'whatever is booted' "$status $(last)" "$nothing"
before=$(stat -c '%i %y' "$disk")
touch "$tmp/minix.iso"
run install-guest ISO="$tmp/minix.iso" DISK_MIB=64
tap_is 'another date of the image is no other image' "$status $(stat -c '%i %y' "$disk")" "0 $before"
run install-guest ISO="$tmp/minix.iso" DISK_MIB=64
tap_is 'and is looked at once' "$status $(last)" "$nothing"
run matrix ISO="$tmp/minix.iso" BOOT=disk SAMPLES=1 CPUS='1 2'
tap_is 'boots start from it' "$status $(last)" '0 out/minix/report.txt: 2 of 2 boots completed'
tap_is 'from its root' "$(jq -r .machine.cmdline "$tmp/out/minix/cpu_1/machine.json" | grep -o 'rootdevname=[^ ]*')" rootdevname=c0d0p0s0

"$top/tests/minix/image" -t 3 "$tmp/minix.iso"
run install-guest ISO="$tmp/minix.iso" DISK_MIB=64
tap_is 'an image of other bytes is' "$status $(last)" "$installed"
run install-guest ISO="$tmp/minix.iso" DISK_MIB=48
tap_is 'and another size' "$status $(last)" "$installed"
before=$(sha256sum <"$disk")
run install-guest ISO="$tmp/minix.iso" DISK_MIB=16
tap_is 'what cannot be installed' "$status $(grep -c 'is too small' "$tmp/said")" '2 1'
tap_like 'names its transcript' "$(sed "s|$tmp/||g" "$tmp/said")" '^transcript: out/minix/installed.transcript$'
tap_is 'leaves what was there' "$(sha256sum <"$disk")" "$before"
rm -r "$tmp/out"
run install-guest matrix ISO="$tmp/a b.iso" DISK_MIB=48 BOOT=disk SAMPLES=1 CPUS=1
tap_is 'all at once, from an image with a blank' "$status $(last)" '0 out/minix/report.txt: 1 of 1 boots completed'
run install-guest DISK_MIB=48
tap_like 'without an image' "$status $(cat "$tmp/said")" 'pipeline: minix is started from its ISO: give iso'
run install-guest ISO="$tmp/minix.iso" DISK_MIB=0
tap_like 'a size of nothing' "$status $(cat "$tmp/said")" '^2 .*DISK_MIB: must be at least 1: 0'

tap_done
