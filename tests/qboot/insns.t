#!/bin/sh
# Marks of the serial line carry the instructions of each vCPU, read when the bytes are, on every QEMU that is installed.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

boot()	# CELL-MEMBERS: leaves log
{
	printf '{"guest":"%s","cmdline":"work=100"%s}' "$top/configs/demo.json" "$1" | mkdisk -d images | qboot >log
}

for qemu in qemu-system-i386 "$top/build/qemu10/qemu-system-i386" "$top/build/qemu11/qemu-system-i386"; do
	if ! version=$($qemu --version 2>missing | awk 'NR == 1 { print $4 }') || [ -z "$version" ]; then
		tap_skip "$qemu" 'not installed'
		continue
	fi
	for cpus in 1 2; do
		boot ",\"cpus\":$cpus,\"qemu\":\"$qemu\""
		tap_is "QEMU $version, $cpus vCPUs: all of them, beside what completes the boot" \
			"$(jq -c 'select(.serial and .insns) | [.insns | length, all(. > 0)]' log | tail -n 1)" "[$cpus,true]"
		# A block is counted when it begins: a mark within it is a few instructions behind.
		tap_is "QEMU $version, $cpus vCPUs: they lie between those of the probe's marks" \
			"$(jq -sc '[.[] | select(.insns).insns[0]] | [.[:-1], .[1:]] | transpose | map(select(.[1] < .[0] - 100))' log)" '[]'
		tap_is "QEMU $version, $cpus vCPUs: only where a marker was seen" \
			"$(jq -r 'select(.insns and .serial).serial' log | wc -l | awk '{ print $1 <= 24 }')" 1
	done
done
boot ',"probe":"marks"'
tap_is 'none where none are counted' "$(jq -c 'select(.serial and .insns)' log)" ''
boot ',"clock":"icount"'
tap_is 'none on the deterministic clock' "$(jq -c 'select(.serial and .insns)' log)" ''
tap_done
