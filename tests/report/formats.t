#!/bin/sh
# What other programs read: by their own reader where there is one, and never a time of a boot that did not complete.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
records="$top/tests/stats/records phases=a:t0:m1,b:m1:prompt"
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"
# Every outcome, one boot, none, and exact times.
{
	$records 100/20 101/21 timeout silent panic reset poweroff vmm-died launch-failed unknown 102/22
	$records config=cpu_2 cpus=2 timeout silent panic reset poweroff vmm-died launch-failed
	$records config=cpu_4 cpus=4 55/10
	$records config=cpu_1-icount clock=icount 50.123456/10 50.123456/10
} | stats >"$tmp/odd.jsonl"

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
for name in four icount models one none hostile odd; do
	results=$data/$name.jsonl
	[ -e "$results" ] || results=$tmp/$name.jsonl
	tap_is "junit: $name" "$(report -f junit "$results" | /usr/bin/python3 "$tmp/junit.py" 2>&1)" ""
done

# What formats look like, by the schema of each; a format's tool may not be here.
schemas=$top/tests/report/schemas
cat >"$tmp/valid.py" <<'EOT'
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
for error in Draft202012Validator(schema).iter_errors(json.load(sys.stdin)):
    print('/'.join(map(str, error.absolute_path)), error.message[:200])
EOT
valid()	# FORMAT: of what is on stdin
{
	case $1 in
	junit) xmllint --noout --schema "$schemas/junit-10.xsd" - 2>&1 | sed '/^- validates$/d' ;;
	*) /usr/bin/python3 "$tmp/valid.py" "$schemas/$1.json" 2>&1 ;;
	esac
}
for format in junit benchmark bmf hyperfine trace; do
	if [ $format = junit ] && ! command -v xmllint >/dev/null ||
		[ $format != junit ] && ! /usr/bin/python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null; then
		tap_skip "$format: its schema" "no xmllint, or no python3-jsonschema"
		continue
	fi
	tap_is "$format: as its schema has it" "$(for name in four icount models one none hostile odd; do
		results=$data/$name.jsonl
		[ -e "$results" ] || results=$tmp/$name.jsonl
		[ $format$name = tracenone ] || report -f $format "$results" | valid $format
	done)" ""
	tap_ok "$format: its schema refuses another" test -n "$(report -f $format "$data/four.jsonl" |
		sed 's/"\(value\|mean\|dur\)":/"other":/; s/ errors="/ mistakes="/' | valid $format)"
done

json()	# FORMAT NAME FILTER: what the format has of results is what the filter makes of the results themselves
{
	report -f json <"$data/$2.jsonl" | jq -c "[.[] | select(.statistics)] | $3" >"$tmp/want"
	report -f $1 <"$data/$2.jsonl" | jq -c . >"$tmp/got"
	tap_is "$1: $2" "$(round <"$tmp/got")" "$(round <"$tmp/want")"
}
round()
{
	jq -c '(.. | numbers) |= (. * 1e6 | round / 1e6)'
}
for name in four one none; do
	json benchmark $name '[.[] | (.guest.name + "/" + .config) as $n | .statistics as $s | (select($s.mean_ms) | {name: $n, unit: "ms", value: $s.mean_ms} +
		if $s.mean_ci95_ms then {range: "95 %: \($s.mean_ci95_ms | map(. * 1000 | round / 1000) | join(" to "))"} else {} end +
		{extra: "mean of \($s.n) of \($s.attempted) boots, to \(.end), clock \(.clock)"}),
		{name: "\($n): not completed", unit: "boots", value: ($s.attempted - $s.booted)}]'
	json bmf $name 'map({key: (.guest.name + "/" + .config), value: (.statistics | (if .mean_ms then {latency: ({value: (.mean_ms * 1e6)} +
		if .mean_ci95_ms then {lower_value: (.mean_ci95_ms[0] * 1e6), upper_value: (.mean_ci95_ms[1] * 1e6)} else {} end)} else {} end)
		+ {"not-completed": {value: (.attempted - .booted)}})}) | from_entries'
	json hyperfine $name 'def s: if . then . / 1000 else null end; {results: map(select(.statistics.mean_ms)
		| [.samples[] | select(.outcome == "booted").boot_time_ms / 1000] as $times | . as $c | .statistics | {command: ($c.guest.name + "/" + $c.config),
		mean: (.mean_ms | s), stddev: (.stdev_ms | s), median: (.median_ms | s), user: null, system: null, min: (.min_ms | s), max: (.max_ms | s),
		times: $times, exit_codes: [$times[] | 0], parameters: {cpus: "\($c.cpus)"}})}'
done

PATH=$PATH:$top/build/npm/usr/bin
for name in four none hostile odd; do
	results=$data/$name.jsonl
	[ -e "$results" ] || results=$tmp/$name.jsonl
	if command -v promtool >/dev/null; then
		tap_is "prometheus: $name" "$(report -f prometheus "$results" | promtool check metrics 2>&1)" ""
	else
		tap_skip "prometheus: $name" "no promtool"
	fi
done

