#!/bin/bash
# What must not change a result does not, and what must change it does so as it should.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
records=$top/tests/stats/records

times=(387.2 391.5 379.9 402.1 385.3 390.0 388.8 395.7 383.4 441.2 390.1 386.6)

matrix()	# FACTOR ADDED: four configurations, times and marks multiplied and shifted
{
	for cpus in 1 2 4 8; do
		$records config=cpu_$cpus cpus=$cpus load=0.5 $(for t in "${times[@]}"; do
			awk -v t="$t" -v n="$cpus" -v f="$1" -v a="$2" 'BEGIN { printf "%.6f/%.6f/%.6f ",
				(t / n + 100) * f + a, 20.25 * f + a, (t / 8 + 10 * n / 4) * f + a }'; done)
	done
}

shuffle()	# another order of the lines, the same each time
{
	perl -MList::Util=shuffle -e 'srand 7; print shuffle <>'
}

select_of()	# JQ-EXPRESSION FILE: of cpu_1's object, or of the scaling where the expression names it
{
	jq -c 'select(.cpu_1 // .scaling) | if .cpu_1 then .scaling = {rows: [], groups: []} else .cpu_1 = {statistics: {}, phases: []} end | '"$1" "$2"
}

matrix 1 0 >"$tmp/phases"
stats <"$tmp/phases" >"$tmp/plain"
shuffle <"$tmp/phases" | stats >"$tmp/shuffled"
tap_ok "records in another order give the same bytes" cmp "$tmp/plain" "$tmp/shuffled"
stats <"$tmp/phases" | cmp -s - "$tmp/plain"
tap_is "the same input gives the same bytes" $? 0
tap_is "the scaling of result objects is that of the records" "$(stats -s <"$tmp/plain")" "$(tail -1 "$tmp/plain")"
tap_is "-s gives the scaling alone" "$(stats -s <"$tmp/phases")" "$(tail -1 "$tmp/plain")"

# The same times under other sample numbers.
swapped=("${times[@]:6}" "${times[@]:0:6}")
order_free='del(.cpu_1.samples, .cpu_1.statistics.trend, .cpu_1.statistics.autocorrelation, .cpu_1.statistics.outliers, .cpu_1.warnings)'
$records "${times[@]}" | stats | jq -c "$order_free" >"$tmp/a"
$records "${swapped[@]}" | stats | jq -c "$order_free" >"$tmp/b"
tap_ok "times dealt to other samples change only what follows the run order" cmp "$tmp/a" "$tmp/b"
tap_is "and that they do change" \
	"$($records "${times[@]}" | stats | jq .cpu_1.statistics.trend.tau)/$($records "${swapped[@]}" | stats | jq .cpu_1.statistics.trend.tau)" \
	"0.0909090909090909/-0.0909090909090909"
$records order=12,11,10,9,8,7,6,5,4,3,2,1 "${times[@]}" | stats >"$tmp/reversed"
tap_is "the trend follows the order as run, not the sample numbers" \
	"$(jq -c '.cpu_1.statistics.trend.tau' "$tmp/reversed")" -0.0909090909090909

# Twice the times.
matrix 2 0 | stats >"$tmp/double"
near='def near($y): . as $x | if $x == null or $y == null then $x == $y elif ($x | type) == "array" then all(range($x | length); . as $i | $x[$i] | near($y[$i])) else ($x - $y) | (if . < 0 then -. else . end) <= 1e-9 * (1 + ($y | if . < 0 then -. else . end)) end;'
compare_ms()	# NAME A B EXPRESSION-OF-$x: each *_ms number of the statistics of cpu_1 in B must be the expression of that in A
{
	jq -n --slurpfile a "$2" --slurpfile b "$3" "$near"'[$a[0].cpu_1.statistics, $b[0].cpu_1.statistics] as [$p, $q]
		| [$p | keys[] | select(endswith("_ms")) | . as $k | select($p[$k] as $x | $q[$k] | near('"$4"') | not)]' >"$tmp/.differ"
	tap_is "$1" "$(jq -c . "$tmp/.differ")" "[]"
}
compare_ms "twice the times: every time doubles" "$tmp/plain" "$tmp/double" \
	'if $x == null then null elif ($x | type) == "array" then [$x[] * 2] else $x * 2 end'
