#!/bin/bash
# make view, ended in every way: no QEMU is left, and the lock is free.
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

left()	# wait until nothing is; what is left then
{
	wait_until gone "$qemu" || echo "QEMU $qemu"
	wait_until flock -n "$lock" true || echo 'the lock'
}

# A terminal signals all processes, whoever kills make signals that alone.
for signal in 'INT -' 'HUP -' 'TERM ' 'KILL '; do
	view make_view
	tap_is 'while it runs, the lock is held' "$(flock -n "$lock" echo free)" ''
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

exec 8>"$lock"
flock 8
make_view &
pid=$!
tap_ok 'it waits for the lock' wait_until grep -q '^waiting for another boot' "$tmp/said"
waits=$(pgrep -P "$pid")
kill -KILL "$pid"
tap_ok 'and waits no more when make is killed' wait_until gone "$waits"
tap_done
