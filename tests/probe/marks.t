#!/bin/bash
# Marks from the kernel's symbols to the phases record, through the tools, on the demo guest.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
kernel=$top/build/guest/demo.elf

profile()	# FILE JQ-FILTER: the demo guest's profile, changed
{
	jq --arg kernel "$kernel" ".kernel = \$kernel | $2" "$top/configs/demo.json" >"$1.json"
}

machine()	# PROFILE CELL-MEMBERS
{
	echo "{\"guest\":\"$1.json\"$2}" | mkdisk -d images >machine.json
}

boot()	# [JQ-FILTER]: the machine, perhaps changed; leaves log, phases and report
{
	jq -c "${1:-.}" machine.json | qboot >log && markerparse <log >phases && stats <phases | report >report
}

marker()	# NAME JQ-FILTER: of the phases record
{
	jq -c --arg name "$1" ".phases.markers[] | select(.name == \$name) | $2" phases
}

number()	# NAME: instructions of the first vCPU at its first mark
{
	jq --arg name "$1" 'select(.mark == $name).insns[0]' log | head -n 1
}

order()	# NAME...: the names, in the order in which their marks were hit
{
	jq -r 'select(.mark).mark' log | grep -Fx "$(printf '%s\n' "$@")" | xargs
}

names=$(jq -r '.markers[] | select(.prefer == "symbol").name' "$top/configs/demo.json")
sources()	# of those markers, counted
{
	jq -r --arg names "$names" '($names / "\n") as $n | .phases.markers[] | select(.name | IN($n[])) | .source' phases |
		sort | uniq -c | xargs
}

profile demo .

# ---- a decoy: other code at the marked addresses ----------------------------------

machine demo ',"cmdline":"work=10 decoy"'
boot
tap_is 'decoy: every mark is seen' "$(sources)" '10 symbol'
# Between kmain and cstart the kernel writes a line: 42 instructions are no line.
tap_ok 'decoy: where the function is entered, not the other code' [ $(($(number cstart_phase) - $(number kmain_phase))) -gt 300 ]
boot '.machine.markers[].bytes = null'
tap_is 'decoy: marks without bytes do fire there' $(($(number cstart_phase) - $(number kmain_phase))) 42

# ---- symbols that are not there ---------------------------------------------------

profile only '.markers |= map(if .prefer == "symbol" and .name != "kmain_phase" then del(.serial) else . end)'
strip -s -o stripped.elf "$kernel"
machine only ',"cmdline":"work=10","kernel":"stripped.elf"'
boot
tap_is 'stripped kernel: the boot arrives' "$(jq -r .phases.outcome phases)" booted
tap_like 'stripped kernel: no time, and why' "$(marker memory_init '[.at_ns, .reason]')" '^\[null,".*stripped.*"\]$'
tap_is 'stripped kernel: serial, where there is a pattern' "$(marker kmain_phase .source)" '"serial"'
tap_like 'stripped kernel: the report says so' "$(cat report)" 'memory_init +.*stripped'
nm "$kernel" >demo.nm
machine only ',"cmdline":"work=10","kernel":"stripped.elf","symbols":"demo.nm"'
boot
tap_is 'stripped kernel with a symbol file: every mark is seen' "$(sources)" '10 symbol'


sed '/ memory_init$/s/^......../f0f00000/' demo.nm >wrong.nm
machine only ',"cmdline":"work=10","kernel":"stripped.elf","symbols":"wrong.nm"'
boot
tap_like 'wrong symbol file: no code there' "$(marker memory_init '[.at_ns, .reason]')" '^\[null,".*wrong symbol file"\]$'
tap_like 'wrong symbol file: the report says so' "$(cat report)" 'memory_init +.*wrong symbol file$'
tap_is 'wrong symbol file: what it has right is seen' "$(sources)" '1 null 9 symbol'

# A symbol file of another build, in which the function begins otherwise.
machine demo ''
bytes=$(jq -r '.machine.markers[] | select(.name == "memory_init").bytes' machine.json)
perl -0777 -pe 'BEGIN { $bytes = pack("H*", shift) } s/\Q$bytes\E/"\xcc" . substr($bytes, 1)/e' "$bytes" "$kernel" >other.elf
machine only ',"cmdline":"work=10","kernel":"stripped.elf","symbols":"other.elf"'
boot
tap_like 'symbols of another build: other code there' "$(marker memory_init '[.at_ns, .reason]')" \
	'^\[null,".*other code there: wrong symbol file"\]$'

# ---- what is never reached; what counts only after something else ------------------

profile never '.markers += [{name: "panicked", symbol: "panic"},
	{name: "too_late", symbol: "proc_init", after: "bsp_finish_booting"},
	{name: "every_entry", symbol: "switch_to_user", hits: "all"}]'
