#!/bin/bash
# Boots beside each other, with the real tools on the demo guest: make parallel-check, JOBS=2, and what a kill leaves.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

rm -r build configs image
cp -r "$top/configs" .
ln -s "$top/build" build
host() { jq -c "select(.end).end.host | $1" "$2"/0*.boot.jsonl | sort | uniq -c | awk '{ print $2 "*" $1 }' | xargs; }
cores=$(for cpu in $(seq 0 $(($(nproc --all) - 1))); do cat /sys/devices/system/cpu/cpu$cpu/topology/thread_siblings_list; done | sort -u | wc -l)

if [ "$cores" -ge 2 ] && [ "$(nproc)" -ge 2 ]; then
	make LOCK="$tmp/lock" CPUS=1 PAIRS=2 CMDLINE=work=10 JOBS=2 parallel-check >"$tmp/said" 2>&1
	tap_is 'make parallel-check' "$? $(jq -r '.parallel.pairs[] | [.with, .without, .n, .equivalence.margin_percent] | join(" ")' out/demo/parallel.json)" \
		'0 cpu_1@beside cpu_1@alone 2 5'
	tap_like 'says its verdict' "$(cat "$tmp/said")" '^  a boot beside others takes [0-9.]+ of one alone, 90 % '
	tap_is 'alone is alone' "$(host .other_boots out/demo/parallel/cpu_1@alone)" '0*2'
	tap_ok 'beside is not' test "$(host '.other_boots > 0' out/demo/parallel/cpu_1@beside)" = 'true*2'
	matrix CPUS=1 SAMPLES=4 CMDLINE=work=10 JOBS=2
	tap_is 'a matrix with JOBS=2 completes' "$(tail -n 1 "$tmp/said")" 'out/demo/report.txt: 4 of 4 boots completed'
	tap_ok 'each boot is bound to a core' test "$(jq -r 'select(.end).end.host.affinity' out/demo/cpu_1/0*.boot.jsonl | grep -cx '[0-9,]*')" = 4
	tap_like 'the report has the figure' "$(cat out/demo/report.txt)" '^Boots beside each other'
	rm out/demo/parallel.json
	echo >>configs/demo.json
	matrix CPUS=1 SAMPLES=6 CMDLINE=work=10 JOBS=2
	if [ "$(host '.other_boots > 0' out/demo/cpu_1)" != 'false*6' ]; then
		tap_like 'or says that it was not measured' "$(cat out/demo/report.txt)" 'make parallel-check'
	fi
else
	tap_skip 'boots beside each other' 'there is one core'
fi

. "$top/tests/pipeline/kills.sh"
kills 3
tap_done
