#!/bin/bash
# What the pipeline runs again after which change, with stub tools.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
all="mkdisk:4 qboot-k:4 qboot:20 markerparse:20 stats:4 stats-s:1 report:2"

matrix
tap_is "first: everything" "$(reran)" "$all"
tap_like "the boots are counted in their order" "$(cat "$tmp/said")" '^\[ 7/20\] cpu_[1248] 002$'
tap_like "the last line says how many completed" "$(tail -n 1 "$tmp/said")" '^out/demo/report.txt: 20 of 20 boots completed$'
tap_ok "the report is shown" grep -q '"scaling":20' "$tmp/said"
tap_is "no recipe is shown" "$(grep -c 'set -eu' "$tmp/said")" 0
tap_is "no other file is left" "$(find out -name '*.[0-9]*[0-9]')" ""
tap_is "files of a configuration" "$(cd out/demo/cpu_2 && echo *)" \
	"$(printf '00%d.boot.jsonl 00%d.phases.json ' 1 1 2 2 3 3 4 4 5 5)boot.json config.json machine.d machine.json machine.seen"

matrix
tap_is "again: nothing" "$(reran)" ""
tap_ok "again: -q is clean" matrix -q
matrix -n
tap_is "again: -n has nothing to do" "$(cat "$tmp/said")" "make: Nothing to be done for 'matrix'."
matrix -j4
tap_is "again: nothing under -j either" "$(reran)" ""

matrix SAMPLES=6
tap_is "one sample more: one boot a configuration" "$(reran)" \
	"qboot:4 markerparse:4 stats:4 stats-s:1 report:2"
tap_like "counted from where they stand" "$(head -n 1 "$tmp/said")" '^\[21/24\] cpu_[1248] 006$'
matrix SAMPLES=5
tap_is "a sample less: statistics only" "$(reran)" "stats:4 stats-s:1 report:2"
tap_ok "a sample less: it does not count" grep -q 'attempted":5,' out/demo/cpu_1.json
matrix SAMPLES=6
tap_is "and more again: nothing is booted" "$(reran)" "stats:4 stats-s:1 report:2"
matrix
reran >"$tmp/ignored"

echo 'names kmain, cstart' >>configs/demo.json
matrix
tap_is "a name: parsed again, not booted" "$(reran)" \
	"mkdisk:4 qboot-k:4 markerparse:20 stats:4 stats-s:1 report:2"
touch configs/demo.json
matrix
tap_is "a profile touched: looked at, no more" "$(reran)" "mkdisk:4 qboot-k:4"
tap_ok "and that was it" matrix -q
sed -i 's/stop "# "/stop "login: "/' configs/demo.json
matrix
tap_is "the stop marker: all is booted" "$(reran)" "$all"
echo other >>image
matrix
tap_is "an image: all is booted" "$(reran)" "$all"
echo changed >>build/guest/demo.elf
matrix
tap_is "the demo guest, built again: looked at" "$(reran)" "mkdisk:4 qboot-k:4"

matrix MEM=512
tap_is "memory: all is booted" "$(reran)" "$all"
matrix MEM=512 CPUS="1 2 3 4 8"
tap_is "a configuration more: only that boots; warnings are of all configurations" "$(reran)" \
	"mkdisk:1 qboot-k:1 qboot:5 markerparse:5 stats:5 stats-s:1 report:2"
matrix CLOCK='wall icount' CPUS=1 SAMPLES=2 OUT=clocks
reran >"$tmp/ignored"
matrix CLOCK=wall CPUS=1 SAMPLES=3 OUT=clocks
tap_is "one of two clocks: its boots are kept, and those of the other" "$(reran) $(echo clocks/demo/cpu_1-icount/*.boot.jsonl)" \
	"qboot:1 markerparse:1 stats:1 report:2 clocks/demo/cpu_1-icount/001.boot.jsonl clocks/demo/cpu_1-icount/002.boot.jsonl"
