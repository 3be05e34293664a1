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

same=(100.1/20 100.4/20.2 99.8/19.9 100.6/20.1 99.5/20.3 100.2/19.8 100.0/20.05)
again=(100.3/20.1 99.9/20.0 100.5/20.15 99.7/19.95 100.15/20.25 99.6/19.85 100.45/20.2)
slower=(110.1/20 110.4/20.2 109.8/19.9 110.6/20.1 109.5/20.3 110.2/19.8 110.0/20.05)

mkdir "$tmp/base"
$records "${same[@]}" >"$tmp/phases"
stats <"$tmp/phases" >"$tmp/base/cpu_1.json"

tap_is "unchanged: no difference" "$($records "${again[@]}" | verdicts "$tmp/base")" "cpu_1 boot: same
cpu_1 power_on: same
cpu_1 m1: same
same, status 0"
tap_is "slower: says where, and exits 3" "$($records "${slower[@]}" | verdicts "$tmp/base")" "cpu_1 boot: slower
cpu_1 power_on: same
cpu_1 m1: slower
slower, status 3"
$records "${slower[@]}" | stats >"$tmp/base2"
tap_is "faster: exits 0" "$(verdicts "$tmp/base2" <"$tmp/phases")" "cpu_1 boot: faster
cpu_1 power_on: same
cpu_1 m1: faster
faster, status 0"
tap_is "within the noise floor it is none" "$($records "${slower[@]}" | verdicts "$tmp/base" -n 15)" "cpu_1 boot: same
cpu_1 power_on: same
cpu_1 m1: same
same, status 0"
tap_is "one sample each: undecided" "$($records 100 | stats >"$tmp/one"; $records 200 | verdicts "$tmp/one")" "cpu_1 boot: undecided
cpu_1 power_on: undecided
undecided, status 0"
tap_is "three samples each: undecided" "$($records 100 101 102 | stats >"$tmp/three"; $records 200 201 202 | verdicts "$tmp/three" | tail -1)" "undecided, status 0"
tap_is "no boot arrived: undecided" "$($records timeout timeout | verdicts "$tmp/base" | tail -1)" "undecided, status 0"
$records clock=icount 100/20 100/20 >"$tmp/icount"
tap_is "deterministic clock, one sample each: any difference is one" \
	"$(stats <"$tmp/icount" | head -1 >"$tmp/i"; $records clock=icount 100.000001/20 | verdicts "$tmp/i")" "cpu_1 boot: slower
cpu_1 power_on: same
cpu_1 m1: slower
slower, status 3"
tap_is "the clocks are never mixed" "$($records clock=icount 100/20 | verdicts "$tmp/base"; jq -r '.comparison.configs[].reason.kind' "$tmp/comparison")" "undecided, status 0
another_clock"

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
tap_is "base: results of schema 1" "$($records "${same[@]}" | stats -b "$top/tests/report/schema-1/in" | jq -c '.comparison.rows[0] | .base_n, .base_median_ms')" "5
100"
tap_is "a base of a later schema" "$(echo '{"cpu_1": {"schema": 3}}' >"$tmp/later"; stats -b "$tmp/later" <"$tmp/phases" 2>&1)" "stats: $tmp/later:1: cpu_1: results of schema 3: this version knows 2"
tap_is "now as result objects" "$(stats -b "$tmp/base" <"$tmp/base/cpu_1.json" | sed 's/"base":"[^"]*"//')" "$(cat "$tmp/want")"

$records config=cpu_2 cpus=2 "${same[@]}" | stats -b "$tmp/base" >"$tmp/other"
tap_is "configurations of one side only" "$(jq -r '.comparison.configs[] | "\(.config): \(.reason.kind)"' "$tmp/other")" "cpu_2: not_in_base
cpu_1: only_in_base"
tap_is "what else differs is named" "$($records memory=128 accel=kvm "${same[@]}" | stats -b "$tmp/base" | jq -c '.comparison.configs[].differs')" '["memory_mib","accel"]'

# Several configurations: adjusted for their number.
for n in 1 2 4 8; do $records config=cpu_$n cpus=$n $(seq 100 105); done >"$tmp/four"
for n in 1 2 4 8; do $records config=cpu_$n cpus=$n $([ $n = 4 ] && seq 110 115 || seq 100 105); done >"$tmp/now"
tap_is "one of four slower" "$(verdicts "$tmp/four" <"$tmp/now" | grep boot)" "cpu_1 boot: same
cpu_2 boot: same
cpu_4 boot: slower
cpu_8 boot: same"
tap_is "p and its adjustment" "$(stats -b "$tmp/four" <"$tmp/now" | jq -c '.comparison.rows[] | select(.config == "cpu_4" and .phase == null) | [.p, .p_holm] | map(. * 1e6 | round)')" "[2165,8658]"

tap_is "no base" "$(stats -b "$tmp/nowhere" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/nowhere: No such file or directory
1"
mkdir "$tmp/empty"
tap_is "nothing in the base" "$(stats -b "$tmp/empty" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/empty: neither results.json nor cpu_*.json
1"
echo '{"cpu_1":7}' >"$tmp/seven"
tap_is "a base that is none" "$(stats -b "$tmp/seven" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/seven:1: cpu_1: neither a phases record nor a result
1"
echo '{"cpu_1":' >"$tmp/half"
tap_is "a base that is cut short" "$(stats -b "$tmp/half" <"$tmp/phases" 2>&1; echo $?)" "stats: $tmp/half:2: column 0: unexpected token near end of file
1"
tap_is "bad percentage" "$(stats -b x -n many 2>&1; echo $?)" "stats: -n many: not a number from 0 to 100
2"
tap_is "-n without -b" "$(stats -n 1 2>&1 >/dev/null; echo $?)" "usage: stats [-s]
       stats -b base [-n percent]
       stats -p with/without [-p with/without ...]
2"
tap_done
