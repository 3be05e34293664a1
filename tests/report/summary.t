#!/bin/sh
# The first screen says what there is to know: in 24 lines of 80 columns, whatever was booted.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"
jq -c --argjson n 40 -f "$data/many.jq" "$data/four.jsonl" >"$tmp/forty.jsonl"
jq -c 'with_entries(if .value.statistics then .key += "-a-name-of-sixty-characters-that-somebody-gave-to-his-configuration" |
	.value.config = .key | .value.phases[].name += "_and_a_long_name_of_a_phase_too" else . end)' "$data/four.jsonl" >"$tmp/long.jsonl"

screen()	# FILE [OPTION ...]: what stands above the first table
{
	file=$1; shift
	report "$@" "$file" | sed '/^Configurations/,$d' | sed '$d'
}
jq -c . "$data/comparison.json" >"$tmp/comparison.jsonl"
for of in "$data/four.jsonl" "$tmp/comparison.jsonl"; do
	jq -n -c --slurpfile all "$of" '$all | [paths(numbers) | map(strings)[-1]] | unique[] as $key | $all[] |
		walk(if type == "object" and (.[$key] | type) == "number" then .[$key] = null else . end)' |
		split -l "$(wc -l <"$of")" - "$tmp/null-$(basename "$of" .jsonl)-"
done
for results in "$tmp"/null-*; do
	report -w 1000 "$results"
done >"$tmp/reports"
tap_is "a number that is not known is no nan, and the rest is told" \
	"$(grep -c '^Boot times ' "$tmp/reports") $(grep -ciw nan "$tmp/reports")" "$(ls "$tmp"/null-* | wc -l) 0"
tap_is "no efficiency where it is not known how many CPUs there were" \
	"$(for n in 1 2; do "$top/tests/stats/records" config=cpu_$n cpus=$n online=null 100 101 102; done | stats |
		report -w 1000 | sed -n 's/^  scaling  *//p')" "with 2 vCPUs 1.00 times as fast as with 1 (95 %: 0.98 to 1.02); not tested: the guest does not tell"
tap_is "a guest that used one CPU does not scale, and has no efficiency" \
	"$(for n in 1 2; do "$top/tests/stats/records" config=cpu_$n cpus=$n online=1 100 101 102; done | stats |
		report -w 1000 | sed -n 's/^  scaling  *//p')" "none: the guest used 1 of 2 CPUs; with 2 vCPUs 1.00 times as fast as with 1 (95 %: 0.98 to 1.02)"
tap_is "a row of scaling may be of a configuration that is not there" "$({ for n in 1 2 4; do "$top/tests/stats/records" config=cpu_$n cpus=$n 100 101; done
	"$top/tests/stats/records" config=exact clock=icount 50; } | stats | jq -c 'select(.cpu_4 | not)' | report >/dev/null; echo $?)" 0
tap_is "and what to do is to boot another kernel" \
	"$(for n in 1 2; do "$top/tests/stats/records" config=cpu_$n cpus=$n online=1 100 101 102 | stats; done |
		report -w 1000 | grep -c 'to see it scale, boot a kernel that starts the other CPUs')" 2
tap_is "the three longest waits of five, longest first" \
	"$(jq -c 'if .cpu_1 then .cpu_1.findings = [(1, 5, 3, 2, 4) | {kind: "waiting", phase: "p\(.)", mean_ms: .}] else . end' "$data/one.jsonl" |
		report -w 1000 | sed -n 's/^  longest .*; mostly/mostly/p')" "mostly waiting: p5 (5.000 ms), p4 (4.000 ms), p3 (3.000 ms)"
tap_is "of two as long both" \
	"$(jq -c 'if .cpu_1 then .cpu_1.findings = [(1, 3, 3) | {kind: "waiting", phase: "p\(.)", mean_ms: .}] else . end' "$data/one.jsonl" |
		report -w 1000 | sed -n 's/^  longest .*; mostly/mostly/p')" "mostly waiting: p3 (3.000 ms), p3 (3.000 ms), p1 (1.000 ms)"
tap_is "only where all are identical more boots would be" "$({
	"$top/tests/stats/records" config=a 100 100.1 100.05 99.95 100 100.02 100.01 99.99; "$top/tests/stats/records" config=b clock=icount 50 50
} | stats | report -w 1000 | sed -n 's/^  what next  *//p')" "nothing is missing: every mean is known to ± 1 %"
tap_like "the time of boots is that of those to come" "$(for i in 1 2 3 4; do echo 1000 1010 1020 1090 1050; done |
	"$top/tests/stats/records" | stats | report -w 1000 | sed -n 's/^  what next  *//p')" 'SAMPLES=59 narrows .*, in about 41 s of boots$'
