#!/bin/bash
# Output that is lost, input that does not come, lines that are hostile.
. tests/tap.sh
log=tests/markerparse/booted/in
profile=tests/markerparse/tables/profile.json

tap_is "full disk" "$(markerparse <$log 2>&1 >/dev/full; echo $?)" "markerparse: stdout: No space left on device: free some, or write elsewhere
1"
tap_is "closed stdout" "$(markerparse <$log 2>&1 >&-; echo $?)" "markerparse: stdout: Bad file descriptor
1"
tap_is "closed stdin" "$(markerparse <&- 2>&1; echo $?)" "markerparse: stdin: Bad file descriptor
1"
tap_is "a reader that went away ends it" \
	"$(for i in $(seq 3000); do cat $log; done 2>"$tmp/cat" | markerparse | true; echo "${PIPESTATUS[1]}")" 141

# Each record is whole when the next boot begins: a reader need not wait for the last one.
tap_is "twice the same log, twice the same record" \
	"$(cat $log $log | markerparse | uniq | wc -l) $(cat $log $log | markerparse | wc -l)" "1 2"

# What one read brought does not matter: one byte a record gives the same markers, but for their times.
split=$(jq -c 'if .serial then .at_ns as $t | (.serial / "")[] | {at_ns: $t, serial: .} else . end' $log | markerparse)
tap_is "a byte a record" "$split" "$(markerparse <$log)"

long()	# a boot log with a line of 1 MiB in one record, and one in many
{
	head -1 $log
	perl -e 'print "{\"at_ns\":10,\"serial\":\"", "x" x (1 << 20), "\\r\\n\"}\n";
		print "{\"at_ns\":$_,\"serial\":\"", "y" x 512, "\"}\n" for 11 .. 2058;
		print "{\"at_ns\":3000,\"serial\":\"Starting services: random e1000\\r\\n\"}\n";'
	tail -2 $log
}
tap_is "lines of 1 MiB" "$(long | markerparse | jq -c '.phases | [.boot_time_ns, .markers[1].at_ns]')" "[5000,3000]"
tap_is "a text line of 1 MiB" "$( (perl -e 'print "[1.5] ", "x" x (1 << 20), "Starting services\n"'; echo '[2.5] # ') |
	markerparse -m $profile | jq -c '.phases | [.boot_time_ns, .markers[1].at_ns]')" "[2500000000,1500000000]"

# Whatever is said of hostile input is harmless to a terminal.
hostile()
{
	! { "$@" 2>&1 | LC_ALL=C grep -q "[^[:print:]]"; }
}
tap_ok "a hostile key" hostile sh -c 'printf "{\"\\033[2J\":1,\"\\303\\251\":\"x" | markerparse'
tap_ok "hostile marker names" hostile sh -c "sed 's/prompt/\\\\u001b[2J/' $log | markerparse"
tap_ok "bytes at random" hostile sh -c 'perl -e "srand(1); print \"{\"; print chr(32 + rand(200)) for 1 .. 500; print \"\\n\"" | markerparse'
tap_done