cat >"$tmp/trace.py" <<'EOT'
import json, sys
events = json.load(sys.stdin)['traceEvents']
results = json.load(open(sys.argv[1]))
samples = [s for c in results.values() if 'statistics' in c for s in c['samples']]
of = lambda ph, name=None: [e for e in events if e['ph'] == ph and name in (None, e['name'])]
got = [round(e['dur'] / 1000, 6) for e in of('X', 'boot')]
if got != [s['boot_time_ms'] for s in samples if s['outcome'] == 'booted']:
    print('other boot times than in the results')
failed = {(e['pid'], e['tid']) for e in of('M', 'thread_name') if ': ' in e['args']['name'][-16:]}
if len(failed) != sum(s['outcome'] != 'booted' for s in samples):
    print('other failures than in the results')
if any((e['pid'], e['tid']) in failed for e in of('X') + of('i')):
    print('a boot that did not complete has times')
threads = {}
for e in of('X'):
    threads.setdefault((e['pid'], e['tid']), []).append((e['ts'], e['ts'] + e['dur']))
for slices in threads.values():
    if any(a < c < b - 1e-3 and b < d - 1e-3 for a, b in slices for c, d in slices):
        print('slices cross')
EOT
cat >"$tmp/phases.py" <<'EOT'
import csv, json, sys
wide = sys.argv[2] == 'csv_wide'
rows = list(csv.DictReader(sys.stdin, strict=True))
if any(None in r or None in r.values() for r in rows):
    print('rows are not of one length')
for r in rows:
    times = [k for k in r if k.endswith('_ms') and r[k]]
    if (r['outcome'] == 'booted') != (times != []):
        print(r['config'], r['sample'], 'completed, or has times')
for c in json.load(open(sys.argv[1])).values():
    for p in c.get('phases', []):
        got = [r[p['name'] + '_ms'] if wide else r['length_ms'] for r in rows
               if r['config'] == c['config'] and (wide or r['phase'] == p['name'])]
        got = [float(x) for x in got if x]
        if len(got) != p['n'] or got and abs(sum(got) / len(got) - p['mean_ms']) > 1e-6:
            print(c['config'], p['name'], 'has another mean')
EOT
tap_is "trace: of no boot no viewer makes anything" "$(report -f trace "$data/none.jsonl" 2>&1; echo $?)" "report: -f trace: no boot completed
1"
for name in four icount models one none odd; do
	results=$data/$name.jsonl
	[ -e "$results" ] || results=$tmp/$name.jsonl
	report -f json <"$results" >"$tmp/results.json"
	[ $name = none ] || tap_is "trace: $name" "$(report -f trace "$results" | /usr/bin/python3 "$tmp/trace.py" "$tmp/results.json" 2>&1)" ""
	for form in csv_long csv_wide; do
		tap_is "$form: $name" "$(report -f $form "$results" | /usr/bin/python3 "$tmp/phases.py" "$tmp/results.json" $form 2>&1)" ""
	done
done

# The numbers of a figure are those of its SVG and of what pgfplots reads.
cat >"$tmp/figures.py" <<'EOT'
import glob, os, re, sys
for path in sorted(glob.glob(sys.argv[1] + '/*.svg')):
    svg, name = open(path).read(), os.path.basename(path)[:-4]
    rows = [line.split() for line in open('%s/%s.dat' % (sys.argv[2], name))]
    head, rows = rows[0], [[float(x) for x in row] for row in rows[1:]]
    if head[0] == 'row':
        got = [(row[k], row[k] + row[k + 1]) for row in rows for k in range(1, len(row), 5) if row[k] == row[k]]
        want = re.findall(r'data-from="(\S+)" data-to="(\S+)"', svg)
    else:
        ideal = svg.count('<polyline class="ideal"')
        got = [(row[1], row[2]) for row in rows if not ideal or row[0] != max(r[0] for r in rows)]
        want = re.findall(r'data-x="(\S+)" data-y="(\S+)"', svg)
    want = sorted((float(a), float(b)) for a, b in want)
    if not want or len(want) != len(got) or any(abs(x - y) > 1e-6 * max(1, abs(x))
                                                for p, q in zip(want, sorted(got)) for x, y in zip(p, q)):
        print(name, 'has other numbers')