clocks()	# NAME KEY=VALUE...: five configurations on each clock, of which one boot does not complete
{
	name=$1; shift
	for clock in wall icount; do
		for n in 1 2 3 4 5; do
			"$top/tests/stats/records" config=cpu_$n$name-$clock cpus=$n clock=$clock "$@" $((100 * n))/20/60 $((110 * n))/20/60 panic
		done
	done
}
clocks '' | stats >"$tmp/clocks.jsonl"
estimate='[{"name":"boot","from":"t0","to":"prompt","headline":true,"estimated_ms":500}]'
{ clocks -one-long-name load=3 model='"a"' "estimates=$estimate"; clocks -another-long-name load=3 model='"b"' "estimates=$estimate"; } |
	jq -c '.phases.machine.guest.notice = "a notice " * 20' | stats >"$tmp/crowded.jsonl"
for name in four icount models one none hostile forty long clocks crowded; do
	results=$data/$name.jsonl
	[ -e "$results" ] || results=$tmp/$name.jsonl
	screen "$results" >"$tmp/screen"
	tap_ok "$name: 24 lines" test "$(wc -l <"$tmp/screen")" -le 24
	tap_ok "$name: 80 columns" test "$(LC_ALL=C.UTF-8 wc -L <"$tmp/screen")" -le 80
	for what in booted 'boot time' scaling estimate; do
		case $name,$what in clocks,boot* | crowded,boot*) what='virtual time' ;; esac
		tap_ok "$name: $what" grep -q "^  $what  " "$tmp/screen"
	done
done
for n in 1 2 4; do
	"$top/tests/stats/records" config=a-name-of-sixty-characters-that-differs-from-others-in-its-end-$n cpus=$n 100/20 102/21 104/20 | stats
done >"$tmp/ends.jsonl"
for format in text html latex; do
	tap_is "$format: names that differ in their end do where they are shortened" "$(report -f $format "$tmp/ends.jsonl" |
		sed 's/\\allowbreak{}//g; s/{-}/-/g; s/\\dots{}/…/g' | grep -o 'a-name[^ ]*…[^] ,<&:|}]*' | sed 's/.*\(.\)/\1/' | sort -u | tr -d '\n')" 124
done
failed=$(for n in 1 2 4; do
	"$top/tests/stats/records" config=cpu_$n cpus=$n phases=up:t0:m1,userland:m2:prompt panic 100/20/120 silent timeout 100/20/120
done | stats | report)
tap_is "boots of several configurations that ended alike are told once" "$(echo "$failed" | grep -c 'panic in sample 1')" 1
tap_is "boots of which none completed have no effect of vCPUs, and no table but the first" "$(for n in 1 2; do
	"$top/tests/stats/records" config=cpu_$n cpus=$n panic panic
done | stats | report | grep '^[A-Z]' | xargs)" "Boot times of demo: Demo Configurations Warnings Boots that did not complete Measured What to do next"
tap_is "where there is room nothing is cut" "$(echo "$failed" | sed '/^Configurations/,$d' | tr -s ' \n' ' ' | grep -o 'boots did not complete:.*left out of it (.*)' | grep -c '^[^…]*(all configurations) userland:')" 1
tap_is "one boot is no figure of boots" "$(report -f figures -d "$tmp" "$data/one.jsonl" | xargs)" "timeline.svg headline.svg"
clocks=$(screen "$tmp/clocks.jsonl" | tr -s ' \n' ' ')
tap_like "of two clocks each has its own fastest and slowest" "$clocks" \
	'boot time cpu_1-wall: .* cpu_5-wall: .* 3 more between these virtual time cpu_1-icount: .* cpu_5-icount: .* 3 more between these scaling'
tap_is "its own scaling" "$(echo "$clocks" | grep -o 'cpu_[0-9a-z-]*: \(speedup\|boot CPU executes 1/\)' | xargs)" "cpu_5-icount: boot CPU executes 1/ cpu_5-wall: speedup"
tap_is "and no warning, which the report has" "$(echo "$clocks" | grep -c 'different clocks') $(
	report "$tmp/clocks.jsonl" | grep -c '! times of different clocks do not compare: icount, wall')" "0 1"
tap_is "dots of each clock have their own axis" "$(report "$tmp/clocks.jsonl" | sed -n '/^Boots of all/,/^  (/p' | sed -n 's/^  \(cpu_[^ ]*\) .*/\1/p; s/^ *[0-9]* ms .*/axis/p; 1s/.* //p' | xargs)" \
	"clock $(for clock in wall icount; do for n in 1 2 3 4 5; do echo cpu_$n-$clock; done; echo axis; done | xargs)"
