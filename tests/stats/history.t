#!/bin/bash
# stats -t: what a history of results comes to, and which of them are no history.
. "$(dirname "$0")/../tap.sh"
results=$top/tests/stats/results

repeat() { local i; for ((i = 0; i < $1; i++)); do echo "$2"; done; }	# N WORD
verdict()	# DIR ARGUMENT...: "STATUS VERDICT"
{
	stats -t "$tmp/$1" "${@:2}" >"$tmp/out" 2>"$tmp/err"
	echo $? "$(jq -r .history.verdict "$tmp/out")"
}
ask() { jq -c ".history | $1" "$tmp/out"; }

"$results" "$tmp/same" $(repeat 30 1)
tap_is "nothing changed" "$(verdict same)" "0 not_shown"
tap_is "two series, tested as one family" "$(ask '[.rows[] | .tests, .changes]')" '[2,[],2,[]]'

"$results" "$tmp/step" $(repeat 20 1) $(repeat 10 1.05)
tap_is "a step of 5 % is slower" "$(verdict step)" "3 slower"
tap_is "with the result that it came with" "$(ask '[.rows[].changes[] | .result, .revision, .revision_before]')" '[20,"r20","r19",20,"r20","r19"]'
tap_is "and its size" "$(ask '[.rows[].ratio * 1000 | round]')" '[1046,1046]'
tap_is "the same bytes again" "$(stats -t "$tmp/step" | cmp - "$tmp/out" && echo same)" same
tap_is "a larger threshold lets it pass" "$(verdict step -n 10)" "0 not_shown"
tap_is "from the slowdown on there is none" "$(verdict step -r r20)" "0 not_shown"
tap_is "and of the last eight it cannot be told" "$(verdict step -r r22) $(ask '.rows[0].undecided.kind')" '5 undecided "needs_results"'
tap_is "from a date on" "$(verdict step -r 2026-01-23T) $(ask '.results | length')" "5 undecided 8"
tap_is "a revision that is not there" "$(verdict step -r x; cat "$tmp/err")" "1 
stats: -r x: no result is of that revision"

"$results" "$tmp/gain" $(repeat 20 1) $(repeat 10 0.95)
tap_is "5 % less is faster" "$(verdict gain)" "0 faster"
"$results" "$tmp/back" $(repeat 15 1) $(repeat 15 1.08) $(repeat 15 1)
tap_is "what was slower and is no more is no regression" "$(verdict back) $(ask '[.rows[0].changes[].result]')" "0 not_shown [15,30]"
"$results" "$tmp/creep" $(for ((i = 0; i < 60; i++)); do echo $((10000 + 10 * i)) | sed 's/....$/.&/'; done)
tap_is "a drift of 0.1 % a result, each within the noise" "$(verdict creep)" "3 slower"
"$results" "$tmp/one" $(repeat 29 1) 1.5
tap_is "one result off is no level" "$(verdict one)" "0 not_shown"

"$results" "$tmp/exact" clock=icount 1 1 1.000001
tap_is "on the deterministic clock each difference is a change" "$(verdict exact) $(ask '[.rows[0].changes[0] | .p_adjusted, .result]')" "3 slower [null,2]"
tap_is "with a ratio that tells it from 1" "$(report -w 1000 <"$tmp/out" | grep -o 'ratio 1\.[0-9]*\|1\.[0-9]* times the best' | sort -u)" "1.00000100 times the best
ratio 1.00000100"
"$results" "$tmp/exactly" clock=icount 1 2 1
tap_is "what is as the best is identical in time" "$(verdict exactly) $(ask '[.identical, .rows[].identical]') $(report -w 1000 <"$tmp/out" | grep -c 'identical in time')" '0 not_shown ["time","time","time"] 4'
"$results" "$tmp/fewer" $(repeat 12 1) -
tap_is "fewer boots complete" "$(verdict fewer) $(ask '.completion | [.completed, .attempted]')" "4 fewer_complete [0,5]"

