#!/bin/sh
# Which columns of a table stay, from the narrowest page to the widest, and where an axis is marked.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
for width in $(seq 40 4 160); do
	for of in four.jsonl models.jsonl comparison.json; do
		report -w $width "$data/$of" | awk -v width=$width '
			function has(column) { return index($0, column) > 0 }
			/^[A-Z]/ { title = $1 }
			/^  config / { print width, title, has(" min"), has(" max"), has(" before"), has(" now"), has("interval of median"), has("its confidence"),
				has(" 95 % of mean"), has(" median "), has(" SD"), has(" vCPUs"), has(" online"), has(" interval  ") }'
	done
done >"$tmp/shown"
shown()	# TITLE CONDITION: widths at which columns of a table are so
{
	awk -v title="$1" "BEGIN { min = 3; max = 4; before = 5; now = 6; median_interval = 7; confidence = 8
		interval = 9; median = 10; sd = 11; vcpus = 12; online = 13; ratio_interval = 14 } \$2 == title && ($2) { print \$1 }" "$tmp/shown"
}
both()	# NAME TITLE ONE OTHER: they leave together, and there are pages with them and without
{
	tap_is "$1: both or neither" "$(shown "$2" "\$$3 != \$$4" | xargs)" ''
	tap_ok "$1: shown" test -n "$(shown "$2" "\$$3")"
	tap_ok "$1: left out" test -n "$(shown "$2" "!\$$3")"
}
before()	# NAME TITLE WANTED OTHER: no page shows the other alone, some do the wanted one
{
	tap_is "$1: never the other way" "$(shown "$2" "!\$$3 && \$$4" | xargs)" ''
	tap_ok "$1: shown alone" test -n "$(shown "$2" "\$$3 && !\$$4")"
}
both 'the least and the most' Configurations min max
both 'an interval and its confidence' Repeatability median_interval confidence
both 'before and now' Compared before now
before 'the interval of a mean before the median' Configurations interval median
before 'and before the deviation' Configurations interval sd
before 'the number of vCPUs before that online' Scaling vcpus online
before 'the interval of a ratio before the times' Compared ratio_interval before
tap_is "a name of 60 characters takes no column's place" "$(jq -c 'with_entries(.key |= sub("^cpu_1$"; "cpu_1@a_variant_with_a_name_of_sixty_characters_which_is_quite_long"))' \
	"$data/four.jsonl" | report | grep -A1 '^  config .* completed .* 95 % of mean$' | wc -l)" 2
for of in four.jsonl one.jsonl comparison.json across.json; do
	report -w 40 "$data/$of" >"$tmp/narrow"
	tap_is "$of: in 40 columns no word is cut" "$(grep -c '[^ ]…' "$tmp/narrow") $(LC_ALL=C.UTF-8 wc -L <"$tmp/narrow" | awk '{ print $1 <= 40 }')" "0 1"
done
narrow=$(report -w 40 "$data/four.jsonl")
tap_like "words go on in the line below" "$(echo "$narrow" | grep -A1 '^  cpu_2 .* faster than$' | xargs)" '^cpu_2 2 1.307 faster than with 1 vCPU$'
tap_like "a long one behind a sign in it" "$(echo "$narrow" | grep -A1 'NEEDS_$' | tail -n 1)" '^ *VALIDATION$'
tap_like "but no number from its unit" "$(echo "$narrow" | grep -A1 '^  cpu_4   system_init' | tail -n 1)" '^ *298 k … 894 k$'
tap_is "a title does, too" "$(echo "$narrow" | grep -A2 ' error  status$' | tail -n 2 | xargs)" "(point estimate)"
tap_is "columns are left out rather than their titles cut" "$(report -w 40 "$data/across.json" | grep '^    guest' | xargs)" "guest mean ratio"
tap_is "the axis of a figure is marked at its last number of vCPUs" "$(for n in 1 2 4 38 39 40; do
	"$top/tests/stats/records" config=cpu_$n cpus=$n $((1000 / n + 100)) | stats
done | report -f html | sed -n '/id="figure-boottime"/,/<\/svg>/p' | sed -n 's/.*"middle"[^>]*>\([0-9]*\)<.*/\1/p' | xargs)" "1 2 4 40"
exact()	# WIDTH: a comparison on the deterministic clock, of which some rows are the same
{
	jq -c '.comparison.rows[] |= (.method = "exact" | .ratio = 1.011234567 | .change_ms = 12.345678 | .ratio_ci = null |
		.verdict = if .phase == "firmware" then "same" else "slower" end)' "$top/tests/report/data/comparison.json" | report -w "$1"
}
unbroken=$(jq -c '.comparison.rows[].phase |= (values | gsub("_"; ""))' "$data/comparison.json" | jq -c '(.comparison.rows[] | select(.phase == "schedulerready")).config = "aconfiguration_of_a_long_name"' | report -w 40)
tap_is "one without any sign goes on, too, and nothing of it is lost" "$(echo "$unbroken" | sed -n '/^Compared/,/^  The/p' | grep -c '…') $(
	echo "$unbroken" | sed '1,/^Compared/d' | grep -m 1 -A1 schedu | cut -c 15-24 | tr -d ' \n')" "0 schedulerready"
notes()	# JQ: what is said below the table of a comparison whose rows are changed so
{
	jq -c ".comparison.rows[] |= ($1)" "$data/comparison.json" | report -w 1000 | sed -n '/^Compared/,/^$/p' | grep -oE '(On the deterministic|Of others|The ratio)' | xargs
}
tap_is "of medians it speaks where there are some" "$(notes .), $(notes '.method = "exact"'), $(notes 'if .phase then . else .method = "exact" end')" \
	"The ratio, On the deterministic, On the deterministic Of others"
tap_is "an exact comparison fits, too" "$(for width in 40 41 42 43 50; do [ "$(exact $width | LC_ALL=C.UTF-8 wc -L)" -le $width ] || echo $width; done)" ''
tap_is "what is the same is no phase that changed" "$(jq -c '.comparison.rows[] |= (.method = "exact" | .verdict = if .phase == "firmware" then "same" else "slower" end)' \
	"$top/tests/report/data/comparison.json" | report -f html | sed -n '/<h2 id="changed">/,/<\/table>/p' | grep -oE '>(firmware|kernel_entry)<' | sort | uniq -c | xargs)" "4 >kernel_entry<"
tap_done
