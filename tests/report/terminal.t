#!/bin/sh
# Colour, bars and width are a terminal's; a log gets none of them.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
escape=$(printf '\033')

terminal()	# COLUMNS COMMAND: run in a terminal of that width; its output
{
	TERM=xterm script -qec "stty cols $1; $2" /dev/null </dev/null | tr -d '\r'
}

longest()	# of the lines on stdin, in characters
{
	sed "s/$escape\[[0-9]*m//g" | LC_ALL=C.UTF-8 wc -L
}

show="report <$data/four.jsonl"
wide=$(terminal 120 "$show")
head -n 1 "$data/four.jsonl" >"$tmp/cpu_1"
tap_is "who measured is told once" "$(jq -c '.[].measured_by = ["qboot 0.1 abc"]' "$data/four.jsonl" | report | grep abc)" \
	"  measured by   qboot 0.1 abc"
tap_like "colour on a terminal" "$wide" "$escape\[31mNEEDS_VALIDATION$escape\[0m"
tap_like "bars on a terminal" "$(terminal 120 "report <$tmp/cpu_1")" "▇▇▇"
tap_is "no colour with NO_COLOR" "$(terminal 120 "NO_COLOR=1 $show; NO_COLOR=1 report <$tmp/cpu_1" | grep -c "$escape\|▇")" 0
tap_like "colour with an empty NO_COLOR" "$(terminal 120 "NO_COLOR= $show")" "$escape"
tap_is "no colour on a dumb terminal" "$(terminal 120 "TERM=dumb $show" | grep -c "$escape")" 0
tap_is "no colour in a log" "$(sh -c "$show; report <$tmp/cpu_1" | grep -c "$escape\|▇")" 0
for width in 40 60 79 80 120 200; do
	tap_ok "lines fit a terminal of $width" test "$(terminal $width "$show" | longest)" -le $width
	tap_ok "lines fit -w $width" test "$(report -w $width <"$data/four.jsonl" | longest)" -le $width
done
tap_is "-w counts on a terminal" "$(terminal 120 "NO_COLOR=1 report -w 80 <$data/four.jsonl")" \
	"$(report <"$data/four.jsonl")"
tap_done
