#!/bin/sh
# A text log is read in blocks: where they meet does not matter.
. tests/tap.sh

cat >"$tmp/table.json" <<'EOT'
{"name":"g","title":"g","end":"prompt","panic":["kernel panic"],"cpus_online":{"serial":"([0-9]+) CPUs"},
"interjections":["IRQ [0-9]+ handler"],"markers":[{"name":"one","serial":"^one line$"},
{"name":"two","serial":"two|zwei","after":"one"},{"name":"cut","serial":"this is cut"},
{"name":"coloured","serial":"in colours"},{"name":"prompt","serial":"# $"}]}
EOT

# What matters, behind so much filler that the first or the second block of 256 KiB ends in it.
log()	# BYTES EOL: filler up to that many bytes, then what matters
{
	perl -e '
		my ($at, $eol) = @ARGV; $eol = { lf => "\n", crlf => "\r\n", cr => "\r" }->{$eol};
		print "[    0.000000] begin$eol"; $at -= length("[    0.000000] begin$eol");
		while ($at > 0) { my $n = $at > 80 ? 60 : $at; print "x" x ($n - length $eol), $eol; $at -= $n }
		print join($eol, "[    1.000000] one line", "[    2.000000] two", "[    3.000000] this IRQ 3 handler", "[    3.500000] is cut",
			"[    4.000000] 8 CPUs", "[    5.000000] in \033[1mcol\033[0mours", "[    6.000000] # ")' "$1" "$2"
}
record()
{
	log "$@" | markerparse -m "$tmp/table.json" | jq -c '.phases | [.outcome, .cpus_online, .markers[].at_ns, .evidence.last_line]'
}

for eol in lf crlf cr; do
	want=$(record 1000 $eol)
	tap_is "$eol: what there is" "$want" \
		'["booted",8,1000000000,2000000000,3500000000,5000000000,6000000000,"# "]'
	differs=
	for block in 1 2; do
		for back in 0 1 2 3 10 25 40 42 43 44 70 90 100 110 130 140 165 170; do
			[ "$(record $((block * 262144 - back)) $eol)" = "$want" ] || differs="$differs $block-$back"
		done
	done
	tap_is "$eol: wherever the block ends" "$differs" ''
done
tap_is 'a line of 1 MiB' "$( (printf '[    1.0] '; head -c 1048576 /dev/zero | tr '\0' x; printf 'one line\n[    2.0] one line\n# ') |
	markerparse -m "$tmp/table.json" | jq -c '.phases.markers[0].at_ns')" 2000000000
tap_done
