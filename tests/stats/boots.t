#!/bin/bash
# make compare, with real boots of the demo guest: a guard that fails when the guest got slower, and only then.
. "$(dirname "$0")/../tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
cd "$top" || exit 1

compared()	# OUT BASE VARIABLE=VALUE...: the verdicts on the whole boots, and how make ended
{
	out=$1 base=$2
	shift 2
	make -s OUT="$tmp/$out" BASE="$tmp/$base/demo" LOCK="$tmp/lock" SEED=7 CPUS=1 "$@" compare >"$tmp/said" 2>"$tmp/errors"
	status=$?
	make -s OUT="$tmp/$out" LOCK="$tmp/lock" SEED=7 CPUS=1 "$@" matrix >/dev/null 2>&1
	stats -b "$tmp/$base/demo" <"$tmp/$out/demo/results.json" | jq -r '.comparison.rows[] | select(.phase == null).verdict'
	[ $status = 0 ] && echo "make succeeds" || echo "make fails"
}

matrix()	# OUT VARIABLE=VALUE...
{
	out=$1
	shift
	make -s OUT="$tmp/$out" LOCK="$tmp/lock" SEED=7 CPUS=1 "$@" matrix >"$tmp/said" 2>&1 || sed 's/^/# /' "$tmp/said"
}

matrix wall SAMPLES=5 CMDLINE=work=1000
tap_is "slowed by much work: fails" "$(compared busy wall SAMPLES=5 CMDLINE=work=300000)" "slower
make fails"
tap_is "one sample each: undecided" "$(matrix one SAMPLES=1; compared busy1 one SAMPLES=1 CMDLINE=work=300000)" "undecided
make fails"

# Unchanged on the wall clock means equal but for noise, of which no test can be sure; on the deterministic one it does.
matrix exact SAMPLES=2 CLOCK=icount CMDLINE=work=1000
tap_is "unchanged: succeeds" "$(compared same exact SAMPLES=1 CLOCK=icount CMDLINE=work=1000)" "same
make succeeds"
tap_is "a little more work: fails" "$(compared more exact SAMPLES=1 CLOCK=icount CMDLINE=work=1001)" "slower
make fails"
tap_is "a little less: succeeds" "$(compared less exact SAMPLES=1 CLOCK=icount CMDLINE=work=999)" "faster
make succeeds"
tap_done
