#!/bin/bash
# Variants: a dimension of the matrix, booted in pairs; make ab compares two of them, make across guests.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

two()	# VARIABLE=VALUE...
{
	matrix CPUS='1 2' SAMPLES=3 VARIANTS='old new' VARIANT_old='CMDLINE="a  b" MEM=64' VARIANT_new= "$@"
}
two
tap_is "each variant of each configuration is booted" "$? $(reran)" \
	"0 mkdisk:4 qboot-k:4 qboot:12 markerparse:12 stats:4 stats-s:1 report:2"
tap_is "their files" "$(cd out/demo && echo cpu_*)" "$(printf '%s %s.json ' cpu_1@new cpu_1@new cpu_1@old cpu_1@old cpu_2@new cpu_2@new cpu_2@old cpu_2@old | sed 's/ $//')"
tap_is "what each has of its own" "$(jq -c '[.config, .cmdline, .memory_mib]' out/demo/cpu_2@{old,new}/config.json | xargs -d '\n')" \
	'["cpu_2@old","a  b",64] ["cpu_2@new",null,null]'
tap_is "a pair is booted one after another" "$(sed 's/@.*//' out/demo/order | paste - - | awk '$1 != $2' | wc -l)" 0
two
tap_is "again: nothing" "$(reran)" ""
tap_ok "again: -q is clean" make -q LOCK="$tmp/lock" SEED=42 CPUS='1 2' SAMPLES=3 VARIANTS='old new' VARIANT_old='CMDLINE="a  b" MEM=64' VARIANT_new= matrix
two VARIANT_new=MEM=96
tap_is "another value of one: that is booted" "$(reran)" "mkdisk:2 qboot-k:2 qboot:6 markerparse:6 stats:2 stats-s:1 report:2"
printf '\xef\xbb\xbfMEM=96\r\n' >new.conf
two VARIANT_new=@new.conf
tap_is "the same from a file, as some editors write it: nothing" "$(reran)" ""
echo CMDLINE=x >>new.conf
two VARIANT_new=@new.conf
tap_like "another line of the file: that is booted" "$(reran)" " qboot:6 "
matrix CPUS='1 2' SAMPLES=3
tap_like "without variants: configurations of their own" "$(reran)" " qboot:6 "
matrix VARIANTS='old' OUT=none
tap_is "one that is not said" "$(sed 's/.*\*\*\* //' "$tmp/said") $(ls -d none 2>&1)" \
	"pipeline: VARIANTS: there is no VARIANT_old: say what it sets: VARIANT_old='SETTING=VALUE ...'.  Stop. ls: cannot access 'none': No such file or directory"

# make ab, with the real tools, on the deterministic clock.
rm -r build configs && ln -s "$top/build" build && cp -r "$top/configs" .
ab()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" OUT=ab SEED=42 CLOCK=icount CPUS=1 SAMPLES=1 A=CMDLINE=work=1000 ab "$@" >"$tmp/said" 2>&1
}
ab B='CMDLINE=work=1000 MEM=64'
tap_is "ab: the same, make ends well" $? 0
tap_is "the verdict is the last line" "$(tail -n 1 "$tmp/said")" 'Verdict: identical'
verdict ab/demo
tap_is "and verdict's status" $? 0
ab B=CMDLINE=work=1001
tap_is "ab: slower, make fails" $? 2
tap_is "the verdict is the last line but make's own" "$(grep -v '^make: ' "$tmp/said" | tail -n 1)" 'Verdict: slower'
verdict ab/demo
tap_is "and verdict's status" $? 3
verdict -B ab/demo
tap_is "and that for git bisect" $? 1
tap_ok "no page was asked for" test ! -e ab/demo/comparison.html
ab B=CMDLINE=work=1001 html
tap_is "make html ab: two pages, and the verdict is still the last line" "$(grep '^ab/' "$tmp/said" | xargs) $(grep -v '^make: ' "$tmp/said" | tail -n 1)" \
	"ab/demo/report.html ab/demo/comparison.html Verdict: slower"
tap_like "the second is of the comparison" "$(grep '<h1>' ab/demo/comparison.html)" '<h1>Boot times compared with A</h1>'
tap_is "and to make them is not advised again" "$(grep -c 'make html' "$tmp/said") $(grep -c '^  comparison.html draws ' "$tmp/said")" "0 1"
tap_is "only the changed one was booted again" "$(sort ab/demo/order | uniq -c | xargs)" "1 cpu_1@A/001 2 cpu_1@B/001"
ab B='CMDLINE="work=1000' 
tap_like "a mistake is told" "$(cat "$tmp/said")" 'pipeline: B: no closing ": quote it as for the shell\.'
tap_ok "and no older verdict is left" test ! -e ab/demo/comparison.json -a ! -e ab/demo/comparison.html
ab B='CMDLINE="work=1000 fail=panic@kmain"'
verdict ab/demo
tap_is "one that does not complete" $? 4

