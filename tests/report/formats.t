#!/bin/sh
# What other programs read: by their own reader where there is one, and never a time of a boot that did not complete.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"

elements()	# of a page that GitHub's renderer makes
{
	report -f markdown "$1" | cmark-gfm --unsafe -e table -e autolink -e strikethrough | grep -o '<[a-z0-9]*' | sort -u
}
if command -v cmark-gfm >/dev/null; then
	tap_is "markdown: hostile names are no markup" "$(elements "$tmp/hostile.jsonl")" "$(elements "$data/four.jsonl")"
	tap_is "markdown: names are no links" "$(cmark-gfm -e table -e autolink "$top/tests/report/markdown-links/out" |
		grep -c '<\(a\|img\|em\|li\|pre\|h.\)\>')" 0
else
	tap_skip "markdown" "no cmark-gfm"
fi

cat >"$tmp/junit.py" <<'EOT'
import sys
import xml.etree.ElementTree as ET
suites = ET.parse(sys.stdin).getroot()
cases = suites.findall('testsuite/testcase')
if len({c.get('name') for c in cases}) != len(cases):
    print('a name came twice')
for s in suites:
    counted = [len(s), len(s.findall('*/failure')), len(s.findall('*/error')), 0]
    if [int(s.get(k)) for k in ('tests', 'failures', 'errors', 'skipped')] != counted:
        print('other counts than tests')
for c in cases:
    if (c.get('time') is None) != (len(c) == 1):
        print('%s: failed, or has no time' % c.get('name'))
EOT
for name in four icount models one none hostile; do
	results=$data/$name.jsonl
	[ -e "$results" ] || results=$tmp/$name.jsonl
	tap_is "junit: $name" "$(report -f junit "$results" | /usr/bin/python3 "$tmp/junit.py" 2>&1)" ""
done
tap_done
