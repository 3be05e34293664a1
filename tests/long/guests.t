#!/bin/bash
# Real guests of other architectures, on 1, 2, 4 and 8 vCPUs; firmware and boot loaders on one.
. "$(dirname "$0")/../tap.sh"

boot()	# GUEST CPUS: one boot into $tmp/phases
{
	echo "{\"guest\":\"$top/configs/$1.json\",\"cpus\":$2}" | mkdisk | qboot | markerparse >"$tmp/phases"
}
phases()	# JQ-FILTER
{
	jq -r ".phases | $1" "$tmp/phases"
}
is_there()	# GUEST: are all its images?
{
	make -s -C "$top" guests | grep -q "^$1  *[a-z0-9_]*  *images there" && return
	tap_skip "$1" "$(jq -r .images_from "$top/configs/$1.json") was not run"
	return 1
}

# The functions of a stripped Linux, as its kernel lists them.
for guest in linux linux-arm64; do
	is_there $guest || continue
	tap_like "$guest: its functions" "$(make -s -C "$top" symbols GUEST=$guest CPUS=1 OUT="$tmp/out" 2>&1)" ": [45][0-9][0-9][0-9][0-9] functions of kernel "
	make -s -C "$top" matrix GUEST=$guest CPUS=2 SAMPLES=1 OUT="$tmp/out" >"$tmp/said" 2>&1
	tap_is "$guest: are marks of its boot, on both CPUs" "$(jq -c '[.cpu_2.samples[0].markers[] | select(.source == "address") | .name]' \
		"$tmp/out/$guest/results.json")" '["start_kernel","rest_init","smp_init","secondary_cpu","sched_init_smp","run_init_process"]'
done

for guest in linux-amd64 linux-arm64 linux-armhf xen-arm64; do
	is_there $guest || continue
	for cpus in 1 2 4 8; do
		boot $guest $cpus
		tap_is "$guest, $cpus vCPUs: complete, all of them online" "$(phases '[.outcome, .cpus_online] | tojson')" "[\"booted\",$cpus]"
		tap_is "$guest, $cpus vCPUs: every marker that can be was seen, but for other CPUs where there is one" "$(phases \
			"[.markers[] | select(.at_ns == null and (.reason | test(\"no symbol file\") | not)) | .name |
				select($cpus > 1 or . != \"secondary_cpu\")] | tojson")" '[]'
		[ $guest != xen-arm64 ] ||
			tap_is "$guest, $cpus vCPUs: its functions have instructions of each vCPU" \
				"$(phases '[.markers[] | select(.source == "symbol") | .insns | length] | unique | tojson')" "[$cpus]"
	done
done
for guest in u-boot-arm u-boot-arm64 u-boot-x86 u-boot-riscv64 uefi-arm64 uefi-amd64; do
	is_there $guest || continue
	boot $guest 1
	tap_is "$guest: complete, every marker was seen" "$(phases '[.outcome, (.markers[] | select(.at_ns == null) | .name)] | tojson')" '["booted"]'
done
tap_done
