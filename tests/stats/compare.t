#!/bin/bash
# stats -b: against an earlier matrix.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
records=$top/tests/stats/records

verdicts()	# what jq says of each row, and the exit status
{
	stats -b "$@" >"$tmp/comparison"
	status=$?
	jq -r '.comparison.rows[] | "\(.config) \(.phase // "boot"): \(.verdict)"' "$tmp/comparison"
	echo "$(jq -r .comparison.verdict "$tmp/comparison"), status $status"
}

boots()	# SCALE N [SHIFT]: times around 100 ms, a mark at 20, all SCALE times as long
{
	awk -v scale="$1" -v n="$2" -v shift="${3:-0}" 'BEGIN { for (i = 0; i < n; i++) {
		d = (i * 37 + shift * 11) % 41 / 41 - 0.5; printf "%.3f/%.3f\n", scale * (100 + d), scale * (20 + d / 10) } }'
}

mkdir "$tmp/base"
boots 1 30 >"$tmp/same"
$records <"$tmp/same" >"$tmp/phases"
stats <"$tmp/phases" >"$tmp/base/cpu_1.json"

tap_is "unchanged: the same" "$(boots 1 30 1 | $records | verdicts "$tmp/base")" "cpu_1 boot: same
cpu_1 power_on: same
cpu_1 m1: same
same, status 0"
tap_is "unchanged, of 7 boots: too few to call it that" "$(boots 1 7 1 | $records | verdicts "$tmp/base"; jq -c '.comparison.rows[0].undecided' "$tmp/comparison")" "cpu_1 boot: undecided
cpu_1 power_on: undecided
cpu_1 m1: undecided
undecided, status 5
{\"kind\":\"few_to_be_same\",\"n\":29}"
boots 1 30 1 | awk -F/ '{ printf "%.3f/%s\n", $1 + 10, $2 }' >"$tmp/later"
tap_is "slower: says where, and exits 3" "$($records <"$tmp/later" | verdicts "$tmp/base")" "cpu_1 boot: slower
cpu_1 power_on: same
cpu_1 m1: slower
slower, status 3"
$records <"$tmp/later" | stats >"$tmp/base2"
tap_is "faster: exits 0" "$(verdicts "$tmp/base2" <"$tmp/phases")" "cpu_1 boot: faster
cpu_1 power_on: same
cpu_1 m1: faster
faster, status 0"
tap_is "within the noise threshold it is none" "$($records <"$tmp/later" | verdicts "$tmp/base" -n 15)" "cpu_1 boot: same
cpu_1 power_on: same
cpu_1 m1: same
same, status 0"
tap_is "one sample each: undecided" "$($records 100 | stats >"$tmp/one"; $records 200 | verdicts "$tmp/one"; jq -c '.comparison.rows[0].undecided' "$tmp/comparison")" "cpu_1 boot: undecided
cpu_1 power_on: undecided
undecided, status 5
{\"kind\":\"few_boots\",\"n\":4}"
plan()	# BASE SAMPLES ['CONFIGURATION CLOCK'...]: what is said of a matrix to come
{
	base=$1 samples=$2
	shift 2
	for machine in "${@:-cpu_1 wall}"; do echo "{\"machine\":{\"config\":\"${machine% *}\",\"clock\":\"${machine#* }\",\"origin\":\"t0\",\"end\":\"${end-prompt}\"}}"; done | stats -b "$base" -w "$samples" 2>&1
}
tap_is "that is told of a plan" "$(plan "$tmp/one" 6)" \
	"stats: 6 boots of each configuration, 1 in the base, are too few to decide about whole boots (1): that takes 4 on each side
stats: 6 boots of each configuration, 1 in the base, are too few to decide about phases (1): that takes 4 on each side"
tap_is "of a plan of 28 that it can show changes only" "$($records $(seq 40) | stats >"$tmp/forty"; plan "$tmp/forty" 28)" \
	"stats: 28 boots of each configuration, 40 in the base, can show that something changed, not that nothing did: that takes 29 on each side"
tap_is "of so many pairs to come" "$(stats -v now/base -m 8 -w 4 2>&1)" \
	"stats: 4 pairs of boots of each configuration are too few to decide about whole boots (8): that takes 5"
tap_is "of one of 29 nothing" "$(plan "$tmp/forty" 29)" ""
tap_is "what else stands in a results.json is passed over" "$({ $records $(seq 40) | tee "$tmp/seq" | stats; stats -a 5 <"$tmp/seq"; stats -f 10 <"$tmp/seq"; } |
	report -f json >"$tmp/all"; jq -r 'keys | join(" ")' "$tmp/all"; stats -b "$tmp/all" <"$tmp/all" | jq ".comparison.rows | length")" "cpu_1 floor sampling
2"
tap_is "results in one object, one a line, and over many lines are the same" "$({ $records $(seq 9); $records config=cpu_2 cpus=2 $(seq 9); } | stats >"$tmp/lines"
	report -f json <"$tmp/lines" >"$tmp/merged"; jq . "$tmp/merged" >"$tmp/spread"
	for file in lines merged spread; do stats -s <"$tmp/$file"; stats -b "$tmp/lines" <"$tmp/$file"; done | sort -u | wc -l)" 2
