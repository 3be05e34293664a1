#!/bin/bash
# make view, ended in every way: no QEMU is left, and no lease.
. tests/tap.sh
. tests/qboot/lib.sh
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

lock=$tmp/lock
view()	# COMMAND...: run make view with it, until the guest is up; sets $pid and $qemu
{
	: >"$tmp/said"
	"$@" &
	pid=$!
	wait_until grep -q 'is on VNC display' "$tmp/said"
	wait_until qemu_is_there
}

qemu_is_there()
{
	qemu=$(pgrep -f "^[^ ]*qemu-system.*view=$$")
}

make_view() { exec setsid env --default-signal=INT make view LOCK="$lock" CMDLINE="view=$$" >"$tmp/said" 2>&1; }
in_terminal() { exec script -qfec "make view LOCK='$lock' CMDLINE='view=$$'" /dev/null >"$tmp/said" 2>&1 </dev/null; }

is_free() { find "$lock" -name 'cpu*' | { while read -r core; do flock -n "$core" true || exit 1; done; }; }

left()	# wait until nothing is; what is left then
{
	wait_until gone "$qemu" || echo "QEMU $qemu"
	wait_until is_free || echo 'the lease'
}

# A terminal signals all processes, whoever kills make signals that alone.
for signal in 'INT -' 'HUP -' 'TERM ' 'KILL '; do
	view make_view
	tap_ok 'while it runs, the lease is held' eval '! is_free'
	kill -${signal% *} -- "${signal#* }$pid"
	tap_is "SIG${signal% *}" "$(left)" ''
	wait "$pid" 2>/dev/null
done
view make_view
kill -TERM "$qemu"
tap_is 'QEMU is ended' "$(left)" ''
wait "$pid" 2>/dev/null
view in_terminal
kill -KILL "$pid"
tap_is 'its terminal is closed' "$(left)" ''
wait "$pid" 2>/dev/null

for core in "$lock"/cpu*; do
	exec {fd}>"$core"
	flock $fd
done
make_view &
pid=$!
tap_ok 'it waits for a lease' wait_until grep -q '^waiting for another boot' "$tmp/said"
waits=$(pgrep -P "$pid")
kill -KILL "$pid"
tap_ok 'and waits no more when make is killed' wait_until gone "$waits"
tap_done
