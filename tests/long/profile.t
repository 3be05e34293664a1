#!/bin/bash
# Profiles of real guests: the sum is QEMU's counter at every mark, two boots are equal, and so is another QEMU's tree.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/profile/callgrind.sh"
. "$top/tests/profile/guests.sh"
cd "$tmp" || exit 1
tap_host

profile()	# NAME CELL: leaves NAME.profile and NAME.log
{
	echo "$2" | mkdisk -d images -f "$1.functions" >"$1.json" &&
		qboot -f "$1.functions" -p "$1.profile" <"$1.json" >"$1.log"
}

uncertain()	# NAME: at any mark, and at the end
{
	head -n 1 "$1.profile" | jq -c '.profile | [(.phases[], .) | .sum - .counter] | unique'
}

kernel_stacks()	# NAME: all but what differs between two QEMUs' firmware
{
	calltree -f folded <"$1.profile" | grep -Ev '^\[boot\];\[(firmware|low memory|other)\] '
}

demo="{\"guest\":\"$top/configs/demo.json\",\"clock\":\"icount\",\"cmdline\":\"work=2000\"}"
profile demo "$demo"
tap_is 'the demo guest: nothing is uncertain' "$(uncertain demo)" '[0]'
# ---- other programs load it ---------------------------------------------------------------

if command -v npm node chromium >/dev/null && npm pack speedscope@1.25.0 >npm.log 2>&1; then
	tar xzf speedscope-1.25.0.tgz
	printf 'speedscope.loadFileFromBase64("demo.json", "%s")' "$(calltree -f speedscope <demo.profile | base64 -w 0)" >load.js
	chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files --virtual-time-budget=8000 --dump-dom \
		"file://$tmp/package/dist/release/index.html#localProfilePath=$tmp/load.js" >page 2>chromium.log
	tap_like 'speedscope loads it' "$(grep '<title>' page)" '<title>demo - speedscope</title>'
else
	tap_skip 'speedscope loads it' 'no node, no chromium, or speedscope cannot be had'
fi
PATH=$PATH:$top/build/go/bin
if command -v go >/dev/null; then
	calltree -f pprof <demo.profile >demo.pprof
	go tool pprof -top demo.pprof >pprof 2>&1
	sed 's/^/# /;8q' pprof
	tap_is 'go tool pprof has what the table has' "$(awk '$6 == "work_unit" { print $1, $4 }' pprof)" \
		"$(calltree <demo.profile | awk '$6 == "work_unit" { print $4, $3 }')"
else
	tap_skip 'go tool pprof has what the table has' 'no go: make deps-go'
fi

# ---- newer QEMUs ---------------------------------------------------------------------------

for release in 10 11; do
	qemu=$top/build/qemu$release/qemu-system-i386
	if [ ! -e "$qemu" ]; then
		tap_skip "QEMU $release" "not installed: make deps-qemu$release"
		continue
	fi
	profile demo$release "$(echo "$demo" | jq -c --arg q "$qemu" '.qemu = $q')"
	tap_is "nor on QEMU $release" "$(uncertain demo$release)" '[0]'
	tap_ok 'which has the same tree' diff <(kernel_stacks demo) <(kernel_stacks demo$release)
done

# ---- beside two CPU hogs ---------------------------------------------------------------

yes >/dev/null & hogs=$!
yes >/dev/null & hogs="$hogs $!"
profile hogged "$demo"
tap_ok 'nothing else beside two CPU hogs' cmp demo.profile hogged.profile
kill $hogs

# ---- Xen ----------------------------------------------------------------------------------

xen=$(xen_cell | icount)
if [ -n "$xen" ]; then
	for n in 1 2; do
		profile xen$n "$xen"
	done
	tap_is 'Xen: nothing is uncertain' "$(uncertain xen1)" '[0]'
	tap_ok 'two boots have one profile' cmp xen1.profile xen2.profile
	callgrind_agrees xen1.profile 'callgrind_annotate has the same totals'
	tap_is 'it waits for the clock: init_xen_time' "$(calltree <xen1.profile | awk '$6 == "init_xen_time" { print int($1) }')" 77
else
	tap_skip 'Xen' 'not installed: make deps-xen'
fi

# ---- Linux: what a report foretells comes true --------------------------------------------

linux=$(linux_cell | icount)
if [ -n "$linux" ]; then
	profile linux1 "$linux"
	profile linux2 "$linux"
	profile without "$(linux_cell cryptomgr.notests | icount)"
	apart=$(head -n 1 linux1.profile | jq '.profile | .sum - .counter')
	tap_is "Linux: at most 200 instructions are uncertain: $apart of $(head -n 1 linux1.profile | jq .profile.counter)" \
		"$((${apart#-} <= 200))" 1
	tap_ok 'two boots have one profile' cmp linux1.profile linux2.profile
	callgrind_agrees linux1.profile 'callgrind_annotate has the same totals'
	calltree -f findings <linux1.profile >findings.json
	tap_is 'the first finding is the self-test of its ciphers' "$(jq -r '.profile.findings[0].function' findings.json)" cryptomgr_test
	foretold=$(jq '.profile.findings[0].boot_without_ms' findings.json)
	took=$(head -n 1 without.profile | jq '.profile.at_ns / 1e6')
	tap_is "without it the boot takes what was foretold within 0.5 %: $foretold ms, it took $took ms" \
		"$(awk -v a="$foretold" -v b="$took" 'BEGIN { d = (a - b) / b; print (d < 0.005 && d > -0.005) }')" 1
else
	tap_skip 'Linux' 'not installed: make deps-linux'
fi
tap_done
