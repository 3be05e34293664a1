#!/bin/sh
# What LaTeX is given compiles, alone and inside another document, and nothing sticks out.
. "$(dirname "$0")/../tap.sh"
data=$top/tests/report/data
jq -c -f "$data/hostile.jq" "$data/four.jsonl" >"$tmp/hostile.jsonl"
jq -c --argjson n 30 -f "$data/many.jq" "$data/icount.jsonl" >"$tmp/thirty.jsonl"

compile()	# DIRECTORY: of main.tex; shows the log's end when it fails
{
	(cd "$1" && TEXMFVAR=$tmp/texmf pdflatex -interaction=nonstopmode -halt-on-error main.tex) \
		>"$1/log" 2>&1 </dev/null || { tail -n 30 "$1/log"; return 1; }
}

if ! command -v pdflatex >/dev/null || ! kpsewhich pgfplots.sty lmodern.sty booktabs.sty siunitx.sty >/dev/null; then
	tap_skip "all that LaTeX is given" "no pdflatex with pgfplots"
	tap_done
fi
for name in four icount models one none comparison hostile thirty; do
	for given in "$data/$name.jsonl" "$data/$name.json" "$tmp/$name.jsonl"; do
		[ ! -e "$given" ] || results=$given
	done
	mkdir "$tmp/$name"
	report -f latex -s -d "$tmp/$name" <"$results" >"$tmp/$name/main.tex"
	tap_ok "$name: a document" compile "$tmp/$name"
done
tap_is "four: nothing sticks out" "$(grep -a Overfull "$tmp/four/log")" ""
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
