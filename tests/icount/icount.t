#!/bin/bash
# The deterministic clock on the demo guest: the same numbers whatever else the host does, and what has none.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs
ln -s "$top/build" build

mkdir configs
sed 's|\.\./build|'"$top"'/build|' "$top/configs/demo.json" >configs/demo.json

machine()	# CELL-MEMBERS: the machine record of a demo guest under icount
{
	echo "{\"guest\":\"configs/demo.json\",\"clock\":\"icount\"$1}" | mkdisk -d images
}

phases()	# JQ-FILTER: of the last boot
{
	jq -c ".phases | $1" phases.json
}

# ---- ten boots beside two CPU hogs -----------------------------------------------

hog() { while kill -0 $$; do :; done; }
hog & first=$!
hog & second=$!
machine ',"cmdline":"work=2000"' >machine.json
for n in 1 2 3 4 5 6 7 8 9 10; do
	qboot -n $n <machine.json >$n.boot.jsonl
done
tap_ok 'one hog ran all the while' kill -0 $first
tap_ok 'and another' kill -0 $second
kill $first $second
wait $first $second 2>killed
cat {1,2,3,4,5,6,7,8,9,10}.boot.jsonl >ten.jsonl

tap_is 'ten boots arrive' "$(jq -r 'select(.end).end.outcome' ten.jsonl | sort | uniq -c | xargs)" '10 booted'
jq -c 'select(.mark) | [.mark, .addr, .vcpu, .insns, .virtual_ns]' ten.jsonl | sort | uniq -c >marks
tap_is 'twelve marks, from the reset vector to the prompt' "$(wc -l <marks)" 12
tap_is 'each at the same instruction and virtual time in all' "$(awk '$1 != 10' marks)" ''
tap_is 'which are numbers' "$(jq -s '[.[] | select(.mark) |
	(.insns | map(type) == ["number"]) and (.virtual_ns | type == "number")] | all' ten.jsonl)" true
tap_is 'after the same bytes of the serial line' "$(jq -c 'select(.end).end | [.serial_bytes, .last_line]' ten.jsonl | sort -u | wc -l)" 1
tap_ok 'and grow from mark to mark' sh -c "jq 'select(.mark).insns[0]' 1.boot.jsonl | sort -nc"

markerparse <ten.jsonl >phases.json
stats <phases.json >cpu_1.json
tap_is 'stats says so instead of a deviation' \
	"$(jq -c '.cpu_1.statistics | [.identical.verdict, .stdev_ms, .stdev_ms_reason.kind]' cpu_1.json)" \
	'["identical",null,"deterministic"]'
tap_is 'times of the phases are virtual' "$(phases '.markers[] | select(.name == "shell_prompt").at_ns' | sort -u)" \
	"$(jq 'select(.mark == "shell_prompt").virtual_ns' ten.jsonl | sort -u)"
tap_is 'the record names the clock' "$(phases .clock | sort -u)" '"icount"'

# ---- the kernel's name ---------------------------------------------------------------

