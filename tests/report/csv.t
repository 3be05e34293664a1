#!/bin/sh
# Another program's CSV reader finds in every row what the results have.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"
cat >"$tmp/read.py" <<'EOF'
import csv, json, sys
results = json.load(open(sys.argv[1]))
rows = list(csv.DictReader(sys.stdin, strict=True))
configs = [c for c in results.values() if 'statistics' in c]
wanted = [('sample', s['boot_time_ms']) for c in configs for s in c['samples']]
wanted += [('phase', p['mean_ms']) for c in configs for p in c['phases']]
if any(None in r or None in r.values() for r in rows):
    print('rows are not of one length')
got = [(r['row'], r['boot_time_ms'] if r['row'] == 'sample' else r['mean_ms']) for r in rows]
got = [(row, float(text) if text else None) for row, text in got]
if got != [(row, x if x is None else float('%.15g' % x)) for row, x in wanted]:
    print('other rows than in the results')
EOF
for name in four icount models one none hostile; do
	results=$data/$name.jsonl
	[ -e "$results" ] || results=$tmp/$name.jsonl
	report -f json <"$results" >"$tmp/results.json"
	tap_is "$name" "$(report -f csv <"$results" | python3 "$tmp/read.py" "$tmp/results.json" 2>&1)" ""
done
tap_is "a boot or a phase is one line" "$(report -f csv <"$tmp/hostile.jsonl" | wc -l)" \
	"$(report -f csv <"$data/four.jsonl" | wc -l)"
tap_done