tap_is "a second look warns" "$(for k in 1 2; do stats -b "$tmp/forty" -k $k <"$tmp/forty" | jq -c '[.comparison.warnings[] | [.kind, .looks, (.error * 1000 | round)]]'; done | xargs)" '[] [[looks,2,83]]'
tap_is "but not where all is exact" "$($records clock=icount 5 5 >"$tmp/exact"; stats -b "$tmp/exact" -k 2 <"$tmp/exact" | jq -c .comparison.warnings)" "[]"
tap_is "three samples each: undecided" "$($records 100 101 102 | stats >"$tmp/three"; $records 200 201 202 | verdicts "$tmp/three" | tail -1)" "undecided, status 5"
$records clock=icount 100/20 100/20 >"$tmp/icount"
tap_is "deterministic clock, one sample each: any difference is one" \
	"$(stats <"$tmp/icount" | head -1 >"$tmp/i"; $records clock=icount 100.000001/20 | verdicts "$tmp/i")" "cpu_1 boot: slower
cpu_1 power_on: same
cpu_1 m1: slower
slower, status 3"
tap_is "the same to the last digit" "$($records clock=icount 100/20 | verdicts "$tmp/i" | tail -1)" "same, status 0"
# One instruction, 1 ns of the clock that all vCPUs share.
$records clock=icount cpus=2 100/20/40 >"$tmp/two"
stats <"$tmp/two" | head -1 >"$tmp/i2"
more()	# NANOSECONDS OF-VCPU-0 OF-VCPU-1: by which m2 and all after it is later
{
	jq -c --argjson ns "$1" --argjson more "[$2,$3]" '.phases |= (.boot_time_ns += $ns |
		.markers[1:][].at_ns += $ns | .markers[1].insns |= ([., $more] | transpose | map(add)))' "$tmp/two" |
		verdicts "$tmp/i2" | grep -v ' same$'
	jq -c '.comparison.rows[] | select((.changes // []) != [] and .phase) | .phase, .changes' "$tmp/comparison"
}
tap_is "one instruction more on vCPU 1: named with its phase" "$(more 1 0 1)" 'cpu_1 boot: slower
cpu_1 m1: slower
slower, status 3
"m1"
[{"vcpu":1,"base":10000,"now":10001,"more":1}]'
tap_is "how much longer, and a ratio that tells it from 1" "$(more 1 0 1 >"$tmp/ignored"; report -w 1000 <"$tmp/comparison" | grep -E '^  cpu_1 .* (boot|m1|m2)' | tr -s ' ')" \
	' cpu_1 (whole boot) 100.0 100.0 +1 ns 1.0000000100 slower
 cpu_1 m1 20.00 20.00 +1 ns 1.000000050 slower
 cpu_1 m2 60.00 60.00 0 1.000 identical in time'
tap_is "nothing changed: identical" "$(verdicts "$tmp/i2" <"$tmp/two" >"$tmp/ignored"; report -w 1000 <"$tmp/comparison" | grep -E '^Verdict|\(whole boot\)' | tr -s ' ')" \
	' cpu_1 (whole boot) 100.0 100.0 0 1.000 identical
