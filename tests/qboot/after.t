#!/bin/sh
# An end marker with a predecessor, each seen by its symbol, on the serial line or both ways, with
# the probe on and off, in real boots: qboot ends the boot when it may, and markerparse agrees.
. tests/tap.sh
. tests/qboot/lib.sh

way()	# KIND FUNCTION: how a marker is seen, as members of a profile
{
	case $1 in
	symbol) echo "\"symbol\":\"$2\"" ;;
	serial) echo "\"serial\":\"^$2: \"" ;;
	both) echo "\"symbol\":\"$2\",\"serial\":\"^$2: \"" ;;
	unseen) echo '"symbol":"no_such_function"' ;;
	esac
}

machine_of()	# KIND FUNCTION AFTER PROBE CMDLINE: the boot ends at FUNCTION, after bsp_finish_booting
{
	cat >"$tmp/guest.json" <<-EOT
	{"name":"after","arch":"i386","memory_mib":64,"kernel":"$top/build/guest/demo.elf","timeout_s":60,
	"end":"m","markers":[{"name":"p",$(way "$3" bsp_finish_booting)},
	{"name":"m",$(way "$1" "$2"),"after":"p"}]}
	EOT
	echo "{\"guest\":\"$tmp/guest.json\",\"accel\":\"tcg\",\"probe\":\"$4\",\"cmdline\":\"work=10 $5\"}" |
		mkdisk >"$tmp/machine"
}

boot()	# NAME SKIPPED: into $tmp/log; what qboot says of the end, and markerparse of m, must agree
{
	qboot <"$tmp/machine" >"$tmp/log" || return
	outcome=$(end_of "$tmp/log" .outcome)
	tap_is "$1: markerparse agrees" \
		"$(markerparse <"$tmp/log" | jq -c '.phases | [.outcome, (.markers[-1] | .at_ns, .skipped)]')" \
		"$(jq -c 'select(.end).end | [.outcome, (select(.outcome == "booted") | .at_ns) // null, .skipped]' "$tmp/log")"
	tap_is "$1: what was skipped" "$(end_of "$tmp/log" '.skipped // [] | join(" ")')" "$2"
}

cell()	# KIND AFTER PROBE
{
	name="$1 after $2, probe $3"
	if [ "$1,$3" = symbol,off ]; then
		machine_of "$1" switch_to_user "$2" "$3" '' 2>"$tmp/err"
		tap_like "$name: refused" "$(cat "$tmp/err")" 'end: m cannot be seen: the probe is off'
		return
	fi
	case $2,$3 in
	unseen,* | symbol,off) skipped=p ;;
	*) skipped= ;;
	esac
	# The guest enters switch_to_user before bsp_finish_booting, and again after it.
	machine_of "$1" switch_to_user "$2" "$3" early
	boot "$name" "$skipped"
	tap_is "$name: booted" "$outcome" booted
	[ -n "$skipped" ] || tap_ok "$name: its predecessor came before" predecessor
	# The end comes before its predecessor only; there is work between them, since a line is
	# stamped when it is read.
	machine_of "$1" memory_init "$2" "$3" 'work=500 fail=poweroff@switch_to_user'
	boot "$name, before it" "$skipped"
	tap_is "$name, before it: outcome" "$outcome" "$([ -n "$skipped" ] && echo booted || echo poweroff)"
}

predecessor()
{
	serial_of "$tmp/log" | grep '^bsp_finish_booting: '
}

for kind in symbol serial both; do
	for after in symbol serial both unseen; do
		cell $kind $after count
		cell $kind $after off
	done
done
tap_done
