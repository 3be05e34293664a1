#!/bin/sh
# The plan: blocks of every configuration, a function of the seed.
. "$(dirname "$0")/../tap.sh"

plan()	# SEED WARMUP SAMPLES CONFIGURATIONS VARIANTS: the boots, a line each, without their places
{
	awk -f "$top/tools/make/plan.awk" -f - <<-END | sed 's/\.[0-9]*$//'
	BEGIN { plan($1, $2, $3, "$4", "$5") }
	END
}
all='cpu_1 cpu_2 cpu_4 cpu_8'

tap_is 'as it has always been' "$(plan 42 1 2 "$all" '' | xargs)" \
	'cpu_4/W01 cpu_8/W01 cpu_2/W01 cpu_1/W01 cpu_8/001 cpu_4/001 cpu_1/001 cpu_2/001 cpu_8/002 cpu_2/002 cpu_1/002 cpu_4/002'
tap_is 'for a large seed, too' "$(plan 999999999999 0 1 "$all" '' | xargs)" 'cpu_1/001 cpu_2/001 cpu_4/001 cpu_8/001'
tap_is 'places count on' "$(awk -f "$top/tools/make/plan.awk" -f - <<-END | sed 's/.*\.//' | xargs
	BEGIN { plan(1, 1, 2, "a b", "") }
	END
)" '1 2 3 4 5 6'
tap_is 'a longer plan begins as a shorter one' "$(plan 7 0 90 "$all" '' | head -n 40)" "$(plan 7 0 10 "$all" '')"
tap_is 'warm-ups do not change it' "$(plan 7 3 10 "$all" '' | grep -v W)" "$(plan 7 0 10 "$all" '')"
tap_is 'every block has every configuration' "$(plan 7 0 50 "$all" '' | paste -d' ' - - - - |
	while read -r block; do printf '%s\n' $block | sed 's,/.*,,' | sort | xargs; done | sort -u)" "$all"
tap_is 'and is of one sample' "$(plan 7 0 50 "$all" '' | sed 's,.*/,,' | uniq -c | awk '{ print $1 }' | sort -u)" 4

# Positions of cpu_1 in 400 blocks: each of four about 100 times (chi-square, 3 degrees, 0.1 %: 16.3).
plan 7 0 400 "$all" '' >"$tmp/order"
tap_ok 'no place is preferred' awk -F/ '{ place = NR % 4 } $1 == "cpu_1" { at[place]++; n++ }
	END { for (i = 0; i < 4; i++) x += (at[i] - 100) ^ 2 / 100; exit !(n == 400 && x < 16.3) }' "$tmp/order"

plan 7 1 300 'cpu_1 cpu_2' 'new old' >"$tmp/order"
tap_is 'variants: the boots of one configuration come one after another' \
	"$(paste -d' ' - - <"$tmp/order" | sed 's/@[a-z]*//g' | awk '$1 != $2' | wc -l)" 0
tap_is 'each of them' "$(paste -d' ' - - <"$tmp/order" | sed 's/cpu_[12]@//g; s,/[W0-9]*,,g' | sort -u | xargs)" 'new old old new'
tap_ok 'one as often first as the other' awk -F/ 'NR % 2 == 1 && /@new/ { n++ } END { exit !(n > 260 && n < 340) }' "$tmp/order"
tap_is 'the configurations are in random order, too' "$(sed 's/@.*//' "$tmp/order" | paste -d' ' - - - - | sort -u | wc -l)" 2
tap_is 'warm-ups of variants' "$(head -n 4 "$tmp/order" | sed 's,.*/,,' | sort -u)" W01

tap_done
