#!/bin/bash
# A stage more, put between phases and statistics as the head of pipeline.mk tells: it runs, and reruns what it must.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

mkdir -p tools/lib && cp -r "$top/tools/make" tools && cp "$top/tools/lib/settings.h" tools/lib && cp "$top/pipeline.mk" . && cp -r "$top"/build/{libexec,commit} build
echo 'include tools/make/measure.mk' >Makefile
list=$(sed -n 's/^#   - list its files: *//p' pipeline.mk)
rule=$(sed -n '/^#   - write its rule:/,/^#   - have/{ /have/d; s/^#   - write its rule: *//; s/^# */\t/p; /^\$(/p; }' pipeline.mk)
tap_is 'the head has a list and a rule' "$(printf '%s\n' "$list" "$rule" | wc -l)" 3
printf '%s\n' "$list" >list
printf '\n%s\n' "$rule" >rule
sed -i -e '/^programs/s/ markerparse / markerparse fit /' -e '/^phases /r list' -e '/^\t.*markerparse /r rule' \
	-e '/^# The statistics of a/,/^# The reports/{ s/\$(phases)/$(fits)/; s/phases\.json/fit.json/; }' pipeline.mk
printf '%s\n' '#!/bin/sh' 'echo fit >>"$CALLS"' 'exec sed "s/^/fitted: /"' >build/fit
chmod +x build/fit

fitted() { sed -n 's/.*"attempted":\([0-9]*\).*/\1/p' out/demo/cpu_1.json; }
ran() { echo "$(grep -c fit "$CALLS") $(reran)"; }

matrix SAMPLES=2
tap_is 'the matrix is made, each boot by all stages' "$? $(ran)" \
	'0 8 mkdisk:4 qboot-k:4 qboot:8 markerparse:8 stats:4 stats-s:1 report:2'
tap_is 'statistics read the new files' "$(cat out/demo/cpu_1/001.fit.json)" "fitted: $(cat out/demo/cpu_1/001.phases.json)"
tap_is 'all of them' "$(fitted)" 2
matrix SAMPLES=2
tap_is 'again: nothing' "$(ran)" '0 '
echo '# another' >>build/fit
matrix SAMPLES=2
tap_is 'another program: what comes after it' "$(ran)" '8 stats:4 stats-s:1 report:2'
matrix SAMPLES=3
tap_is 'a sample more' "$(ran)" '4 qboot:4 markerparse:4 stats:4 stats-s:1 report:2'

tap_done
