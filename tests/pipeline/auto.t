#!/bin/bash
# SAMPLES=auto: the plan grows block by block until there are boots enough.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
export ENOUGH=12

auto()	# VARIABLE=VALUE...
{
	matrix CPUS=1 SAMPLES=auto "$@"
}
auto PRECISION=1
tap_is "as many as are enough, then the statistics" "$? $(reran)" \
	"0 mkdisk:1 qboot-k:1 qboot:12 markerparse:12 stats:1 stats-a:3 report:2"
tap_is "the last line counts all" "$(tail -n 1 "$tmp/said")" "out/demo/report.txt: 12 of 12 boots completed"
tap_ok "the report has what was found of the precision" grep -q '"sampling":{"plan":12}' "$tmp/said"
auto PRECISION=1
tap_is "again: nothing" "$? $(reran)" "0 "
tap_ok "again: -q is clean" auto PRECISION=1 -q
auto PRECISION=5
tap_is "a looser precision keeps all" "$? $(reran)" "0 stats-a:1 report:2"
export ENOUGH=14
tap_ok "a tighter one: -q tells that there is something to do" eval '! auto PRECISION=1 -q'
tap_is "and boots nothing" "$(reran)" ""
auto PRECISION=1
tap_is "a tighter one boots on" "$? $(reran)" "0 qboot:2 markerparse:2 stats:1 stats-a:3 report:2"
auto PRECISION=1 SAMPLES_MAX=20
tap_is "where it is enough the maximum boots none" "$(reran)" "stats-a:1 report:2"
export ENOUGH=40
auto PRECISION=1 SAMPLES_MAX=15
tap_is "no more than the maximum" "$? $(ls out/demo/cpu_1/*.boot.jsonl | wc -l)" "0 15"
reran >"$tmp/ignored"
matrix CPUS=1 SAMPLES=11
tap_is "a plain number of samples is a part of it: nothing is booted" "$? $(reran)" "0 stats:1 report:2"
export ENOUGH=12
auto PRECISION=1 OUT=both CLOCK='wall icount'
tap_is "on both clocks: where boots repeat exactly two are enough" "$? $(reran) $(ls both/demo/cpu_1-icount/*.boot.jsonl | wc -l)" \
	"0 mkdisk:2 qboot-k:2 qboot:14 markerparse:14 stats:2 stats-s:1 stats-a:3 report:2 2"
auto PRECISION=1 OUT=both CLOCK='wall icount'
tap_is "again: nothing" "$? $(reran)" "0 "
auto PRECISION_OF=mode
tap_like "a location that is none" "$(cat "$tmp/said")" 'PRECISION_OF: not mean or median: mode'
auto PRECISION=none
tap_like "a precision that is none" "$(cat "$tmp/said")" 'PRECISION: not a percentage, above 0 and at most 100: none'

tap_done