EOT
mkdir "$tmp/svg" "$tmp/dat"
clocks()	# TIME: boots of one configuration on both clocks, whose times do not compare
{
	"$top/tests/stats/records" phases=a:t0:m1,b:m1:m2 "$1/20/60" 101/20/60
	"$top/tests/stats/records" config=cpu_1-icount clock=icount phases=a:t0:m1,b:m1:m2 $(($1 * 90))/2000/6000 $(($1 * 90))/2000/6000
}
clocks 100 | jq -c '.phases.machine.clock = .phases.clock' | stats >"$tmp/clocks.json"
clocks 120 | stats -b "$tmp/clocks.json" >"$tmp/compared.json"
for name in four models icount comparison clocks compared; do
	results=$(ls "$data/$name".json* "$tmp/$name.json" 2>"$tmp/ignored")
	report -f figures -d "$tmp/svg" "$results" | sort >"$tmp/list"
	report -f latex -d "$tmp/dat" "$results" >"$tmp/dat/whole"
	tap_is "figures: $name" "$(/usr/bin/python3 "$tmp/figures.py" "$tmp/svg" "$tmp/dat" 2>&1; ls "$tmp/svg" | sort | diff "$tmp/list" -)" ""
	case $name in cl* | compared) tap_is "$name: a figure of times for each clock" "$(cd "$tmp/svg" && ls -x *-icount.svg | xargs)" \
		"$([ $name = compared ] && echo sides-icount.svg || echo distribution-icount.svg order-icount.svg timeline-icount.svg)" ;; esac
	rm -f "$tmp"/svg/* "$tmp"/dat/*
done

tap_is "of exact times what changed is drawn" "$(report -f figures -d "$tmp/svg" "$tmp/compared.json" >"$tmp/list"; grep -o 'cpu_1-icount [^:<]*: [0-9.]*' "$tmp/svg/comparison.svg" | sort -u | xargs)" \
	"cpu_1-icount (boot): 1.200"

# Marks of a figure's series differ in colour, shade or shape; where they do not, its title says so.
cat >"$tmp/marks.py" <<'EOT'
import re, sys
svg = open(sys.argv[1] + '/order.svg').read()
legend = re.sub(r'<g class="mark".*?</g>', '', svg, flags=re.S)
marks = re.findall(r'<(circle|rect|path) class="dot (c\d+)"(?: d="M\S+ \S+?(l[^"]*))?', legend)
tex = re.search(r'scatter/classes=\{(.*?)\}\]', open(sys.argv[1] + '/figure-order.tex').read(), re.S).group(1)
tex = re.findall(r'\d+=(\{.*?\})', tex)
print(len(marks), len(set(marks)), len(tex), len(set(tex)), *re.findall(r'\([a-z]* repeat[^)]*\)', svg))
EOT
drawn()	# JQ [N]: what is told of the marks of N (2) configurations that are so
{
	jq -c --argjson n "${2:-2}" -f "$data/many.jq" "$data/four.jsonl" | jq -c "$1" >"$tmp/drawn.json"
	report -f figures -d "$tmp/svg" "$tmp/drawn.json" >"$tmp/list"
	report -f latex -d "$tmp/svg" "$tmp/drawn.json" >"$tmp/list"
}
drawn . 64
tap_is "64 marks differ" "$(/usr/bin/python3 "$tmp/marks.py" "$tmp/svg")" "64 64 64 64"
drawn . 65
tap_is "of more it is said" "$(/usr/bin/python3 "$tmp/marks.py" "$tmp/svg")" "65 64 65 64 (marks repeat after 64 names)"
drawn . 101
tap_like "what has no legend says so" "$(tr -d '\n' <"$tmp/svg/figure-order.tex")" 'names\) \(too many names for a legend\)\}\\label'
for more in 0 5 6; do
	drawn "if .scaling then . else map_values(.phases |= . + (.[:$more] | map(.name += \"_again\"))) end"
	grep -o '<rect class="bar [^"]*" [^>]*width="12"' "$tmp/svg/timeline.svg" | cut -d '"' -f 2 | sort -u | wc -l
	grep -o 'colours repeat after 16 names' "$tmp/svg/timeline.svg"
done >"$tmp/bars"
tap_is "16 bars differ, and of more it is said" "$(xargs <"$tmp/bars")" "11 16 16 colours repeat after 16 names"
rm -f "$tmp"/svg/*

mkdir "$tmp/cpu_1"
printf '%s\n' '{"at_ns":1000000,"serial":"a\r\n\u001b[31m"}' '{"at_ns":100000000,"serial":"<b>\u00e9\n"}' >"$tmp/cpu_1/001.boot.jsonl"
report -f asciicast -l "$tmp" "$data/one.jsonl" >"$tmp/boot.cast"
tap_is "asciicast: the bytes, harmless, and marks between them" \
	"$(jq -c 'if type == "array" then .[1:] else .version end' "$tmp/boot.cast" | head -4 | tr '\n' ' ')" \
	'2 ["m","power_on"] ["m","firmware"] ["o","a\r\n\\x1b[31m"] '
tap_is "asciicast: in order" "$(jq -s '[.[1:][][0]] | . == sort' "$tmp/boot.cast")" true
tap_is "asciicast: a mark a phase, and the end" "$(grep -c '"m"' "$tmp/boot.cast")" 12
jq -c 'if .cpu_1 then .cpu_1.samples |= (.[:1] | .[0].outcome = "panic") else . end' "$data/one.jsonl" >"$tmp/panic.jsonl"
tap_is "asciicast: where none completed it says so" "$(report -f asciicast -l "$tmp" "$tmp/panic.jsonl" | head -n 1 | jq -r .title)" "cpu_1, sample 1: panic"
tap_is "asciicast: no log" "$(report -f asciicast -l "$tmp/none" "$data/one.jsonl" 2>&1)" "report: cpu_1 sample 1: No such file or directory"

tap_done
