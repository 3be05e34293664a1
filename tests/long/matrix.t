#!/bin/bash
# make matrix gives full reports of 64-bit ARM guests on 1, 2, 4 and 8 vCPUs; make across of the three demo guests, in all formats.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 1

for guest in demo-arm64 linux-arm64 xen-arm64; do
	if ! make -s guests | grep -q "^$guest .*\(images there\|built by make\)"; then
		tap_skip "$guest" 'its images are not there'
		continue
	fi
	results=$tmp/out/$guest/results.json
	make -s matrix GUEST=$guest CPUS='1 2 4 8' SAMPLES=1 OUT="$tmp/out" LOCK="$tmp/leases" >"$tmp/said" 2>&1
	tap_is "make matrix GUEST=$guest: completes" $? 0
	tap_is "$guest: 1, 2, 4 and 8 vCPUs come up" "$(jq -c '[.[] | select(.cpus?) | [.cpus, .cpus_online, .statistics.booted]]' "$results")" \
		'[[1,1,1],[2,2,1],[4,4,1],[8,8,1]]'
	tap_is "$guest: all have their phases" \
		"$(jq -c '[.[] | select(.cpus?) | [.phases[] | select(.n == 1)] | length] | unique | map(. >= 8)' "$results")" '[true]'
	for section in Configurations Scaling 'Phases, mean and share of the boot' Measured; do
		tap_ok "$guest: its report: $section" grep -qx "$section" "$tmp/out/$guest/report.txt"
	done
done
make -s across GUESTS='demo demo-arm demo-arm64' CPUS='1 2' SAMPLES=2 OUT="$tmp/out" LOCK="$tmp/leases" >"$tmp/said" 2>&1
tap_is 'make across of the demo guests: completes, has all of them' \
	"$? $(jq -c '[.across.rows[].guest] | unique' "$tmp/out/across/across.json")" '0 ["demo","demo-arm","demo-arm64"]'
for format in txt html tex; do
	tap_ok "make across: report.$format" grep -q 'Guests beside each other' "$tmp/out/across/report.$format"
done
make -s across GUESTS='u-boot-arm64 u-boot-riscv64' CPUS=1 SAMPLES=1 OUT="$tmp/out" LOCK="$tmp/leases" >"$tmp/said" 2>&1
tap_is 'make across with RISC-V: phases of the same names beside each other' \
	"$? $(jq -c '[.across.rows[].guest] | unique' "$tmp/out/across/across.json")" '0 ["u-boot-arm64","u-boot-riscv64"]'
tap_done
