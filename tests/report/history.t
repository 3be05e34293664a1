#!/bin/bash
# report -f history: a result is kept whole, once, or not at all; and what a history says is harmless in every format.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
said() { report -f history -d "$tmp/$1" "${@:3}" <"$data/$2.jsonl" 2>"$tmp/err"; }	# DIR DATA OPTION...
add() { said "$@" | sed 's/: .*//'; }

mkdir "$tmp/kept" "$tmp/small"
name=$(add kept four -r v1)
tap_like "its name is of the date and of the boots" "$name" '^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}\.json$'
tap_is "the same boots again are the same file, of the same revision" \
	"$(add kept four -r v2) $(ls "$tmp/kept" | wc -l) $(jq -r .result.revision "$tmp/kept/$name")" "$name 1 v1"
tap_is "and it says so" "$(said kept four -r v2)" "$name: there already, as of v1"
# Of the same boots, those of which SAMPLES=2 knew, and then all again.
jq -c '(.[] | .statistics // empty) |= (.attempted = 2 | .booted = 2)' "$data/four.jsonl" >"$tmp/few"
tap_is "fewer boots do not replace more" "$(report -f history -d "$tmp/kept" <"$tmp/few"; jq -c '[.result.configs[].attempted]' "$tmp/kept/$name")" \
	"$name: kept as it is, of 20 boots: these are 8 of them
[5,5,5,5]"
tap_is "more replace fewer" "$(mkdir "$tmp/few.d"; report -f history -d "$tmp/few.d" <"$tmp/few"; said few.d four)" "$name: added
$name: replaced, by 20 boots for 8"
tap_is "a day is no date" "$(jq -c '.[].began = "yesterday"' "$data/one.jsonl" | report -f history -d "$tmp/kept" 2>&1)" \
	"report: stdin:1: cpu_1.began: expected a date as 2026-11-28T06:00:00Z"
tap_is "other boots are another" "$(jq -c '.[].seed = 7' "$data/four.jsonl" | report -f history -d "$tmp/kept" >/dev/null; ls "$tmp/kept" | wc -l)" 2
tap_is "a damaged file is mended" "$(head -c 50 "$tmp/kept/$name" >"$tmp/half"; cp "$tmp/half" "$tmp/kept/$name"
	add kept four -r v3 >/dev/null; jq -r .result.revision "$tmp/kept/$name")" v3