exact_verdict()	# VERDICT: what the report says of it
{
	jq -c --arg verdict "$1" 'if .scaling then .scaling.rows[1] |= (.p_reason = {kind: "exact"} | .verdict = $verdict) else . end' "$data/four.jsonl" |
		report -w 1000 | sed -n '/^Scaling$/,/^$/s/.*  \(.* on the boot CPU\)$/\1/p'
}
tap_is "of exact counts no boot is called faster" "$(for verdict in faster slower same; do exact_verdict $verdict; done)" \
	'fewer instructions on the boot CPU
more instructions on the boot CPU
as many instructions on the boot CPU'
tap_like "and what was tested is told as its table has it" "$(jq -c 'if .scaling then .scaling.rows[].verdict |= "not_shown" else . end' "$tmp/clocks.jsonl" |
	screen - -w 1000)" 'cpu_5-wall: speedup 0\.20, no difference shown'
four=$(screen "$data/four.jsonl")
tap_is "how long, and how sure" "$(echo "$four" | grep -c ' ms (95 %: .*), n = \(5\|3 of 5\)$')" 3
for width in 40 60; do
	BOOTMATRIX_ASKED=matrix screen "$data/four.jsonl" -w $width >"$tmp/narrow"
	tap_is "$width columns: nothing is cut" "$(grep -c … "$tmp/narrow") $(LC_ALL=C.UTF-8 wc -L <"$tmp/narrow" | awk -v w=$width '{ print $1 <= w }') $(
		tr -s ' \n' ' ' <"$tmp/narrow" | grep -c 'n = 3 of 5 scaling .* what next see why boots did not complete: make html has their logs')" "0 1 1"
done
tap_like "how it scales" "$four" '  scaling  *with 4 vCPUs 1.51 times as fast as with 1 \(95 %: 1.45 to 1.57\)'
tap_like "whether the estimate holds" "$four" '  estimate  *does not hold: kernel initialisation, estimated 65 ms \('
of_boot='[{"name":"boot","from":"t0","to":"prompt","headline":true,"estimated_ms":500,"low_ms":400,"high_ms":600}]'
judged()	# ESTIMATES [KEY=VALUE ...] TIME...: the summary's verdict on the boot time
{
	published=$1; shift
	"$top/tests/stats/records" estimates="$published" "$@" | stats |
		report -w 1000 | sed -n 's/^  estimate  *//p'
}
tap_is "an estimate that the boots cannot tell from what they took is undecided" "$(judged "$of_boot" 500 620 800)" \
	"undecided: boot, estimated 500 ms (400 to 600 ms), measured 640 ms (95 %: 265 to 1015)"
tap_is "and of one boot" "$(judged "$of_boot" 800 | cut -d , -f 1)" "undecided: boot"
tap_is "a mean that is shown to be within the range holds, however far from its figure" "$(judged "$of_boot" 579 580 581 580 | cut -d , -f 1)" "holds: boot"
tap_is "a mean that is shown to be beyond it is off" "$(judged "$of_boot" 619 620 621 620 | cut -d : -f 1)" "is off, but plausible"
tap_is "or does not hold" "$(judged "$of_boot" 819 820 821 820 | cut -d : -f 1)" "does not hold"
tap_is "and where there is no range" "$(judged "$(echo "$of_boot" | sed 's/,"low.*600//')" 501 500 499 500 | cut -d , -f 1)" "holds: boot"
tap_is "on the deterministic clock no time is judged" "$(judged "$of_boot" clock=icount 800 800)" \
	"not judged: virtual time is instructions"
tap_is "beside wall time it is that alone which is" "$({
	"$top/tests/stats/records" config=a clock=icount estimates="$of_boot" 800 800
	"$top/tests/stats/records" config=b estimates="$of_boot" 499 500 501
} | stats | report -w 1000 | sed -n 's/^  estimate  *//p')" "holds: boot, estimated 500 ms (400 to 600 ms), measured 500.0 ms (95 %: 497.5 to 502.5) with b"
undecided=$({
	"$top/tests/stats/records" config=a estimates="$of_boot" 560 620 570 610 580
	"$top/tests/stats/records" config=b estimates="$of_boot" 570 620 600 640 569.995
	"$top/tests/stats/records" config=c estimates="$of_boot" 500 700
} | stats | report -w 1000)
tap_is "an estimate that is undecided: how many boots would decide" "$(echo "$undecided" | sed -n '/^Estimates/,/^$/s/^    \([abc]\) .*\(undecided .*\)/\1 \2/p' | tr -s ' ')" "a undecided about 33 556 … 620
b undecided > 10000 562 … 638
c undecided – < 1871"
tap_is "and what to type" "$(echo "$undecided" | sed -n '/^What to do/,$p' | grep 'whether the estimate')" "  make matrix … SAMPLES=33 may decide whether the estimate holds (a)
  to decide whether the estimate holds takes more than 10000 boots (b)"