Verdict: identical'
tap_is "of what nothing counted: in time" "$(jq -c ".phases.markers[].insns |= null" "$tmp/icount" | head -1 >"$tmp/uncounted"; verdicts "$tmp/i" <"$tmp/uncounted" >"$tmp/ignored"; jq -c '.comparison | .identical, [.rows[].identical]' "$tmp/comparison")" \
	'"time"
["time","time","time"]'
tap_is "not where boots fail on both sides" "$(jq -c '.phases |= (.sample = 2 | .outcome = "panic" | .boot_time_ns = null)' "$tmp/two" | cat "$tmp/two" - >"$tmp/half"
	stats <"$tmp/half" | head -1 >"$tmp/i3"; verdicts "$tmp/i3" <"$tmp/half" | tail -1; jq '.comparison | has("identical")' "$tmp/comparison")" 'same, status 0
false'
more 1 0 1 >"$tmp/ignored"
for format in text html latex; do
	tap_like "and in the report, $format" "$(report -f $format <"$tmp/comparison" | sed 's/\\_\\allowbreak{}/_/; s/{+}/+/')" \
		'cpu_1: m1, vCPU 1: \+1 instruction($|<)'
done
tap_is "at the same time by the clock: still a difference" "$(more 0 0 -1 | head -n 3)" 'cpu_1 boot: faster
cpu_1 m1: faster
faster, status 0'
tap_is "less work, but more of it by the boot CPU: undecided" \
	"$(more -8 2 -10 | head -n 3; jq -r '.comparison.rows[0].undecided.kind' "$tmp/comparison")" 'cpu_1 boot: undecided
cpu_1 m1: undecided
undecided, status 5
boot_cpu_more'
tap_is "two boots that differ: not exact" "$(jq -c '.phases |= (.sample = 2 | .markers[1].insns[1] += 1)' "$tmp/two" |
	cat "$tmp/two" - | verdicts "$tmp/i2" | tail -n 3; jq -c '.comparison.rows[] | select(.phase == "m1").changes' "$tmp/comparison")" \
	'cpu_1 m1: undecided
cpu_1 m2: same
undecided, status 5
null'
twice=$(boots 1 30 1 | awk -F/ 'NR > 24 { printf "%.3f/%s\n", 2 * $1, $2; next } 1')
tap_is "6 of 30 boots twice as slow are not called the same" "$($records $twice | verdicts "$tmp/base" | tail -1; jq -c '.comparison.rows[0] | .verdict, .undecided' "$tmp/comparison")" \
	'undecided, status 5
"undecided"
{"kind":"distributions_differ"}'

# Families that ranks cannot decide.
for n in 1 2 4 8; do boots 1 5 $n | $records config=cpu_$n cpus=$n; done | stats >"$tmp/four"
for n in 1 2 4 8; do boots 1 5 $((n + 1)) | awk -F/ '{ printf "%s/%.3f\n", $1, 3 * $2 }' | $records config=cpu_$n cpus=$n; done >"$tmp/now"
tap_is "a phase three times as slow in all of four times five boots" "$(verdicts "$tmp/four" <"$tmp/now" | grep power_on; jq -c '.comparison.rows[1].method' "$tmp/comparison")" "cpu_1 power_on: slower
cpu_2 power_on: slower
cpu_4 power_on: slower
cpu_8 power_on: slower
\"logs\""

# Boots that do not complete.
completion='.comparison | .verdict, .completion.verdict, (.configs[].warnings | tojson)'
tap_is "no boot completes" "$($records panic panic panic panic panic | verdicts "$tmp/base" | tail -1; jq -r "$completion" "$tmp/comparison")" 'fewer_complete, status 4
fewer_complete
fewer
[{"kind":"fewer_complete","base_attempted":30,"base_completed":30,"attempted":5,"completed":0}]'
for n in 1 2 4 8; do $records config=cpu_$n cpus=$n 100 panic 101 timeout panic; done >"$tmp/some"
tap_is "two of five in each of four configurations: shown of all, of none alone" "$(verdicts "$tmp/four" <"$tmp/some" | tail -1
	jq -r "$completion" "$tmp/comparison")" 'fewer_complete, status 4
