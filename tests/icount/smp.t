#!/bin/bash
# The deterministic clock with several vCPUs: the same counts on every vCPU whatever else the host does, scaling
# made of them, and work of known size on the demo guest.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/icount/identical.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs
ln -s "$top/build" build
mkdir configs
sed 's|\.\./build|'"$top"'/build|' "$top/configs/demo.json" >configs/demo.json

# ---- ten boots of each beside two CPU hogs ------------------------------------------

hogs_start
for cpus in 2 4 8; do
	identical "$cpus vCPUs" 10 12 < <(echo \
		"{\"guest\":\"configs/demo.json\",\"clock\":\"icount\",\"cpus\":$cpus,\"cmdline\":\"work=2000\"}" | mkdisk -d images)
	tap_is "$cpus vCPUs: all of them executed something" \
		"$(jq -s --argjson n $cpus '[.[] | select(.mark)][-1].insns | [length == $n, all(. > 0)]' -c "$tmp/boots.jsonl")" '[true,true]'
done
hogs_stop

# ---- scaling, from one boot a configuration ------------------------------------------

matrix CLOCK=icount SAMPLES=1 CMDLINE=work=20000
tap_is 'a matrix on the deterministic clock' $? 0
tap_is 'which is 1, 2, 4 and 8 vCPUs' "$(jq -r '.scaling.instructions[].cpus' out/demo/results.json | xargs)" '1 2 4 8'
# 200 million instructions are shared, 6.7 million are not: 206.7 / (6.7 + 200 / N).
tap_is 'speedups of work of known size' "$(jq -r '.scaling.rows[].speedup * 100 | round / 100' out/demo/results.json | xargs)" \
	'1 1.94 3.67 6.6'
tap_is 'the work does not grow' "$(jq -c '[.scaling.instructions[].growth | . > 0.999 and . < 1.01] | all' out/demo/results.json)" true
tap_is 'nothing is tested, there is no interval' "$(jq -r '.scaling.rows[1] |
	[.speedup_ci95, .speedup_ci95_reason.kind, .verdict] | map(tostring) | join(" ")' out/demo/results.json)" 'null exact faster'
tap_is "Amdahl's law holds" "$(jq -c '.scaling.groups[0].amdahl |
	[.verdict, .serial_fraction > 0.025 and .serial_fraction < 0.035, .departure < 0.01]' out/demo/results.json)" \
	'["exact",true,true]'
tap_ok 'the report has the table' grep -q '^Scaling in instructions' out/demo/report.txt

# ---- what a change does -----------------------------------------------------------------

boot()	# UNITS: results of one boot
{
	echo "{\"guest\":\"configs/demo.json\",\"clock\":\"icount\",\"cpus\":2,\"cmdline\":\"work=$1\"}" |
		mkdisk -d images | qboot | markerparse | stats
}
boot 10 >before.json
tap_is 'the same again' "$(boot 10 | stats -b before.json | jq -c '.comparison | [.verdict, (.rows[].changes | length)] | unique')" \
	'[0,"same"]'
boot 11 | stats -b before.json >comparison.json
tap_is 'a unit of work more is slower' "$(jq -r .comparison.verdict comparison.json)" slower
tap_is 'its 10000 instructions are in its phase' "$(jq '.comparison.rows[] | select(.phase == "system_init").changes |
	map(.more) | add | . > 9900 and . < 10100' comparison.json)" true
tap_is 'and nothing before it changes' "$(jq -r '[.comparison.rows[1:][] | select(.changes != []).phase][0]' comparison.json)" system_init

# ---- work of known size ---------------------------------------------------------------

insns()	# CPUS OPTIONS: instructions of each vCPU in system_init
{
	echo "{\"guest\":\"configs/demo.json\",\"clock\":\"icount\",\"cpus\":$1,\"cmdline\":\"work=2000 $2\"}" |
		mkdisk -d images | qboot | markerparse | stats |
		jq -r ".cpu_$1.phases[] | select(.name == \"system_init\").insns | join(\" \")"
}

# As stats(1) states it.  The instructions of each vCPU over those without the option, in parts of what was asked for, which is
# 500 units of 10000: whole hundredths.
more()	# CPUS OPTION
{
	echo "$(insns "$1" '') $(insns "$1" "$2=500")" | awk -v n="$1" '{
		for (i = 1; i <= n; i++) printf "%.2f%s", ($(i + n) - $i) / 5e6, i < n ? " " : "\n" }'
}
tap_is 'a serial part is the boot CPU alone' "$(more 4 serial | cut -d' ' -f1)" 1.00
tap_is 'an imbalance is one other CPU alone' "$(more 4 imbalance | xargs -n 1 | awk '$1 >= 0.99 && $1 <= 1.01' | wc -l)" 1
tap_is 'and none of the boot CPU' "$(more 4 imbalance | awk '{ print $1 < 0.01 }')" 1
tap_is 'at a barrier every CPU does all of it' "$(more 4 barrier | xargs -n 1 | awk '$1 >= 0.95 && $1 <= 1.05' | wc -l)" 4
tap_is 'behind a lock it is the same work, whoever does it' \
	"$(more 4 lock | awk '{ sum = $1 + $2 + $3 + $4; print (sum >= 0.95 && sum <= 1.05) ? "yes" : "no: " $0 }')" yes
tap_done
