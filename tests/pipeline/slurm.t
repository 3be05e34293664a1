#!/bin/bash
# ENGINE=slurm with a real slurmctld and two slurmd: the records of local boots; images copied to each node; a killed node,
# slurmd, srun and make; nothing is left.
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
tap_at_exit 'slurm down'
export SLURM_CONF=$tmp/slurm/slurm.conf
by_slurm() { matrix ENGINE=slurm JOBS=2 CPUS='1 2' CMDLINE=work=10 "$@"; }
# What a boot was, but for its times, its place in the order, how fast QEMU ended and the host's state.
records() { jq -cS 'select(.boot or .mark or .end) | (.boot.host, .boot.order, .end.host, .end.startup_ns, .end.lifetime_ns, .end.vcpu_cpu_ns,
	.end.vcpu_busy_percent, .end.qemu, .at_ns, .virtual_ns, .end.at_ns) = null' "$1"/demo/cpu_?/0*.boot.jsonl; }
same() { diff <(records local) <(records "$1"); }
# What runs of this test, but for Slurm itself.
left() { ps -eo pid=,args= | grep -F "$tmp/" | grep -v -e grep -e "^ *$$ " -e slurmctld -e 'slurmd -c'; }
none_left() { [ -z "$(left)" ]; }
# A matrix in the background; $make is its process.
begin()	# VARIABLE=VALUE...
{
	make LOCK="$tmp/lock" SEED=42 ENGINE=slurm JOBS=2 LAUNCH="${LAUNCH-}" CMDLINE=work=10 "$@" matrix >"$tmp/first" 2>&1 &
	make=$!
}

matrix OUT=local CPUS='1 2' SAMPLES=1 CMDLINE=work=10 CLOCK=icount
by_slurm OUT=slurm SAMPLES=1 CLOCK=icount SLURM_ARGS="--comment='a \$b * c'"
tap_is 'a matrix by Slurm completes' "$(tail -n 1 "$tmp/said")" 'slurm/demo/report.txt: 2 of 2 boots completed'
tap_ok 'with the records of local boots, but for times' same slurm
tap_ok 'they are some' test "$(records slurm | wc -l)" -gt 20
salloc -Q -N2 -n4 make LOCK="$tmp/lock" SEED=42 OUT=steps ENGINE=slurm JOBS=auto CPUS='1 2' SAMPLES=1 CLOCK=icount CMDLINE=work=10 \
	matrix >"$tmp/said" 2>&1
