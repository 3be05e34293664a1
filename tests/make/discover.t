#!/bin/bash
# make discover, make new: a guest that no profile describes, here the stand-in for MINIX looked at without its own.
. "$(dirname "$0")/../tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

# A tree of its own: make new writes into configs.
tree=$tmp/tree
mkdir "$tree"
ln -s "$top"/{Makefile,pipeline.mk,build,man,tests,tools} "$tree"
cp -r "$top/configs" "$tree"
cd "$tree" || exit 1
say() { make -s "$@" OUT="$tmp/out" LOCK="$tmp/lock" 2>&1 | sed 's/^.*pipeline: //'; }

tap_is 'nothing to boot' "$(say discover)" \
	'discover: nothing to boot: name a KERNEL (or ISO or DISK or FIRMWARE) or a known GUEST.  Stop.'
tap_is 'a draft has a name' "$(say new KERNEL=build/guest/demo.elf)" \
	'new: GUEST: name the profile that is to be written: make new GUEST=mine KERNEL=....  Stop.'
tap_is 'nothing is overwritten' "$(say new GUEST=demo KERNEL=build/guest/demo.elf)" \
	'new: configs/demo.json is there already: FORCE=1 overwrites it.  Stop.'
if [ "$(id -u)" = 0 ]; then nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'; else nobody=; fi
chmod 711 "$tmp"; mkdir "$tmp/out" "$tmp/lock" "$tmp/closed"; chmod 777 "$tmp/out" "$tmp/lock"; chmod 555 "$tmp/closed"
tap_is 'nor is a guest booted whose draft cannot be written' "$(make() { $nobody make "$@"; }; say new GUEST="$tmp/closed/mine.json" KERNEL=build/guest/demo.elf)
$(ls "$tmp/out")" "new: $tmp/closed/mine.json cannot be written: name another: make new GUEST=PATH.json.  Stop.
"
mkdir 'a b'; echo old >'a b/twice.json'
tap_is 'a draft is overwritten where that is asked for' "$(say new GUEST='a b/twice.json' KERNEL=build/guest/demo.elf SILENCE=2 FORCE=1; jq -r .name 'a b/twice.json')" \
	'a b/twice.json: a draft of a boot with CPUS=1: make run GUEST=a\ b/twice.json
twice'

tests/minix/image "$tmp/minix.iso"
tap_is 'a draft of what is booted as another guest' "$(say new GUEST=mine FROM=minix ISO="$tmp/minix.iso" SILENCE=3)" \
	'configs/mine.json: a draft of a boot with CPUS=1: make run GUEST=mine'
discover "$tmp/out/discover/boot.jsonl" >"$tmp/report"
waits=$(sed -n '/^Longest waits/,/^Functions/s/.* after *//p' "$tmp/report")
tap_like 'the wait for addresses is found' "$waits" '^Waiting for DAD to complete'
tap_like 'and that for the ramdisks' "$waits" '^Creating ramdisks'
tap_is 'functions, in the order of their first entry' "$(sed -n '/^Functions/,$s/^ *[0-9.]* *\(kmain\|cstart\|proc_init\|system_init\)$/\1/p' \
	"$tmp/report" | tr '\n' ' ')" 'cstart proc_init system_init '
tap_is 'markers at both ends of the wait, and at the prompt' "$(jq -r '[.markers[].serial | strings |
	select(test("DAD|ramdisks|login:"))] | length, .[-1]' configs/mine.json | tr '\n' ' ')" '3 login: '
tap_like 'the draft boots' "$(say run GUEST=mine CPUS=1 ISO="$tmp/minix.iso")" '^1 of 1 boots completed'

echo '{"guest":"configs/demo.json"}' | mkdisk | qboot -k >"$tmp/plain"
jq '.comment = "x" | .markers[0].comment = "y" | .cpus_online.comment = "z"' configs/demo.json >configs/commented.json
echo '{"guest":"configs/commented.json"}' | mkdisk | qboot -k >"$tmp/commented"
tap_ok 'a comment is no part of a fingerprint' cmp "$tmp/plain" "$tmp/commented"
jq '.markers[1].comment = 1' configs/demo.json >configs/wrong.json
tap_is 'and is a text' "$(echo '{"guest":"configs/wrong.json"}' | mkdisk 2>&1)" \
	'mkdisk: configs/wrong.json: markers[1].comment: expected a string'
tap_done
