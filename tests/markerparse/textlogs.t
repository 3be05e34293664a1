#!/bin/sh
# Statistics of several text logs: their samples are numbered, and the report says nothing of a machine.
. tests/tap.sh
logs=tests/markerparse/text-files

markerparse -m tests/markerparse/tables/linux.json $logs/in-1 $logs/in-2 $logs/in-3 >"$tmp/phases"
tap_is 'numbers of the samples' "$(jq -s 'map(.phases.sample) | tostring' "$tmp/phases")" '"[1,2,3]"'
stats <"$tmp/phases" >"$tmp/results" && report <"$tmp/results" >"$tmp/report"
tap_is 'statistics of all three' "$(jq -c '.lin.statistics | [.booted, .mean_ms]' "$tmp/results")" '[3,4220]'
tap_like 'the origin is the time 0 of a log' "$(cat "$tmp/report")" "from t0 \\(the log's time 0\\) to login"
tap_like 'so is the clock' "$(cat "$tmp/report")" '^  clock  *log: '
tap_is 'nothing of an accelerator that was asked for' "$(grep -c 'asked for' "$tmp/report")" 0
for i in 1 2 3; do
	markerparse -m tests/markerparse/tables/linux.json -n $i <$logs/in-$i
done | cmp - "$tmp/phases"
tap_is 'one at a time, with -n: the same' $? 0
tap_is 'one at a time, without it: what to do is said' "$(for i in 1 2; do markerparse -m tests/markerparse/tables/linux.json <$logs/in-$i; done |
	stats 2>&1 >/dev/null)" 'stats: stdin:2: lin, sample 1: stands in line 1 already (markerparse -n numbers text logs)'
tap_done
