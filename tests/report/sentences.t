#!/bin/bash
# Codes and numbers of stats, as sentences.
. "$(dirname "$0")/../tap.sh"
records=$top/tests/stats/records

lines()	# TITLE: the lines of a section of a report
{
	report -w 1000 | sed -n "/^$1/,/^$/p" | sed '1d; /^$/d; s/^ *//'
}
boots=$(for i in $(seq 12); do
	echo $((9980 + 40 * (i * 7 % 12)))/1$((i % 3))/$((8700 + 35 * (i * 7 % 12) + 20 * (i % 4)))/$((9600 + 35 * (i * 7 % 12)))
done)
tap_is "units, the digits that are deserved, and of an interval beyond what is possible its other end" \
	"$($records wait=1 $boots | stats | lines 'Phases worth work' | grep -v executes)" \
	"m1 takes a large part of the time: 87.4 % (87.2 to 87.5 %), without it 1.288 s (1.270 to 1.307 s)
m1 mostly waits: 8.912 s (8.829 to 8.994 s), 0 instructions: 0.0 % of the boot's rate
m1 brings a large part of the variance: 88 % (75 % at least)"
tap_is "what a test did not show is not said to be absent" \
	"$($records $boots | stats | report -w 1000 | grep -o 'no relation of consecutive boots shown\|no second mode shown\|unrelated\|one mode')" \
	"no relation of consecutive boots shown
no second mode shown"
tap_is "no intervals on the deterministic clock" "$($records clock=icount 105/5/10/100 | stats | lines 'Phases worth work' | grep takes)" \
	'm2 takes a large part of the time: 85.7 %, without it 15.00 ms'
tap_is "a warning" "$($records 100 100 100 100 100 100 | stats | lines Warnings)" \
	"! all 6 times are equal: intervals have width 0"
tap_is "a boot that carries the mean is named first" \
	"$($records load=9,9,9 400 401 402 399 400.5 398 403 40000 | stats | lines Warnings | head -1)" \
	"! 1 of 8 boots (sample 8) carry the mean and what is computed from it, such as speedup and efficiency: it is 5.350 s, without them 400.5 ms; the median is 400.8 ms"
tap_is "identity is told by phase" "$($records clock=icount 100/20/40 100/20/40 101/21/41 | stats | lines Configurations | tail -1)" \
	"identical in 2 of 3; by phase: power_on in 2 of 3, since it depends on the host (a disk or its clock); every other in all"
tap_is "and what is identical of several once" "$({ for n in 1 2; do $records config=cpu_$n cpus=$n clock=icount 100/20 100/20; done; $records config=cpu_4 cpus=4 100 101; } |
	stats | lines Configurations | tail -1)" "cpu_1, cpu_2: identical in 2 of 2"
tap_is "what differs before the origin is no part of a boot" "$($records clock=icount phases=a:t0:m1,b:m1:prompt 100/20 101/21 100/20 |
	jq -c '.phases |= (.origin = "m1" | .boot_time_ns = 80000000)' | stats | tee "$tmp/results" | lines Configurations | tail -1)" \
	"identical in 3 of 3; by phase: a in 2 of 3, since it depends on the host (a disk or its clock); every other in all"
tap_is "nor warned of" "$(jq -c '[.cpu_1.warnings[].kind]' "$tmp/results")" '[]'
tap_is "warm-ups alone" "$($records 100 101 | jq -c '.phases.warmup = true' | stats | lines Warnings)" \
	"! no boot was attempted but warm-ups, so there is no boot time"
tap_is "two phases that differ are two phases" "$($records clock=icount phases=a:t0:m1,b:m1:prompt 100/20 105/23 100/20 | stats | lines Configurations | tail -1)" \
	"identical in 2 of 3; by phase: a in 2 of 3, b in 2 of 3, since it depends on the host (a disk or its clock); every other in all"
tap_is "phases that overlap say so" "$($records phases=a:t0:m1,b:m1:prompt,c:t0:prompt 100/20 101/20 | stats | report | grep 'phases overlap')" \
	"  Where shares add up to more than 100 %, phases overlap."
