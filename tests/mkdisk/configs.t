#!/bin/sh
# The profiles that come with the project: each is good, by each way to boot, and every symbol in it is found.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top" || exit 1

stripped='kernel is not an ELF file, and no symbol file is given'
take()	# NAME CELL-MEMBERS: the profile with these is taken, and what is in it can be observed
{
	tap_ok "$1: is taken" sh -c "printf '{\"guest\":\"%s\"%s}' $profile '$2' | mkdisk -d $tmp/work >$tmp/machine.json"
	tap_is "$1: every symbol is found, unless make symbols is to bring it" "$(jq -c --arg stripped "$stripped" \
		'[.machine.markers[] | select(.symbol) | .reason // empty | select(. != $stripped)]' "$tmp/machine.json")" '[]'
	tap_is "$1: every symbol that is found has its bytes" \
		"$(jq '[.machine.markers[] | select(.symbol and .reason == null and .bytes == null)] | length' "$tmp/machine.json")" 0
}

tests/minix/image "$tmp/minix.iso"
for profile in configs/*.json; do
	if jq -e .iso "$profile" >/dev/null; then
		take "$profile" ",\"iso\":\"$tmp/minix.iso\""
		take "$profile, through its loader" ",\"iso\":\"$tmp/minix.iso\",\"boot\":\"loader\""
		continue
	fi
	image=$(jq -r '.kernel // .cdrom // .firmware' "$profile")
	case $image in
	/*) ;;
	*) image=configs/$image ;;
	esac
	if [ -e "$image" ]; then
		take "$profile" ''
	else
		tap_skip "$profile" "no $image here"
	fi
done
tap_done