# make compare: what the base alone has is known before anything is booted.
one()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" OUT=one SEED=42 CLOCK=icount CPUS=1 SAMPLES=1 VARIANTS=A VARIANT_A=CMDLINE=work=1000 BASE=ab/demo "$@" compare 2>&1 |
		sed -n 's/.*pipeline: \(.*\)\.  Stop\.$/\1/p; /^Verdict/p'
	ls one/demo/order 2>/dev/null
}
make LOCK="$tmp/lock" OUT=ab SEED=42 CLOCK=icount CPUS=1 SAMPLES=1 A=CMDLINE=work=1000 B=CMDLINE=work=1001 ab >"$tmp/said" 2>&1
tap_is "a base with another configuration is refused, before the boots" "$(one)" \
	"BASE: ab/demo: this matrix has no cpu_1@B (icount): CONFIGS='cpu_1@A' (-c) compares what both have"
tap_is "CONFIGS that this matrix has not, likewise" "$(one CONFIGS=cpu_1@B)" 'CONFIGS: this matrix has no cpu_1@B: it has cpu_1@A'
tap_is "nor the base, likewise" "$(one OUT=two CPUS='1 2' CONFIGS='cpu_1@A cpu_2@A'; ls two/demo/order 2>/dev/null)" \
	'BASE: CONFIGS: cpu_2@A: no such configuration in the base'
jq '.end = "bsp_finish_booting"' configs/demo.json >configs/shorter.json
tap_is "a base that is timed to another marker, likewise" "$(one GUEST=shorter CONFIGS=cpu_1@A; ls one/shorter/order 2>&1)" \
	"BASE: cpu_1@A: boot time goes from t0 to bsp_finish_booting, in the base from t0 to shell_prompt
ls: cannot access 'one/shorter/order': No such file or directory"
tap_is "those of both are compared" "$(one CONFIGS=cpu_1@A)" 'Verdict: identical
one/demo/order'
tap_is "a base of another clock is refused, before the boots" "$(one OUT=wall CLOCK=wall | grep BASE; ls wall/demo)" \
	'BASE: cpu_1@A: measured on the clock wall, in the base on icount
cpu_1@A'
make LOCK="$tmp/lock" OUT=clocks SEED=42 CLOCK='wall icount' CPUS=1 SAMPLES=1 PROFILE=1 CMDLINE=work=1000 matrix >"$tmp/said" 2>&1
make LOCK="$tmp/lock" OUT=clock SEED=42 CLOCK=icount CPUS=1 SAMPLES=1 PROFILE=1 CMDLINE=work=1001 BASE=clocks/demo CONFIGS=cpu_1 compare >"$tmp/said" 2>&1
tap_like "a base of both clocks is compared with on one" "$(cat "$tmp/said")" '^Verdict: slower$'
tap_like "and the functions are named that changed" "$(cat "$tmp/said")" ' work_unit$'

# make across: guests beside each other.
jq '.name = "other" | .memory_mib = 96 | .estimates = [{name: "kernel", from: "kmain_phase", to: "scheduler_ready", estimated_ms: 56, source: "none"}]' \
	configs/demo.json >configs/other.json
across()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" SEED=42 CLOCK=icount CPUS=1 SAMPLES=1 CMDLINE=work=1000 "$@" across >"$tmp/said" 2>&1
}
across GUESTS='demo other'
tap_is "across: each guest is booted" "$? $(grep completed$ "$tmp/said" | tail -n 1)" "0 out/across/report.txt: 2 of 2 boots completed"
tap_is "its ratios are over the first guest" "$(jq -r '.across.rows[] | select(.phase == "kmain_phase") | [.guest, .insns_ratio] | @csv' out/across/results.json | xargs)" \
	"demo, other,1"
for report in out/across/report.{txt,html,tex}; do
	tap_like "$report: what times and instructions compare" "$(tr '\n' ' ' <$report | tr -s ' ')" 'Times under TCG compare emulations of machines, not machines'
done
before=$(cat out/across/order)
across GUESTS='other demo'
tap_is "another first: reckoned again, not booted" "$(jq -r '.across.guests[0].guest' out/across/results.json) $(cat out/across/order)" "other $before"
across GUESTS='demo'
tap_like "one is not enough" "$(cat "$tmp/said")" 'across: GUESTS: not two guests or more: demo'
across GUESTS='demo my,other'
tap_like "one whose name no configuration can have" "$(cat "$tmp/said")" "GUESTS: a guest's name is of letters, digits, '.', '_' and '-': my,other: separate names by blanks, or name the file another"
mkdir "$tmp/elsewhere" && jq '.name = "moved" | .kernel = "'"$top"'/build/guest/demo.elf"' configs/other.json >"$tmp/elsewhere/moved.json"
across GUESTS='demo ../elsewhere/moved.json'
tap_is "a profile by its path" "$? $(jq -c '[.across.guests[].guest]' out/across/results.json)" '0 ["demo","moved"]'
across GUESTS='demo ../elsewhere/none.json'
tap_like "a path to none" "$(cat "$tmp/said")" 'GUESTS: no ../elsewhere/none.json; '
across GUESTS='demo nix'
tap_like "one that there is not" "$(cat "$tmp/said")" 'GUESTS: no configs/nix.json; '

tap_done
