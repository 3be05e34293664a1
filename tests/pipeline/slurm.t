#!/bin/bash
# ENGINE=slurm with a real slurmctld and two slurmd: the records of local boots; a killed slurmd, a killed make; nothing
# is left.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

rm -r build configs image
cp -r "$top/configs" .
ln -s "$top/build" build
slurm() { "$top/tools/make/slurm.sh" "$1" "$tmp/slurm" >"$tmp/said" 2>&1; }
if ! slurm up; then
	tap_skip 'boots by Slurm' "$(tail -n 1 "$tmp/said")"
	tap_done
fi
trap 'slurm down; rm -rf "$tmp"' EXIT
export SLURM_CONF=$tmp/slurm/slurm.conf
by_slurm() { matrix ENGINE=slurm JOBS=2 CPUS='1 2' CMDLINE=work=10 "$@"; }
# What a boot was, but for its times, its place in the order and the host's state.
records() { jq -cS 'select(.boot or .mark or .end) | (.boot.host, .boot.order, .end.host, .end.startup_ns, .end.lifetime_ns, .end.vcpu_cpu_ns,
	.end.vcpu_busy_percent, .at_ns, .virtual_ns, .end.at_ns) = null' "$1"/demo/cpu_?/0*.boot.jsonl; }

matrix OUT=local CPUS='1 2' SAMPLES=1 CMDLINE=work=10 CLOCK=icount
by_slurm OUT=slurm SAMPLES=1 CLOCK=icount SLURM_ARGS="--comment='a \$b * c'"
tap_is 'a matrix by Slurm completes' "$(tail -n 1 "$tmp/said")" 'slurm/demo/report.txt: 2 of 2 boots completed'
tap_is 'with the records of local boots, but for times' "$(records slurm | cksum)" "$(records local | cksum)"
tap_ok 'they are some' test "$(records slurm | wc -l)" -gt 20
by_slurm SLURM_ARGS="'open" -n
tap_like 'SLURM_ARGS are words, quoted as for the shell' "$(cat "$tmp/said")" "SLURM_ARGS: no closing '"
matrix ENGINE=cloud
tap_like 'no other engine' "$(cat "$tmp/said")" 'ENGINE: neither local nor slurm: cloud'

# n1 dies: what is begun there is begun again on the other.
kill -9 "$(cat "$tmp/slurm/slurmd.n1.pid")"
by_slurm SAMPLES=1
tap_is 'a slurmd is killed: the matrix completes' "$? $(tail -n 1 "$tmp/said")" '0 out/demo/report.txt: 2 of 2 boots completed'

make LOCK="$tmp/lock" SEED=42 ENGINE=slurm JOBS=2 CPUS='1 2' SAMPLES=3 CMDLINE=work=10 matrix >"$tmp/first" 2>&1 &
make=$!
disown $make
under_way() { [ -n "$(find out -name '*.boot.jsonl.*')" ]; }
tap_ok 'a boot is under way' until_true under_way
finished=$(find out -name '0*.boot.jsonl' | sort)
kill -9 $make
by_slurm SAMPLES=3
tap_is 'make is killed: the next one completes' "$? $(tail -n 1 "$tmp/said")" '0 out/demo/report.txt: 6 of 6 boots completed'
tap_is 'no finished boot was lost' "$(printf '%s\n' "$finished" | xargs ls | sort)" "$finished"
slurm down
left() { ps -eo pid=,args= | grep -F "$tmp/" | grep -v -e grep -e "^ *$$ "; }
none_left() { [ -z "$(left)" ]; }
tap_ok 'no process is left' until_true none_left
tap_done