matrix MEM=512 CPUS="1 2"
tap_is "configurations less: statistics only" "$(reran)" "stats:2 stats-s:1 report:2"
matrix MEM=512 CPUS=1
tap_is "only one: no scaling" "$(reran)" "stats:1 report:2"
matrix MEM=512
tap_is "all again: nothing is booted" "$(reran)" "stats:4 stats-s:1 report:2"
matrix MEM=512 LAUNCH=env
tap_is "another way to launch: all is booted" "$(reran)" "qboot:20 markerparse:20 stats:4 stats-s:1 report:2"
matrix
reran >"$tmp/ignored"

for tool in mkdisk qboot markerparse stats report probe.so; do
	touch build/$tool
done
matrix
tap_is "tools built again to the same bytes: nothing" "$(reran)" ""
tap_ok "and that was it" matrix -q
again() { echo "# $1" >>build/$1; matrix; reran; }
tap_is "another report" "$(again report)" "report:2"
tap_is "another stats" "$(again stats)" "stats:4 stats-s:1 report:2"
tap_is "another markerparse" "$(again markerparse)" "markerparse:20 stats:4 stats-s:1 report:2"
tap_is "another mkdisk, the same machines" "$(again mkdisk)" "mkdisk:4 qboot-k:4"
tap_is "another qboot: all is booted" "$(again qboot)" "$all"
tap_is "another probe: all is booted" "$(again probe.so)" "$all"

rm out/demo/cpu_2/003.boot.jsonl
matrix
tap_is "a log removed: that boot" "$(reran)" "qboot:1 markerparse:1 stats:1 stats-s:1 report:2"
rm out/demo/cpu_2/boot.json
matrix
tap_is "boot.json removed: made, and booted by it" "$(reran)" \
	"mkdisk:1 qboot-k:1 qboot:5 markerparse:5 stats:1 stats-s:1 report:2"
rm out/demo/cpu_2/machine.json
matrix
tap_is "machine.json removed: made, and parsed by it" "$(reran)" \
	"mkdisk:1 qboot-k:1 markerparse:5 stats:1 stats-s:1 report:2"
rm -r out/demo/.stamps/qboot
matrix
tap_is "the note of a tool removed: as if it were new" "$(reran)" "$all"
rm image
tap_ok "an image removed: mkdisk is asked" test "$(matrix; reran)" = "mkdisk:1"
echo disk >image
matrix
reran >"$tmp/ignored"
matrix -B
tap_like "-B boots all again" "$(reran)" "qboot:20"
tap_ok "then nothing is left to do" matrix -q

matrix --trace SAMPLES=6
tap_like "--trace names the cause" "$(cat "$tmp/said")" "update target 'out/demo/.stamps/samples' due to: its-text-changed"

# Of two that parse the first waits for the second.
if [ "$(nproc)" -ge 2 ]; then
	mkfifo "$BOOTS.meet"
	cp build/markerparse kept
	sed -i '2i if mkdir "$BOOTS.1" 2>/dev/null; then timeout 60 head -c 1 "$BOOTS.meet" >/dev/null || exit 1\
		elif mkdir "$BOOTS.2" 2>/dev/null; then echo >"$BOOTS.meet"; fi' build/markerparse
	matrix OUT=beside CPUS=1
	tap_is "all but boots is done side by side" "$? $(find beside -name '*.phases.json' | wc -l)" '0 5'
	mv kept build/markerparse
else
	tap_skip "all but boots is done side by side" 'there is one core'
fi
sed -i '2i echo what is wrong with all | tee -a "$BOOTS.asked" >&2; exit 1' build/mkdisk
matrix OUT=wrong -j4
tap_is "what is wrong with all configurations is asked and said once" "$? $(grep -c 'wrong with all' "$tmp/said" "$BOOTS.asked" | cut -d: -f2 | xargs)" '2 1 1'

tap_done