tap_is "and others do not" "$($records phases=a:t0:m1,b:m1:prompt 100/20 101/20 | stats | report | grep -c 'phases overlap')" 0
tap_is "pairs that are too few say what asks for more" "$(echo '{"parallel":{"guest":"demo","pairs":[{"equivalence":
	{"verdict":"undecided","ratio":1.3,"ratio_ci90":[1.01,1.62],"n":3,"margin_percent":5}}]}}' | jq -c . | lines 'Boots beside')" \
	"a boot beside others takes 1.300 of one alone, 90 % 1.010 to 1.620, of 3 pairs: too few to tell whether that is the same within ± 5 %; PAIRS asks for more."
tap_is "a wait that not all boots have says of how many it is" "$($records 1000/500 1000/500 1000/500 | jq -c '
	if .phases.sample < 3 then .phases.waits = [{after: "a", before: "b", at_ns: 600000000, ns: 300000000}] else . end' |
	stats | lines 'Longest waits' | grep ': after')" "cpu_1, m1, mean of 2 of 3 boots: after a"
tap_is "one boot each has no trend for want of boots" "$({ $records 400; $records config=cpu_2 cpus=2 300; } | stats | lines 'Effect of' | head -1)" \
	"needs more boots"
tap_is "a code that is not known, and a name that is bad" \
	"$($records 100 | stats | jq -c '.cpu_1.warnings = [{kind: "new\u001b", n: 1}, {kind: "reversed_phase", phase: "\u001b[1m"}]' | lines Warnings)" \
	'! new\x1b
! \x1b[1m: in – boots it ended before it began: left out of it'
tap_is "a schema that is not known" "$(echo '{"cpu_1":{"schema":3,"statistics":{}}}' | report 2>&1; echo $?)" \
	"report: stdin:1: cpu_1: schema 3: this version knows 2
1"

variants=$(for v in good bad; do for n in 1 2; do
	$records config=cpu_$n@$v cpus=$n $(if [ $v = good ]; then echo 400 401; else echo timeout; fi)
done; done | stats)
tap_is "the effect of vCPUs names the variant" "$(echo "$variants" | lines 'Effect of' | cut -d : -f 1 | sort -u)" \
	"default CPU, 64 MiB, @bad
default CPU, 64 MiB, @good"
tap_is "what has no times is no reference" "$(echo "$variants" | lines Scaling | grep -c '^cpu_1@good .*the reference') $(
	echo "$variants" | lines Scaling | grep -c '^cpu_1@bad .*the reference')" "1 0"
tap_like "numbers go on in the line below, none is cut" "$(for n in 1 2 4; do
	$records config=cpu_$n clock=icount cpus=$n 2000000/100000/1900000
done | stats | report -w 40 | sed -n '/^Scaling in/,/^$/p')" '^          475000000 … 950000000$'

tap_is "one boot is not called identical" "$(for n in 1 2; do $records config=cpu_$n cpus=$n clock=icount 100/20 | stats; done | lines Configurations | tail -1)" \
	"all configurations: one boot, which cannot show whether it repeats"
tap_is "where no boot completed none is called identical" "$($records clock=icount timeout | stats | report | grep -c identical) $(
	$records clock=icount 100 | jq -c '.phases.warmup = true' | stats | report | grep -c identical)" "0 0"

# Settings are called by their titles, not by their keys.
for key in $(sed -n 's/^\tX(\([a-z_]*\),.*/\1/p' "$top/tools/lib/settings.h"); do
	jq -c --arg key "$key" '.comparison.configs[0].differs = [{kind: "another_value", setting: $key, base: 1, now: 2}]' \
		"$top/tests/report/data/comparison.json" | report -w 1000 | sed -n 's/^  ! .*: \(.*\) is 2, in the base 1$/\1/p'
done >"$tmp/titles"
tap_is "each setting has a title" "$(grep -c . "$tmp/titles") $(grep -c '_' "$tmp/titles")" \
	"$(grep -c '^	X(' "$top/tools/lib/settings.h") 0"
tap_like "such as" "$(cat "$tmp/titles")" '^memory \(MiB\)$'

# What was booted in the place of the profile's images is told once, harmless, and where variants differ of each.
given=$({ $records 100 101; $records config=cpu_2 cpus=2 100 101; } | jq -c '.phases.machine.guest.given = {kernel: "a_<b>\u001b[2J.elf", firmware: "x%$.fd"}')
tap_is "text" "$(echo "$given" | stats | lines Measured | grep '^given')" 'given         kernel a_<b>\x1b[2J.elf, firmware image x%$.fd'
tap_is "HTML" "$(echo "$given" | stats | report -f html | grep -A1 '<dt>given' | tail -n 1)" \
	'<dd>kernel a_&lt;b&gt;\x1b[2J.elf, firmware image x%$.fd</dd>'
