#!/bin/bash
# The page, the paper and the comparison: what they are made of, when again, and how they fail, with stub tools.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
PATH=$PWD/build:$PATH
ask()	# GOAL VARIABLE=VALUE...: quietly; its output is in $tmp/said
{
	make LOCK="$tmp/lock" SEED=42 CPUS="1 2" SAMPLES=2 "$@" >"$tmp/said" 2>&1
}

booted() { reran | grep -c qboot:; }

ask html
tap_is "the page alone: all that it needs, and no other report" "$(reran)" \
	"mkdisk:2 qboot-k:2 qboot:4 markerparse:4 stats:2 stats-s:1 report:1"
tap_is "it is of all configurations and the scaling" "$(cat out/demo/report.html)" \
	"$(cat out/demo/cpu_1.json out/demo/cpu_2.json out/demo/scaling.json)"
ask paper
tap_is "the paper: made of the same" "$(reran)" "report:1 pdflatex:3"
tap_is "what pdflatex made of what report wrote" "$(cat out/demo/paper.pdf)" "$(cat out/demo/report.html)"
ask html paper
printf '#!/bin/sh\n' >build/rsvg-convert && chmod +x build/rsvg-convert
for goal in html:report.html paper:paper.pdf figures:figures; do
	ask ${goal%:*}
	tap_is "${goal%:*}: its path, when nothing is to be made, too" "$(tail -n 1 "$tmp/said"; ask -s ${goal%:*}; cat "$tmp/said")" \
		"$(printf 'out/demo/%s\n' "${goal#*:}" "${goal#*:}")"
done
reran >"$tmp/ignored"
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
PATH=$tmp/without ask paper OUT=new
tap_is "no pdflatex: make fails" $? 2
tap_is "before anything is booted" "$(booted)" 0
tap_is "and says what to do" "$(grep -c "^paper: no pdflatex: make deps-paper installs it$" "$tmp/said")" 1
PATH=$tmp/without ask paper
tap_is "no pdflatex any more: make fails" $? 2
tap_is "and says what to do" "$(head -n 1 "$tmp/said")" "paper: no pdflatex: make deps-paper installs it"
tap_ok "no pdflatex: no paper" test ! -e out/demo/paper.pdf
LATEX=1 ask paper
tap_is "a document that LaTeX does not understand: make fails" $? 2
tap_is "and shows what LaTeX said" "$(head -n 1 "$tmp/said")" "! it was not understood"
tap_is "no paper, and nothing left over" "$(find out -name 'paper.pdf*')" "out/demo/paper/paper.pdf"
tap_ok "the next time it is made" ask paper
reran >"$tmp/ignored"

# What the real report tells to type, as a shell reads it, is what was typed.
mv build/report "$tmp/report"
printf '#!/bin/sh\nprintf %%s "$BOOTMATRIX_ASKED" >"%s"\ncat\n' "$tmp/asked" >build/report
chmod +x build/report
told()	# SED-COMMAND: the words of a command that the report tells to type, a line each, but the lease's
{
	eval "set -- $(BOOTMATRIX_ASKED=$(cat "$tmp/asked") "$top/build/report" -w 1000 "$top/tests/report/data/four.jsonl" |
		sed -n '/^What to do next/,$p' | sed -n "$1")"
	printf '%s\n' "$@" | grep -v '^LOCK='
}
ask matrix SAMPLES=auto PRECISION=50 SAMPLES_MAX=3 CMDLINE="it's \$\$1  \\" VARIANTS=quick VARIANT_quick='SILENCE=3 CMDLINE="a b"' OUT=other
tap_is "advice: more boots of the matrix that was asked for" "$(told 's/^  \(.*\) narrows .*/\1/p')" 'make
matrix
OUT=other
SEED=42
VARIANTS=quick
CPUS=1 2
CMDLINE=it'"'"'s $$1  \
VARIANT_quick=SILENCE=3 CMDLINE="a b"
SAMPLES=56'
tap_is "its page, with all that was asked" "$(told 's/.*complete: \(.*\) has their logs/\1/p' | xargs -d '\n' | cut -d ' ' -f 2-8)" \
	"html OUT=other SAMPLES=auto PRECISION=50 SAMPLES_MAX=3 SEED=42 VARIANTS=quick"
ask ab A=CMDLINE=a B=CMDLINE=b OUT=pairs
tap_is "of two variants in pairs" "$(BOOTMATRIX_TYPED=bootmatrix told 's/^  \(.*\) narrows .*/\1/p' | xargs -d '\n')" \
	"bootmatrix ab A=CMDLINE=a B=CMDLINE=b OUT=pairs SEED=42 CPUS=1 2 SAMPLES=56"
mv "$tmp/report" build/report
reran >"$tmp/ignored"

mkdir "$tmp/a b" && cp -r configs build image Makefile "$tmp/a b"
tap_ok "in a directory with a blank: a page and a paper" ask -C "$tmp/a b" html paper
tap_ok "there they are" test -s "$tmp/a b/out/demo/paper.pdf" -a -s "$tmp/a b/out/demo/report.html"
reran >"$tmp/ignored"

