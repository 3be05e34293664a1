#!/bin/bash
# The profile of a guest whose tree of calls was counted by hand.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/profile/callgrind.sh"
here=$top/tests/profile
cd "$tmp" || exit 1

gcc -m32 -nostdlib -static -no-pie -Wl,-N,--no-warn-rwx-segments,-Ttext=0x100000,--build-id=none -o guest.elf "$here/guest.S" ||
	exit 1
cat >guest.json <<EOF
{"name": "guest", "arch": "i386", "machine": "pc", "memory_mib": 16, "kernel": "guest.elf", "timeout_s": 300,
	"origin": "t0", "end": "done",
	"markers": [{"name": "main", "symbol": "main"}, {"name": "done", "symbol": "done"}]}
EOF

# How often the timer comes, and for how long it is waited for, is not in the guest's hands.
ticks='(nested|nested;\[irq\];nest|timer;\[irq\];timer_tick) [0-9]+$'

profile()	# QEMU NAME: its boot, and the stacks of its kernel in NAME.kernel
{
	echo "{\"guest\":\"guest.json\",\"clock\":\"icount\",\"qemu\":\"$1\"}" | mkdisk -d images -f functions >machine.json
	qboot -f functions -p "$2" <machine.json >log
	calltree -f folded <"$2" | grep -Ev '^\[boot\];\[(firmware|low memory|other)\] ' | sort >"$2.kernel"
}

# QEMU 11 tells of interrupts, older ones let them be guessed.
for release in 10 11; do
	qemu=$top/build/qemu$release/qemu-system-i386
	if [ ! -e "$qemu" ]; then
		tap_skip "QEMU $release" "not installed: make deps-qemu$release"
		continue
	fi
	profile "$qemu" "profile$release"
	tap_is "QEMU $release: its instructions are those that QEMU counted" "$(jq 'select(.end).end.profile.uncertain' log)" 0
done
profile qemu-system-i386 profile
tap_is 'its instructions are those that QEMU counted' "$(jq 'select(.end).end.profile.uncertain' log)" 0
tap_ok 'and stand where they were counted' sh -c "grep -Ev '$ticks' profile.kernel | diff '$here/guest.folded' -"
for other in profile1?.kernel; do
	[ ! -e "$other" ] || tap_ok "$other: so they do there, byte for byte" diff profile.kernel "$other"
done
tap_is 'a tick is six instructions each time' "$(calltree -r timer <profile |
	awk '$6 == "timer_tick" { print ($5 > 0), $4 / $5 }')" '1 6'
tap_is 'calls are counted, and jumps down' "$(calltree -r main -f json <profile | jq -c '.calltree.functions |
	[("recurse", "leaf", "swap", "ping", "pong", "nest") as $n | .[] | select(.name == $n).calls]')" '[3,6,2,1,2,2]'
tap_is 'halted for a part of a tick' "$(calltree -r halt -f json <profile | jq '.calltree.halted_ns | . > 0 and . < 1000000')" true

# ---- more paths than a tree has room for -------------------------------------------------

gcc -m32 -nostdlib -static -no-pie -Wl,-N,--no-warn-rwx-segments,-Ttext=0x100000,--build-id=none -o guest.elf "$here/large.S" || exit 1
jq '.markers = [{name: "done", symbol: "done"}]' guest.json >large.json
echo '{"guest":"large.json","clock":"icount"}' | mkdisk -d images -f functions >machine.json
qboot -f functions -p large.profile <machine.json >log
tap_is 'of a tree that is full every instruction is counted' "$(jq -c 'select(.end).end | [.outcome, .profile.uncertain]' log)" '["booted",0]'
tap_is 'it has a million nodes' "$(head -n 1 large.profile | jq .profile.nodes)" 1048576
tap_is 'which calltree reads within 200 MiB' \
	"$(ulimit -v 204800 && calltree <large.profile | head -n 1)" "guest, cpu_1: $(head -n 1 large.profile | jq .profile.sum) instructions"
tap_is 'and what had no room is one more' "$(calltree -x 1 <large.profile | awk '$6 == "[more]" { print ($3 > 0) }')" 1

# ---- one that jumps everywhere -------------------------------------------------------------

gcc -m32 -nostdlib -static -no-pie -Wl,-N,--no-warn-rwx-segments,-Ttext=0x100000,--build-id=none -o guest.elf "$here/jumps.S" || exit 1
echo '{"guest":"large.json","clock":"icount"}' | mkdisk -d images -f functions >machine.json
qboot -f functions -p jumps.profile <machine.json >log
tap_is 'of one that jumps everywhere every instruction is counted' "$(jq -c 'select(.end).end | [.outcome, .profile.uncertain]' log)" '["booted",0]'
callgrind_agrees jumps.profile 'callgrind_annotate has the same totals where functions call each other without end'
tap_is 'by the names of its functions' "$(calltree <jumps.profile | awk '/^ total %/ { on = 1; next } on { print $6 }' |
	grep -Evx '\[(boot|firmware|low|irq|new-stack|other)\]?|_start|f[0-9]+|trap|done')" ''
tap_done
