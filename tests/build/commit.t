#!/bin/bash
# Which commit measured: noted beside the programs, none of which it changes, and said in the results.
. tests/tap.sh
mkdir "$tmp/bin"
cp build/{mkdisk,qboot,markerparse,stats,probe.so} "$tmp/bin"
PATH=$tmp/bin:$PATH
echo "{\"guest\":\"$top/configs/demo.json\"}" | mkdisk -d "$tmp" | jq -c '.machine.qemu = "/bin/false"' >"$tmp/machine"
measured_by()	# what build/commit says
{
	printf '%s' "$1" >"$tmp/bin/commit"
	qboot <"$tmp/machine" | markerparse | stats | jq -c '.cpu_1 | .measured_by[]?, .measured_by_reason.kind?'
}
tap_is 'a commit' "$(measured_by $'5a70b2001d3e\n' | head -n 1)" '"qboot 0.1 5a70b2001d3e"'
tap_is 'with changes' "$(measured_by $'5a70b2001d3e-dirty\n' | head -n 1)" '"qboot 0.1 5a70b2001d3e-dirty"'
tap_is 'none' "$(measured_by '' | head -n 1)" '"qboot 0.1"'
tap_is 'a file that is something else' "$(measured_by $'#!/bin/sh\n' | head -n 1)" '"qboot 0.1"'
echo 1234567 >"$tmp/bin/commit"
tap_like 'a report says it' "$(qboot <"$tmp/machine" | markerparse | stats | report)" 'measured by +qboot 0.1 1234567'
tap_is 'boots of two commits' "$(n=0; for c in 1234567 7654321 1234567; do
	echo $c >"$tmp/bin/commit"
	qboot -n $((n += 1)) <"$tmp/machine" >"$tmp/log" && cat "$tmp/log"
done | markerparse | stats | jq -c .cpu_1.measured_by)" '["qboot 0.1 1234567","qboot 0.1 7654321"]'
tap_done
