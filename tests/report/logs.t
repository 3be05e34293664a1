#!/bin/sh
# A page with boot logs takes no more memory for logs that are many and long.
. "$(dirname "$0")/../tap.sh"
samples=50
jq -c --argjson n $samples 'if .cpu_1 then .cpu_1.samples = [.cpu_1.samples[0] + {sample: range(1; $n + 1)}] else . end' \
	"$top/tests/report/data/one.jsonl" >"$tmp/results"
mkdir "$tmp/cpu_1"
bytes=$(printf '%0512d' 0 | sed 's/0/\\u0001/g')
for n in $(seq 200); do
	printf '{"at_ns":%d000,"serial":"%s"}\n{"at_ns":%d001,"serial":"%s\\n"}\n' $n "$bytes" $n "$bytes"
done >"$tmp/log"
for n in $(seq $samples); do
	ln "$tmp/log" "$tmp/cpu_1/$(printf %03d "$n").boot.jsonl"
done
page()	# KIBIBYTES of memory
{
	(ulimit -v "$1" && report -f html -l "$tmp") <"$tmp/results" >"$tmp/page"
}
tap_ok "50 logs of 200 KiB that is no text, in 40 MiB" page 40960
tap_is "of each its beginning and its end are shown" "$(grep -ac '>73928 bytes are not shown<' "$tmp/page")" $samples
tap_is "and nothing more of it" "$(grep -ao '\\x01' "$tmp/page" | wc -l)" $((samples * ((128 << 10) - 127)))
tap_done