slows=$(for n in 1 2 8; do
	"$top/tests/stats/records" config=cpu_$n cpus=$n $((300 - 150 * (n == 2) - 100 * (n == 8))) $((303 - 150 * (n == 2) - 100 * (n == 8)))
done | stats | report -w 1000)
tap_like "with which vCPUs it is fastest, where that is not the most" "$slows" \
	'  scaling  *fastest with 2 vCPUs, 1.99 times as fast as with 1, efficiency 100 %.*; with 8: 1.50$'
tap_like "and how sure the most is, too" "$(for n in 1 2 8; do
	"$top/tests/stats/records" config=cpu_$n cpus=$n $(for i in 1 2 3 4 5; do echo $((300 + i - 150 * (n == 2) - 100 * (n == 8))); done)
done | stats | report -w 1000)" '; with 8: 1.49 \(95 %: 1.48 to 1.51\)$'
tap_is "after which phase boots ended, where they all did" "$(for n in 1 2; do "$top/tests/stats/records" config=cpu_$n panic timeout panic; done | stats |
	report -w 1000 | sed -n 's/^  what is wrong  *//p')" "no boot completed: timeout, panic after m1 (all configurations)"
tap_is "and only then" "$({ "$top/tests/stats/records" panic; "$top/tests/stats/records" config=cpu_2 panic | jq -c '.phases.evidence.last_phase = "m2"'; } | stats |
	report -w 1000 | sed -n 's/^  what is wrong  *//p')" "no boot completed: panic (all configurations)"
tap_is "cheap advice comes first, with what it takes" \
	"$(screen "$data/models.jsonl" -w 1000 | grep -o 'SAMPLES=.*')" \
	"SAMPLES=6 narrows every mean to ± 5 %, in about 2 s of boots
SAMPLES=90 narrows every mean to ± 1 %, in about 2 min of boots"
tap_like "where the time goes" "$four" '  longest  *cpu_1: scheduler_ready 239.2 ms \(63.7 %\), bsp_finish'
scaled=$(for n in 1 2; do "$top/tests/stats/records" config=cpu_$n cpus=$n clock=icount 100/20/60 | jq -c --argjson n $n \
	'.phases |= (.machine.clock = "icount" | .markers[0].insns = [20000000, 0][:$n] | .markers[1].insns = ([60000000, 30000000] | map(. / $n))[:$n])'; done |
	stats | report | sed '/^Configurations/,$d')
tap_like "instructions are no speed" "$scaled" '  scaling  *with 2 vCPUs the boot CPU executes 1/2.000 of the instructions$'
tap_like "what to do next" "$four" '  what next  '
asked=$(printf 'across\nGUESTS=a b\nOUT=\033[2J\n')
tap_is "a command is told with all that was asked, harmless" \
	"$(BOOTMATRIX_ASKED=$asked report "$data/four.jsonl" | grep -o 'make .*SAMPLES=7 .*')" \
	"make across GUESTS='a b' … SAMPLES=7 shows which phases are worth work, if all"
tap_is "and in the summary what differs" "$(BOOTMATRIX_ASKED=$asked screen "$data/four.jsonl" -w 79 | grep -o 'logs\|make .*')" \
	"make html across … has their
logs
make across … CLOCK='wall icount': scaling beyond the cores"
both=$({
	"$top/tests/stats/records" 300 301 302 330 290 320
	"$top/tests/stats/records" config=cpu_1-icount clock=icount 5 5 5 5 5 5
} | stats)
both_asked=$(printf "matrix\n CPUS=1\n CLOCK=icount wall\n SAMPLES=6\n")
tap_is "what is identical on the deterministic clock is not booted again" \
	"$(echo "$both" | BOOTMATRIX_ASKED=$both_asked report -w 1000 | sed '/^Configurations/,$d' | grep -o 'make .*')" \
	"make matrix … SAMPLES=11 CLOCK=wall narrows the mean to ± 5 %, in about 2 s of boots
make matrix … SAMPLES=194 CLOCK=wall narrows the mean to ± 1 %, in about 58 s of boots"
tap_is "unless it is of a variant, which CLOCK= does not change" \
	"$(echo "$both" | BOOTMATRIX_ASKED=${both_asked#*wall} report -w 1000 | grep -c CLOCK=wall)" 0
