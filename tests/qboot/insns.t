#!/bin/sh
# Markers of the serial line carry the instructions of each vCPU, on every QEMU that is installed: on the wall clock read
# when the bytes are, on the deterministic one those of the instruction that sends the byte.  No guest needs symbols for it.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

boot()	# CELL-MEMBERS: leaves log
{
	printf '{"guest":"%s","cmdline":"work=100"%s}' "${2:-$top/configs/demo.json}" "$1" | mkdisk -d images | qboot >log
}

early()	# LOG: where counters go back; a block is counted when it begins: a mark within it is a few instructions behind
{
	jq -sc '[.[] | select(.insns).insns[0]] | [.[:-1], .[1:]] | transpose | map(select(.[1] < .[0] - 100))' "$1"
}

exact()	# what is exact of serial markers: the last byte, instructions, the guest's time
{
	jq -c 'select(.serial and .insns) | [.serial[-1:], .insns, .virtual_ns]' log
}

# no kernel that mkdisk can read, and none of the functions: as a stripped one
jq '.markers |= map(select(.serial) | {name, serial})' "$top/configs/demo.json" |
	jq --arg k "$top/build/guest/demo.elf" '.kernel = $k' >stripped.json

for qemu in qemu-system-i386 "$top/build/qemu10/qemu-system-i386" "$top/build/qemu11/qemu-system-i386"; do
	if ! version=$($qemu --version 2>missing | awk 'NR == 1 { print $4 }') || [ -z "$version" ]; then
		tap_skip "$qemu" 'not installed'
		continue
	fi
	for cpus in 1 2; do
		boot ",\"cpus\":$cpus,\"qemu\":\"$qemu\""
		tap_is "QEMU $version, $cpus vCPUs: all of them, beside what completes the boot" \
			"$(jq -c 'select(.serial and .insns) | [.insns | length, all(. > 0)]' log | tail -n 1)" "[$cpus,true]"
		tap_is "QEMU $version, $cpus vCPUs: they lie between those of the probe's marks" \
			"$(early log)" '[]'
		tap_is "QEMU $version, $cpus vCPUs: only where a marker was seen" \
			"$(jq -r 'select(.insns and .serial).serial' log | wc -l | awk '{ print $1 <= 24 }')" 1
		[ $cpus = 2 ] || continue
		boot ",\"cpus\":$cpus,\"qemu\":\"$qemu\",\"clock\":\"icount\"" stripped.json
		exact >one
		tap_is "QEMU $version, $cpus vCPUs, deterministic: instructions and time of all serial markers of a stripped kernel" \
			"$(jq -sc '[length > 5, all(.[]; (.[1] | length) == '$cpus' and .[2] > 0)]' one)" '[true,true]'
		boot ",\"cpus\":$cpus,\"qemu\":\"$qemu\",\"clock\":\"icount\"" stripped.json
		exact >another
		tap_ok "QEMU $version, $cpus vCPUs, deterministic: the same in another boot" cmp one another
	done
done
# Every other reading of the counters is slow: their time is that of the bytes all the same.
cat >slow.c <<'END'
#include <dlfcn.h>
#include <sys/uio.h>
#include <time.h>
ssize_t process_vm_readv(pid_t pid, const struct iovec *to, unsigned long n, const struct iovec *from, unsigned long m, unsigned long flags)
{
	static unsigned calls;
	const struct timespec while_it_boots = { .tv_nsec = 20000000 };
	ssize_t (*next)(pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long, unsigned long) =
		(ssize_t (*)(pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long, unsigned long))dlsym(RTLD_NEXT, "process_vm_readv");

	if (calls++ % 2 == 0)
		nanosleep(&while_it_boots, 0);
	return next(pid, to, n, from, m, flags);
}
END
cc -D_GNU_SOURCE -shared -fPIC -o slow.so slow.c
printf '{"guest":"%s","cmdline":"work=100"}' "$top/configs/demo.json" | mkdisk -d images >machine
LD_PRELOAD=$tmp/slow.so qboot <machine >log
tap_is "a slow reading of the counters is no later one" "$(early log)" '[]'
markerparse <log >phases
tap_is 'phases have both' "$(jq -c '[.phases.end, .phases.boot_time_ns > 0, (.phases.markers[] | select(.at_ns and .insns == null) | .name)]' phases)" \
	'["shell_prompt",true]'
boot '' stripped.json
tap_is 'a stripped kernel on the wall clock' "$(jq -c 'select(.serial and .insns).insns | length' log | sort | uniq)" 1
boot ',"probe":"marks"'
tap_is 'none where none are counted' "$(jq -c 'select(.serial and .insns)' log)" ''
tap_done