free='[.cpu_1.statistics | .cv, .success, .trend, .autocorrelation.lag1, .modes, .samples_needed, .median_ci95_confidence], [.cpu_1.phases[] | .share, .variance_share], .scaling.rows[].speedup, .scaling.groups[0].trend.p, .scaling.groups[0].amdahl.verdict'
tap_is "twice the times: what has no unit stays" "$(select_of "$free" "$tmp/double" | jq -c '[.. | numbers | . * 1e9 | round]')" \
	"$(select_of "$free" "$tmp/plain" | jq -c '[.. | numbers | . * 1e9 | round]')"

# Every time a second later.
matrix 1 1000 | stats >"$tmp/later"
compare_ms "a second later: locations move by it, spreads stay" "$tmp/plain" "$tmp/later" \
	'if $x == null then null elif $k == "stdev_ms" or $k == "mad_ms" then $x elif ($x | type) == "array" then [$x[] + 1000] else $x + 1000 end'
tap_is "a second later: phases between marks stay" "$(select_of '[.cpu_1.phases[1:][] | .mean_ms, .stdev_ms | . * 1e6 | round]' "$tmp/later" | head -1)" \
	"$(select_of '[.cpu_1.phases[1:][] | .mean_ms, .stdev_ms | . * 1e6 | round]' "$tmp/plain" | head -1)"

# Shares of time and of variance add up.
tap_is "shares add up to 1" "$(jq -c '[.cpu_1.phases[].share] | add | . * 1e9 | round' <(head -1 "$tmp/plain"))" 1000000000
tap_is "variance shares add up to 1" "$(jq -c '[.cpu_1.phases[].variance_share] | add | . * 1e9 | round' <(head -1 "$tmp/plain"))" 1000000000

# Degenerate samples.
tap_is "all equal: widths of 0, said so" "$($records 100 100 100 100 100 100 | stats | jq -c '.cpu_1 | .statistics.mean_ci95_ms, .statistics.median_ci95_ms, .statistics.mean_bootstrap_t_ci95_ms, .statistics.stdev_ms, (.warnings[] | select(.kind == "no_spread"))')" \
	'[100,100]
[100,100]
[100,100]
0
{"kind":"no_spread","n":6}'
for n in 1 2 3 4 5 10 20 100; do
	tap_is "n = $n: every null has its reason" "$($records $(seq 100 $((99 + n))) | stats | jq -c '[.cpu_1.statistics | .. | objects | . as $o | keys[] | select($o[.] == null and ($o[. + "_reason"] | not))]')" "[]"
done
tap_is "n = 5: the interval of the median is all of them, with what confidence that has" \
	"$($records 1 2 3 4 5 | stats | jq -c '.cpu_1.statistics | .median_ci95_ms, .median_ci95_confidence')" "[1,5]
0.9375"
tap_is "none more where the interval is as narrow already, though the bound of the deviation asks for some" \
	"$($records 100 102 104 106 108 110 112 96 | stats | jq -c '.cpu_1.statistics | (.mean_ci95_ms[1] / .mean_ms < 1.05), .samples_needed[1].more')" 'true
0'
tap_is "n = 4: no plan of more boots" "$($records 1 2 3 4 | stats | jq -c .cpu_1.statistics.samples_needed_reason)" '{"kind":"needs_boots","n":5}'

# Warnings and findings appear for cause only.
even=$(for i in 1 2 3 4 5 6; do awk -v i=$i 'BEGIN { d = (i * 37 % 7 - 3) / 100; printf "%.3f/%.3f/%.3f/%.3f ", 40 + d, 10 + d / 4, 20 + d / 2, 30 + d * 3 / 4 }'; done)
tap_is "phases alike: no finding" "$($records $even | stats | jq -c '.cpu_1 | .findings, .warnings')" "[]
[]"
found='[.cpu_1.findings[] | .kind, .phase]'
tap_is "one long phase that varies: found" "$($records 105/5/10/100 100/5/10/95 95/5/10/90 103/5/10/98 97/5/10/92 | stats | jq -c "$found")" \
	'["time","m2","instructions","m2","variance","m2"]'