tap_is "or only a command line has such words" \
	"$(echo "$both" | BOOTMATRIX_ASKED=$(printf 'matrix\n CMDLINE=x CLOCK=wall icount\n') report -w 1000 | grep -c ' CLOCK=wall narrows')" 0
tap_is "or it is not identical" "$({ echo "$both" | head -n 1
	"$top/tests/stats/records" config=cpu_1-icount clock=icount 5 5 5 5 5 6 | stats | head -n 1; } | BOOTMATRIX_ASKED=$both_asked report -w 1000 | grep -c CLOCK=wall)" 0
tap_is "what would take too many boots is not told to be typed" \
	"$("$top/tests/stats/records" 100 100 100 300 100 9000 | stats | report -w 1000 | sed -n '/^What to do/,$p' | grep '%')" \
	"  to know the mean to ± 5 % takes more than 10000 boots
  to know the mean to ± 1 % takes more than 10000 boots"
lines='(.samples[].markers[] | select(.name != "reset_vector" and .source == "symbol")).source = "serial"'
for refused in '.accel = "kvm"' '.probe = "off"' '.thread = "multi"' '.probe = "marks" | '"$lines" '.guest.disk_sha256 = "0" | '"$lines"; do
	tap_is "no advice that is refused: $refused" "$(jq -c "if .cpu_1 then .cpu_1 |= ($refused) else . end" "$data/four.jsonl" | report | grep -c CLOCK=)" 0
done
for taken in '.probe = "marks"' "$lines"; do
	tap_is "but what is not: $taken" "$(jq -c "if .cpu_1 then .cpu_1 |= ($taken) else . end" "$data/four.jsonl" | report | grep -c CLOCK=)" 2
done
tap_like "what cannot be shown as it was typed is not told to be typed" "$(BOOTMATRIX_ASKED=$(printf 'matrix\nGUEST=./\346\227\245.json\nodd one\nKEEP_GOING=1\n') report "$data/four.jsonl")" \
	'make matrix … … KEEP_GOING=1 SAMPLES='
unseen='map_values(if .samples then .samples[].markers[3] |= {name, at_ms: null, reason: "no such symbol in kernel; did you mean kmain?"} else . end)'
tap_like "a marker that was never seen is wrong" "$(jq -c "$unseen" "$data/four.jsonl" | report | sed '/^Configurations/,$d' | tr -s '\n ' ' ')" \
	'what is wrong .*marker kmain_phase was seen in no boot: no such symbol'
tap_is "but not one that some boot has seen" "$(jq -c "if .cpu_1 then $unseen else . end" "$data/four.jsonl" | report | grep -c 'seen in no boot')" 0
mistaken=$("$top/tests/stats/records" 100/20/60 102/21/61 | jq -c '
	def wrong($why): .symbol_reason = "no such symbol in kernel\($why)";
	.phases.markers[0] |= ({name, at_ns: null, reason: "never reached"} | wrong("; did you mean kmain?")) |
	.phases.markers[1] |= wrong("") |
	.phases.markers |= [{name: "m0", at_ns: null, reason: "no such symbol in kernel"} | wrong("")] + .' | stats)
tap_is "a symbol that is not in the kernel is told of, once, also where a pattern gives the times" \
	"$(echo "$mistaken" | report -w 1000 | sed -n '/^Warnings/,/^$/s/^  ! //p')" \
	'marker m0 was seen in no boot: no such symbol in kernel
marker m1 was seen in no boot: never reached; its symbol: no such symbol in kernel; did you mean kmain?
marker m2 has no times by its symbol: no such symbol in kernel'
tap_like "one of a variant alone, too" "$({ "$top/tests/stats/records" 100 102; "$top/tests/stats/records" config=cpu_1@b phases=c:t0:m9,b:m9:prompt 100/20 102/21 |
	jq -c '.phases.markers |= [{name: "m9", at_ns: null, reason: "no such symbol in kernel", symbol_reason: "no such symbol in kernel"}] + .'; } |
	stats | report -w 1000)" '! marker m9 was seen in no boot: no such symbol in kernel'
tap_is "and where no boot completed" \
	"$(echo "$mistaken" | jq -c '.cpu_1.samples[].outcome = "timeout"' | report -w 1000 | grep -c '^  ! marker .* has no times by its symbol: no such')" 3
tap_is "means that are alike are told once" "$(screen "$tmp/forty.jsonl" | grep -A2 '^  boot time' | grep -c 'n = 5')" 1
tap_is "whose curve it is, where there are several" "$(screen "$data/models.jsonl" | grep -A1 '^  scaling' | grep -o 'cpu_2[^ ]* speedup 1.[0-9]*' | xargs)" \
	"cpu_2-pentium3: speedup 1.32 cpu_2-qemu32: speedup 1.29"