"$results" "$tmp/alike" spread=0 $(x=0; for i in {1..60}; do x=$((x * 7 / 10 + (i * 7919 % 13 - 6) * 30)); echo $((100000 + x)) | sed 's/.....$/.&/'; done)
tap_is "results that resemble the one before are told" "$(verdict alike >/dev/null; ask '.rows[0].lag1 > 0.4') $(report <"$tmp/out" |
	grep -c 'resemble the one before')" "true 1"
tap_is "others are not" "$(verdict same >/dev/null; ask '.rows[0] | [.lag1, .lag1_reason.kind]')" '[null,"not_beyond_chance"]'

for other in host=Other qemu=9.9 memory=128; do
	"$results" "$tmp/$other" $(repeat 20 1) "$other" $(repeat 20 1.5)
	tap_is "$other: another series, in no test with the first" "$(verdict "$other") $(ask '[.rows[] | select(.phase == null) | .n, .changes]')" \
		"0 not_shown [20,[],20,[]]"
done

tap_is "what makes it another is told" "$(verdict memory=128 >/dev/null; ask '[.rows[].differs]') $(report -w 300 <"$tmp/out" | sed -n 's/^  apart *//p')" \
	'[[],[],["memory_mib"],["memory_mib"]] cpu_1: 2 series, of which none is compared with another: they differ in memory (MiB)'
"$results" "$tmp/ends" 1 1
sed -i 's/"to":"b"/"to":"c"/; s/"end":"up",\("machine":{\)/"end":"up",\1"cmdline":"quiet",/' "$tmp/ends/001.json"
tap_is "of a phase its ends do, of a boot what it was given" "$(verdict ends >/dev/null; report -w 300 <"$tmp/out" | sed -n 's/^  apart *//p; s/.*QEMU 7.2: //p')" \
	"2 results
cpu_1: 2 series, of which none is compared with another: they differ in command line
cpu_1, kernel: 2 series, of which none is compared with another: they differ in to"
rm "$tmp/ends/001.json"
tap_is "one result is no results" "$(verdict ends >/dev/null; report -w 300 <"$tmp/out" | sed -n 's/.*QEMU 7.2: //p')" "1 result"

cp "$tmp/step/003.json" "$tmp/step/copy.json"
tap_is "the same boots count once" "$(verdict step) $(ask '[.rows[0].n, .rows[0].changes[0].revision]')" '3 slower [30,"r20"]'
rm "$tmp/step/copy.json"

# A configuration more makes a result of its own, which has the boots that came before.
extended()	# DIR NAME: its last result once more, with another configuration
{
	jq -c '.result.configs += [.result.configs[0] | .config = "cpu_2" | .began = "2026-12-01T06:00:00Z"]' "$tmp/$1/029.json" >"$tmp/more"
	mv "$tmp/more" "$tmp/$1/$2.json"
}
for name in 0 z; do
	cp -r "$tmp/step" "$tmp/more-$name"
	extended more-$name $name
	tap_is "a slowdown stays one as a configuration is added ($name.json)" \
		"$(verdict more-$name) $(ask '[.rows[] | select(.phase == null) | .current, .n, .results[-1]]')" '3 slower [true,30,29,true,1,30]'
	tap_is "whose results count once a line" "$(ask '[.lines[].n]') $(report <"$tmp/out" | grep -o 'QEMU 7.2: .*')" '[31] QEMU 7.2: 31 results'
done
"$results" "$tmp/apart" config=cpu_1 $(repeat 10 1) config=cpu_2 $(repeat 10 1)
tap_is "results of different configurations are all a line's" "$(verdict apart >/dev/null; ask '[.lines[].n]')" '[20]'

for file in "$tmp"/step/02*.json; do sed 's/"revision":"r/"revision":"v1.5-r/' "$file" >"$tmp/described" && mv "$tmp/described" "$file"; done
tap_is "a revision with a dash is no date" "$(verdict step -r v1.5-r22) $(ask '.results | length')" "5 undecided 8"

