#!/bin/sh
# Text logs are searched block by block: it finds what going line by line finds.
. tests/tap.sh

# The same table twice; in one of them a pattern that no quick search can serve shows every line.
table()	# [EXTRA-MARKERS]
{
	cat <<-EOT
	{"name":"g","title":"g","end":"prompt","panic":["kernel panic"],"cpus_online":{"serial":"([0-9]+) CPUs"},
	"interjections":["IRQ [0-9]+ handler"],"markers":[${1:-}
	{"name":"one","serial":"^one line$"},{"name":"two","serial":"two|zwei","after":"one"},
	{"name":"cut","serial":"this is cut"},{"name":"long","serial":"end of it$"},
	{"name":"prompt","serial":"# $"}]}
	EOT
}
table '{"name":"never","serial":"[\\x01][\\x02]"},' >"$tmp/slow.json"
table >"$tmp/fast.json"

# Filler with the lines that matter somewhere, often where two blocks of 256 KiB meet.
log()	# SEED
{
	perl -e '
		srand($ARGV[0]); my ($at, $time, $last) = (0, 0, "");
		my $eol = rand() < 0.5 ? "\r\n" : "\n"; my $stamps = int(rand(4));
		my @special = ("one line", "two", "zwei", "this IRQ 3 handler${eol}is cut", "this is IRQ 4 handler${eol}cut",
			"8 CPUs", "kernel panic", "x" x 70000 . "end of it", "y" x 600000 . "end of it", "# ", "#", "one line", "");
		my @next = map { int(rand(4)) * 262144 + (rand() < 0.7 ? int(rand(60)) - 40 : int(rand(262144))) } @special;
		sub put { my ($text) = @_; $time += rand();
			my $stamp = $stamps == 0 ? "" : $stamps == 1 ? sprintf("%.6f ", $time) : sprintf("[%12.6f] ", $time);
			$stamp = "" if $stamps == 3 && rand() < 0.3;
			$last = $stamp . $text . $eol; print $last; $at += length $last; }
		while ($at < 900000) {
			for my $i (0 .. $#special) { if ($at >= $next[$i]) { $next[$i] = 1e9; put($special[$i]); } }
			put("usb device " . "registered " x int(rand(5)));
		}
		print "[999.5] # " if $stamps > 1 && rand() < 0.5;' "$1"
}

same()	# SEED OPTION...
{
	log "$1" >"$tmp/log"
	shift
	for way in fast slow; do
		markerparse "$@" -m "$tmp/$way.json" <"$tmp/log" >"$tmp/$way" 2>"$tmp/$way.err"
		echo "status $?" >>"$tmp/$way.err"
		jq 'del(.phases.machine) | .phases.markers |= map(select(.name != "never"))' "$tmp/$way" >>"$tmp/$way.err"
	done
	diff "$tmp/slow.err" "$tmp/fast.err"
}

for seed in $(seq 40); do
	tap_ok "log $seed" same "$seed"
done
for seed in $(seq 41 50); do
	tap_ok "log $seed, estimated" same "$seed" -e 100
done
tap_done