tap_is "a phase that executes nothing: found" "$($records wait=2 40/10/20/30 40.1/10/20/30.1 39.9/10/20/29.9 40.1/10/20/30 39.9/10/20/30.1 | stats | jq -c "$found")" '["waiting","m2"]'
tap_is "an estimate that is far off: found" "$($records phases=a:t0:m1,b:m1:prompt estimates='[{"name":"a","from":"t0","to":"m1","estimated_ms":10},{"name":"b","from":"m1","to":"prompt","estimated_ms":20}]' 41/20 40/19.5 41/20.5 40.5/20 40.6/20.1 | stats | jq -c "$found")" '["estimate","a"]'
tap_is "three boots: no finding, for the cover of such intervals was not proven" \
	"$($records 105/5/10/100 100/5/10/95 95/5/10/90 | stats | jq -c '.cpu_1 | .findings, .findings_reason')" '[]
{"kind":"needs_boots","n":5}'
tap_is "one on the deterministic clock is enough" "$($records clock=icount 105/5/10/100 | stats | jq -c '.cpu_1.findings[0] | .kind, .phase, .share_ci95_reason')" \
	'"time"
"m2"
{"kind":"deterministic"}'
off='[{"name":"a","from":"t0","to":"m1","estimated_ms":10},{"name":"b","from":"m1","to":"m2","estimated_ms":1},{"name":"c","from":"m2","to":"m3","estimated_ms":2},{"name":"d","from":"m3","to":"prompt","estimated_ms":6}]'
tap_is "of estimates those that are off most" "$($records estimates="$off" 40/10/20/30 40.1/10.1/20/30.1 39.9/9.9/20/29.9 40.1/10/20/30 39.9/10/20/30.1 | stats |
	jq -c '[.cpu_1.findings[] | select(.kind == "estimate") | .phase]')" '["b","c","d"]'
tap_is "a phase that grows with vCPUs: found" "$(for n in 1 2 4; do $records config=cpu_$n cpus=$n $(seq -f "%g/20/$((n * 10 + 30))" 100 105); done | stats -s | jq -c '.scaling.findings[] | .kind, .phase')" '"grows"
"m1"'
amdahl()	# COUNT:TIME...: boots of configurations of so many vCPUs, around a time
{
	for one; do
		t=${one#*:}
		$records config=cpu_${one%:*} cpus=${one%:*} $t.1 $t.3 $t.2
	done | stats -s | jq -r '.scaling.groups[0] | .amdahl.verdict // .amdahl_reason.kind'
}
tap_is "Amdahl's law: two numbers of vCPUs always fit" "$(amdahl 1:400 2:250)" needs_3_cpu_counts
tap_is "Amdahl's law: times that grow" "$(amdahl 1:400 2:500 4:550)" not_a_part
single()	# COUNT:TIME...: one boot of each
{
	for pair; do
		$records config=cpu_${pair%:*} cpus=${pair%:*} ${pair#*:}
	done | stats -s | jq -r '.scaling.groups[0].amdahl.verdict'
}
tap_is "Amdahl's law: single boots test nothing" "$(single 1:400 2:250 4:175)" \
	not_tested
tap_is "all equal: no neighbours to compare" \
	"$($records 100 100 100 100 100 100 100 100 100 100 100 100 | stats | jq -c '.cpu_1.statistics.autocorrelation | [.verdict, .verdict_reason]')" \
	'[null,{"kind":"all_equal"}]'
tap_is "Amdahl's law: times that follow it, on a host without a core to spare" "$(amdahl 1:400 2:250 4:175)" not_contradicted
tap_is "Amdahl's law: a configuration of which no boot arrived is none" \
	"$({ for n in 1 2 4; do $records config=cpu_$n cpus=$n $((300 / n + 100)).1 $((300 / n + 100)).2; done
	$records config=cpu_8 cpus=8 online=null timeout; } | stats -s | jq -r '.scaling.groups[0].amdahl | .points, .verdict')" "3
not_contradicted"
tap_is "how the machine was asked for is passed on" "$($records 100 | jq -c '.phases.machine += {arch: "i386", machine_type: "pc", accel_asked: "auto",
	accel_reason: "no /dev/kvm", boot: "loader", entry: null, menu_wait_s: 5, cdrom: {path: "/c", sha256: "cd"}}' |
	stats | jq -c '.cpu_1 | [.guest.cdrom_sha256, .arch, .machine_type, .accel_asked, .accel_reason, .boot, .entry, .menu_wait_s]')" \
	'["cd","i386","pc","auto","no /dev/kvm","loader",null,5]'
