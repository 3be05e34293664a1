#!/bin/sh
# The profiles that come with the project: each is good, and every symbol in it is found.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top" || exit 1

for profile in configs/*.json; do
	kernel=$(jq -r '.kernel // empty' "$profile")
	case $kernel in
	/*) ;;
	*) kernel=configs/$kernel ;;
	esac
	if [ ! -e "$kernel" ]; then
		tap_skip "$profile" "no $kernel here"
		continue
	fi
	tap_ok "$profile: is taken" sh -c "printf '{\"guest\":\"%s\"}' $profile | mkdisk -d $tmp/work >$tmp/machine.json"
	tap_is "$profile: every symbol is found" \
		"$(jq -c '[.machine.markers[] | select(.symbol) | .reason // empty]' "$tmp/machine.json")" '[]'
	tap_is "$profile: every symbol has its bytes" \
		"$(jq '[.machine.markers[] | select(.symbol and .bytes == null)] | length' "$tmp/machine.json")" 0
done
tap_done
