#!/bin/sh
# A result that somebody wrote by hand, with a value of another type, is refused in a line that says where.
. "$(dirname "$0")/../tap.sh"
one=$top/tests/report/data/one.jsonl

refused()	# CHANGE PLACE EXPECTED
{
	jq -c "$1" "$one" | report >"$tmp/out" 2>"$tmp/err"
	tap_is "$1" "$? $(cat "$tmp/err")" "1 report: stdin:1: $2: expected $3"
}
refused '.cpu_1.cpus = "two"' cpu_1.cpus 'a number'
refused '.cpu_1.statistics = 5' cpu_1.statistics 'an object'
refused '.cpu_1.statistics.booted = "1"' cpu_1.statistics.booted 'a number'
refused '.cpu_1.warnings = {}' cpu_1.warnings 'an array'
refused '.cpu_1.findings = ["slow"]' 'cpu_1.findings[0]' 'an object'
refused '.cpu_1.samples[0].order = []' 'cpu_1.samples[0].order' 'a number'
refused '.cpu_1.phases[1].share = "half"' 'cpu_1.phases[1].share' 'a number'
refused '.cpu_1.samples[0].markers[2].at_ms = true' 'cpu_1.samples[0].markers[2].at_ms' 'a number'
refused '.cpu_1.clock = 1' cpu_1.clock 'a string'
refused '.cpu_1.statistics.mean_ci95_ms = [1]' cpu_1.statistics.mean_ci95_ms 'an interval of two numbers'
tap_done
