#!/bin/sh
# The page is valid HTML, and a browser shows it whole, in light and dark, wide and narrow.
# Pictures of it stay in build/pages.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"
jq -c --argjson n 100 -f "$data/many.jq" "$data/icount.jsonl" >"$tmp/hundred.jsonl"
cat "$data/icount.jsonl" "$top/tests/calltree/findings/out" >"$tmp/profile.jsonl"
"$top/tests/stats/results" "$tmp/kept" $(seq 20 | sed 's/.*/1/') $(seq 10 | sed 's/.*/1.05/') host=Other 2 2 2 memory=128 1
stats -t "$tmp/kept" >"$tmp/history.jsonl"
# Two boots, whose intervals begin below 0.
for n in 1 2; do "$top/tests/stats/records" config=cpu_$n cpus=$n 100/20/60 180/20/$((60 + 30 * n)); done | stats >"$tmp/two.jsonl"
# Variants in an order that is not the alphabet's, and two boots that are the same.
for variant in new bare; do
	for n in 1 2; do
		"$top/tests/stats/records" config=cpu_$n@$variant cpus=$n 100/20/60 100/20/60 | tee -a "$tmp/records" | stats
	done
done >"$tmp/variants.jsonl"
stats -s <"$tmp/records" >>"$tmp/variants.jsonl"
jq -c --argjson n 12 -f "$data/many.jq" "$data/icount.jsonl" >"$tmp/dozen.jsonl"
renamed()	# NAME...: results with this behind the name of each configuration
{
	jq -c --arg name "$1" 'if .scaling then .scaling.rows[].config += $name else with_entries(.key += $name) end'
}
jq -c --argjson n 40 -f "$data/many.jq" "$data/four.jsonl" | jq -c '(.[].phases | arrays) |= .[:3]' |
	renamed -qemu32-mem_1024 >"$tmp/forty.jsonl"
sixty=a_variant_of_sixty_characters_that_somebody_has_called_so_abc
renamed @$sixty <"$data/four.jsonl" | jq -c --arg name $sixty '(.[].phases[]?.name, .[].samples[]?.markers[].name) |= if . == "bsp_finish" then $name else . end' >"$tmp/long.jsonl"
rm "$tmp/records"
for of in 'wall 1 100/20/60 104/20/61' 'wall 2 80/20/45 81/20/44' 'icount 1 50/10/30 50/10/30'; do
	set -- $of
	"$top/tests/stats/records" config=cpu_$2-clock_$1 clock=$1 cpus=$2 phases=early:t0:m1,late:m1:m2 $3 $4 | tee -a "$tmp/records" | stats
done >"$tmp/clocks.jsonl"
stats -s <"$tmp/records" >>"$tmp/clocks.jsonl"
mkdir "$tmp/cpu_1"
jq -c '.cpu_1.samples // empty | .[0].markers[] | select(.at_ms) | {at_ns: (.at_ms * 1e6 | floor), serial: "\(.name)\u001b[31m<&\r\n"}' \
	"$data/four.jsonl" >"$tmp/cpu_1/001.boot.jsonl"

for name in four icount models one none comparison across hostile hundred forty long clocks profile history two variants dozen; do
	for given in "$data/$name.jsonl" "$data/$name.json" "$tmp/$name.jsonl"; do
		[ ! -e "$given" ] || results=$given
	done
	report -f html -l "$tmp" <"$results" >"$tmp/$name.html"
	report -f json <"$results" >"$tmp/$name.json"
	if command -v tidy >/dev/null; then
		tap_is "$name: valid" "$(tidy -q -e "$tmp/$name.html" 2>&1)" ""
	else
		tap_skip "$name: valid" "no tidy"
	fi
done
tap_is "no axis goes below 0" "$(grep -c '>-[0-9]' "$tmp/two.html") $(grep -m 1 -c "an interval that begins below 0" "$tmp/two.html")" "0 1"
names()	# FIGURE [NAME]: of the first legend of it
{
	sed -n "/id=\"figure-$1\"/,/<.svg>/p" "$tmp/${2:-variants}.html" | grep -o 'start[^>]*>[^<]*' | sed 's/.*>//' | xargs
}

tap_is "a variant is a series, in the order of the configurations" "$(names boottime; names speedup)" \
	"default CPU, 64 MiB, @new default CPU, 64 MiB, @bare
default CPU, 64 MiB, @new default CPU, 64 MiB, @bare ideal"
tap_is "what was not changed has no place in a figure of gains" "$(names speedup clocks)" "default CPU, 64 MiB ideal"
rows()	# NAME: how many names of rows there are in its figures, and how many are shortened
{
	sed -n '/class="names"/,/<.g>/p' "$tmp/$1.html" | awk '/<text/ { n++ } /…/ { cut++ } END { print n, cut + 0 }'
}
tap_is "names of rows are whole, also on a phone; so are those of sixty characters on a page" "$(rows forty; rows long)" "240 0
18 9"
tap_is "no line crosses a name" "$(sed -n '/id="figure-comparison"/,/<.figure>/p' "$tmp/comparison.html" | grep -oE 'ideal|names|</svg' | xargs)" \
	"ideal names </svg ideal names </svg"
tap_is "boots that are the same are a dot each" "$(sed -n '/id="figure-distribution"/,/<.svg>/p' "$tmp/variants.html" |
	grep -o '[0-9.]*" r=\| y="[^"]*" width="8"' | sort -u | wc -l)" 4
tap_is "no title has an interval where there is none" "$(for name in one four; do
	grep -c '<figcaption>[^<]*interval' "$tmp/$name.html"; done | xargs)" "0 2"
tap_is "a unit is said once" "$(grep -c '% <span class="unit">%' "$tmp/four.html")" 0
for name in four models one none comparison across hostile forty long clocks profile history variants dozen; do
	if command -v chromium >/dev/null; then
		tap_is "$name: in a browser" "$("$top/tests/report/browser.py" \
			"$tmp/$name.html" "$tmp/$name.json" "$top/build/pages/$name" 2>&1)" ""
	else
		tap_skip "$name: in a browser" "no chromium"
	fi
done
tap_done