"$results" "$tmp/ten" $(repeat 5 1) $(repeat 5 2)
tap_is "without room for another split none was tested" "$(verdict ten) $(ask '.rows[0] | [.levels[].n, .p_adjusted, .p_adjusted_reason]')" \
	'3 slower [5,5,null,{"kind":"short_levels","n":6}]'
tap_is "nothing is tested where the clock is exact" "$(verdict exact) $(ask '.rows[0] | [.ratio_p, .ratio_p_reason.kind]')" '3 slower [null,"exact"]'

cp -r "$tmp/same" "$tmp/b[1]"
tap_is "a directory may have any name" "$(verdict 'b[1]')" "0 not_shown"
touch "$tmp/file"
tap_is "and must be one" "$(verdict file; sed "s,$tmp/,," "$tmp/err")" "1 
stats: file: Not a directory"

# ---- what is no history ----
refused()	# NAME TEXT REASON
{
	rm -rf "$tmp/bad"; mkdir "$tmp/bad"
	cp "$tmp/step/001.json" "$tmp/bad/"
	printf '%s' "$2" >"$tmp/bad/002.json"
	stats -t "$tmp/bad" >"$tmp/out" 2>"$tmp/err"
	tap_is "$1" "$? $(wc -c <"$tmp/out") $(sed "s,$tmp/,," "$tmp/err")" "1 0 stats: $3"
}
good=$(cat "$tmp/step/002.json")
changed() { jq -c "$1" "$tmp/step/002.json"; echo x; }	# FILTER
with() { local text; text=$(changed "$1"); refused "$2" "${text%x}" "bad/002.json:1: $3"; }
refused "half a line" "${good:0:100}" "bad/002.json:1: line truncated"
refused "an empty file" "" "bad/002.json: nothing in it"
refused "no JSON" $'{"result":\n' "$(printf 'bad/002.json:1: %s' "$(echo '{"result":' >"$tmp/j"; mkdir -p "$tmp/jd"; cp "$tmp/j" "$tmp/jd/1.json"; stats -t "$tmp/jd" 2>&1 | sed 's/.*json:1: //')")"
refused "another record" $'{"phases":{}}\n' "bad/002.json:1: not a result of a history"
with '.result.schema = 2' "a later schema" "result of schema 2: this version knows 1"
with '.result.guest = "other"' "another guest" "of guest other, not g as those before"
with '.result.began = "yesterday"' "a date that is none" "result.began: yesterday is no date as 2026-11-28T06:00:00Z"
with '.result.began = "2026-13-28T06:00:00Z"' "a month that is none" "result.began: 2026-13-28T06:00:00Z is no date as 2026-11-28T06:00:00Z"
with '.result.configs[0].began = "2026-1-1T06:00:00Z"' "a date that does not sort" "config.began: 2026-1-1T06:00:00Z is no date as 2026-11-28T06:00:00Z"
with '.result.configs[0].mean_ms = -1' "a time that is none" "cpu_1: a time cannot be -1 ms"
with '.result.configs[0].booted = 6' "more boots than were tried" "cpu_1: 6 of 5 boots completed"
with 'del(.result.configs[0].machine)' "no machine" "config.machine: missing"
with '.result.configs[0].phases[0].name = 1' "a phase without a name" "phase.name: expected a string"
with '.result.guest = "a\u001b[31m"' "a hostile name obeys no terminal" "of guest a?[31m, not g as those before"
mkdir "$tmp/none"
tap_is "an empty directory" "$(verdict none; sed "s,$tmp/,," "$tmp/err")" "1 
stats: none: no results: make matrix HISTORY= adds one"
tap_is "a file that is being written does not count" "$(cp -r "$tmp/step" "$tmp/half"; echo '{' >"$tmp/half/999.json.123.new"; verdict half)" "3 slower"
tap_done