tap_is "nothing to do is said" "$(screen "$data/icount.jsonl" | grep '^  what next')" "  what next      nothing is missing: more boots would be identical"
tap_like "one boot is not called identical to others" "$("$top/tests/stats/records" clock=icount 100/20/40 |
	jq -c '.phases.machine.clock = "icount"' | stats | screen /dev/stdin | grep '^  what next')" 'make matrix … SAMPLES=2 shows whether boots are identical$'
tap_is "boots of the deterministic clock that differ are not called identical" "$("$top/tests/stats/records" clock=icount 100/20/40 100/20/40 100/20/40 100/20/40 100/20/40 100.1/20/40 |
	jq -c '.phases.machine.clock = "icount"' | stats | report | grep -c 'more boots would be identical')" 0
across=$(for guest in one two; do
	"$top/tests/stats/records" config=cpu_1@$guest 100 102 104 | jq -c --arg guest $guest '.phases.machine.guest.name = $guest'
done | stats -x "one two" | report)
tap_like "of guests beside each other their ratio" "$across" '  guests  *cpu_1: two takes 1 of the time of one \(0.957 to 1.05\)'
tap_is "and no scaling without vCPUs that differ" "$(echo "$across" | grep -c '^Scaling\|^Effect\|no guest')" 0
tap_like "and intervals that differ are warned of" "$(jq -c '(.across.rows[] | select(.guest == "two")).to = "other"' "$data/across.json" | report)" \
	'! the whole boot of two is from t0 to other, of one from t0 to'
tap_is "a phase within another is not told beside it" "$(jq -c '.cpu_1.phases[0] += {name: "all", from: "t0", to: "shell_prompt", mean_ms: 379, share: 1}' \
	"$data/one.jsonl" | report | grep -A1 '^  longest' | grep -o '[a-z_]* [0-9.]* ms')" "all 379.0 ms"

jq -c '.cpu_1.warnings = [{kind: "noisy_host", cause: "load", boots: 5, attempted: 5}]
	| .cpu_1.phases[0].mean_ms = 0.000009 | .cpu_1.phases[0].mean_ci95_ms = null | .cpu_1.phases[0].stdev_ms = null
	| .cpu_1.phases[1].mean_ms = 44123.4 | .cpu_1.phases[1].mean_ci95_ms = [43000, 45200]' "$data/four.jsonl" 2>/dev/null |
	head -1 >"$tmp/units.jsonl"
units=$(report "$tmp/units.jsonl" | sed -n '/^Phases of/,/^$/p')
tap_like "a phase of nanoseconds beside one of seconds has its own unit" "$units" '  9.000 ns'
tap_like "and so has that" "$units" '  44.1 s '
tap_is "what holds for every boot is told in the same words of all" \
	"$(jq -c 'if .cpu_1 then .cpu_1 else .cpu_2 end | {(.config): .}
		| map_values(.warnings = [{kind: "noisy_host", cause: "load", boots: .cpus, attempted: .cpus}])' \
		"$data/four.jsonl" 2>/dev/null | head -2 | report | grep -A1 '^  ! .*noisy' | xargs)" \
	"! all configurations: noisy host: in every boot the load before it was above the number of cores"
tap_like "where there is no room the verdict outlives the efficiency" \
	"$(report -w 40 "$data/four.jsonl" | sed -n '/^Scaling/,/^$/p')" 'speedup +verdict'
page=$(report -f html "$data/comparison.json" | sed -n 's/^<h2 id="\([a-z]*\)">.*/\1/p; s/^<figure id="\(figure-[a-z]*\)".*/\1/p' | xargs)
compared=$(screen "$data/comparison.json" -w 1000)
tap_is "a comparison says how many changed, by how much and which most" "$(echo "$compared" | grep -A1 '^  whole boots\|^  phases' | tr -s ' ')" \
	" whole boots slower: 1 of 4, cpu_1: ratio 1.200 (98.3 %: 1.139 to 1.264), median 379.3 ms, now 455.1 ms
 undecided: 3 of 4, largest in cpu_2: ratio 1.000 (97.5 %: 0.946 to 1.057), median 287.8 ms, now 287.8 ms
 phases slower: 10 of 33, largest in cpu_1, scheduler_ready: ratio 1.200 (99.8 %: 1.130 to 1.275), median 240.4 ms, now 288.4 ms
 undecided: 23 of 33, largest in cpu_1, power_on: ratio 1.200 (99.8 %: 0.514 to 2.800), median 410.7 µs, now 492.8 µs"
