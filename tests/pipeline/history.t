#!/bin/bash
# make matrix HISTORY=, make history: with the real tools, on the demo guest.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs image
cp -r "$top/configs" .
ln -s "$top/build" build

matrix CPUS=1 SAMPLES=1 HISTORY=kept REVISION='v1 first'
tap_is "a matrix keeps its result" "$? $(ls kept/demo | wc -l)" "0 1"
file=$(echo kept/demo/*.json)
tap_is "and says where" "$(grep "^kept/" "$tmp/said")" "$file: added"
tap_is "with revision, host, QEMU and times" "$(jq -c '.result | .revision, .guest, (.configs[0] | .config, .booted, .mean_ms > 0,
	(.host.cpu | type), (.machine.qemu_version | type), (.phases | length > 9))' "$file" | tr '\n' ' ')" \
	'"v1 first" "demo" "cpu_1" 1 true "string" "string" true '
matrix CPUS=1 SAMPLES=1 HISTORY=kept REVISION='v1 first'
tap_is "again: nothing to be done" "$(cat "$tmp/said"); $(ls kept/demo | wc -l)" "make: Nothing to be done for 'matrix'.; 1"
matrix CPUS=1 SAMPLES=1 HISTORY=kept REVISION=v2
tap_is "another revision of the same boots is told" "$(cat "$tmp/said")" "$file: there already, as of v1 first"
matrix CPUS=1 SAMPLES=1 HISTORY=kept REVISION=v2
tap_is "once" "$(cat "$tmp/said")" "make: Nothing to be done for 'matrix'."
make LOCK="$tmp/lock" CPUS=1 SAMPLES=1 SEED=43 matrix >"$tmp/said" 2>&1
tap_is "so is another seed" "$(cat "$tmp/said")" "pipeline: SEED: boots that are kept have the order of SEED=42: make -B, or another OUT, boots anew
make: Nothing to be done for 'matrix'."
matrix OUT=anew CPUS=1 SAMPLES=1
make LOCK="$tmp/lock" OUT=anew CPUS=1 SAMPLES=1 SEED=43 MEM=96 matrix >"$tmp/said" 2>&1
tap_is "not where none is kept" "$(grep -c '^pipeline: SEED' "$tmp/said") $(jq .boot.seed anew/demo/cpu_1/001.boot.jsonl | head -n 1)" "0 43"
matrix CPUS=1 SAMPLES=1 HISTORY=other REVISION=v2
tap_is "another directory has it, too" "$(ls other/demo | wc -l)" 1
rm "$file"
matrix CPUS=1 SAMPLES=1 HISTORY=kept REVISION='v1 first'
tap_is "what is gone is added again" "$(ls kept/demo/*.json)" "$file"
matrix CPUS=1 SAMPLES=2 HISTORY=kept REVISION=v2
tap_is "more boots are the same result, of its revision" "$(jq -c '.result | .revision, .configs[0].attempted' kept/demo/*.json | tr '\n' ' ')" '"v1 first" 2 '
matrix CPUS=1 SAMPLES=1 HISTORY=kept
tap_is "fewer of them are not kept in its place" "$(grep "^kept/" "$tmp/said"); $(jq .result.configs[0].attempted kept/demo/*.json)" \
	"$file: kept as it is, of 2 boots: these are 1 of them; 2"

history()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" CPUS=1 HISTORY=kept "$@" history >"$tmp/said" 2>&1
}
history
tap_is "one result decides nothing" "$? $(grep -o 'Verdict: .*' "$tmp/said"); $(verdict -H out/demo; echo $?)" \
	"2 Verdict: undecided, too few results; 5"

# Twenty results like it, as of the days before, and then five of them slower.
played()	# N FACTOR: results of the day -N, as its own
{
	jq -c --argjson n "$1" --argjson f "$2" '(((.result.began | fromdate) - $n * 86400) | todate) as $began |
		.result.began = $began | .result.revision = "r\($n)" | .result.configs[0] |= (.began = $began |
		.mean_ms *= $f * (1 + ($n % 7) / 1000) | .phases[].mean_ms *= $f * (1 + ($n % 5) / 1000))' kept/demo/2*.json >"played/demo/$1.json"
}
mkdir -p played/demo
for n in {1..20}; do played $n 1; done
history HISTORY=played
tap_is "nothing changed" "$? $(grep -o 'Verdict: .*' "$tmp/said"); $(verdict -H out/demo; echo $?)" "0 Verdict: no change shown; 0"
for n in {1..6}; do played $n 1.1; done
history HISTORY=played
tap_is "a step of 10 % fails" "$? $(grep -o 'Verdict: .*' "$tmp/said"); $(verdict -H out/demo; echo $?)" "2 Verdict: slower than it was; 3"
tap_is "and is said first" "$(sed -n '2,3s/^  history *//p' "$tmp/said")" "slower than it was"
tap_is "for git bisect, too" "$(verdict -B -H out/demo; echo $?)" 1
tap_is "the page has a figure of boot time and one of phases" "$(grep -c 'svg.* class="wide".*over the results' out/demo/history.html)" 2
history HISTORY=played SINCE=r6
tap_is "since the step there is none" "$(grep -o 'Verdict: .*' "$tmp/said")" "Verdict: undecided, too few results"
history HISTORY=played SINCE="#x'"
tap_is "a SINCE that none is of: one line" "$(sed 's/.*pipeline: //' "$tmp/said")" "SINCE: #x': no result is of that revision.  Stop."
echo '{' >played/demo/cut.json
history HISTORY=played SINCE=r6
tap_like "a result that cannot be read is not SINCE's fault" "$(head -n 1 "$tmp/said")" '^stats: played/demo/cut\.json:1: '
history HISTORY=
tap_like "no HISTORY" "$(cat "$tmp/said")" 'HISTORY: empty'
history HISTORY=nowhere
tap_is "an empty one, and no old verdict" "$(sed -n '1s/.*pipeline: //p' "$tmp/said") $(verdict -H out/demo 2>/dev/null; echo $?)" \
	"HISTORY: no results in nowhere/demo: make matrix HISTORY=nowhere adds one.  Stop. 1"
tap_done