tap_is "boots of which no QEMU started say nothing of the guest" "$(mkdir "$tmp/launch"
	jq -c '(.[] | .statistics // empty) |= (.attempted = 7 | .outcomes = {booted: 4, panic: 1, "launch-failed": 2})' "$data/four.jsonl" |
		report -f history -d "$tmp/launch" >/dev/null; jq -c '[.result.configs[].attempted]' "$tmp/launch"/*)" '[5,5,5,5]'
tap_is "where it goes must be said" "$(report -f history <"$data/four.jsonl" 2>&1; echo $?)" "report: -f history: needs -d, where it goes
2"
tap_is "and be there" "$(said gone four; echo $? $(grep -c 'No such file' "$tmp/err"))" "1 1"
tap_is "no results, no file" "$(report -f history -d "$tmp/small" <"$data/comparison.json" 2>&1; echo $? $(ls "$tmp/small"))" \
	"report: -f history: no configurations
1"

# A disk that is full after 4 KiB.
(ulimit -f 4; trap '' XFSZ; said small four; echo $? >"$tmp/status")
tap_is "a full disk leaves nothing" "$(cat "$tmp/status") $(ls "$tmp/small" | wc -l) $(grep -c 'File too large' "$tmp/err")" "1 0 1"

# Writers at once, some of which die as they write.
mkdir "$tmp/many"
writers()
{
	local pids=() i
	for i in {1..12}; do
		jq -c ".[].seed = $((i % 4))" "$data/four.jsonl" >"$tmp/in.$i"
		report -f history -d "$tmp/many" <"$tmp/in.$i" >/dev/null &
		pids+=($!)
	done
	kill -9 "${pids[@]:8}" 2>/dev/null
	wait "${pids[@]}"
} 2>/dev/null
writers
tap_is "writers at once, and killed ones: each result once, and whole" \
	"$(ls "$tmp/many"/*.json | wc -l) $(stats -t "$tmp/many" | jq -c '.history.results | length')" "4 4"

tap_is "who looks at what is there is alone" "$(flock "$tmp/many" timeout 1 report -f history -d "$tmp/many" <"$data/four.jsonl"; echo $?)" 124

# ---- hostile names ----
"$top/tests/stats/results" "$tmp/evil" $(for i in {1..30}; do [ $i -le 20 ] && echo 1 || echo 1.1; done)
evil='<script>alert(1)</script>\u001b[31m\\\\input{x}|`$(x)` \u202e"'
for file in "$tmp"/evil/*.json; do
	jq -c --argjson evil "\"${evil//\"/\\\"}\"" '.result |= (.guest = $evil | .revision = $evil | .configs[0] |= (.config = $evil | .host.cpu = $evil |
		.machine.qemu_version = $evil | .images.kernel.sha256 = $evil | .phases[0].name = $evil))' "$file" >"$tmp/one" && mv "$tmp/one" "$file"
done
stats -t "$tmp/evil" >"$tmp/evil.json"
tap_is "hostile names have a verdict" $? 3
mkdir "$tmp/figures"
for format in text html markdown latex figures; do
	case $format in
	html|figures) obeyed='<script>alert|\x1b|\xe2\x80\xae' ;;
	latex) obeyed='(^|[^\\a-z])\\input\{x|\x1b|\xe2\x80\xae' ;;
	*) obeyed='\x1b|\xe2\x80\xae' ;;
	esac
	rm -f "$tmp"/figures/*
	report -f $format -d "$tmp/figures" <"$tmp/evil.json" >"$tmp/out" 2>"$tmp/err"
	tap_is "$format: no name is obeyed" "$? $(cat "$tmp/out" "$tmp"/figures/* 2>/dev/null |
		LC_ALL=C grep -cP "$obeyed")" "0 0"
done
tap_is "figures are SVG" "$(for f in "$tmp"/figures/*.svg; do /usr/bin/python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$f" && basename "$f"; done | xargs)" \
	"history-phases-1.svg history.svg"

# ---- what there is to show of it ----
"$top/tests/stats/results" "$tmp/hosts" 1 1 1 host=Other 2 2 2
stats -t "$tmp/hosts" >"$tmp/hosts.json"
report -f html <"$tmp/hosts.json" >"$tmp/hosts.html"
"$top/tests/stats/results" "$tmp/step" $(seq 20 | sed 's/.*/1/') $(seq 10 | sed 's/.*/1.05/')
tap_is "the summary says what boots take now, and since when" "$(stats -t "$tmp/step" | report | sed -n 's/^  boot time  *//p')" \
	"cpu_1: 1.051 s, 1.046 times the best of 1.004 s (p 0.002),"
tap_is "and where to look, and what if it is wanted" "$(stats -t "$tmp/step" | report | sed -n '/^What to do/,/^$/s/^  //p')" \
	"see what came with r20, 2026-01-21T06:00:00Z, after r19
make history … SINCE=r20 begins anew, where that is wanted"
"$top/tests/stats/results" "$tmp/rises" $(for f in 1 1.02 1.08 1.07; do for i in {1..10}; do echo $f; done; done)
"$top/tests/stats/results" "$tmp/level" $(seq 12 | sed 's/.*/1/')
tap_is "of one phase it is one" "$(stats -t "$tmp/level" | report | grep -o 'shown of .*')" "shown of 1 phase."
tap_is "of several changes at the largest since the best" "$(stats -t "$tmp/rises" | report | grep -o 'see what came with r[0-9]*\|SINCE=r[0-9]*' | sort -u | xargs)" \
	"SINCE=r30 see what came with r20"
tap_is "and how many results more would tell" "$(report <"$tmp/hosts.json" | sed -n 's/^  what next  *//p')" "6 results more of the same matrix would tell"
tap_is "between results there is nothing to mark" "$(report -f html <"$tmp/hosts.json" | grep -c '>[0-9]*\.5</text>')" 0
tap_is "no heading without a text" "$(grep -c 'Boot logs' "$tmp/hosts.html")" 0
rm -f "$tmp"/figures/*
report -f figures -d "$tmp/figures" <"$tmp/hosts.json" >"$tmp/out"
tap_is "a figure of phases is of one host" "$(grep -o 'kernel, host [0-9]' "$tmp/figures/history-phases-1.svg" | sort -u)" "kernel, host 2"
for format in csv junit benchmark hyperfine prometheus bmf trace csv_long csv_wide asciicast history; do
	tap_is "$format is of boots, which a history has not" "$(report -f $format -d "$tmp" -l "$tmp" <"$tmp/hosts.json" 2>&1; echo $?)" \
		"report: -f $format: no configurations
1"
done
tap_done