tap_is "and what to do next" "$(echo "$compared" | sed -n '/what next/,/^$/p' | tr -s ' ')" " what next report -f html draws the boots of both sides
 154 boots of each may decide whether boots changed, with as many in the base"
wrong_of()	# PAIRED: how often another command line is wrong, and how often it is warned of
{
	jq -c ".comparison.paired = $1 | .comparison.configs[0].differs = [{kind: \"another_value\", setting: \"cmdline\", base: \"a\", now: \"b\"}]" \
		"$data/comparison.json" | report -w 1000 | grep -c "^  \(what is wrong \|! cpu_1:\) *command line is b, in the base a"
}
tap_is "what differs from an earlier matrix may be wrong, and is warned of" "$(wrong_of false)" 2
tap_is "what variants were asked to differ by is warned of alone" "$(wrong_of true)" 1
next_of_ab()	# JQ [GOALS]: what to type next, of a comparison of pairs
{
	jq -c ".comparison.paired = true | $1" "$data/comparison.json" | BOOTMATRIX_ASKED=$(printf "${2-ab}"'\nA=a\nB=b\n') report -w 1000 | sed -n '/^What to do next/,/^$/s/^  //p'
}
tap_is "the same of pairs, with all that was asked" "$(next_of_ab .)" "make html ab A=a B=b draws the boots of both sides
make ab A=a B=b SAMPLES=154 may decide whether boots changed"
tap_is "where it would take too many boots, what can be known" "$(next_of_ab '(.comparison.rows[].undecided.n | values) = 20000' | tail -n 1)" \
	"make ab A=a B=b SAMPLES=auto boots until every ratio is known to ± 2 %, or 100 times"
tap_is "or more than are worth counting" "$(next_of_ab '(.comparison.rows[].undecided | select(.n)) |= {kind, more_than: 10000}' | tail -n 1)" \
	"make ab A=a B=b SAMPLES=auto boots until every ratio is known to ± 2 %, or 100 times"
for paired in true false; do
	tap_is "what variants differ in on purpose is no fault; what a base does is: paired is $paired" \
		"$(jq -c ".comparison.paired = $paired | .comparison.configs[].differs |= [{kind: \"another_value\", setting: \"cmdline\", base: \"x\", now: \"y\"}]" \
			"$data/comparison.json" | report -w 1000 | sed -n 's/^\(  what [a-z ]*[a-z]\)  *command line is y, in the base x.*/\1/p')" "  what $([ $paired = true ] && echo differs || echo is wrong)"
done
tap_is "and of others, how it is known with fewer" "$(next_of_ab '(.comparison.rows[].undecided.n | values) = 20000 | .comparison.paired = false' | tail -n 1)" \
	"make ab A=... B=... shows smaller changes, where both can be booted"
tap_is "where it is not known how many, why" "$(next_of_ab 'del(.comparison.rows[].undecided.n)' | tail -n 1)" "see what is undecided, and why"
tap_is "as many more as did not complete" "$(next_of_ab '.comparison.configs[].base_attempted += 2' | tail -n 1)" "make ab A=a B=b SAMPLES=156 may decide whether boots changed"
tap_is "where nothing changed, that" "$(next_of_ab '.comparison.verdict = "same" | .comparison.counts = {slower: 0, faster: 0, undecided: 0, same: 1}')" \
	"nothing is missing: nothing is undecided"
tap_is "where fewer boots complete, their logs first, and no boots more" "$(next_of_ab '.comparison.verdict = "fewer_complete"' | grep -v draws)" \
	"see why boots did not complete: make html ab A=a B=b has their logs"
tap_is "pages that were asked for are made, and are again with other settings" "$(next_of_ab . 'html ab')" "comparison.html draws the boots of both sides
make html ab A=a B=b SAMPLES=154 may decide whether boots changed"
tap_is "and have the logs" "$(next_of_ab '.comparison.verdict = "fewer_complete"' 'html ab' | grep logs)" \
	"see why boots did not complete: report.html has their logs"
tap_is "of both clocks that of the wall" "$(next_of_ab . 'ab\nCLOCK=wall icount' | tail -n 1)" "make ab A=a B=b SAMPLES=154 CLOCK=wall may decide whether boots changed"
lost=$({ "$top/tests/stats/records" config=cpu_1@A 100 101 102 103 104; "$top/tests/stats/records" config=cpu_1@B panic panic panic panic 104; } | stats -v B/A | report)
tap_like "and how many did" "$lost" '^  what is wrong  1 of 5 boots complete, in the base 5 of 5 \(p = 0.0'
few=$({ "$top/tests/stats/records" config=cpu_1@A 100; "$top/tests/stats/records" config=cpu_1@B panic; } | stats -v B/A | report)
tap_like "too few to be a warning are told, too" "$few" '^  completed      cpu_1: 0 of 1 boots complete, in the base 1 of 1$'
tap_like "with where their logs are" "$few" '^  what next      see why boots did not complete: '
tap_like "of pairs their number, not that of each side" "$lost" '^  cpu_1, whole boot, 1 pair: '
exact=$("$top/tests/stats/records" clock=icount 100/20/60 | stats >"$tmp/exact.json"; "$top/tests/stats/records" clock=icount 100.000001/20.000001/60.000001 |
	stats -b "$tmp/exact.json" | screen /dev/stdin -w 1000)
tap_like "of exact times every digit" "$exact" ' whole boots  *slower: 1 of 1, cpu_1: \+1 ns, ratio 1\.0000000100, now 100\.000001 ms$'
two() { "$top/tests/stats/records" config=cpu_2-qemu32-icount clock=icount cpus=2 "$@"; }
tap_is "in 80 columns nothing of it is cut" "$(two 100.000001/20.123456/60.234567 | stats >"$tmp/exact.json"
	two 103.0033/23.126756/63.234567 | stats -b "$tmp/exact.json" | screen /dev/stdin | grep -c …)" 0
