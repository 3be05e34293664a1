#!/bin/sh
# Equal input gives equal bytes, whatever the clock and the locale; order of lines does not matter to what is sorted.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
for format in $(report -f none 2>&1 | sed 's/.*there are: //'); do
	report -f $format <"$data/four.jsonl" >"$tmp/one"
	TZ=Asia/Tokyo LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 \
		report -f $format <"$data/four.jsonl" >"$tmp/two"
	tap_ok "$format: another locale and zone" cmp "$tmp/one" "$tmp/two"
	report -f json <"$data/four.jsonl" | report -f $format >"$tmp/two"
	tap_ok "$format: of results.json" cmp "$tmp/one" "$tmp/two"
	tac "$data/four.jsonl" | report -f $format >"$tmp/two"
	tap_ok "$format: lines in another order" cmp "$tmp/one" "$tmp/two"
done
tap_done
