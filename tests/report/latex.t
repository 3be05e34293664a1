#!/bin/sh
# What LaTeX is given compiles, alone and inside another document, and nothing sticks out.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"
jq -c --argjson n 30 -f "$data/many.jq" "$data/icount.jsonl" >"$tmp/thirty.jsonl"
cat "$data/icount.jsonl" "$top/tests/calltree/findings/out" >"$tmp/profile.jsonl"
"$top/tests/stats/results" "$tmp/kept" 1 1 1 1 1 1 1.004 >/dev/null
stats -t "$tmp/kept" >"$tmp/history.jsonl"
sixty=a_variant_of_sixty_characters_that_somebody_has_called_so_abc
jq -c --arg name $sixty 'if .scaling then .scaling.rows[].config += "@" + $name else with_entries(.key += "@" + $name) end
	| (.[].phases[]?.name, .[].samples[]?.markers[].name) |= if . == "bsp_finish" then $name else . end' "$data/four.jsonl" >"$tmp/sixty.jsonl"

compile()	# DIRECTORY: of main.tex; shows the log's end when it fails
{
	(cd "$1" && TEXMFVAR=$tmp/texmf pdflatex -interaction=nonstopmode -halt-on-error main.tex) \
		>"$1/log" 2>&1 </dev/null || { tail -n 30 "$1/log"; return 1; }
}

if ! command -v pdflatex >/dev/null || ! kpsewhich pgfplots.sty lmodern.sty booktabs.sty siunitx.sty >/dev/null; then
	tap_skip "all that LaTeX is given" "no pdflatex with pgfplots"
	tap_done
fi
for name in four icount models one none comparison across hostile thirty sixty profile history; do
	for given in "$data/$name.jsonl" "$data/$name.json" "$tmp/$name.jsonl"; do
		[ ! -e "$given" ] || results=$given
	done
	mkdir "$tmp/$name"
	report -f latex -s -d "$tmp/$name" <"$results" >"$tmp/$name/main.tex"
	tap_ok "$name: a document" compile "$tmp/$name"
	tap_is "$name: nothing sticks out" "$(grep -a Overfull "$tmp/$name/log")" ""
	tap_is "$name: what is over a list is on its page" "$(pdftotext -layout "$tmp/$name/main.pdf" - |
		awk 'BEGIN { RS = "\f" } { sub(/[[:space:]]+[0-9]*[[:space:]]*$/, "") } /:$/ { print NR }')" ""
done
tap_is "an interval that there is not is not drawn" \
	"$(for name in one four; do awk 'NR == 2 { for (i = 4; i < NF; i += 5) n += $i == "nan"; print n + 0, (NF - 1) / 5 }' "$tmp/$name/timeline.dat"; done)" "11 11
0 11"
marks()	# NAME FIGURE AXIS: how far the marks of its axis are apart, and their decimals
{
	sed -n "s/^  $3tick distance=\\([^,]*\\),.*precision=\\(.*\\)},/\\1 \\2/p" "$tmp/$1/figure-$2.tex"
}
tap_is "counts are marked where they are, and marks that are near each other differ" \
	"$(marks profile order x; marks history history-phases-1 x; marks history history-phases-1 y; marks four timeline x)" "1 0
1 0
0.002 3
50 0"
tap_ok "four: the PDF is there" test -s "$tmp/four/main.pdf"

mkdir "$tmp/long"
jq -c 'if .cpu_1 then { ("cpu_1@" + "long_name_" * 6): .cpu_1 } else empty end' "$data/four.jsonl" | report -f latex -d "$tmp/long" >/dev/null
tap_is "whose numbers they are is said, however long the name" "$(grep -c 'config' "$tmp/long/table-validation.tex")" 1

mkdir "$tmp/article"
report -f latex <"$data/four.jsonl" >"$tmp/article/boot.tex"
cat >"$tmp/article/main.tex" <<'EOF'
\documentclass{article}
\usepackage{booktabs,longtable,pgfplots,siunitx}
\begin{document}
\input{boot}
See table~\ref{tab:bootmatrix-validation} and figure~\ref{fig:bootmatrix-speedup}.
\end{document}
EOF
tap_ok "in an article, with its data inside" compile "$tmp/article"
mkdir "$tmp/pieces"
report -f latex -d "$tmp/pieces" <"$data/four.jsonl" >"$tmp/pieces/whole.tex"
cat >"$tmp/pieces/main.tex" <<'EOF'
\documentclass{article}
\usepackage{booktabs,longtable,pgfplots,siunitx}
\begin{document}
\input{table-scaling}
\input{figure-headline}
\end{document}
EOF
tap_ok "a table and a figure of it alone" compile "$tmp/pieces"
tap_is "the whole reads each of them" "$(grep -c '^.input' "$tmp/pieces/whole.tex")" "$(ls "$tmp/pieces" | grep -c '^\(table\|figure\)-')"
tap_is "the chapter has its number where it is given" "$(for c in '' '-c 17'; do report -f latex -s $c <"$data/four.jsonl" | grep -c 'setcounter{chapter}{16}'; done | xargs)" "0 1"
tap_is "no advice in a paper, and no table of what did not complete" \
	"$(for name in four none; do report -f latex <"$data/$name.jsonl" | grep -c 'SAMPLES=\|caption{Validation'; done | xargs)" "1 0"
tap_done
