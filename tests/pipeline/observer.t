#!/bin/bash
# make observer: what the measuring costs, from pairs of boots of the demo guest.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs

mkdir build configs; ln -s "$top/build/guest" build
sed 's|\.\./build|'"$top"'/build|' "$top/configs/demo.json" >configs/demo.json
for file in mkdisk markerparse stats report probe.so; do
	ln -s "$top/build/$file" build
done
cat >build/qboot <<END
#!/bin/sh
[ "\$1" = -k ] || echo boot >>"$BOOTS"
exec $top/build/qboot "\$@"
END
chmod +x build/qboot

observer()	# VARIABLE=VALUE...
{
	: >"$BOOTS"
	make LOCK="$tmp/lock" SEED=42 CMDLINE=work=10 "$@" observer >"$tmp/said" 2>&1
}
boots() { wc -l <"$BOOTS"; }
of()	# JQ-FILTER
{
	jq -c ".observer.pairs[] | $1" out/demo/observer.json | xargs
}

observer PAIRS=2
tap_is 'it completes' $? 0
tap_is 'a make inside of one shares its jobs' "$(grep -c jobserver "$tmp/said")" 0
tap_is 'each of four kinds is booted once a pair' "$(boots)" 8
tap_is 'in blocks' "$(sed -n 's/^\[.*\] cpu_1@\([a-z]*\) \([0-9]*\)$/\2 \1/p' "$tmp/said" | head -n 4 | sort | xargs)" \
	'001 instrumented 001 plain 001 quiet 001 verbose'
tap_is 'the pairs' "$(of '"\(.with)/\(.without) \(.attempted) \(.n)"')" \
	'cpu_1@instrumented/cpu_1@plain 2 2 cpu_1@verbose/cpu_1@quiet 2 2'
tap_is 'ratios, and their spread' "$(of '[.ratio, .ratio_ci95[0], .ratio_stdev, .ratio_min, .ratio_max] | map(type) | unique[]')" 'number number'
tap_like 'told' "$(cat "$tmp/said")" 'instrumented / cpu_1@plain: ratio [0-9]'
tap_is 'one of each two has the probe' "$(for variant in instrumented plain; do
	jq -c 'select(.boot).boot.qemu.argv | index("-plugin") != null' out/demo/observer/cpu_1@$variant/001.boot.jsonl
done | xargs)" 'true false'
tap_is 'times of both are those of the serial line' "$(cat out/demo/observer/cpu_1@{instrumented,plain}/001.boot.jsonl |
	markerparse -m out/demo/observer/cpu_1@plain/machine.json |
	jq -r '.phases.markers[] | select(.name == "shell_prompt").source' | xargs)" 'serial serial'
tap_ok 'one of each two is quiet' [ "$(jq -j 'select(.serial).serial' out/demo/observer/cpu_1@quiet/001.boot.jsonl)" = '# ' ]

observer PAIRS=2
tap_is 'what was booted is kept' "$(boots)" 0
observer PAIRS=3
tap_is 'a pair more: four more boots' "$(boots)" 4
tap_is 'three pairs' "$(of .attempted)" '3 3'
echo '# another' >>build/qboot
observer PAIRS=3
tap_is 'another qboot: all again' "$(boots)" 12
rm build/probe.so && { cat "$top/build/probe.so"; echo; } >build/probe.so
observer PAIRS=3
tap_is 'another probe: all again' "$(boots)" 12
observer PAIRS=3 LAUNCH=env
tap_is 'launched otherwise: all again' "$(boots)" 12
observer PAIRS=3 LAUNCH=env MEM=96
tap_is 'another machine: all again' "$(boots)" 12

matrix SAMPLES=1 CPUS=1 CMDLINE=work=10
tap_like 'the report of the matrix has the figure' "$(cat out/demo/report.txt)" 'instrumented / cpu_1@plain: ratio'
tap_is 'and so have the results' "$(jq -c '.observer.pairs | length' out/demo/results.json)" 2
before=$(stat -c %Y.%i out/demo/report.txt)
matrix SAMPLES=1 CPUS=1 CMDLINE=work=10
tap_is 'a second matrix does nothing' "$(stat -c %Y.%i out/demo/report.txt)" "$before"

observer CLOCK=icount
tap_ok 'the deterministic clock has no such cost' [ $? != 0 ]
tap_like 'and says so' "$(cat "$tmp/said")" 'observer: CLOCK=icount'
jq '.markers |= map(del(.symbol, .prefer, .after) | select(.serial)) | del(.quiet_cmdline)' configs/demo.json >configs/plain.json
observer GUEST=plain PAIRS=1
tap_is 'a guest without symbols: the probe counts all the same' "$(boots)" 2
jq 'del(.verbose_cmdline, .quiet_cmdline)' configs/demo.json >configs/half.json
observer GUEST=half PAIRS=1
tap_is 'a guest with symbols only: two variants' "$(boots)" 2
tap_is 'and one pair needs another' "$(jq -c '.observer.pairs[] | .verdict_reason' out/half/observer.json)" '{"kind":"needs_boots","n":2}'

tap_done
