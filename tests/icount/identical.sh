# For the tests of the deterministic clock; source it after tap.sh.

# Two hogs of a CPU, until hogs_stop.
hogs_start()
{
	hog() { while kill -0 $$; do :; done; }
	hog & first=$!
	hog & second=$!
}

hogs_stop()
{
	tap_ok 'the hogs ran all the while' kill -0 $first $second
	kill $first $second
	wait $first $second 2>"$tmp/killed"
}

identical()	# NAME N MARKS: N boots of the machine on stdin pass so many marks at the same counts of all vCPUs
{
	cat >"$tmp/machine.json"
	for n in $(seq "$2"); do
		qboot -n "$n" <"$tmp/machine.json"
	done >"$tmp/boots.jsonl"
	tap_is "$1: all $2 complete" "$(jq -r 'select(.end).end.outcome' "$tmp/boots.jsonl" | sort | uniq -c | xargs)" "$2 booted"
	jq -c 'select(.mark) | [.mark, .addr, .vcpu, .insns, .virtual_ns]' "$tmp/boots.jsonl" | sort | uniq -c >"$tmp/marks"
	tap_ok "$1: at least $3 marks" test "$(wc -l <"$tmp/marks")" -ge "$3"
	tap_is "$1: each at the same instruction of every vCPU and virtual time" "$(awk -v n="$2" '$1 != n' "$tmp/marks")" ''
	tap_is "$1: after the same bytes" "$(jq -c 'select(.end).end | [.serial_bytes, .last_line]' "$tmp/boots.jsonl" | sort -u | wc -l)" 1
}