tap_ok 'so do steps of one allocation' same steps
mkdir -p own/build
cp -r configs Makefile own
ln -s "$top"/build/* own/build
ln -sfn "$tmp/slurm" own/build/slurm
tap_is 'that of slurm-up is found where nothing names one' \
	"$(cd own && env -u SLURM_CONF make LOCK="$tmp/lock" ENGINE=slurm SAMPLES=1 CPUS=1 CMDLINE=work=10 matrix 2>&1 | tail -n 1)" \
	'out/demo/report.txt: 1 of 1 boots completed'
# Each node has a disk of its own: the second one's directory of images is another one's place.
mkdir "$tmp/stage" "$tmp/n2"
restart()	# NODE COMMAND...: its slurmd, by the command
{
	pid=$(cat "$tmp/slurm/slurmd.$1.pid")
	kill "$pid"
	until_true gone "$pid"
	"${@:2}" slurmd -c -N "$1" -f "$SLURM_CONF"
}
gone() { ! kill -0 "$1"; }
idle() { [ "$(sinfo -h -t idle -o %D)" = 2 ] && srun -Q -w n2 true; }
if unshare -m true 2>/dev/null; then
	restart n2 unshare -m sh -c 'mount --bind "$0/n2" "$0/stage" && exec "$@"' "$tmp"
	tap_ok 'a node with a disk of its own' until_true idle
	for node in n1 n2; do
		by_slurm OUT=$node SAMPLES=1 CPUS=1 STAGE="$tmp/stage" SLURM_ARGS="-w $node"
		tap_is "images staged on $node: the matrix completes" "$(tail -n 1 "$tmp/said")" "$node/demo/report.txt: 1 of 1 boots completed"
		tap_is 'which booted from there' "$(jq -r 'select(.boot).boot | .host.name, .machine.kernel.path' $node/demo/cpu_1/001.boot.jsonl)" \
			"$node
$tmp/stage/$(sha256sum build/guest/demo.elf | cut -c -64)"
	done
	tap_is 'each has its own' "$(cd "$tmp" && ls stage n2 | xargs)" "n2: $(ls "$tmp/stage") stage: $(ls "$tmp/stage")"
	restart n2
	tap_ok 'a node as it was' until_true idle
else
	tap_skip 'nodes with disks of their own' 'no mount namespace here'
fi
by_slurm SLURM_ARGS="'open" -n
tap_like 'SLURM_ARGS are words, quoted as for the shell' "$(cat "$tmp/said")" "SLURM_ARGS: no closing '"
matrix ENGINE=cloud
tap_like 'no other engine' "$(cat "$tmp/said")" 'ENGINE: neither local nor slurm: cloud'
matrix OUT=big ENGINE=slurm CPUS=$(($(nproc) + 1)) SAMPLES=1
tap_is 'more vCPUs than any node has CPUs' "$(tail -n 1 "$tmp/said")" 'big/demo/report.txt: 1 of 1 boots completed'

LAUNCH="sleep 1001.$$;" begin OUT=stopped CPUS=1 SAMPLES=1
stopped() { pgrep -xf "sleep 1001\.$$"; }
tap_ok 'a boot is under way' until_true stopped
kill -TERM $make
wait $make
tap_ok 'make is stopped: nothing is left' until_true none_left
not_stopped() { ! stopped; }
tap_ok 'not on its node either' until_true not_stopped

# srun is killed: its boot is lost and begun again; Slurm ends what it has left.
LAUNCH="[ -e '$tmp/killed' ] || { touch '$tmp/killed'; sleep 1002.$$; };" begin OUT=srun CPUS=1 SAMPLES=1
waits() { pgrep -xf "sleep 1002\.$$"; }
tap_ok 'a boot is under way' until_true waits
kill -9 $(pgrep -f "^srun .* $tmp/lock ")
wait $make
tap_is 'its srun is killed: it is booted again' "$? $(tail -n 1 "$tmp/first")" '0 srun/demo/report.txt: 1 of 1 boots completed'
tap_like 'which is said' "$(cat "$tmp/first")" '^cpu_1 001: lost, and booted again$'
no_job() { [ -z "$(squeue -h)" ] && ! waits; }
tap_ok 'and what it left is ended by Slurm' until_true no_job

# A boot's node dies, with all that ran there: it is begun again on the other.
LAUNCH="[ -e '$tmp/once' ] || { touch '$tmp/once'; sleep 1000.$$; };" begin OUT=node CPUS=1 SAMPLES=1
first() { pgrep -xf "sleep 1000\.$$"; }
tap_ok 'a boot is under way' until_true first
parent() { ps -o ppid= -p "$1" | tr -d ' '; }
node=$(squeue -h -o %N) shell=$(parent "$(first)")
kill -9 "$(cat "$tmp/slurm/slurmd.$node.pid")" "$(parent "$shell")" "$shell" "$(first)"
scontrol update NodeName="$node" State=DOWN Reason=dead
wait $make
tap_is 'its node dies: it is booted on the other' "$? $(tail -n 1 "$tmp/first")" '0 node/demo/report.txt: 1 of 1 boots completed'
tap_like 'which is said' "$(cat "$tmp/first")" '^cpu_1 001: lost, and booted again$'

by_slurm SAMPLES=1
tap_is 'a slurmd is killed: the matrix completes' "$? $(tail -n 1 "$tmp/said")" '0 out/demo/report.txt: 2 of 2 boots completed'

begin CPUS='1 2' SAMPLES=3
disown $make
under_way() { [ -n "$(find out -name '*.boot.jsonl.*')" ]; }
tap_ok 'a boot is under way' until_true under_way
finished=$(find out -name '0*.boot.jsonl' | sort)
kill -9 $make
by_slurm SAMPLES=3
tap_is 'make is killed: the next one completes' "$? $(tail -n 1 "$tmp/said")" '0 out/demo/report.txt: 6 of 6 boots completed'
tap_is 'no finished boot was lost' "$(printf '%s\n' "$finished" | xargs ls | sort)" "$finished"
tap_ok 'no process is left' until_true none_left
slurm down
tap_is 'nor one of Slurm' "$(ps -eo pid=,args= | grep -F "$tmp/" | grep -v -e grep -e "^ *$$ ")" ''
tap_done