tap_is "LaTeX" "$(echo "$given" | stats | report -f latex | sed -n 's/.allowbreak{}//g; s/^given & //p')" \
	'kernel a\_\textless{}b\textgreater{}\textbackslash{}x1b{[}2J.elf, firmware image x\%\$.fd \\'
tap_is "variants" "$(echo "$given" | sed '1,2s/a_/old_/' | stats | lines Measured | sed -n 's/^given *//p' | cut -d '<' -f 1)" "kernel old_
kernel a_"

# Undecided rows: those that boots would decide, those that it would take too many for, those of which that is not known.
undecided()	# REASON...: what is said of phases that are undecided for these
{
	jq -nc '$ARGS.positional | {comparison: {schema: 2, verdict: "undecided", rows: map({config: "cpu_1", phase: "p", verdict: "undecided", undecided: .})}}' \
		--jsonargs "$@" | lines Undecided
}
tap_is "undecided rows" "$(undecided '{"kind":"wide_interval","n":40}' '{"kind":"wide_interval","more_than":10000}' '{"kind":"wide_interval","n":340}' '{"kind":"wide_interval"}')" \
	"2 of 4 phases: the interval holds the noise threshold: about 340 boots on each side may decide
1 of 4 phases: the interval holds the noise threshold: to decide takes more than 10000 boots on each side
1 of 4 phases: the interval holds the noise threshold"

further=$("$records" 100 101 | jq -c --arg odd "it's \$x" '.phases.machine.qemu_args = ["-name", $odd, ""]' | stats | lines Measured | sed -n "s/^QEMU's further options *//p")
tap_is "what a shell would take is quoted as it must be" "$(eval "printf '[%s]' $further")" "[-name][it's \$x][]"

# Every code that stats has in its source has its sentence.
codes()	# PATTERN: what it finds between quotes
{
	cat "$top"/tools/stats/*.[ch] | tr '\n\t' '  ' | grep -oE "$1" | grep -oE '"[a-z0-9_]+"' | sort -u
}
missing=
for code in $(codes 'because\([^)]*\)|\(struct reason\) ?\{[^}]*\}'); do
	grep -q "\"reason\", $code" "$top/tools/report/sentences.c" || missing="$missing $code"
done
for code in $(codes 'warning_add\(list, "[a-z0-9_]+"|cpus_unused\(list, c, "[a-z0-9_]+"'); do
	grep -q "\"warning\", \"$(echo "$code" | tr -d \")" "$top/tools/report/sentences.c" || missing="$missing $code"
done
for code in $(codes 'finding_new\("[a-z0-9_]+"'); do
	grep -q "\"topic\", $code" "$top/tools/report/sentences.c" || missing="$missing $code"
done
tap_is "no code without a sentence" "$missing" ""

# What is told to be typed is what the user types: make, or bootmatrix where that runs it.
goals=$(awk -f "$top/tools/make/words.awk" "$top/Makefile" "$top/tools/make/settings.mk" | sed -n 's/^goal //p' | paste -sd'|')
next_steps() { for results in "$top"/tests/report/data/*.json*; do report -w 1000 "$results"; done; }
next_steps | sed -E "s/\bmake ($goals)\b/bootmatrix \1/g" >"$tmp/expected"
tap_is "steps of several kinds" "$(grep -oE 'bootmatrix (html|matrix … [A-Z]+=)' "$tmp/expected" | sort -u | xargs)" \
	"bootmatrix html bootmatrix matrix … CLOCK= bootmatrix matrix … SAMPLES="
tap_is "each as it is typed" "$(BOOTMATRIX_TYPED=bootmatrix next_steps | diff "$tmp/expected" -)" ""
more() { jq -c --argjson n "$1" -f "$top/tests/report/data/many.jq" "$top/tests/report/data/four.jsonl" | report -w 1000 | grep -o 'and [0-9]* configurations\{0,1\} more' | sort -u; }
tap_is "one is no plural" "$(more 9; more 10)" "and 1 configuration more
and 2 configurations more"
tap_done
