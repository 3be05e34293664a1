#!/bin/bash
# make profile: one boot, its tree in several forms, and what changed since another.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs
ln -s "$top/build" build
cp -r "$top/configs" configs
sed -i 's|\.\./build|'"$top"'/build|' configs/demo.json

profile()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" profile "$@" >"$tmp/said" 2>&1
}

dir=out/demo/profile/cpu_1
profile CMDLINE=work=10
tap_is 'a profile is made' $? 0
tap_like 'and shown' "$(cat "$tmp/said")" '^ .* 100000 +100000 +10  work_unit$'
tap_is 'as a table, stacks, a flame graph, for Callgrind' "$(cd $dir && echo profile.*)" \
	'profile.callgrind profile.folded profile.svg profile.txt'
tap_is 'on the deterministic clock, with one CPU' "$(jq -c '[.machine.clock, .machine.cpus]' $dir/machine.json)" '["icount",1]'
tap_is 'beside the matrix, not in it' "$(ls out/demo | xargs)" 'profile profile.json'
profile CMDLINE=work=10
tap_is 'once: again nothing is booted' "$(wc -l <out/demo/profile/order)" 1
profile -q CMDLINE=work=10
tap_is 'and -q says so' $? 0
profile -q CMDLINE=work=11
tap_is 'or that there is something to do' $(($? > 0)) 1
rm $dir/001.profile
profile CMDLINE=work=10
tap_is 'one that is gone is made again' "$? $(wc -l <out/demo/profile/order) $(ls $dir/001.profile)" "0 2 $dir/001.profile"
cp -r out/demo before
profile CMDLINE=work=11 BASE=before
tap_is 'another machine is booted again' "$(wc -l <out/demo/profile/order)" 3
tap_like 'and compared with the base, by function' "$(cat "$tmp/said")" '^ +\+10000 +\+10000 +110000 +\+1  work_unit$'

# ---- make compare, which says so too -----------------------------------------------------

compare()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" SEED=1 CLOCK=icount CPUS=1 SAMPLES=2 compare BASE=before "$@" >"$tmp/said" 2>&1
}

make LOCK="$tmp/lock" SEED=1 CLOCK=icount CPUS=1 SAMPLES=2 OUT=old CMDLINE=work=10 matrix >"$tmp/said" 2>&1
cp -r old/demo/* before
compare CMDLINE=work=10
tap_is 'of what is identical no function changed' "$? $(grep -c 'functions\|function:' "$tmp/said") $(tail -n 1 "$tmp/said")" '0 0 Verdict: identical'
compare CMDLINE=work=11
tap_like 'make compare names the functions that changed' "$(cat "$tmp/said")" '^ +\+10000 +\+10000 +110000 +\+1  work_unit$'
compare CMDLINE=work=12
rm -r before/profile
compare CMDLINE=work=12
tap_like 'and does not name them by a profile of other boots' "$(cat "$tmp/said")" \
	'^cpu_1: the functions that changed are named once both sides have a profile:$'
tap_is 'but says how to make both' "$(grep -c '^ *build/[a-z]* -f.* -p \|^ *build/mkdisk -f ' "$tmp/said")" 4
grep -E '^ +build/' "$tmp/said" | sh -e
tap_is 'as these commands do' "$? $(ls before/cpu_1/001.profile out/demo/cpu_1/001.profile | wc -l)" '0 2'
compare CMDLINE=work=12
tap_like 'then it names them' "$(cat "$tmp/said")" '^ +\+20000 +\+20000 +120000 +\+2  work_unit$'
tap_like 'with who called them' "$(cat "$tmp/said")" '^ +\+20000 in \[boot\];[a-zA-Z_;]*;guest_work;smp_work;work_shared;work_unit$'
tap_is 'as last line it has the verdict' "$(tail -n 2 "$tmp/said" | grep -c function)" 0

# ---- PROFILE=1: the boots of a matrix keep their profiles ---------------------------------

kept()	# GOAL VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" SEED=1 CLOCK=icount CPUS='1 2' SAMPLES=1 OUT=kept PROFILE=1 "$@" >"$tmp/said" 2>&1
}

kept matrix CMDLINE=work=10
tap_is 'a matrix keeps the profiles of boots on one CPU' "$(cd kept/demo; ls cpu_*/*.profile; wc -l <order)" 'cpu_1/001.profile
2'
tap_like 'its report has what they show' "$(cat kept/demo/report.txt)" '^Functions that phases were spent in'
kept matrix CMDLINE=work=10
tap_is 'made again, it boots nothing' "$(wc -l <kept/demo/order)" 2
kept matrix CMDLINE='work=10 fail=reset@cstart'
kept matrix CMDLINE='work=10 fail=reset@cstart'
tap_is 'nor does it boot what did not complete again' "$(ls kept/demo/cpu_*/*.profile 2>/dev/null; wc -l <kept/demo/order)" 4
kept ab A=CMDLINE=work=10 B=CMDLINE=work=11
tap_like 'make ab names what changed between variants' "$(cat "$tmp/said")" '^ +\+10000 +\+10000 +110000 +\+1  work_unit$'

