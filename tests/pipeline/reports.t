#!/bin/bash
# The page, the paper and the comparison: what they are made of, when again, and how they fail, with stub tools.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
PATH=$PWD/build:$PATH
ask()	# GOAL VARIABLE=VALUE...: quietly; its output is in $tmp/said
{
	make LOCK="$tmp/lock" SEED=42 CPUS="1 2" SAMPLES=2 "$@" >"$tmp/said" 2>&1
}

ask html
tap_is "the page alone: all that it needs, and no other report" "$(reran)" \
	"mkdisk:2 qboot-k:2 qboot:4 markerparse:4 stats:2 stats-s:1 report:1"
tap_is "it is of all configurations and the scaling" "$(cat out/demo/report.html)" \
	"$(cat out/demo/cpu_1.json out/demo/cpu_2.json out/demo/scaling.json)"
ask paper
tap_is "the paper: made of the same" "$(reran)" "report:1 pdflatex:3"
tap_is "what pdflatex made of what report wrote" "$(cat out/demo/paper.pdf)" "$(cat out/demo/report.html)"
ask html paper
tap_is "again: nothing" "$(reran)" ""
tap_ok "again: -q is clean" ask -q html paper
ask matrix
tap_is "the matrix then: only its own reports" "$(reran)" "report:2"
touch out/demo/cpu_1/001.boot.jsonl
tap_is "a log that is newer: the page shows logs" "$(ask html && reran)" "markerparse:1 stats:1 stats-s:1 report:1"
tap_is "and the paper numbers" "$(ask paper && reran)" "report:1 pdflatex:3"
echo '{"observer":1}' >out/demo/observer.json
tap_is "what watching costs: both show it" "$(ask html paper && reran; grep -c observer out/demo/report.html out/demo/paper.pdf)" \
	"report:2 pdflatex:3
out/demo/report.html:1
out/demo/paper.pdf:1"
echo '# other' >>build/report
tap_is "another report: both" "$(ask html paper && reran)" "report:2 pdflatex:3"
tap_is "no other file is left" "$(find out -name '*.[0-9]*[0-9]')" ""

mkdir "$tmp/without" && ln -s /usr/local/bin/* /usr/bin/* /bin/* "$tmp/without" 2>"$tmp/ignored"
rm -f "$tmp/without/pdflatex" out/demo/paper.pdf
PATH=$tmp/without ask paper
tap_is "no pdflatex: make fails" $? 2
tap_is "and says what to do" "$(head -n 1 "$tmp/said")" "paper: no pdflatex: make deps-paper"
tap_ok "no pdflatex: no paper" test ! -e out/demo/paper.pdf
LATEX=1 ask paper
tap_is "a document that LaTeX does not understand: make fails" $? 2
tap_is "and shows what LaTeX said" "$(head -n 1 "$tmp/said")" "! it was not understood"
tap_is "no paper, and nothing left over" "$(find out -name 'paper.pdf*')" "out/demo/paper/paper.pdf"
tap_ok "the next time it is made" ask paper
reran >"$tmp/ignored"

mkdir "$tmp/a b" && cp -r configs build image Makefile "$tmp/a b"
tap_ok "in a directory with a blank: a page and a paper" ask -C "$tmp/a b" html paper
tap_ok "there they are" test -s "$tmp/a b/out/demo/paper.pdf" -a -s "$tmp/a b/out/demo/report.html"
reran >"$tmp/ignored"

ask compare BASE="it's there"
tap_is "a comparison: make ends well" $? 0
tap_is "with nothing made again, each time" "$(reran)" "stats-b:1 report:1"
tap_is "with the base as it is typed, and both configurations" "$(cat "$tmp/said")" \
	"{\"comparison\":\"-b it's there\",\"now\":2}"
ask compare BASE=before FLOOR=3
tap_is "FLOOR is stats' -n" "$(cat "$tmp/said")" '{"comparison":"-n 3 -b before","now":2}'
STATS=3 ask compare BASE=before
tap_is "something got slower: make fails" $? 2
tap_is "and the comparison was shown" "$(head -n 1 "$tmp/said")" '{"comparison":"-b before","now":2}'
reran >"$tmp/ignored"
STATS=1 ask compare BASE=before
tap_is "it could not be made: make fails" $? 2
tap_is "and nothing is shown" "$(reran)/$(grep -c comparison\" "$tmp/said")" "stats-b:1/0"
ask compare
tap_is "no base: make fails" $? 2
tap_like "and says so" "$(cat "$tmp/said")" '\*\*\* pipeline: BASE: empty\.  Stop\.$'
ask compare BASE=before OUT=fresh
tap_is "without a matrix: it is booted first" "$(reran)" \
	"mkdisk:2 qboot-k:2 qboot:4 markerparse:4 stats:2 stats-b:1 report:1"
tap_is "no file of a comparison is kept" "$(find . -name 'comparison*')" ""
tap_done
