#!/bin/bash
# The order of the boots, and what is told to them, with stub tools.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

order() { awk '{ print $1 }' "$BOOTS"; : >"$BOOTS"; }	# of the boots since the last call
blocks() { paste -d' ' - - - -; }

matrix OUT=one -j4
one=$(order)
matrix OUT=two
tap_is "the seed makes the order, -j or not" "$(order)" "$one"
matrix OUT=three CPUS="8 4 1 2"
tap_is "the order in which configurations were asked for does not" "$(order)" "$one"
matrix OUT=four SEED=43
tap_ok "another seed, another order" test "$(order)" != "$one"
tap_is "every block has every configuration" \
	"$(printf '%s\n' "$one" | blocks | while read -r block; do printf '%s\n' $block | sort | xargs; done)" \
	"$(for n in 1 2 3 4 5; do echo cpu_1/00$n cpu_2/00$n cpu_4/00$n cpu_8/00$n; done)"
tap_ok "blocks differ" test "$(printf '%s\n' "$one" | blocks | sed 's,/[0-9]*,,g' | sort -u | wc -l)" -gt 1
tap_is "the journal is the order" "$(cat one/demo/order)" "$one"

matrix OUT=one SAMPLES=9
tap_is "a longer plan begins as the shorter one" "$one
$(order)" "$(matrix OUT=five SAMPLES=9; order)"

matrix OUT=seven SAMPLES=2
: >"$BOOTS"
matrix OUT=seven SAMPLES=3
tap_is "order as run, and the seed, are told to qboot" "$(awk '{ print $2, $3 }' "$BOOTS" | xargs)" "9 42 10 42 11 42 12 42"
rm seven/demo/cpu_1/001.boot.jsonl
: >"$BOOTS"
matrix OUT=seven SAMPLES=3
tap_is "a boot made again has a new place" "$(cat "$BOOTS")" "cpu_1/001 13 42"

make LOCK="$tmp/lock" OUT=drawn SAMPLES=1 matrix >/dev/null
seed=$(cat drawn/demo/.stamps/seed)
tap_like "a seed is drawn" "$seed" '^[0-9]+$'
: >"$BOOTS"
make LOCK="$tmp/lock" OUT=drawn SAMPLES=2 matrix >/dev/null
tap_is "and kept" "$(awk '{ print $3 }' "$BOOTS" | sort -u)" "$seed"
make LOCK="$tmp/lock" OUT=other SAMPLES=1 matrix >/dev/null
tap_ok "and is not always the same" test "$seed" != "$(cat other/demo/.stamps/seed)"
reran >/dev/null
matrix OUT=drawn SAMPLES=2 SEED=5
tap_is "another seed boots nothing again" "$(reran)" ""
tap_ok "and that was it" matrix -q OUT=drawn SAMPLES=2 SEED=5

: >"$BOOTS"
matrix OUT=warm SAMPLES=2 WARMUP=1
tap_is "warm-ups come first" "$(order | sed 's,.*/,,' | xargs)" "W01 W01 W01 W01 001 001 001 001 002 002 002 002"
tap_ok "they are given to stats, which knows them" grep -q '"attempted":2,.*"warmups":1' warm/demo/cpu_4.json
reran >/dev/null
matrix OUT=warm SAMPLES=3 WARMUP=1
tap_is "and are run once" "$(reran)" "qboot:4 markerparse:4 stats:4 stats-s:1 report:2"
matrix OUT=warm SAMPLES=3
tap_is "left out later: statistics only" "$(reran)" "stats:4 stats-s:1 report:2"
tap_ok "their logs are still there" test -s warm/demo/cpu_1/W01.boot.jsonl

# JOBS=2 with stubs that say when they begin and end.
cat >>build/qboot <<'END'
echo "end $boot" >>"$BOOTS.spans"
END
sed -i 's,^machine=.*,&; echo "begin" >>"$BOOTS.spans",' build/qboot
most() { awk '{ n += /begin/ ? 1 : -1; if (n > most) most = n } END { print most + 0 }' "$BOOTS.spans"; rm "$BOOTS.spans"; }
sorted() { sort "$1/demo/order" | xargs; }
matrix OUT=alone SAMPLES=2 -j4
tap_is "one boot at a time" "$(most)" 1
matrix OUT=both SAMPLES=4 JOBS=2
tap_ok "JOBS=2: at most two" test "$(most)" -le 2
tap_is "of the same plan" "$(sorted both)" "$(matrix OUT=again SAMPLES=4; sorted again)"
tap_ok "and that was it" matrix -q OUT=both SAMPLES=4 JOBS=2
tap_is "each is told a number of its own" "$(sed -n 's/.*"order":\([0-9]*\).*/\1/p' both/demo/cpu_?/0*.boot.jsonl | sort -n | xargs)" "$(seq -s ' ' 16)"
matrix JOBS=some
tap_like "JOBS is a number, or auto" "$(cat "$tmp/said")" 'JOBS: neither auto nor a number from 1 on: some'

tap_done
