#!/bin/bash
# Leases of cores: who gets which, in which order, who holds them, and that none is left.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"
cd "$tmp" || exit 1
PATH=$top/build/libexec:$PATH
mkfifo ready go
all=$(nproc)
first=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')	# of the CPUs that this test may use
cpus() { taskset -cp $$ | sed 's/.*: //'; }
everything=$(cpus)

holds()	# OPTIONS... COMMAND...: in the background, with the lease, until "go" is written to; $! is its number
{
	lease "$@" &
	read -r _ <ready
}
said()	# how many lines, of those that match
{
	[ "$(grep -c "$1" said)" -ge "$2" ]
}

tap_is 'a command is run, with its arguments' "$(lease dir echo 'a b' c)" 'a b c'
tap_is 'everybody may take part' "$(stat -c %a dir dir/queue dir/cpu$first | xargs)" '1777 666 666'
lease dir sh -c 'exit 7'
tap_is 'its status' $? 7
echo 1 >file
tap_is 'a file is not taken for a directory' "$(lease file true 2>&1; echo $?; cat file)" \
	'lease: file: a file, not a directory of leases: delete it, or name another
1
1'
mkdir other && touch other/precious
tap_is 'nor another directory for one of leases' "$(lease other true 2>&1; echo $?; ls other)" \
	'lease: other: not a directory of leases: name another
1
precious'

tap_is 'without -c all CPUs are kept' "$(lease dir sh -c 'taskset -cp $$' | sed 's/.*: //')" "$everything"
tap_is 'a lease of one core has that alone' "$(lease -c 1 dir sh -c 'taskset -cp $$' | sed 's/.*: //')" \
	"$(cat /sys/devices/system/cpu/cpu$first/topology/thread_siblings_list)"
tap_is 'of more than there are: all' "$(lease -c 4096 dir sh -c 'taskset -cp $$' | sed 's/.*: //')" "$everything"
tap_is 'within a cpuset, only its cores' "$(taskset -c "$first" lease dir2 true; ls dir2 | xargs)" "cpu$first queue"
tap_is 'within a lease no other is taken' "$(lease dir lease dir echo within)" within
tap_like 'what runs is told its number, and how many boots run beside it' "$(lease dir env | grep ^BOOTMATRIX_LEASE)" '=[0-9]+ 0 dir$'

holds dir sh -c 'echo >ready; read -r _ <go'
holder=$!
lease -c 1 -w 1 dir echo mine >out 2>said &
tap_ok 'another one waits, and says it again' until_true said "^waiting for another boot (dir/cpu$first.*): pid $holder since 20[-0-9]* [:0-9]*: sh -c echo >ready; read" 2
tap_is 'it is not run meanwhile' "$(cat out)" ''
echo >go
wait $!
tap_is 'then it is' "$(cat out)" mine

# What the holder boots, or the beginning of its command.
told()	# ARGUMENT: what is told of a holder with it
{
	holds dir sh -c 'echo >ready; read -r _ <go' "$1"
	rm -f said
	lease dir true 2>said &
	until_true said '^waiting' 1
	echo >go
	wait
	sed 's/.*[0-9]: //' said | sort -u
}
tap_is 'of a holder that boots, what' "$(told 'some where/demo/cpu_2/001.boot.jsonl')" 'sh demo/cpu_2/001'
tap_is 'of a long command, its beginning' "$(told "$(printf %0200d 0)" | wc -c)" 61

# Who waits for less than a second, as boots that begin together do, says nothing; on a busy host it may last longer.
holds dir sh -c 'echo >ready; read -r _ <go'
n=$(awk '{ print $1 }' dir/queue)
begun=${EPOCHREALTIME/.}
lease dir true 2>said &
until_true grep -q "^ *$((n + 1)) " dir/queue
echo >go
wait
tap_ok 'a short wait is not told' test ! -s said -o $((${EPOCHREALTIME/.} - begun)) -ge 1000000

# The taker is killed, what it started lives on.
holds dir bash -c 'cat go & echo $! >child; echo >ready; wait'
holder=$!
child=$(cat child)
disown $holder
kill -9 $holder
lease -w 60 dir echo mine >out 2>said &
tap_ok 'what the command started holds it on' until_true said "^waiting for another boot (dir/cpu$first.*): pid $child since [-0-9]* [:0-9]*: cat go" 1
echo >go
wait $!
tap_is 'until that has ended' "$(cat out)" mine

