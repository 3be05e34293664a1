#!/bin/bash
# Codes and numbers of stats, as sentences.
. "$(dirname "$0")/../tap.sh"
records=$top/tests/stats/records

lines()	# TITLE: the lines of a section of a report
{
	report -w 1000 | sed -n "/^$1/,/^$/p" | sed '1d; /^$/d; s/^ *//'
}
tap_is "units, and the digits that are deserved" \
	"$($records wait=1 10283/10/9000/9900 10391/12/9100/9800 10150/11/8900/9700 10310/10/9010/9850 9990/11/8800/9600 | stats |
	lines 'Phases worth work' | grep -v executes)" \
	"m1 takes a large part of the time (95 % intervals): 87.5 % (87.2 to 87.9 %), without it 1.274 s (1.218 to 1.329 s)
m1 waits (95 % intervals): 8.95 s (8.81 to 9.09 s), 0 instructions: 0.0 % of the boot's rate
m1 brings a large part of the variance (95 % intervals): 73 % (59 to 87 %)"
tap_is "an interval that reaches beyond what is possible is told by its other end" \
	"$($records 120/5/85 100/5/68 90/5/61 110/5/80 80/5/51 | stats | lines 'Phases worth work' | grep -o 'variance.*')" \
	"variance (95 % intervals): 87 % (69 % at least)"
tap_is "no intervals on the deterministic clock" "$($records clock=icount 105/5/10/100 | stats | lines 'Phases worth work' | grep takes)" \
	'm2 takes a large part of the time: 85.7 %, without it 15.00 ms'
tap_is "a warning" "$($records 100 100 100 100 100 100 | stats | lines Warnings)" \
	"! all 6 times are equal: intervals have width 0"
tap_is "a code that is not known, and a name that is bad" \
	"$($records 100 | stats | jq -c '.cpu_1.warnings = [{kind: "new\u001b", n: 1}, {kind: "reversed_phase", phase: "\u001b[1m"}]' | lines Warnings)" \
	'! new\x1b
! \x1b[1m: in – boots it ended before it began; they are left out of it'
tap_is "a schema that is not known" "$(echo '{"cpu_1":{"schema":3,"statistics":{}}}' | report 2>&1; echo $?)" \
	"report: stdin:1: cpu_1: schema 3: this version knows 2
1"

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
tap_done
