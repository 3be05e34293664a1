#!/bin/sh
# verdict: the exit status of a comparison, and what git bisect run makes of it.
. "$(dirname "$0")/../tap.sh"

said()	# OPTION... DIRECTORY: stderr and the status
{
	verdict "$@" 2>&1 | sed "s,$tmp/,,"
	verdict "$@" >/dev/null 2>&1
	echo $?
}
for status in 0 1 3 4 5; do
	mkdir "$tmp/$status"
	echo "{\"comparison\":{\"schema\":2,\"status\":$status}}" >"$tmp/$status/comparison.json"
	tap_is "status $status" "$(said "$tmp/$status")" $status
done
bisect()
{
	for status in 0 1 3 4 5; do
		verdict -B "$tmp/$status"
		echo "$status $?"
	done
}
tap_is "for git bisect run" "$(bisect)" "0 0
1 255
3 1
4 1
5 125"
mkdir "$tmp/none" "$tmp/half" "$tmp/other" "$tmp/empty"
echo '{"comparison":' >"$tmp/half/comparison.json"
echo '{"cpu_1":{}}' >"$tmp/other/comparison.json"
: >"$tmp/empty/comparison.json"
tap_is "no comparison" "$(said "$tmp/none")" "verdict: none/comparison.json: not there: make compare or ab writes it
1"
tap_is "another file" "$(said "$tmp/other")" "verdict: other/comparison.json: no comparison
1"
tap_is "an empty one" "$(said "$tmp/empty")" "verdict: empty/comparison.json: nothing in it
1"
for case in none half other empty; do
	verdict -B "$tmp/$case" 2>/dev/null
	tap_is "for git bisect run: $case ends the search" $? 255
done
tap_is "usage" "$(said)" "usage: verdict [-BH] directory
2"
tap_is "for git bisect run: usage" "$(said -B)" "usage: verdict [-BH] directory
255"
tap_done
