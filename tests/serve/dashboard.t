#!/bin/bash
# The dashboard in a browser beside a matrix of 8 boots: see dashboard.mjs.  SHOTS=DIR keeps pictures of it.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"

export NODE_MODULES=${NODE_MODULES:-$top/build/npm/node_modules} TMPDIR=$tmp
if [ ! -d "$NODE_MODULES/playwright-core" ]; then
	tap_skip 'the dashboard' 'no playwright-core: make test-deps'
	tap_done
fi
export out=$tmp/out top tmp
[ -z "${TABS-}" ] || tap_host
start()	# PORT
{
	serve -p "$1" "$out" >"$tmp/address" 2>>"$tmp/err" 9>&- &
	echo $! >"$tmp/server"
	until_true grep -q http "$tmp/address"
}
make -s LOCK="$tmp/lock" OUT="$out/other" CPUS="1 2" SAMPLES=2 matrix >"$tmp/made" 2>&1
start 0
tap_at_exit 'kill $(cat "$tmp/server")'
read -r address <"$tmp/address"
port=${address##*:}
# One that was killed listens until it is gone.
restart='kill -9 $(cat "$tmp/server"); while bash -c "</dev/tcp/127.0.0.1/'${port%/}'" 2>/dev/null; do :; done; setsid serve -p '${port%/}' "$out" >"$tmp/address" 2>>"$tmp/err" & echo $! >"$tmp/server"'
exact() { "$top/tests/stats/records" clock=icount "$1" | stats; }
exact 30000 >"$tmp/base"
for now in 30000.000001 30000.5 31000 29999.999 60000; do exact $now | stats -b "$tmp/base" >>"$tmp/exact"; done
ratios=$(jq -s '[.[].comparison.rows[0].ratio // empty]' "$tmp/exact")
export ratios
matrix='make -s -C "$top" LOCK="$tmp/lock" OUT="$out" CPUS="1 2" SAMPLES=4 CMDLINE="garbage pace=100" matrix html'
node "$(dirname "$0")/dashboard.mjs" "$address" "$matrix" "$restart" ${SHOTS:+"$SHOTS"} >"$tmp/seen" 2>"$tmp/said"
tap_is 'the browser says nothing' "$(cat "$tmp/said")" ''
seen() { sed -n "s/^$1=//p" "$tmp/seen"; }

for config in cpu_1 cpu_2; do
	for log in "$out/demo/$config"/*.boot.jsonl; do
		markerparse -b "$log" | jq -r --arg b "$config/$(basename "$log" .boot.jsonl)" \
			'.phases.markers[] | select(.name != "reset_vector" and .at_ns) | "\($b) \(.name) \(.at_ns)"'
	done
done | sort >"$tmp/want"
tap_is 'every mark appears' "$(seen marks | tr ';' '\n' | sort | diff - "$tmp/want")" ''
tap_is 'every end' "$(seen cells) $(seen ends)" '8 8'
echo "# worst lag of a mark: $(seen lag_ms) ms"
tap_is 'what failed is counted' "$(seen head)" '8 of 8 boots made, 6 completed, 2 failed'
tap_is 'the time that is left; where that is long, the time of day, and the day' \
	"$(seen rest | sed -E 's/[0-9]{2}:[0-9]{2}( [AP]M)?/HH:MM/g; s/(Sun|Mon|Tue|Wed|Thu|Fri|Sat),?/DAY/')" \
	'about 0 s left;about 89 s left;about 2 min left, until HH:MM;about 90 min left, until HH:MM;about 1.5 h left, until HH:MM;about 100.0 h left, until DAY HH:MM'
tap_is 'an interval ends with its axis' "$(seen beyond)" true,true,true
tap_is 'no two ticks of an axis have the same number' "$(seen ticks)" \
	'0,1 s,2 s,3 s;2.301 s,2.302 s,2.303 s;2.30 s;0,0.2 ms,0.4 ms,0.6 ms;50 ms,100 ms,150 ms'
tap_is 'boot times have an axis' "$(seen axis)" true
tap_is 'reports are linked' "$(seen reports)" 3
tap_is 'a hostile guest: no node, no control character' "$(seen nodes) $(seen controls)" '0 false'
tap_is 'its state is in the address' "$(seen address)" '#matrix=demo&boot=cpu_1%2F001'
tap_is 'two matrices side by side, by keyboard: boots, those of the base, intervals, the report' "$(seen compared)" '8,4,2,true'
tap_is 'that is in the address, too' "$(seen compared_address)" '#matrix=demo&boot=cpu_1%2F002&with=other%2Fdemo'
tap_is 'from the address alone, on a phone' "$(seen compared_again) $(seen compared_narrow)" '8,4,2,true true'
tap_is 'ratios as stats has them' "$(seen ratios | tr ';' '\n' | cut -d: -f1)" "$(stats -n 1 -b "$out/other/demo/results.json" <"$out/demo/results.json" |
	jq -r '.comparison.rows[] | select(.phase == null) | [.ratio_of_means, .ratio_of_means_ci[], .confidence * 100] | @tsv' |
	awk '{ printf "ratio of means %.3f (%.3f to %.3f, %g %%)\n", $1, $2, $3, $4 }')"
tap_is 'exact ones as report has them' "$(seen exact)" "$(while read -r one; do report -w 1000 <<<"$one" | grep -om 1 'ratio [0-9.]*'; done <"$tmp/exact" | sed 's/ratio //' | paste -sd,)"
tap_is 'none is compared with itself, nor is the next that is looked at' "$(seen bases) $(seen bases_after)" 'other/demo demo'
tap_is 'the choice of a base stays when there are more' "$(seen base)" other/demo
tap_is 'of a matrix that there is not nothing is shown, nor another in its place' "$(seen absent)" demo,2,true
tap_is "a log of another matrix that comes late is not shown" "$(seen late)" ''
tap_is 'by keyboard' "$(seen chosen)" cpu_1/002
tap_is 'all has a name' "$(seen named)" true
tap_is 'it fits a phone' "$(seen narrow)" true
tap_is 'the server was killed: it recovers' "$(seen recovered)" true
tap_is 'more tabs than a browser has connections' "$(seen tabs)" $((${TABS-8} + 1))
tap_is 'no error in the page' "$(seen wrong)" ''
tap_is 'nor of the server' "$(cat "$tmp/err")" ''
tap_done
