#!/bin/bash
# Guests that tell their success by leaving: through debug_exit, or by switching their machine off.
. tests/tap.sh
. tests/qboot/lib.sh

# A multiboot kernel that writes 16 to port 0xf4.
{ printf '\002\260\255\033\000\000\001\000\376\117\121\344\000\000\020\000\000\000\020\000\000\020\020\000\000\020\020\000\040\000\020\000'
	printf '\260\020\346\364\364\353\375'; head -c 8192 /dev/zero; } >"$tmp/kernel"

boot()	# NAME PROFILE CELL-MEMBERS: boot it into $log, see it through markerparse
{
	log=$tmp/$1
	echo "$2" >"$tmp/$1.json"
	echo "{\"guest\":\"$tmp/$1.json\"$3}" | mkdisk -d "$tmp/images" >"$tmp/machine" && qboot <"$tmp/machine" >"$log"
	markerparse <"$log" >"$tmp/phases"
}
leaves()	# NAME JQ-FILTER: a guest that leaves through debug_exit
{
	boot "$1" "$(jq -nc '{name: "leaves", kernel: "kernel", memory_mib: 16, timeout_s: 30, end: "debug_exit", debug_exit: {success: 16},
		markers: [{name: "text", serial: "never"}]} | '"$2")" ''
}
said() { jq -c '.phases | [.outcome, .end, .boot_time_ns != null, (.markers[-1] | [.name, .source // .reason])]' "$tmp/phases"; }

leaves success .
tap_is 'debug_exit with the value of success completes a boot' "$(said)" '["booted","debug_exit",true,["debug_exit","event"]]'
tap_is 'at the time of the event' "$(jq -s 'last.end.at_ns == (map(select(.event)) | .[0].at_ns)' "$log")" true
tap_is 'QEMU ended with its status' "$(end_of "$log" .qemu.status)" 33
leaves failure '.debug_exit.success = 17'
tap_is 'with another value the guest says that it failed' "$(said)" '["panic","debug_exit",false,["debug_exit","never reached"]]'
tap_is 'which is told' "$(end_of "$log" .reason)" 'the guest left through debug_exit with 16, which is no success'
leaves other '.end = "text"'
tap_is 'no success where the profile waits for something else' "$(said)" '["poweroff","text",false,["text","never reached"]]'

off()	# NAME JQ-FILTER: the demo guest, which switches its machine off
{
	boot "$1" "$(jq -c ".kernel = \"$top/build/guest/demo.elf\" | $2" "$top/configs/demo.json")" ',"cmdline":"fail=poweroff@system_init"'
}
off off '.end = "poweroff"'
tap_is 'power-off completes a boot whose end it is' "$(said)" '["booted","poweroff",true,["poweroff","event"]]'
off held '.markers += [{name: "off", event: "poweroff", after: "shell_prompt"}] | .end = "off"'
tap_is 'but not before what it comes after' "$(said)" \
	'["poweroff","off",false,["off","comes after shell_prompt, which was not seen"]]'
off panics '.end = "poweroff" | .panic = ["system_init"]'
tap_is 'nor after a panic' "$(said)" '["panic","poweroff",false,["poweroff","never reached"]]'

tap_done
