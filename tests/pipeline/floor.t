#!/bin/bash
# make floor: the same matrix again and again, which stats makes a threshold of.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

floor()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" SEED=42 CPUS=1 SAMPLES=2 "$@" floor >"$tmp/said" 2>&1
}
floor RUNS=3
tap_is "three runs of two boots each" "$? $(reran)" "0 mkdisk:1 qboot-k:1 qboot:6 markerparse:6 stats-f:1 report:1"
tap_is "which stats is told" "$(tail -n 1 "$tmp/said")" '{"floor":"-f 2","samples":6}'
floor RUNS=3
tap_is "again: said, and nothing is booted" "$? $(reran)" "0 report:1"
floor RUNS=4
tap_is "a run more is booted" "$? $(reran)" "0 qboot:2 markerparse:2 stats-f:1 report:1"
tap_is "in a matrix of its own" "$(cd out/demo && echo *)" "floor"
floor CLOCK=icount
tap_like "on the deterministic clock there is none" "$(cat "$tmp/said")" 'floor: CLOCK=icount: its boots do not differ'

tap_done