fewer_complete
fewer
[]
[]
[]
[]'
tap_is "slower and fewer: fewer is said" "$($records panic panic panic panic 200 200 200 200 | verdicts "$tmp/base" | tail -1)" "fewer_complete, status 4"
tap_is "one of many fails: not shown" "$({ boots 1 29 1; echo panic; } | $records | verdicts "$tmp/base" | tail -1)" "same, status 0"
tap_is "on the deterministic clock one that fails is enough" "$($records clock=icount timeout | verdicts "$tmp/i" | tail -1)" "fewer_complete, status 4"
tap_is "QEMU that does not start says nothing of the guest" "$({ boots 1 30 1; echo launch-failed launch-failed launch-failed; } | $records | verdicts "$tmp/base" | tail -1
	jq -c '.comparison.configs[0] | .attempted, .warnings' "$tmp/comparison")" 'same, status 0
30
[{"kind":"not_launched","boots":3,"attempted":33}]'
tap_is "none at all: the tool failed" "$($records launch-failed launch-failed | verdicts "$tmp/base" | tail -1)" "not_launched, status 1"

# The base in each of its shapes.
stats -b "$tmp/base" <"$tmp/phases" | sed 's/"base":"[^"]*"//' >"$tmp/want"
for shape in phases results-lines results-pretty results-dir; do
	case $shape in
	phases) base=$tmp/phases ;;
	results-lines) base=$tmp/lines; stats <"$tmp/phases" >"$base" ;;
	results-pretty) base=$tmp/pretty; stats <"$tmp/phases" | jq . >"$base" ;;
	results-dir) base=$tmp/dir; mkdir "$base"; stats <"$tmp/phases" | jq '. + {scaling: {}}' >"$base/results.json" ;;
	esac
	tap_is "base: $shape" "$(stats -b "$base" <"$tmp/phases" | sed 's/"base":"[^"]*"//')" "$(cat "$tmp/want")"
done
tap_is "base: results of schema 1" "$($records load=0.5 100 | stats -c cpu_1 -b "$top/tests/report/schema-1/in" | jq -c '.comparison | (.rows[0] | .base_n, .base_median_ms), .configs[].differs')" '5
100
[]'
tap_is "a base of a later schema" "$(echo '{"cpu_1": {"schema": 3}}' >"$tmp/later"; stats -b "$tmp/later" <"$tmp/phases" 2>&1)" "stats: $tmp/later:1: cpu_1: results of schema 3: this version knows 2"
tap_is "now as result objects" "$(stats -b "$tmp/base" <"$tmp/base/cpu_1.json" | sed 's/"base":"[^"]*"//')" "$(cat "$tmp/want")"

# What cannot be compared.
refused()	# BASE [OPTION...]: what is said, and the status
{
	base=$1
	shift
	stats -b "$base" "$@" 2>&1 | sed "s,$tmp/,,"
	echo "${PIPESTATUS[0]}"
}
tap_is "nothing in common" "$($records config=cpu_2 cpus=2 100 | refused "$tmp/base")" "stats: base: no configuration is in both
1"
tap_is "a configuration that is gone" "$($records 100 | refused "$tmp/four")" "stats: four: this matrix has no cpu_2 (wall), cpu_4 (wall), cpu_8 (wall): CONFIGS='cpu_1' (-c) compares what both have
1"
tap_is "unless others are named" "$($records 100 | stats -c "cpu_1" -b "$tmp/four" | jq -r '.comparison.configs[].config')" cpu_1
tap_is "one that is named must be there" "$($records 100 | refused "$tmp/four" -c "cpu_1 cpu_2")" "stats: -c cpu_2: no such configuration now
1"
tap_is "one that is new" "$({ $records 100; $records config=cpu_2 cpus=2 100; } | stats -b "$tmp/base" | jq -c '.comparison.configs[1]')" \
	'{"config":"cpu_2","compared":false,"reason":{"kind":"not_in_base"}}'
tap_is "the clocks are never mixed" "$($records clock=icount 100/20 | refused "$tmp/base")" "stats: cpu_1: measured on the clock icount, in the base on wall
1"

# A matrix of both clocks, and one of one of them, whose names have no clock.
{ $records 100/20 100/20; $records config=cpu_1-icount clock=icount 50/20; } | stats >"$tmp/clocks"
$records clock=icount 50/20 | stats >"$tmp/icount"
tap_is "one clock against both: what is gone is told, with its clock" "$(refused "$tmp/clocks" <"$tmp/icount")" \
	"stats: clocks: this matrix has no cpu_1 (wall): CONFIGS='cpu_1' (-c) compares what both have
1"
tap_is "as it is before it is booted" "$(plan "$tmp/clocks" 1 "cpu_1 icount" | sed "s,$tmp/,,")" \
	"stats: clocks: this matrix has no cpu_1 (wall): CONFIGS='cpu_1' (-c) compares what both have"
tap_is "it is compared with that of its clock" "$(verdicts "$tmp/clocks" -c cpu_1 <"$tmp/icount")" "cpu_1 boot: same
cpu_1 power_on: same
cpu_1 m1: same
same, status 0"
tap_is "both against one" "$(verdicts "$tmp/icount" <"$tmp/clocks"; jq -c '.comparison.configs[] | [.config, .compared]' "$tmp/comparison")" \
	'cpu_1-icount boot: same
cpu_1-icount power_on: same
cpu_1-icount m1: same
same, status 0
["cpu_1-icount",true]
["cpu_1",false]'
tap_is "a plan of what is exact has enough boots" "$(plan "$tmp/icount" 1 'cpu_1 icount')" ""
tap_is "a plan that is none" "$(echo '{"machine":{"config":"cpu_1"}}' | stats -b "$tmp/clocks" -w 1 2>&1)" "stats: stdin:1: not a machine that has config, clock, origin and end"
tap_is "of variants, too" "$({ $records config=cpu_1@x 1; $records config=cpu_1-icount@x clock=icount 2; } | stats >"$tmp/variants"
	$records config=cpu_1@x clock=icount 2 | verdicts "$tmp/variants" -c cpu_1@x | tail -1)" "same, status 0"

tap_is "but a variant's name is its own" "$(for v in fast fast-icount; do $records config=cpu_1@$v 1; done | stats >"$tmp/variants"
	$records config=cpu_1@fast 1 | refused "$tmp/variants")" "stats: variants: this matrix has no cpu_1@fast-icount (wall): CONFIGS='cpu_1@fast' (-c) compares what both have
