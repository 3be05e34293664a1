#!/bin/bash
# The promises of the pipeline with the real tools, on the demo guest.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

# Each tool says that it was called; qboot waits where $PAUSE_AT says, as its stub does.
rm -r build configs image
mkdir build
cp -r "$top/configs" .
ln -s "$top/build/guest" build
cp "$top/build/probe.so" build
for tool in mkdisk qboot markerparse stats report; do
	cat >build/$tool <<-END
	#!/bin/bash
	name=$tool
	# A call of mkdisk that writes no dependencies only asks whether it refuses.
	case \$name\$* in qboot-k|stats-s) name=\$name\$* ;; mkdisk*-M*) ;; mkdisk*) exec $top/build/$tool "\$@" ;; esac
	echo \$name >>"$CALLS"
	if [ \$name = qboot ]; then
		echo "\$2" >>"$BOOTS"
		if [ "\${PAUSE_AT-none}" = "\$2" ]; then
			echo \$\$ >paused
			read -r _ <go
		fi
	fi
	exec $top/build/$tool "\$@"
	END
	chmod +x build/$tool
done
logs() { find out -name '*.boot.jsonl' -printf '%p %i %T@\n' | sort; }

matrix SAMPLES=1
tap_is "a matrix completes" $? 0
tap_is "by all the tools" "$(reran)" "mkdisk:4 qboot-k:4 qboot:4 markerparse:4 stats:4 stats-s:1 report:2"
tap_is "all its boots completed" "$(tail -n 1 "$tmp/said")" "out/demo/report.txt: 4 of 4 boots completed"
tap_is "results.json is statistics and scaling merged" "$(jq -c keys out/demo/results.json)" \
	'["cpu_1","cpu_2","cpu_4","cpu_8","scaling"]'
tap_is "every sample has a time" "$(jq -s '[.[][].samples[].boot_time_ms | numbers | select(. > 0)] | length' \
	out/demo/cpu_?.json)" 4
tap_is "the order as run is in the results" "$(jq -s '[.[][].samples[].order] | sort | join(" ")' out/demo/cpu_?.json)" '"1 2 3 4"'
tap_is "and the seed" "$(jq -s 'map(.[].seed) | unique | join(" ")' out/demo/cpu_?.json)" '"42"'
rm out/demo/report.txt
TERM=xterm script -qec "make LOCK='$tmp/lock' SEED=42 SAMPLES=1 matrix" /dev/null </dev/null >"$tmp/shown"
tap_like "on a terminal make shows the report in colour" "$(sed -n 's/\x1b/ESC/gp' "$tmp/shown")" '^ESC\[1mBoot times of demo'
tap_is "and keeps it without" "$(grep -c "$(printf '\033')" out/demo/report.txt)" 0
reran >/dev/null

matrix SAMPLES=1
tap_is "a second one: no tool runs" "$(reran)" ""
matrix SAMPLES=2
tap_is "a sample more: exactly four more boots" "$(reran)" "qboot:4 markerparse:4 stats:4 stats-s:1 report:2"

before=$(logs)
jq '(.markers[] | select(.name == "memory_init")).serial = "^memory_init"' configs/demo.json >new && mv new configs/demo.json
matrix SAMPLES=2
tap_like "a pattern: parsed again" "$(reran)" "markerparse:8"
tap_is "and not booted" "$(logs)" "$before"
jq '.estimates = [{name: "kernel", from: "kmain_phase", to: "scheduler_ready", estimated_ms: 45, headline: true, source: "none"}]' \
	configs/demo.json >new && mv new configs/demo.json
matrix SAMPLES=2
tap_like "an estimate: reckoned again" "$(reran)" "stats:4"
tap_is "and not booted" "$(logs)" "$before"
tap_is "it is in the results" "$(jq -r '.cpu_1.estimates[].estimated_ms' out/demo/results.json)" 45
matrix SAMPLES=2 MEM=96
tap_like "memory: all is booted" "$(reran)" " qboot:8 "
tap_is "with it" "$(jq '.cpu_2.memory_mib' out/demo/results.json)" 96