mkdir named
cp "$top/build/guest/demo.elf" named/k
cp "$top/build/guest/demo.elf" "named/a name, with more in it than the other has"
for kernel in named/*; do
	machine ",\"kernel\":\"$kernel\",\"cmdline\":\"work=10\"" | qboot |
		jq -c 'select(.mark) | [.mark, .insns, .virtual_ns]' >"$kernel.marks"
done
tap_is 'a kernel of either name boots' "$(grep -l shell_prompt named/*.marks | wc -l)" 2
tap_ok 'to the same counts' cmp -s named/*.marks

# ---- what one instruction more does ----------------------------------------------

# Told to be the same machine, since stats does not compare different ones.
machine ',"cmdline":"work=2000 loop=1"' | qboot -n 11 | markerparse |
	jq -c '.phases.machine.cmdline |= sub(" loop=1"; "")' >more.json
cat phases.json more.json | stats >cpu_1.json
tap_is 'one boot that differs is seen' "$(jq -r '.cpu_1.statistics.identical | "\(.identical) of \(.of): \(.verdict)"' cpu_1.json)" '10 of 11: not_identical'

# ---- what the serial line shows --------------------------------------------------

jq '.markers |= (.[:9] + [{name: "cpus_told", serial: "^CPUs online"}] + .[9:])' configs/demo.json >configs/told.json
echo '{"guest":"configs/told.json","clock":"icount","cmdline":"work=10"}' | mkdisk -d images >told-machine.json
qboot <told-machine.json | markerparse >phases.json
tap_is 'a marker of serial only has the time and the instructions at which it was sent' \
	"$(phases '.markers | map({(.name): .}) | add | [.cpus_told.source, .cpus_told.at_ns == .cpus_told.insns[0],
		.system_init.at_ns < .cpus_told.at_ns, .cpus_told.at_ns < .bsp_finish_booting.at_ns]')" '["serial",true,true,true]'
tap_is 'the report has no word of a missing time' "$(stats <phases.json | report | grep -c 'no time')" 0

jq '(.markers[] | select(.name == "shell_prompt")) |= {name, serial}' configs/demo.json >configs/end.json
echo '{"guest":"configs/end.json","clock":"icount","cmdline":"work=10"}' | mkdisk -d images | qboot | markerparse >phases.json
tap_is 'an end seen on serial only ends the boot' "$(phases '[.outcome, .end, .boot_time_ns > 0]')" '["booted","shell_prompt",true]'
drive=',"disk":{"size_mib":1}'
echo '{"guest":"configs/end.json","clock":"icount","cmdline":"work=10"'"$drive"'}' | mkdisk -d images | qboot | markerparse >phases.json
tap_is 'but where there is a drive: the last function ends it' "$(phases '[.outcome, .end]')" \
	'["booted","scheduler_ready"]'
tap_is 'and its time is the boot time' "$(phases .boot_time_ns)" \
	"$(phases '.origin as $o | .markers | map({(.name): .at_ns}) | add | .scheduler_ready - .[$o]')"
tap_is 'the boot ends there, not at what may wait for the drive' \
	"$(phases '[.evidence.marker, .end_of_profile, (.markers[] | select(.name == "shell_prompt").reason)]')" \
	'["scheduler_ready","shell_prompt","the boot ended at scheduler_ready"]'
tap_like 'the report says where' "$(stats <phases.json | report)" '^Boot times are to scheduler_ready, not to shell_prompt\.$'
jq '.markers |= (.[:-1] + [{name: "each_cpu", symbol: "panic", hits: "all"}] + .[-1:])' configs/end.json >configs/each.json
tap_is 'a mark of each CPU ends none: there may be one CPU' \
	"$(echo '{"guest":"configs/each.json","clock":"icount"'"$drive"'}' | mkdisk -d images | jq -c '[.machine.end, .machine.end_of_profile]')" \
	'["scheduler_ready","shell_prompt"]'
jq '.markers |= (.[:-1] + [{name: "unreached", symbol: "panic"}] + .[-1:])' configs/end.json >configs/unreached.json
echo '{"guest":"configs/unreached.json","clock":"icount","cmdline":"work=10"'"$drive"'}' | mkdisk -d images | qboot | markerparse >phases.json
tap_is 'where the last function is never reached, the end on serial ends the boot' \
	"$(phases '[.outcome, .evidence.marker, .end, .boot_time_ns > 0]')" '["booted","shell_prompt","scheduler_ready",true]'

# ---- what is refused -------------------------------------------------------------

jq -c '.machine.clock = "wall"' machine.json | qboot | markerparse >wall.json
cat more.json wall.json | stats >mixed.json 2>err
tap_is 'two clocks in one table: exit status' $? 1
tap_like 'and why' "$(cat err)" '^stats: stdin:2: cpu_1, .*the clock is wall, .* icount$'
tap_is 'and no table' "$(cat mixed.json)" ''

# ---- the matrix ------------------------------------------------------------------

matrix GUEST=demo CLOCK=icount CPUS=1 SAMPLES=2 CMDLINE=work=10
tap_is 'a matrix under icount completes' $? 0
tap_is 'with one CPU' "$(echo out/demo/cpu_*.json)" out/demo/cpu_1.json
tap_is 'its boots are identical' "$(jq -r .cpu_1.statistics.identical.verdict out/demo/results.json)" identical
tap_like 'the report says so' "$(cat out/demo/report.txt)" 'identical in 2 of 2'
tap_like 'and names the clock' "$(cat out/demo/report.txt)" '^ +clock +icount'
matrix GUEST=demo CPUS=1 SAMPLES=2 CMDLINE=work=10
tap_is 'after another clock all is booted again: no table mixes them' \
	"$(jq -c '.cpu_1 | [.clock, .statistics.n]' out/demo/results.json; jq -c 'select(.boot).boot.machine.clock' \
	out/demo/cpu_1/*.boot.jsonl | sort | uniq -c | xargs)" '["wall",2]
2 wall'

tap_done