1"

tap_is "nor boots with different ends" "$($records 100/20 | sed 's/"end":"prompt"/"end":"m1"/' | refused "$tmp/base")" "stats: cpu_1: boot time goes from t0 to m1, in the base from t0 to prompt
1"

tap_is "which is told of a plan, too" "$(end=m1 plan "$tmp/base" 9)" "stats: cpu_1: boot time goes from t0 to m1, in the base from t0 to prompt"

tap_is "on the deterministic clock the load of the host is nothing" "$($records clock=icount load=0 9 | stats >"$tmp/idle"; $records clock=icount load=8 9 | stats -b "$tmp/idle" | jq -c '.comparison.configs[0].differs')" "[]"

# What else differs.
differs()	# JQ-FILTER [KEY=VALUE...]: of a machine that the filter has changed
{
	filter=$1
	shift
	$records "$@" 100 101 | jq -c "$filter" | stats -b "$tmp/base" | jq -c '.comparison.configs[].differs[] | [.kind, .setting, .base, .now]'
}
tap_is "memory and accelerator" "$(differs . memory=128 accel=kvm)" '["another_value","memory_mib",64,128]
["another_value","accel","tcg","kvm"]'
tap_is "kernel, modules, CD, disk" "$(differs '.phases.machine += {kernel: {path: "/k", sha256: "cd"}, modules: [{path: "/m", sha256: "m"}], cdrom: {path: "/c", sha256: "c"}, disk: {path: "/d", sha256: "d"}}')" \
	'["another_image","kernel",null,null]
["another_image","modules",null,null]
["another_image","disk",null,null]
["another_image","cdrom",null,null]'
tap_is "probe, network, mode and entry of booting" "$(differs '.phases.machine += {probe: "off", network: "user", boot: "loader", entry: "two"}')" \
	'["another_value","network","none","user"]
