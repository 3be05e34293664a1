#!/bin/bash
# A machine for a person to look at: it is on the VNC display that was named, and goes on after its end marker.
. tests/tap.sh
. tests/qboot/lib.sh

machine ',"network":"user"' >"$tmp/machine"
: >"$tmp/said"
qboot -V <"$tmp/machine" >"$tmp/serial" 2>"$tmp/said" &
pid=$!
wait_until grep -q port "$tmp/said"
port=$(sed 's/.*(port \([0-9]*\)).*/\1/' "$tmp/said")
tap_like 'says where it is' "$(cat "$tmp/said")" \
	"^cpu_1 is on VNC display 127\.0\.0\.1:$((port - 5900)) \(port $port\), its serial line here; Ctrl-C ends it$"
listens() { exec 5<>"/dev/tcp/127.0.0.1/$port"; }
wait_until listens 2>/dev/null
tap_is 'a viewer is greeted there' "$(head -c 7 <&5)" 'RFB 003'
tap_ok 'the guest runs' wait_until grep -q '^# ' "$tmp/serial"
tap_is 'it is the machine of the record' "$(tr '\0' '\n' <"/proc/$(qemu_of "$pid")/cmdline" | grep -A1 -x -e -nic -e -smp | tr '\n' ' ')" \
	'-smp 1 -- -nic user,model=e1000 '
: >"$tmp/said"
qboot -V <"$tmp/machine" >/dev/null 2>"$tmp/said" &
other=$!
wait_until grep -q port "$tmp/said"
tap_is 'another one goes elsewhere' "$(grep -c "port $port" "$tmp/said")" 0
tap_ok 'after its end marker it goes on' kill -0 "$pid"
kill "$pid" "$other"
wait "$pid"
tap_is 'until it is ended' $? 0
wait "$other"
tap_is 'a QEMU that is not there' "$(jq '.machine.qemu = "/gone"' "$tmp/machine" | qboot -V 2>&1 | tail -n 1)" \
	'qboot: stdin:1: /gone: No such file or directory'
tap_done
