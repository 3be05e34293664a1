#!/bin/sh
# The manuals' EXAMPLES, run as they stand: what a block's commands print is what the page shows.
# A block begins with "$ "; lines that are indented go on with the command; "..." stands for any lines.
. tests/tap.sh

# What else is booted on this host is no part of what an example prints.
export BOOTMATRIX_LOCK="$tmp/lock"

blocks()	# PAGE DIR: each example's command as DIR/N.cmd, what it shows as DIR/N.want
{
	awk -v dir="$2" '
		/^\.Sh / { on = ($2 == "EXAMPLES") }
		!on { next }
		/^\.Bd / { inside = 1; n++; want = dir "/" n ".want"; cmd = dir "/" n ".cmd"; next }
		/^\.Ed/ { inside = 0; next }
		!inside { next }
		{ gsub(/\\e/, "\\"); sub(/^\\&/, "") }
		/^\$ / { print substr($0, 3) >cmd; command = 1; printf "" >want; next }
		command && /^ / { print >cmd; next }
		{ command = 0; print >want }' "$1"
}

matches()	# WANT GOT: the same lines, but for "..." lines, which stand for any
{
	awk 'NR == FNR { want[++n] = $0; next } { got[++m] = $0 }
		END {
			i = 1
			for (j = 1; j <= m; j++) {
				if (want[i] == "...") {
					if (i == n || got[j] != want[i + 1]) continue
					i++
				}
				if (got[j] != want[i]) { print "line " j ": " got[j] "\nwanted: " want[i]; exit 1 }
				i++
			}
			if (want[i] == "...") i++
			if (i <= n) { print "missing: " want[i]; exit 1 }
		}' "$1" "$2"
}

run()	# DIR/N
{
	(. "$1.cmd") >"$1.got" 2>&1 </dev/null
	matches "$1.want" "$1.got"
}

for page in man/*.[157]; do
	name=$(basename "$page")
	tap_ok "$name: mandoc finds nothing to say" sh -c "! mandoc -Tlint -Wwarning '$page' | grep ."
	mkdir "$tmp/$name"
	blocks "$page" "$tmp/$name"
	tap_ok "$name: has examples" test -e "$tmp/$name/1.cmd"
	for cmd in "$tmp/$name"/*.cmd; do
		[ -e "$cmd" ] || continue
		tap_ok "$name: $(head -n 1 "$cmd" | cut -c1-60)" run "${cmd%.cmd}"
	done
done
tap_done