tap_is "what is new is told to be" "$("$top/tests/stats/records" 100 >"$tmp/one.json"; { cat "$tmp/one.json"; "$top/tests/stats/records" config=cpu_2 cpus=2 100; } |
	stats -b "$tmp/one.json" | report | sed -n 's/^  what is wrong  //p')" "not in the base (cpu_2)"
both_exact='.comparison.rows |= . + (map(select(.config == "cpu_1") | .config = "cpu_1-icount" | .method = "exact" | .median_ms *= 9))'
tap_is "of two clocks that which changed most on each" "$(jq -c "$both_exact" "$data/comparison.json" | report -w 1000 | grep -o 'slower: [0-9]* of 5, [^:]*' | xargs -d '\n')" \
	"slower: 1 of 5, cpu_1 slower: 1 of 5, cpu_1-icount"
jq -c "$both_exact"' | .comparison |= (.rows |= (. + (to_entries | map(.value | .config = "a-long-name-of-a-configuration" | .verdict = ("slower", "faster", "same"))))
	| .warnings = [{kind: "a"}, {kind: "b"}, {kind: "c"}, {kind: "d"}, {kind: "e"}])' "$data/comparison.json" | report | sed '/^Warnings/,$d' >"$tmp/screen"
tap_is "however many verdicts there are, in 24 lines" "$(wc -l <"$tmp/screen" | awk '{ print $1 <= 24 }') $(grep -c 'and [0-9]* more, see below' "$tmp/screen")" "1 3"
"$top/tests/stats/records" clock=icount 30000 | stats >"$tmp/exact.json"
tap_like "and of a ratio as many as tell it from 1" "$("$top/tests/stats/records" clock=icount 30000.000001 | stats -b "$tmp/exact.json" | report -w 1000)" \
	'whole boot\) .* 1\.000000000033  *slower'
"$top/tests/stats/records" phases=a:m1:m2 100/20/20 101/20/20 | stats >"$tmp/no_time.json"
tap_like "no ratio to what takes no time" "$("$top/tests/stats/records" phases=a:m1:m2 100/20/40 101/20/40 | stats -b "$tmp/no_time.json" | screen /dev/stdin -w 1000)" \
	'phases  *undecided: 1 of 1, cpu_1, a: ratio –, median 0 ms, now 20\.00 ms$'
logs_of()	# [OPTION ...]: where a page says that the logs are
{
	report -f html "$@" "$data/four.jsonl" | grep -o 'see why boots did not complete[^<]*' | uniq
}
tap_is "a page says where logs are" "$(logs_of)" "see why boots did not complete: make html … has their logs"
tap_is "and of its own, with a link" "$(logs_of -l "$tmp") $(report -f html -l "$tmp" "$data/four.jsonl" | grep -c '<a href="#logs">see why')" \
	"see why boots did not complete: their logs are below 2"
tap_is "a page of a comparison does not tell how to make it" "$(report -f html "$data/comparison.json" | grep -c 'draws the boots')" 0
tap_is "a comparison has a view of its own" "$page" "summary warnings figures figure-comparison figure-sides sides changed undecided next"
tap_is "in which every boot of both sides is a mark" "$(report -f html "$data/comparison.json" | sed -n '/id="figure-sides"/,/class="narrow"/p' | grep -c 'class="mark"')" \
	"$(jq '[.comparison.configs[] | .base_times_ms, .times_ms | length] | add' "$data/comparison.json")"
tap_done
