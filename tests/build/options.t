#!/bin/sh
# What every program says of itself: its help is its manual's synopsis, and its manual has each of its options, in the
# same words.
. tests/tap.sh

words() { tr -s ' \t\n' '   ' | sed 's/^ //; s/ $//'; }
synopsis() { mandoc -T utf8 "man/$1.1" | sed 's,.\x08,,g' | sed -n '/^SYNOPSIS/,/^DESCRIPTION/{ /^[SD][YE]/d; p; }' | words; }

for tool in $(sed -n 's/^TOOLS := //p' Makefile); do
	tap_ok "$tool: -h" "$tool" -h
	"$tool" --help >"$tmp/help"
	tap_is "$tool: --help says the same" "$("$tool" -h)" "$(cat "$tmp/help")"
	tap_is "$tool: its usage is the synopsis" "$(sed '/^$/,$d; s/^usage: //' "$tmp/help" | words)" "$(synopsis "$tool")"
	tap_is "$tool: each option is in the manual" "$(sed -n 's/^  -\(.\), --\([a-z-]*\).*/\1 \2/p' "$tmp/help" | grep -v '^h ' |
		while read -r letter name; do grep -q "^\.It Fl $letter\b.*Fl -$name\b" "man/$tool.1" || echo "$letter $name"; done)" ''
	mandoc -T utf8 -O width=1000 "man/$tool.1" | sed 's,.\x08,,g' | words >"$tmp/manual"
	tap_is "$tool: what an option means is what its text in the manual begins with" "$(sed -n 's/^  -[^h], \(--[^ ]*\) *\(With -.:\)\{0,1\}\([^:]*\).*/\1 \2\3/p' "$tmp/help" |
		while IFS= read -r means; do grep -qF -- "$means" "$tmp/manual" || echo "$means"; done)" ''
	tap_like "$tool: --version" "$("$tool" --version)" "^$tool \(bootmatrix\) [0-9.]+ ?[0-9a-f]*(-dirty)?$"
	"$tool" --no-such >"$tmp/out" 2>"$tmp/err"
	tap_is "$tool: no such option" "$? $(wc -c <"$tmp/out") $(sed -n 1p "$tmp/err" | sed 's,^.*/,,')" \
		"2 0 $tool: unrecognized option '--no-such'"
done

# Files are named as cat(1) has it.
tests/stats/records 1 2 3 | stats >"$tmp/results"
tap_is 'report: - is standard input' "$(report - <"$tmp/results")" "$(report "$tmp/results")"
tap_like 'which is a report' "$(report - <"$tmp/results")" '3 of 3 boots completed'
tap_is 'markerparse: so it is' "$(markerparse tests/markerparse/icount/in - <tests/markerparse/icount/in | cksum)" \
	"$(cat tests/markerparse/icount/in tests/markerparse/icount/in | markerparse | cksum)"
tap_is 'discover: so it is' "$(discover - <tests/markerparse/icount/in | cksum)" "$(discover tests/markerparse/icount/in | cksum)"
tap_is 'a fault is in stdin' "$(echo x | report - 2>&1 | cut -d: -f 1-2)" 'report: stdin'
tap_is 'mkdisk: each directory that it keeps something in is in the manual' "$(cat tools/mkdisk/*.c tools/lib/digest.c | tr -d '\n\t' |
	grep -oE '(work|answer)_path\((q, )?w, [^;)]*' | sed 's/", ".*/"/' | grep -oE '"[a-z]+"' | tr -d '"' | sort -u |
	while read -r name; do grep -qE "^\.It Pa (.* )?$name/" man/mkdisk.1 || echo "$name"; done)" ''
tap_done
