#!/bin/sh
# results.json is what its schema says; a schema that takes everything would be none.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
cat >"$tmp/validate.py" <<'EOF'
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
for line in sys.stdin:
    for error in Draft202012Validator(schema).iter_errors(json.loads(line)):
        print('/'.join(map(str, error.absolute_path)), error.message[:200])
EOF
validate()
{
	/usr/bin/python3 "$tmp/validate.py" "$top/man/results.schema.json" 2>&1
}
if ! /usr/bin/python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null; then
	tap_skip "results and their schema" "no python3-jsonschema"
	tap_done
fi
for name in four icount models one none; do
	tap_is "$name" "$(report -f json <"$data/$name.jsonl" | validate)" ""
done
tap_is "floor" "$("$top/tests/stats/records" 1 2 timeout 3 | stats -f 1 | validate)" ""
tap_is "sampling" "$("$top/tests/stats/records" 1 2 timeout 3 | stats -a 5 -l 4 | validate)$("$top/tests/stats/records" 1 2 3 | stats -a 5 -d | validate)" ""
tap_is "across" "$(validate <"$data/across.json")" ""
"$top/tests/stats/results" "$tmp/kept" $(seq 20 | sed 's/.*/1/') 1.5 1.5 1.5 1.5 - host=Other 2 memory=128 1 clock=icount 1 1.1
tap_is "history" "$(stats -t "$tmp/kept" | tee "$tmp/history" | validate)" ""
tap_ok "and all of it" jq -e '.history | (.rows | map(.changes | length) | add) > 0 and (.rows | map(.differs | length) | add) > 0 and (.lines | length) == 2' "$tmp/history"
tap_ok "refused: a series of no result" test -n "$(jq -c 'del(.history.rows[0].results)' "$tmp/history" | validate)"
tap_is "profile" "$(validate <"$top/tests/calltree/findings/out")" ""
tap_is "comparison" "$(validate <"$data/comparison.json")" ""
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"
tap_is "hostile" "$(report -f json <"$tmp/hostile.jsonl" | validate)" ""

for out in "$top"/tests/stats/*/out; do
	case=$(basename "$(dirname "$out")")
	if ! head -n 1 "$out" | grep -q '^{"[^"]*":{"schema":2,"tool":"stats'; then
		continue
	fi
	tap_is "stats: $case" "$(validate <"$out")" ""
done

records=$top/tests/stats/records
clock=clock=icount
tap_is "both clocks, boots that differ, boots that hang" "$({ $records 100/20/40; $records config=cpu_2 cpus=2 100/20/40; \
	$records config=cpu_1-icount $clock 100/20/40; $records config=cpu_2-icount $clock cpus=2 100/20/40 100/21/40 timeout; } |
	jq -c '.phases.machine.clock = .phases.clock' | stats | validate)" ""
tap_is "symbols that are not in the kernel" "$($records 100/20/40 timeout | jq -c '.phases.markers[].symbol_reason = "no such symbol"' | stats | validate)" ""
$records $clock cpus=2 100/20/40 | stats >"$tmp/base"
tap_is "changes in instructions" "$($records $clock cpus=2 100/20/41 | stats -b "$tmp/base" | validate)" ""
tap_is "stats: enough boots for all there is to say" "$(for n in 1 2 4; do
	$records config=cpu_$n cpus=$n load=0.5 $(for i in 0 1 2 3 4 5; do echo $((400 / n + 20 + i)).5/2$i/$((400 / n - 5 * n)); done)
done | stats | tee "$tmp/enough" | validate)" ""
# The schema takes any number among the statistics, and any setting of a machine: the manuals name each.
manual_names()	# PAGE: of the keys that come in, those that its manual does not name
{
	while read -r key; do
		grep -q "^\.\(Sy\|It Sy\|It Cm\|Cm\) .*\<$key\>" "$top/man/$1" || echo "$key"
	done
}
tap_is "stats(1) names each statistic" "$(jq -r '.[] | objects | .statistics // empty | keys[] | select(endswith("_reason") | not)' \
	"$tmp/enough" | sort -u | manual_names stats.1)" ""
tap_ok "and it was said" jq -es 'map(.cpu_1.findings[0].kind, .cpu_1.statistics.mean_bootstrap_t_ci95_ms, .scaling.findings) |
	map(values) | length == 3' "$tmp/enough"

fault()	# NAME FILTER: the schema must object to what the filter makes of good results
{
	tap_ok "refused: $1" test -n "$(report -f json <"$data/one.jsonl" | jq -c "$2" | validate)"
}
fault "an unknown key" '.cpu_1.phases[0].median = 1'
fault "a statistic that is no number" '.cpu_1.statistics.median = "1"'
fault "a missing key" 'del(.cpu_1.statistics.mean_ms)'
fault "a text for a number" '.cpu_1.phases[0].mean_ms = "1"'
fault "an outcome that is no word" '.cpu_1.samples[0].outcome = 1'
fault "an interval of one" '.cpu_1.statistics.success_ci95 = [1]'
fault "a lost marker without a null" 'del(.cpu_1.samples[0].markers[0].at_ms)'
fault "an unknown status" '.cpu_1.estimates[0].status = "GOOD"'
tap_done
