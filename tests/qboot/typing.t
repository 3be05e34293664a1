#!/bin/sh
# What is typed into a guest that loses bytes of a burst.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/qboot/lib.sh"

log=$tmp/log
typed='.machine.markers[-1].answer = "echo what was typed\r" | .machine.markers += [{"name":"typed","serial":"^what was typed"}] |
	.machine.end = "typed" | .machine.timeout_s = 20'

machine ',"cmdline":"typing=5000"' "$typed" | qboot >"$log"
tap_is 'an answer arrives, character by character' "$(end_of "$log" .outcome)" booted
tap_ok 'as it was typed' sh -c '. tests/qboot/lib.sh; serial_of "$1" | tr -d "\r" | grep -qx "# echo what was typed"' - "$log"
machine ',"cmdline":"typing=5000"' "$typed"' | .machine.markers[-2] += {"answer":"exit\rexit\r","echo":false}' | qboot >"$log"
tap_is 'what is not echoed is typed slowly' "$(end_of "$log" .outcome) $(serial_of "$log" | tr -d '\r' | grep -c '^# exit')" 'timeout 2'
jq '.markers[-1] += {"answer":"secret\r","echo":false}' "$top/configs/demo.json" >"$tmp/profile.json"
tap_is 'what a profile says of the echo reaches the machine' \
	"$(echo "{\"guest\":\"$tmp/profile.json\",\"kernel\":\"$top/build/guest/demo.elf\"}" | mkdisk -d "$tmp" |
		jq -c '.machine.markers[-1] | [.answer, .echo]')" '["secret\r",false]'
tap_done