tap_is "what was not asked is not there" "$($records 100 | stats | jq '.cpu_1 | has("menu_wait_s")')" false
tap_is "drift is warned of" "$($records 100 101 102 103 104 105 | stats | jq -c '[.cpu_1.warnings[].kind]')" '["drift"]'
tap_is "drift of one of eight configurations is not, where one such is chance" \
	"$($records 100 101 102 103 105 104 | stats -m 8 | jq -c '.cpu_1.statistics.trend | [.p < 0.05, .p_of_all < 0.05, .verdict]')" '[true,false,"not_shown"]'
tap_is "a boot that carries the mean is warned of" "$($records 100 101 99 100.5 99.5 10000 | stats | jq -c '.cpu_1.warnings[0] | [.kind, .boots, .without_ms]')" '["mean_carried",1,100]'
tap_is "skewed times: the interval of the mean has a caution" "$($records $(seq 100 110) 150 | stats | jq -c '.cpu_1.statistics | [.skewness.verdict, .caution]')" '["skewed",{"kind":"skewed"}]'
tap_is "times alike to both sides: none" "$($records $(seq 100 111) | stats | jq -c '.cpu_1.statistics | [.skewness.verdict, .caution]')" '["not_shown",null]'
tap_is "few different times have no modes" "$($records 1 1 1 1 1 2 2 2 2 2 2 1 | stats | jq -c '.cpu_1.statistics.modes | [.verdict, .verdict_reason]')" '[null,{"kind":"equal_values"}]'
speedups()	# TIME...: five boots of cpu_1 around 100, and of cpu_2 and so on around each
{
	local n=1 around
	for around in 100 "$@"; do
		$records config=cpu_$n cpus=$n $(seq $((around - 2)) $((around + 2)))
		n=$((n + 1))
	done
}
tap_is "a speedup that is shown by itself, not among five" "$(speedups 97 100 100 100 100 | stats -s | jq -c '.scaling.rows[1] | [.p < 0.05, .p_holm < 0.05, .verdict]')" '[true,false,"undecided"]'
tap_is "alone it is shown" "$(speedups 97 | stats -s | jq -r '.scaling.rows[1].verdict')" faster
tap_is "a trend names the rows that are otherwise" "$(speedups 90 110 120 130 140 | stats -s | jq -c '.scaling.groups[0].trend | [.verdict, .rows_otherwise]')" '["grows",["cpu_2"]]'
tap_is "two modes are warned of" "$($records $(seq 100 109) $(seq 300 309) | stats | jq -c '[.cpu_1.warnings[].kind]')" '["several_modes","drift","autocorrelation"]'
tap_is "more vCPUs than cores, one CPU used" "$($records cpus=4 online=1 load=0.5 100 101 | stats | jq -c '[.cpu_1.warnings[].kind]')" '["vcpus_beyond_cores","one_cpu_used"]'
tap_is "a noisy host" "$($records load=3.5 100 101 | stats | jq -c '[.cpu_1.warnings[].kind]')" '["noisy_host"]'
beside()	# QEMUS LEASES: what is said of boots that began beside so many QEMUs, so many of them with leases
{
	$records 100 101 | jq -c ".phases.host |= ((.before, .after) |= (.qemus_running = $1 | .other_boots = $2))" |
		stats | jq -c '[.cpu_1.warnings[] | .cause // .kind] | sort'
}
tap_is "boots of a parallel matrix are no other QEMUs" "$(beside 2 2)" '["parallel_boots"]'
tap_is "one more than they is" "$(beside 3 2)" '["other_qemu","parallel_boots"]'
tap_is "as is each without leases" "$(beside 1 null)" '["other_qemu"]'
tap_is "load that rises with the time" "$($records load=1,2,3,4,5,6,7 1 2 3 4 5 6 7 | stats | jq -r '.cpu_1.statistics.host[] | select(.factor == "load_before") | .rho, .verdict')" "1
rises"
tap_done
