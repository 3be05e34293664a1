#!/bin/bash
# Each boot's record says whether a dashboard was open; what depends on it names it, and no boot is made again for it.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"

export TMPDIR=$tmp
serve -p 0 "$tmp/shown" >"$tmp/address" &
server=$!
tap_at_exit 'kill $server'
until_true grep -q http "$tmp/address"
read -r address <"$tmp/address"
matrix() { make -s LOCK="$tmp/lock" OUT="$tmp/$1" CPUS=1 SAMPLES=1 CLOCK=icount matrix >"$tmp/said" 2>&1; }
seen() { jq -r '.cpu_1.host.dashboard // .[].host.dashboard' "$tmp/$1/demo/results.json"; }
state() { sed -n 1p "$tmp/$1/demo"/cpu_1*/001.boot.jsonl | jq -r .boot.host.dashboard; }

matrix without
tap_is 'a server that nobody watches is none' "$(state without)" closed
curl -sN "${address}events" >"$tmp/events" &
watcher=$!
until_true grep -q '^event: state' "$tmp/events"
matrix with
tap_is 'one that somebody watches' "$(state with) $(seen with)" 'open open'
tap_ok 'it is no part of the fingerprint' cmp "$tmp"/with/demo/cpu_1*/boot.json "$tmp"/without/demo/cpu_1*/boot.json
tap_like 'a comparison names it' "$(stats -b "$tmp/without/demo/results.json" <"$tmp/with/demo/results.json" | report | tr -s '\n ' ' ')" \
	'dashboard is open, in the base closed'
kill $watcher
wait $watcher 2>/dev/null
gone() { curl -s "${address}metrics" | grep -qx 'bootmatrix_watchers 0'; }
until_true gone
echo '{"guest":"configs/demo.json"}' | (cd "$top" && mkdisk -d "$tmp") | qboot | sed -n 1p >"$tmp/record"
tap_is 'when it is closed' "$(jq -r .boot.host.dashboard "$tmp/record")" closed
tap_done