rm -r out
: >"$BOOTS"
mkfifo paused go
PAUSE_AT=002 make LOCK="$tmp/lock" SEED=42 SAMPLES=2 matrix >"$tmp/first" 2>&1 &
make=$!
read -r -t 60 qboot <>paused
finished=$(logs)
disown $make
kill -9 $make
tap_is "make is killed in its fifth boot" "$(printf '%s\n' "$finished" | wc -l)" 4
make LOCK="$tmp/lock" SEED=42 SAMPLES=2 matrix >"$tmp/said" 2>&1 &
second=$!
tap_ok "the next one waits for the boot left behind" until_true grep 'waiting for another boot' "$tmp/said"
echo >go
wait $second
tap_is "and completes" $? 0
tap_is "every boot was made once" "$(sort "$BOOTS" | uniq -c | xargs)" "4 001 4 002"
tap_is "every finished boot is kept" "$(logs | grep -cFx "$finished")" 4
tap_is "all completed" "$(tail -n 1 "$tmp/said")" "out/demo/report.txt: 8 of 8 boots completed"

matrix OUT=hung CPUS=1 SAMPLES=1 CMDLINE=fail=hang@proc_init TIMEOUT=5
tap_is "a guest that hangs: the matrix ends well" $? 0
tap_is "none completed" "$(tail -n 1 "$tmp/said")" "hung/demo/report.txt: 0 of 1 boots completed"
tap_is "every time is null" "$(jq -c '[.cpu_1.statistics | .mean_ms, .median_ms, .stdev_ms, .min_ms, .max_ms] | unique' hung/demo/results.json)" "[null]"
tap_is "and that of the boot" "$(jq -c '[.cpu_1.samples[] | .boot_time_ms, .outcome]' hung/demo/results.json)" '[null,"timeout"]'
tap_like "the report says where it hung" "$(cat hung/demo/report.txt)" 'process_init|proc_init'

hanging() { grep -q proc_init cut/demo/cpu_1/001.boot.jsonl.*; }
set -m
make LOCK="$tmp/lock" SEED=42 OUT=cut CPUS=1 CMDLINE=fail=hang@proc_init TIMEOUT=600 matrix >"$tmp/said" 2>&1 &
make=$!
set +m
tap_ok "a boot is under way" until_true hanging
qemu=$(pgrep -P $(pgrep -g $make qboot) qemu)
tap_ok "with QEMU" kill -0 $qemu
kill -INT -- -$make
wait $make
tap_ok "Ctrl-C: make fails" test $? -ne 0
all_gone() { ! kill -0 -- -$make && ! kill -0 $qemu; }
tap_ok "Ctrl-C: nothing runs on" until_true all_gone
tap_is "Ctrl-C: no log, and nothing left over" "$(find cut -name '*boot.jsonl*')" ""

set -m
make LOCK="$tmp/lock" SEED=42 OUT=cut CPUS=1 CMDLINE=fail=hang@proc_init TIMEOUT=600 matrix >"$tmp/said" 2>&1 &
make=$!
set +m
disown $make
tap_ok "a boot is under way again" until_true hanging
qemu=$(pgrep -P $(pgrep -g $make qboot) qemu)
tap_ok "with QEMU" kill -0 $qemu
kill -9 $make $(pgrep -g $make '^(bash|boot|qboot)$')
tap_ok "all but QEMU killed: it does not live on" until_true all_gone

make LOCK="$tmp/lock" CPUS=2 OUT=alone run >"$tmp/said" 2>&1
tap_is "make run boots one" $? 0
tap_like "shows its phases" "$(cat "$tmp/said")" '^[0-9]+\.[0-9]{3} ms  kmain_phase$'
tap_like "and reports it" "$(cat "$tmp/said")" 'cpu_2 +2 +2 +1/1 '
tap_ok "and makes no file of a matrix" test ! -e alone

tap_done