# ---- a guest whose end is seen on the serial line alone ------------------------------------

jq '(.markers[] | select(.name == "shell_prompt")) |= del(.symbol)' configs/demo.json >configs/printed.json
profile GUEST=printed CMDLINE=work=10
tap_like 'a guest that ends in printed text is followed up to a function' "$? $(cat "$tmp/said")" '^0 '
tap_is 'the last one before it' "$(jq -c '[.machine.end, .machine.end_of_profile]' out/printed/profile/cpu_1/machine.json)" \
	'["scheduler_ready","shell_prompt"]'
kept matrix GUEST=printed CMDLINE=work=10
tap_is 'so are boots of a matrix, which end alike' "$(cd kept/printed; ls cpu_*/*.profile; jq -r .machine.end cpu_*/machine.json | uniq)" \
	'cpu_1/001.profile
scheduler_ready'
for side in 10 11; do
	make LOCK="$tmp/lock" SEED=1 CLOCK=icount CPUS=1 SAMPLES=1 GUEST=printed OUT=by$side CMDLINE=work=$side matrix >"$tmp/said" 2>&1
done
by() { make LOCK="$tmp/lock" SEED=1 CLOCK=icount CPUS=1 SAMPLES=1 GUEST=printed OUT=by11 CMDLINE=work=11 compare BASE=by10/printed >"$tmp/said" 2>&1; }
by
grep -E '^ +build/' "$tmp/said" | sh -e
by
tap_like 'and boots that are compared, by the commands that are told' "$(cat "$tmp/said")" '^ +\+10000 +\+10000 +110000 +\+1  work_unit$'
make CLOCK=icount CPUS=2 PROFILE=1 matrix >"$tmp/said" 2>&1
tap_like 'where no boot can be followed, that is said' "$(cat "$tmp/said")" 'pipeline: PROFILE: no boot is on one CPU with CLOCK=icount\.'

# ---- what has none -----------------------------------------------------------------------

profile CMDLINE=fail=reset@cstart
tap_is 'a boot that does not complete' "$? $(ls $dir/001.profile 2>&1 | sed 's/.*: //')" '2 No such file or directory'
tap_like 'has no profile, and make says so' "$(cat "$tmp/said")" '^profile: none: .*: reset$'
profile CPUS=2
tap_like 'nor can two CPUs be followed' "$(cat "$tmp/said")" 'profile: CPUS=2: with CLOCK=icount only one CPU can be followed: CPUS=1'

# ---- on the wall clock -------------------------------------------------------------------

profile CLOCK=wall CPUS=2 CMDLINE=work=20000
tap_is 'on the wall clock two CPUs are sampled' "$? $(cd out/demo/profile-wall/cpu_2 && echo *.profile)" '0 001.profile'
tap_like 'and what that costs is said, by a boot without' "$(cat "$tmp/said")" \
	'^sampled: [0-9.]+ ms of CPU time, [0-9.]+ ms in a boot without: ratio [0-9.]+$'
tap_like 'shares have intervals' "$(cat "$tmp/said")" '^ +share % +95 % interval +CPU ms  function$'
profile CLOCK=wall BASE=before
tap_like 'but changes are counted, not sampled' "$(cat "$tmp/said")" 'profile: BASE: only what CLOCK=icount counts can be compared'
tap_done
