#!/bin/sh
# No QEMU survives its qboot, whatever ends it; what was written until then is there.
. tests/tap.sh
. tests/qboot/lib.sh

machine ',"cmdline":"fail=spin@kmain"' >"$tmp/machine"

started()	# start a boot that spins, wait until its guest does: $qboot and $qemu
{
	: >"$tmp/log"
	qboot <"$tmp/machine" >"$tmp/log" &
	qboot=$!
	wait_until grep -q '"mark":"kmain_phase"' "$tmp/log"
	qemu=$(qemu_of $qboot)
}

for signal in TERM INT HUP KILL; do
	started
	tap_ok "SIG$signal: the log streams while the guest boots" grep -q '"serial"' "$tmp/log"
	tap_ok "SIG$signal: QEMU runs" test -e "/proc/$qemu"
	# The shell starts background commands with SIGINT ignored: then only SIGKILL is sure.
	kill -$signal $qboot
	[ $signal != INT ] || kill -KILL $qboot
	wait $qboot
	tap_ok "SIG$signal: QEMU is gone" wait_until gone "$qemu"
done

started
mkfifo "$tmp/fifo"
kill -KILL $qboot
wait $qboot
qboot <"$tmp/machine" >"$tmp/fifo" &
qboot=$!
head -n 1 "$tmp/fifo" >"$tmp/first"
wait $qboot
tap_is 'a reader that goes away ends the boot' $? 141
tap_is 'its first record was whole' "$(jq -r 'keys[0]' "$tmp/first")" boot

# A wrapper that execs the real one, as some systems install it.
printf '#!/bin/sh\nexec %s "$@"\n' "$(jq -r .machine.qemu "$tmp/machine")" >"$tmp/wrapper"
chmod +x "$tmp/wrapper"
jq -c ".machine.qemu = \"$tmp/wrapper\"" "$tmp/machine" >"$tmp/wrapped"
mv "$tmp/wrapped" "$tmp/machine"
started
kill -KILL $qboot
wait $qboot
tap_ok 'a wrapped QEMU is gone, too' wait_until gone "$qemu"

# One that does not: QEMU is its child.
sed -i 's/^exec \(.*\)/\1; true/' "$tmp/wrapper"
started
qemu=$(pgrep -P "$(pgrep -P $qboot -f "$tmp/wrapper")" -f qemu-system)
tap_ok 'QEMU is the child of a wrapper' test -n "$qemu"
kill -KILL $qboot
wait $qboot
tap_ok 'and is gone like the others' wait_until gone "$qemu"

tap_done