["another_value","probe","count","off"]
["another_value","boot",null,"loader"]
["another_value","entry",null,"two"]'
tap_is "settings that the base has at their defaults" \
	"$(differs '.phases.machine.qemu_args = ["-name", "a b"] | .phases.machine.thread = "single"')" '["another_value","thread",null,"single"]
["another_value","qemu_args",null,["-name","a b"]]'
tap_like "they are said as they were typed" \
	"$($records 100 101 | jq -c '.phases.machine.qemu_args = ["-name", "a b"]' | stats -b "$tmp/base" | report)" "QEMU's further options is -name 'a b', in the base "
tap_is "QEMU" "$(differs '.phases.qemu.version = "8.0"')" '["another_value","qemu_version","7.2.22","8.0"]'
with_firmware() { jq -c --arg v "$1" 'if .phases.machine then .phases.machine.firmware_version = $v else . end'; }
tap_is "the firmware" "$($records 100 101 | with_firmware 1.16.2 | stats >"$tmp/firmware"; $records 100 101 | with_firmware 1.16.3 | stats -b "$tmp/firmware" | tee "$tmp/compared" |
	jq -c '.comparison.configs[].differs[] | [.kind, .setting, .base, .now]')" '["another_value","firmware_version","1.16.2","1.16.3"]'
tap_like "it is said" "$(report <"$tmp/compared")" "firmware is 1.16.3, in the base 1.16.2"
tap_is "one that the base does not state is not known to differ" "$(differs '.phases.machine.firmware_version = "1.16.3"')" ""
$records load=0.5 <"$tmp/same" | stats >"$tmp/host"
tap_is "the host: its CPU, cores, kernel, governor and load" "$($records load=2.5 100 |
	jq -c '.phases.host.before += {cpu: "y", cores: 4, kernel: "6.2", governor: "powersave"}' | stats -b "$tmp/host" | jq -c '.comparison.configs[].differs[] | [.kind, .setting, .base, .now]')" \
	'["another_host","cpu","x","y"]
["another_host","cores",2,4]
["another_host","kernel","6.1","6.2"]
["another_host","governor",null,"powersave"]
["another_load","load",0.5,2.5]'

# Variants, in pairs: what both have in common cancels out.
drift=$(seq 100 129)
for v in old new; do
	$records config=cpu_1@$v $(for t in $drift; do [ $v = new ] && echo $((t + 3)).5 || echo $t.2; done)
done >"$tmp/variants"
tap_is "variants, in pairs" "$(stats -v new/old <"$tmp/variants" >"$tmp/paired"; echo "status $?"; jq -c '.comparison | .base, .paired, .verdict, (.rows[0] | .config, .n)' "$tmp/paired")" 'status 3
"old"
true
"slower"
"cpu_1"
30'
tap_is "a boot that has no other is none" "$({ grep '@old' "$tmp/variants" | tail -n +2; grep '@new' "$tmp/variants"; } | stats -v new/old | jq -c '.comparison.rows[0] | .base_n, .n')" '29
29'
tap_is "no such variant" "$(stats -v new/older <"$tmp/variants" 2>&1; echo $?)" "stats: -v: no configuration of a variant older
1"

tap_is "no base" "$(stats -b "$tmp/nowhere" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/nowhere: No such file or directory
1"
mkdir "$tmp/empty"
tap_is "nothing in the base" "$(stats -b "$tmp/empty" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/empty: neither results.json nor cpu_*.json: name the directory of a matrix, OUT/GUEST
1"
echo '{"cpu_1":7}' >"$tmp/seven"
tap_is "a base that is none" "$(stats -b "$tmp/seven" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/seven:1: cpu_1: neither a phases record nor a result
1"
echo '{"cpu_1":' >"$tmp/half"
tap_is "a base that is cut short" "$(stats -b "$tmp/half" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/half:2: column 0: unexpected token near end of file
1"
tap_is "bad percentage" "$(stats -b x -n many 2>&1; echo $?)" "stats: -n many: not a number from 0 to 100
2"
tap_is "-n without -b" "$(stats -n 1 2>&1 >/dev/null | head -n 1; stats -w 1 2>&1 >/dev/null | head -n 1)" "usage: stats [-m configurations]
usage: stats [-m configurations]"
tap_done