mkdir "it's there" before
echo '{"cpu_1":{}}' >"it's there/results.json"
echo '{"cpu_1":{}}' >before/cpu_1.json
verdict() { jq -c . out/demo/comparison.json; }
ask compare BASE="it's there"
tap_is "a comparison: make ends well" $? 0
tap_is "with nothing made again, each time; the base is looked at first" "$(reran)" "stats-b:2 report:1"
tap_is "with the base as it is typed, and both configurations" "$(verdict)" '{"comparison":"-b it'\''s there -k 1","now":2}'
tap_is "it is shown" "$(head -n 1 "$tmp/said")" "$(verdict)"
ask compare BASE=before FLOOR=3 CONFIGS='cpu_1  cpu_2'
tap_is "FLOOR is stats' -n, CONFIGS its -c" "$(verdict)" '{"comparison":"-n 3 -c cpu_1 cpu_2 -b before -k 1","now":2}'
ask compare BASE=before SAMPLES=1
tap_is "with another number of samples it is another look" "$(verdict)" '{"comparison":"-b before -k 2","now":2}'
ask compare BASE=before SAMPLES=1
tap_is "the same again is none" "$(verdict)" '{"comparison":"-b before -k 2","now":2}'
for status in 3 4 5; do
	STATS=$status ask compare BASE=before
	tap_is "stats ends with $status: make fails" $? 2
	tap_is "$status: the comparison is shown, and kept" "$(head -n 1 "$tmp/said")" "$(verdict)"
done
reran >"$tmp/ignored"
STATS=1 ask compare BASE=before
tap_is "it could not be made: make fails" $? 2
tap_is "and nothing is shown" "$(reran)/$(grep -c comparison\" "$tmp/said")" "stats-b:1/0"
tap_ok "nor kept: an older one is gone" test ! -e out/demo/comparison.json
ask compare BASE=before
sed -i '2i exit 1' build/markerparse
ask compare BASE=before SAMPLES=3
tap_ok "what fails before it: no older one is read" test $? -eq 2 -a ! -e out/demo/comparison.json
sed -i 2d build/markerparse
ask compare BASE=before
ask -n compare BASE=before SAMPLES=4
tap_ok "-n removes nothing" test -e out/demo/comparison.json
ask compare
tap_is "no base: make fails" $? 2
tap_like "and says so" "$(cat "$tmp/said")" '\*\*\* pipeline: BASE: empty: an earlier OUT/GUEST or its results\.json\.  Stop\.$'
reran >"$tmp/ignored"
ask compare BASE=nowhere OUT=new
tap_is "a base that is not there: make fails" $? 2
tap_like "and says so" "$(cat "$tmp/said")" 'pipeline: BASE: no nowhere: an earlier OUT/GUEST'
tap_is "before anything is booted" "$(booted)" 0
STATS=1 ask compare BASE=before OUT=new
tap_is "one that is no base: nothing is booted either" "$? $(booted)" "2 0"
# A boot that did not wait for the look at the base would end that look.
mkfifo begun
cp build/stats stats.kept
sed -i '2i case " $* " in *" -b "*) timeout 1 head -c 1 begun ;; esac' build/stats
sed -i 's/^machine=.*/&; timeout 5 sh -c "echo >begun"/' build/qboot
STATS=1 ask compare BASE=before OUT=new JOBS=2
tap_is "nor with JOBS=2" "$? $(booted)" "2 0"
mv stats.kept build/stats
sed -i 's/; timeout 5.*//' build/qboot
for itself in new/demo ./new/../new/demo; do
	ask compare "BASE=$itself" OUT=new
	tap_like "a base that is this matrix: $itself" "$? $(cat "$tmp/said") $(reran)" '^2 .*pipeline: BASE: is this matrix itself: name another OUT for what is compared with it\.  Stop\. $'
done
ask compare BASE=before OUT=fresh
tap_is "without a matrix: it is booted first" "$(reran)" \
	"mkdisk:2 qboot-k:2 qboot:4 markerparse:4 stats:2 stats-b:2 report:1"

# REQUIRE: of two configurations with two boots, all of cpu_1 complete and none of cpu_2.
require()	# VALUE: how make ends, and what is said
{
	ask matrix OUT=required WARMUP=1 REQUIRE="$1"
	echo "$? $(sed -n 's/^REQUIRE=[^:]*: //p' "$tmp/said")"
}
OUTCOME=timeout ask matrix OUT=required WARMUP=1 CPUS=2
reran >"$tmp/ignored"
tap_is "REQUIRE=all: the matrix fails where boots did not complete" "$(require all)" "2 cpu_2: 0 of 2 boots completed"
tap_ok "its report is there" test -s required/demo/report.txt
reran >"$tmp/ignored"
tap_is "and each time again, with nothing made" "$(require all) $(reran)" "2 cpu_2: 0 of 2 boots completed "
tap_is "a number" "$(require 1)" "2 cpu_2: 0 of 2 boots completed"
tap_is "none" "$(require 0)" "0 "
tap_is "a percentage" "$(require 50%)" "2 cpu_2: 0 of 2 boots completed"
tap_is "no percentage" "$(require 0%)" "0 "
tap_is "more than there are" "$(require 3 | xargs)" "2 cpu_1: 2 of 2 boots completed cpu_2: 0 of 2 boots completed"
ask matrix OUT=required WARMUP=1 REQUIRE=most
tap_like "another word" "$(cat "$tmp/said")" 'pipeline: REQUIRE: not all, a number or a percentage: most\.'
tap_ok "without it -q is clean" ask -q matrix OUT=required WARMUP=1
rm -rf out
make LOCK="$tmp/lock" SEED=42 CPUS=1 SAMPLES=1 matrix 2>"$tmp/said" | sed 1q >"$tmp/seen"
tap_ok "a reader that has gone takes no report away" test -s out/demo/report.txt -a -s out/demo/results.json
tap_done
