#!/bin/bash
# What a number of CPUs online that is not known leaves of scaling, and which configurations stand on one curve.
. tests/tap.sh
records() { perl tests/stats/records "$@"; }
why=',"cpus_online_reason":"the guest names 300 CPUs of 4"'
unknown() { sed "s/\"cpus_online\":null/&$why/"; }

{ records config=cpu_1 1000 1010 990; records config=cpu_2 cpus=2 600 610 590; records config=cpu_4 cpus=4 online=null 400 410 390 | unknown; } |
	stats >"$tmp/results"
row() { jq -c "select(.scaling).scaling.rows[] | select(.config == \"$1\") | $2" "$tmp/results"; }
tap_is 'the number is null, with the reason' "$(jq -c 'select(.cpu_4).cpu_4 | [.cpus_online, .cpus_online_reason]' "$tmp/results")" \
	'[null,{"kind":"recorded","note":"the guest names 300 CPUs of 4"}]'
tap_is 'speedup stays' "$(row cpu_4 '.speedup')" 2.5
tap_is 'efficiency is null, with the reason' "$(row cpu_4 '[.efficiency, .efficiency_reason.note, .efficiency_ci95, .efficiency_ci95_reason.note]')" \
	'[null,"the guest names 300 CPUs of 4",null,"the guest names 300 CPUs of 4"]'
tap_is 'of others it is not' "$(row cpu_2 .efficiency)" 0.833333333333333
tap_is 'there is no law' "$(jq -c 'select(.scaling).scaling.groups[0] | [.amdahl, .amdahl_reason.kind]' "$tmp/results")" '[null,"cpus_not_known_for_all"]'

{ records config=cpu_1 timeout timeout; records config=cpu_2 cpus=2 600 610; } | stats >"$tmp/results"
tap_is 'a reference without times has no speedup either' "$(row cpu_1 '[.speedup, .speedup_reason.kind]')" '[null,"no_times"]'

tap_is 'what is exact has no trend, nor have its phases' "$(for n in 1 2; do records config=cpu_$n cpus=$n clock=icount 100/20 100/20; done |
	stats -s | jq -c '.scaling.groups[0] | [.trend, .phases]')" '[null,[]]'

curves() { stats | jq -c 'select(.scaling).scaling.groups | map(.configs)'; }
# The same on both clocks: 2 vCPUs halve what the boot CPU executes, and not what this host's clock shows.
{ for n in 1 2; do
	records config=cpu_$n cpus=$n 1000/20/900 1010/20/900
	records config=cpu_$n-icount cpus=$n clock=icount 100/20/60 | jq -c --argjson n $n \
		'.phases |= (.machine.clock = "icount" | .markers[0].insns = [20000000, 0][:$n] |
			.markers[1].insns = [20000000 + 40000000 / $n, 20000000][:$n])'
done; } | stats >"$tmp/results"
tap_is 'both clocks: the speedup in instructions beside that of the wall clock' \
	"$(jq -c '.scaling.rows[]? | [.config, .exact_speedup]' "$tmp/results")" '["cpu_1",1]
["cpu_1-icount",null]
["cpu_2",1.5]
["cpu_2-icount",null]'
tap_is 'and of a phase' "$(jq -c '.scaling.rows[]? | select(.config == "cpu_2").phases[] | select(.name == "m1").exact_speedup' "$tmp/results")" 2
tap_like 'in the report, which has no row for it twice' \
	"$(report <"$tmp/results" | sed -n '/^Scaling$/,/^Scaling in/p' | grep cpu_ | xargs)" '^cpu_1 1 1 1\.000 100 the reference cpu_2 2 [.0-9]+ 1\.500 '
for format in html latex; do
	tap_ok "and in the figure, $format" grep -q '[>{]default CPU, 64[ ~]MiB, icount[<}]' <(report -f $format <"$tmp/results")
done
tap_is 'a phase that does not scale is named' "$(jq -c '.scaling.findings[]? | [.kind, .phase, .insns, .share]' "$tmp/results")" \
	'["does_not_scale","power_on",20000000,0.5]'
# Two boots on the deterministic clock that differ by an instruction on vCPU 1 from m2 on.
{ records config=cpu_1 clock=icount 100/20/40; records config=cpu_2 cpus=2 clock=icount 100/20/40 100/20/40 |
	jq -c 'if .phases.sample == 2 then .phases.markers[1].insns[1] += 1 else . end'; } | stats >"$tmp/results"
tap_like 'boots that do not repeat: where' "$(report <"$tmp/results" | xargs -0 echo | tr -s ' \n' ' ')" \
	'cpu_2: deterministic clock, but only 1 of 2 boots are identical: not on vCPU 1 from m2 on'
tap_is 'and numbers that are not exact are withheld, with the reason' "$(jq -c '.scaling.instructions[]? | select(.config == "cpu_2") |
	[.insns, .insns_reason.kind, .speedup, (.phases[] | [.name, .speedup])]' "$tmp/results")" \
	'[null,"counts_differ",null,["power_on",1],["m1",null],["m2",null]]'
hung() { records cpus=2 clock=icount timeout | sed "s/7\.2\.22/$1/" | stats | report | tr -s ' \n' ' '; }
tap_like 'a guest that hangs on the deterministic clock: its last line' "$(hung 7.2.22)" 'did not complete timeout in sample 1,.* last line: proc_init'
tap_like 'and the QEMU that may boot it' "$(hung 7.2.22)" '1 boot with 2 vCPUs hung under QEMU 7\.2\.22, .* QEMU 10 gives each its own'
tap_is 'which that QEMU itself does not say' "$(hung 10.0.2 | grep -c 'may boot this guest')" 0
both() { records config=cpu_1 1000 1010; records config=cpu_2 cpus=2 600 610 | jq -c ".phases.machine${1:-}"; }
tap_is 'one curve' "$(both '.network = "none"' | curves)" '[["cpu_1","cpu_2"]]'
for other in '.network = "user"' '.vga = "cirrus"' '.probe = "off"' '.graphics = false' '.boot = "iso"' '.disk.sha256 = "cd"' \
	'.modules[0].sha256 = "cd"' '.kernel.sha256 = "cd"'; do
	tap_is "another curve: $other" "$(both "$other" | curves)" '[["cpu_1"],["cpu_2"]]'
done
tap_is 'the same image elsewhere: one curve' "$(both '.kernel.path = "/elsewhere"' | curves)" '[["cpu_1","cpu_2"]]'
tap_is 'other limits: one curve' "$(both '.timeout_s = 7' | curves)" '[["cpu_1","cpu_2"]]'
tap_is 'instructions that nothing counted are none, not 0' "$("$top/tests/stats/records" clock=icount 100/20/60 102/20/61 |
	jq -c '.phases.machine.clock = "icount" | .phases.markers[].insns = []' | stats | jq -c '.cpu_1 | [.phases[0].insns, .phases[0].insns_reason.kind, .samples[0].markers[0].insns]')" \
	'[null,"not_counted",null]'
tap_done
