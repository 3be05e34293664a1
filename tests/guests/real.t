#!/bin/sh
# Real guests that nobody here wrote: Linux by its serial lines, Xen by its functions, on several vCPUs; a boot loader.
. tests/tap.sh

boot()	# GUEST CPUS: one boot into $tmp/phases, through the whole pipe
{
	echo "{\"guest\":\"configs/$1.json\",\"cpus\":$2}" | mkdisk -d "$tmp/files" | qboot | markerparse >"$tmp/phases"
	stats <"$tmp/phases" | report >"$tmp/report"
}
phases()	# JQ-FILTER
{
	jq -r ".phases | $1" "$tmp/phases"
}
skip_without()	# PACKAGE GUEST: true when the package is not there
{
	[ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = 'install ok installed' ] && return 1
	tap_skip "$2" "$1 is not installed"
}

if ! skip_without debian-installer-12-netboot-i386 Linux; then
	boot linux 2
	tap_is 'Linux: arrived' "$(phases .outcome)" booted
	tap_is 'Linux: it started both CPUs' "$(phases .cpus_online)" 2
	tap_is 'Linux: every marker that has a pattern was seen, on serial' \
		"$(phases '[.markers[] | select(.name != "reset_vector") | .source // .reason] | unique | tojson')" \
		'["kernel is not an ELF file, and no symbol file is given","serial"]'
	tap_is 'Linux: in the order of the profile' "$(phases '[.markers[].at_ns // empty] | . == sort')" true
	tap_like 'Linux: the report says so' "$(cat "$tmp/report")" '^1 of 1 boots completed$'
fi

if ! skip_without xen-hypervisor-4.17-amd64-dbg Xen; then
	for cpus in 1 4; do
		boot xen $cpus
		tap_is "Xen, $cpus vCPUs: arrived" "$(phases .outcome)" booted
		tap_is "Xen, $cpus vCPUs: it brought up all" "$(phases .cpus_online)" $cpus
		tap_is "Xen, $cpus vCPUs: its start was seen by symbol, with instructions of each vCPU" \
			"$(phases '.markers[] | select(.name == "start_xen") | [.source, (.insns | length)] | tojson')" \
			"[\"symbol\",$cpus]"
	done
	tap_is 'Xen, 4 vCPUs: a second one ran kernel code' \
		"$(jq -r '[.phases.markers[] | select(.source == "symbol") | .insns | map(select(. > 0)) | length] | max > 1' "$tmp/phases")" true
fi

if ! skip_without u-boot-qemu U-Boot; then
	for guest in u-boot-arm64 u-boot-x86; do
		boot $guest 1
		tap_is "$guest: arrived, every marker was seen" "$(phases '[.outcome, (.markers[] | select(.at_ns == null) | .name)] | tojson')" '["booted"]'
	done
fi
tap_done
