#!/bin/sh
# What the guest sends is in the log, byte for byte, whatever it is; what a log depends on; lost output.
. tests/tap.sh
. tests/qboot/lib.sh

machine ',"cmdline":"work=10 garbage"' >"$tmp/machine"
qboot <"$tmp/machine" >"$tmp/log"
serial_of "$tmp/log" >"$tmp/bytes"
tap_is 'garbage: booted' "$(end_of "$tmp/log" .outcome)" booted
tap_is 'garbage: every byte value came' \
	"$(od -An -v -tu1 -w1 "$tmp/bytes" | sort -un | wc -l)" 256
tap_is 'garbage: the log is ASCII, and so no terminal obeys it' "$(tr -d '\n -~\177' <"$tmp/log" | wc -c)" 0
tap_ok 'garbage: a line of 1 MiB' sh -c "awk 'length > 1048575 { n++ } END { exit n == 0 }' '$tmp/bytes'"
# The same bytes as QEMU itself writes to a file.
qemu=$(jq -r .machine.qemu "$tmp/machine")
timeout 60 "$qemu" -nodefaults -display none -vga std -m 64 -M pc -kernel "$top/build/guest/demo.elf" \
	-append 'work=10 garbage exit=debug' -device isa-debug-exit,iobase=0xf4,iosize=4 -serial "file:$tmp/alone"
size=$(wc -c <"$tmp/bytes")
tap_is 'garbage: the same bytes as without us' "$(head -c "$size" "$tmp/alone" | cksum)" "$(cksum <"$tmp/bytes")"

machine ',"cmdline":"work=10 flood=2000000"' >"$tmp/machine"
qboot <"$tmp/machine" >"$tmp/log"
tap_is 'flood: booted' "$(end_of "$tmp/log" .outcome)" booted
tap_is 'flood: no byte of 2 MB is lost' "$(end_of "$tmp/log" '.serial_bytes > 2000000')" true
tap_is 'flood: nor on the way into the log' "$(serial_of "$tmp/log" | wc -c)" "$(end_of "$tmp/log" .serial_bytes)"

machine '' >"$tmp/machine"
qboot -k <"$tmp/machine" >"$tmp/key"
key()	# JQ-FILTER: does the change leave the key as it was?
{
	jq -c "$1" "$tmp/machine" | qboot -k | cmp -s - "$tmp/key" && echo same || echo other
}
tap_is 'key: a marker renamed' "$(key 'walk(if . == "multiboot_detected" then "renamed" else . end)')" same
tap_is 'key: another serial pattern' "$(key '.machine.markers[2].serial = "another"')" same
tap_is 'key: markers in another order' "$(key '.machine.markers |= (.[1:3] + .[0:1] + .[3:])')" same
tap_is 'key: other intervals' "$(key '.machine.phases = []')" same
tap_is 'key: an estimate' "$(key '.machine.estimates = [{"name":"x","from":"t0","to":"shell_prompt","estimated_ms":1}]')" same
tap_is 'key: another origin' "$(key '.machine.origin = "kmain_phase"')" same
tap_is 'key: a moved image' "$(key '.machine.kernel.path = "/elsewhere"')" same
tap_is 'key: the stop marker' "$(key '.machine.end = "scheduler_ready"')" other
tap_is "key: the stop marker's pattern" "$(key '(.machine.markers[] | select(.name == "shell_prompt")).serial = "other"')" other
tap_is 'key: a panic pattern' "$(key '.machine.panic += ["oops"]')" other
tap_is 'key: the timeout' "$(key '.machine.timeout_s = 7')" other
tap_is "key: a mark's address" "$(key '.machine.markers[3].addr = ["0x1234"]')" other
tap_is "key: a mark's bytes" "$(key '.machine.markers[3].bytes = "90"')" other
tap_is 'key: memory' "$(key '.machine.memory_mib = 128')" other
tap_is 'key: the command line' "$(key '.machine.cmdline = "x"')" other
tap_is 'key: an image' "$(key '.machine.kernel.sha256 = "00"')" other

qboot <"$tmp/machine" >/dev/full 2>"$tmp/err"
tap_is 'full disk: exit status' $? 1
tap_like 'full disk: one line' "$(cat "$tmp/err")" '^qboot: stdout: No space left on device: free some, or write elsewhere$'
qboot <"$tmp/machine" >&- 2>"$tmp/err"
tap_is 'closed stdout: exit status' $? 1

tap_is 'warm-up, order and seed are recorded' \
	"$(qboot -n W02 -o 7 -s 42 <"$tmp/machine" | jq -c 'select(.boot).boot | [.sample, .warmup, .order, .seed]')" '[2,true,7,42]'

tap_done