if [ "$all" -ge 2 ]; then
	holds -c 1 dir sh -c 'echo >ready; read -r _ <go'
	tap_is 'another core is free meanwhile' "$(lease -c 1 dir sh -c 'taskset -cp $$; echo $BOOTMATRIX_LEASE' | sed 's/.*: //; s/^[0-9]* //' | xargs)" "$((first + 1)) 1 dir"
	echo >go
	wait

	# One core is held; who wants all comes before who wants one.
	mkfifo go2
	holds -c 1 dir sh -c 'echo >ready; read -r _ <go'
	came() { [ "$(awk '{ print $1 }' dir/queue)" = "$1" ]; }
	n=$(awk '{ print $1 }' dir/queue)
	lease -c 4096 dir sh -c 'echo all >>order; read -r _ <go2' 2>said &
	until_true came $((n + 1))
	lease -c 1 dir sh -c 'echo one >>order' 2>said2 &
	until_true came $((n + 2))
	tap_ok 'a core is free, but whoever came first wants all' test ! -e order
	echo >go
	echo >go2
	wait
	tap_is 'order of arrival: all, then one' "$(xargs <order)" 'all one'

	# The first in the queue is killed: the next one's turn comes.
	holds -c 1 dir sh -c 'echo >ready; read -r _ <go'
	n=$(awk '{ print $1 }' dir/queue)
	lease -c 4096 dir true 2>said &
	killed=$!
	until_true came $((n + 1))
	lease -c 1 dir echo next >out 2>said2 &
	next=$!
	until_true came $((n + 2))
	disown $killed
	kill -9 $killed
	wait $next
	tap_is 'who waits first is killed: the next one is served' "$(cat out)" next
	echo >go
	wait
else
	tap_skip 'several cores' 'there is one'
fi

(exec 9<dir/cpu$first; flock 9; echo >ready; exec cat go) &
read -r _ <ready
holder=$!
lease dir true 2>said &
tap_ok 'a core that was taken otherwise: since when is not known' until_true said "^waiting for another boot (dir/cpu$first): pid $holder: cat go\$" 1
echo >go
wait

for signal in KILL TERM; do
	holds dir sh -c 'echo >ready; read -r _ <go'
	disown $!
	kill -$signal $!
	tap_is "nothing is left of a holder that SIG$signal ended" "$(lease dir echo free)" free
done

lease dir cat none 2>/dev/null
tap_is 'the command fails' $? 1
lease dir ./none 2>said
tap_is 'no such command' "$? $(cat said)" '1 lease: ./none: No such file or directory'
lease none/dir true 2>said
tap_is 'no such directory' "$? $(cat said)" '1 lease: none/dir: No such file or directory'
for args in '' dir '-w 0 dir true' '-c 0 dir true' '-x dir true'; do
	lease $args 2>said
	tap_is "wrong use: $args" $? 2
done

group=$(sed -n 's,^[^ ]* \([^ ]*\) cgroup [^ ]*\bcpu\b.*,\1,p; s,^[^ ]* \([^ ]*\) cgroup2 .*,\1,p' /proc/self/mounts | head -n 1)
if mkdir "$group/test.$$" 2>/dev/null && rmdir "$group/test.$$"; then
	tap_like 'the weight is the highest' "$(lease dir cat /proc/self/cgroup)" 'bootmatrix$'
	tap_is 'and there is no reason why not' "$(lease dir sh -c 'echo "reason:${BOOTMATRIX_WEIGHT_REASON?}"')" reason:
	holds dir sh -c 'echo >ready; read -r _ <go'
	lease dir true 2>said &
	tap_ok 'who waits for a lease has it already' until_true grep -q 'bootmatrix$' /proc/$!/cgroup
	echo >go
	wait
else
	tap_skip 'the weight is the highest' 'no cpu cgroup can be made here'
fi
# A cpuset of one CPU, in a cgroup of its own.
group=$(sed -n 's,^[^ ]* \([^ ]*\) cgroup [^ ]*\bcpuset\b.*,\1,p; s,^[^ ]* \([^ ]*\) cgroup2 .*,\1,p' /proc/self/mounts | head -n 1)/bootmatrix-test.$$
in_group() { sh -c 'echo 0 >"$0/cgroup.procs" && exec "$@"' "$group" "$@"; }
if mkdir "$group" 2>/dev/null && { echo 0 >"$group/cpuset.mems" && echo "$first" >"$group/cpuset.cpus"; } 2>/dev/null && in_group true 2>/dev/null; then
	tap_is 'of a cgroup with a cpuset only its cores' "$(in_group lease dir3 true; ls dir3 | xargs)" "cpu$first queue"
	tap_is 'of which a matrix takes all, and a boot as many as there are' "$(in_group lease -c 2 dir3 sh -c 'taskset -cp $$' | sed 's/.*: //')" "$first"
else
	tap_skip 'a cgroup with a cpuset' 'no cpuset can be made here'
fi
rmdir "$group" 2>/dev/null
tap_is 'a job of Slurm stays where it is, which is said' "$(SLURM_JOB_ID=1 lease dir sh -c 'cat /proc/self/cgroup; echo "$BOOTMATRIX_WEIGHT_REASON"' |
	cksum)" "$({ cat /proc/self/cgroup; echo 'a job of Slurm stays in its cgroup'; } | cksum)"
tap_done