machine never ',"cmdline":"work=10 early"'
boot
tap_is 'never reached: no time, and why' "$(marker panicked '[.at_ns, .reason]')" '[null,"never reached"]'
tap_like 'never reached: the report says so' "$(cat report)" 'panicked +never reached$'
tap_is 'after a marker that came later: no time' "$(marker too_late .at_ns)" null
tap_is 'after: the entry before it is not the marker' "$(order bsp_finish_booting scheduler_ready every_entry)" \
	'every_entry bsp_finish_booting scheduler_ready every_entry'
boot '(.machine.markers[] | select(.name == "scheduler_ready").after) = null'
tap_is 'without "after" it is' "$(order bsp_finish_booting scheduler_ready every_entry)" \
	'scheduler_ready every_entry bsp_finish_booting every_entry'
machine never ',"cmdline":"work=10 fail=hang@memory_init","timeout_s":5'
boot
tap_is 'a boot that hangs: what it reached has times' "$(marker memory_init .source)" '"symbol"'
tap_is 'a boot that hangs: what it did not, has none' "$(marker system_init '[.at_ns, .reason]')" '[null,"never reached"]'

# ---- every hit ---------------------------------------------------------------------

profile pulses '.markers += [{name: "pulse", symbol: "pulse_out", hits: "all"}]'
machine pulses ',"cmdline":"work=10 pulses=500"'
boot
tap_is 'hits: all: every one is in the log' "$(jq -c 'select(.mark == "pulse")' log | wc -l)" 500
tap_is 'hits: all: the first one is the marker' "$(marker pulse .at_ns)" \
	"$(jq -c 'select(.mark == "pulse").at_ns' log | head -n 1)"
machine pulses ',"cmdline":"work=10 pulses=12000"'
boot
tap_is 'hits: all: to a bound' "$(jq -c 'select(.mark == "pulse")' log | wc -l)" 10000

# ---- instructions of every vCPU ----------------------------------------------------

turns=1000000
profile loop '.markers += [{name: "loop_begin", symbol: "loop_begin", hits: "all"},
	{name: "loop_end", symbol: "loop_end", hits: "all"}]'
for cpus in 1 2 4; do
	machine loop ",\"cpus\":$cpus,\"cmdline\":\"work=100 loop=$turns\""
	boot
	tap_is "$cpus vCPUs: each counts its loop exactly" "$(jq -s '[.[] | select(.mark == "loop_begin" or .mark == "loop_end")] |
		group_by(.vcpu) | map({vcpu: .[0].vcpu, marks: map(.mark), turn: (.[1].insns[.[1].vcpu] - .[0].insns[.[0].vcpu])}) |
		map(select(.marks == ["loop_begin", "loop_end"] and .turn == 2 * '$turns' + 1)) | length' log)" $cpus
	tap_is "$cpus vCPUs: every mark has a count of each" "$(jq -c 'select(.mark).insns | length' log | sort -u)" $cpus
	tap_is "$cpus vCPUs: as many came up" "$(jq .phases.cpus_online phases)" $cpus
done

# ---- under an accelerator that shows no functions ----------------------------------

# What of KVM is not there: that the guest runs.  This QEMU is told kvm and takes tcg.
cat >qemu-kvm <<-'END'
	#!/bin/bash
	exec qemu-system-i386 "${@/#kvm/tcg}"
END
chmod +x qemu-kvm
machine only ',"cmdline":"work=10","accel":"kvm","qemu":"./qemu-kvm"'
boot
tap_is 'kvm: the boot arrives' "$(jq -r .phases.outcome phases)" booted
tap_is 'kvm: no probe is loaded' "$(jq -c 'select(.boot).boot.qemu.argv | index("-plugin")' log; jq -c 'select(.mark)' log)" null
tap_like 'kvm: functions have no times, and why' "$(marker memory_init '[.at_ns, .reason]')" '^\[null,".*\bkvm\b.*"\]$'
tap_like 'kvm: nor has the reset vector' "$(marker reset_vector '[.at_ns, .reason]')" '^\[null,".*\bkvm\b.*"\]$'
tap_like 'kvm: the report says so' "$(cat report)" 'memory_init +functions are seen under tcg only'
tap_is 'kvm: what serial shows, has' "$(marker kmain_phase .source)" '"serial"'
machine only ',"cmdline":"work=10"'
boot '.machine.probe = "off"'
tap_is 'probe off: no times, and why' "$(marker memory_init '[.at_ns, .reason]')" '[null,"the probe was off"]'
tap_is 'probe off: nor has the reset vector' "$(marker reset_vector '[.at_ns, .reason]')" '[null,"the probe was off"]'

tap_done
