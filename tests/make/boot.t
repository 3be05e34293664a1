#!/bin/bash
# The boot step: when a boot is due, the journal, the log's name and date, outcomes, signals; qboot is a stub.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"
cd "$tmp" || exit 1
boot=$top/build/libexec/boot
mkdir cpu_2
echo 'the machine' >cpu_2/machine.json
log=cpu_2/003.boot.jsonl
mkfifo started go
cat >qboot <<'E2'
#!/bin/sh
# It says what it was told; $HOW is what becomes of it.
echo "{\"told\":\"$* $(cat)\"}"
case ${HOW-booted} in
show) echo "shows: ${BOOTMATRIX_PROGRESS?};" ;;
leased) taskset -cp $$ | sed 's/.*: /on /' ;;
fail) echo 'qboot: no room' >&2; exit 1 ;;
die) kill -TERM $$ ;;
wait) echo $$ >started; read -r _ <go ;;
once) [ -e once ] || { touch once; printf %s '{"at_ns":1'; exit "$STATUS"; } ;;
esac
[ "${HOW-}" = half ] || echo "{\"end\":{\"outcome\":\"${OUTCOME-booted}\"}}"
E2
chmod +x qboot

step() { "$boot" -j order -s 42 "$@"; }
left() { ls cpu_2 | grep -v machine.json | xargs; }

tap_is 'a boot, its place, and nothing of its end' "$(step -p 7/20 $log -- ./qboot)" '[ 7/20] cpu_2 003'
tap_is 'what qboot was told' "$(head -n 1 $log)" '{"told":"-n 003 -o 1 -s 42 the machine"}'
tap_is 'the log is whole, and alone' "$(tail -n 1 $log) $(left)" '{"end":{"outcome":"booted"}} 003.boot.jsonl'
tap_is 'the journal has it' "$(cat order)" cpu_2/003
touch -d '10 minutes ago' $log
tap_is 'how long the rest takes, by the boots before it' "$(step -p 3/5 cpu_2/004.boot.jsonl -- ./qboot)" \
	'[3/5] cpu_2 004, about 30 min to go'
rm cpu_2/004.boot.jsonl
tap_is 'with two at once it takes half as long' "$(step -n 2 -p 3/5 cpu_2/004.boot.jsonl -- ./qboot)" \
	'cpu_2 004, number 3 of 5 in the plan, about 15 min to go'
rm cpu_2/004.boot.jsonl
tap_is 'with any number nobody knows' "$(step -n 0 -p 3/5 cpu_2/004.boot.jsonl -- ./qboot)" 'cpu_2 004, number 3 of 5 in the plan'
rm cpu_2/004.boot.jsonl order
touch -r cpu_2/machine.json order
step -f $log -- ./qboot >said
tap_is 'the log has the date of its start' "$(stat -c %y $log)" "$(stat -c %y order)"

touch -d '1 hour ago' older
touch -d '1 hour' newer
tap_is 'a log that is newer than all else is kept' "$(step $log older cpu_2/machine.json -- ./qboot)$(wc -l <order)" 1
tap_is 'one that is older than something is not' "$(step $log older newer -- ./qboot)" 'cpu_2 003'
tap_is 'nor one that depends on what is gone' "$(step $log gone -- ./qboot)" 'cpu_2 003'
tap_is '-f boots in any case' "$(step -f $log older -- ./qboot)" 'cpu_2 003'
tap_is 'each is in the journal, and is told its number' "$(wc -l <order) $(head -n 1 $log)" '4 {"told":"-n 003 -o 4 -s 42 the machine"}'
printf 'half a line' >>order
tap_is 'a launcher' "$(step -f $log -- env HOW=x ./qboot; head -n 1 $log)" 'cpu_2 003
{"told":"-n 003 -o 5 -s 42 the machine"}'
tap_is 'a warm-up' "$(step cpu_2/W01.boot.jsonl -- ./qboot; head -n 1 cpu_2/W01.boot.jsonl)" 'cpu_2 W01
{"told":"-n W01 -o 6 -s 42 the machine"}'
rm cpu_2/W01.boot.jsonl
for status in 0 1 127; do
	tap_is "a launcher that runs nothing is named, with $status" "$(step -f -c "exit $status;" $log -- bash -c "exit $status" 2>&1 >said)" \
		"boot: cpu_2 003: LAUNCH: exit $status; ended with $status and wrote no log: it must run what follows it"
done
tap_is 'not where qboot ran and has said why' "$(HOW=fail step -f -c env $log -- env ./qboot 2>&1 >said)" 'qboot: no room'
tap_is 'what did not complete is said' "$(OUTCOME=timeout step -f $log -- ./qboot)" 'cpu_2 003
cpu_2 003: timeout'

tap_is 'with the last phase that it reached' "$(OUTCOME='panic","last_phase":"kmain' step -f $log -- ./qboot | tail -n 1)" 'cpu_2 003: panic after kmain'

tap_is 'a place that cannot be said' "$("$boot" -j full -s 42 cpu_2/005.boot.jsonl -- ./qboot 2>&1 >/dev/full; echo $?)" \
	'boot: stdout: No space left on device: free some, or write elsewhere
1'
rm -f full cpu_2/005*
# A lease of a core for each vCPU, of one where these take turns; with JOBS=1 of all.
cp cpu_2/machine.json kept
leased()	# MACHINE OPTIONS...: what is said, and the CPUs of the boot
{
	echo "{\"machine\":$1}" >cpu_2/machine.json
	HOW=leased step -f -l leases "${@:2}" $log -- ./qboot
	sed -n 's/^on //p' $log
}
all=$(taskset -cp $$ | sed 's/.*: //')
one=$(PATH=$top/build/libexec:$PATH lease -c 1 leases sh -c 'taskset -cp $$' | sed 's/.*: //')
tap_is 'a lease of a core for one vCPU' "$(leased '{"cpus":1}' -n 2)" "cpu_2 003
$one"
tap_is 'of all, which is said, for more vCPUs than there are cores' "$(leased '{"cpus":4000}' -n 2 | sed 's/[0-9]* cores/N cores/')" \
	"cpu_2 003: alone, since it has 4000 vCPUs and this host N cores
cpu_2 003
$all"
for turns in '"clock":"icount"' '"thread":"single"'; do
	tap_is "of one where they take turns, by $turns" "$(leased "{\"cpus\":4000,$turns}" -n 2)" "cpu_2 003
$one"
done
tap_is 'of all with one boot at a time' "$(leased '{"cpus":1}' -n 1)" "cpu_2 003
$all"
mv kept cpu_2/machine.json

# One line of a terminal for all boots: qboot, told what it begins with, goes on with it; none where boots are side by side.
in_terminal() { script -qec "'$boot' -j order -s 42 -f -p 1/2 $* $log -- ./qboot" /dev/null </dev/null | tr -d '\r' | sed 's/\x1b/ESC/g'; grep -o 'shows.*' $log; }
tap_is 'on a terminal' "$(TERM=xterm HOW=show in_terminal -n 1)" 'ESC[KESC[?7l[1/2] cpu_2 003ESC[?7hESC[KESC[?7lESC[?7hshows: [1/2] cpu_2 003;'
tap_like 'an error stands on a line of its own' "$(TERM=xterm HOW=die in_terminal -n 1)" 'hboot: cpu_2 003: qboot was killed'
tap_is 'on a dumb one' "$(TERM=dumb HOW=show in_terminal -n 1)" '[1/2] cpu_2 003
shows: ;'
tap_is 'beside others' "$(TERM=xterm HOW=show in_terminal -n 2)" 'cpu_2 003, number 1 of 2 in the plan
shows: ;'

touch $log.123 $log.part
step -f $log -- ./qboot >said
tap_is 'what killed boots have left is removed' "$(left)" 003.boot.jsonl

# A step that begins its boot has made its file and is about to lock it: it holds the journal.
exec 8<>order
flock 8
: >$log.123
step -f $log -- ./qboot >said 8>&- &
tap_ok 'who comes then waits for the journal' until_true grep -q -- "-> FLOCK.*:$(stat -c %i order) " /proc/locks
tap_is 'and leaves that file alone' "$(left)" "003.boot.jsonl ${log#*/}.123"
exec 8>&-
wait $!
tap_is 'until it has the journal' "$? $(left)" '0 003.boot.jsonl'

before=$(stat -c %i.%y $log)
HOW=fail step -f $log -- ./qboot >said 2>&1
tap_is 'a qboot that fails' "$? $(tail -n 1 said)" '1 qboot: no room'
HOW=die step -f $log -- ./qboot >said 2>&1
tap_is 'one that is killed' "$? $(tail -n 1 said)" '1 boot: cpu_2 003: qboot was killed by SIGTERM'
step -f $log -- ./none >said 2>&1
tap_is 'none' "$? $(tail -n 1 said)" '1 boot: ./none: No such file or directory'
tap_is 'leave the log that was there' "$(left) $(stat -c %i.%y $log)" "003.boot.jsonl $before"
HOW=half step -f $log -- ./qboot >said 2>&1
tap_is 'a log without an end' "$? $(tail -n 1 said)" "1 boot: $log: the last record is not the end of a boot"
tap_is "is not that of a boot" "$(left) $(stat -c %i.%y $log)" "003.boot.jsonl $before"
for status in 0 75 137; do
	rm -f once
	HOW=once STATUS=$status step -r 1 -f $log -- ./qboot >said 2>&1
	tap_is "-r: a launcher that is lost, with status $status" "$? $(grep -v told said) $(wc -l <$log) $(tail -n 1 $log)" \
		"0 cpu_2 003
cpu_2 003: lost, and booted again 2 {\"end\":{\"outcome\":\"booted\"}}"
done
rm once
HOW=once STATUS=1 step -r 1 -f $log -- ./qboot >said 2>&1
tap_is "-r: a qboot that fails would fail again" "$? $(cat said)" "1 cpu_2 003"
rm $log

for signal in 'INT 130' 'TERM 143' 'HUP 129'; do
	HOW=wait env --default-signal=INT "$boot" -j order -s 42 $log -- ./qboot >said 2>&1 &
	read -r qboot <started
	kill -${signal% *} $!
	wait $! 2>/dev/null
	tap_is "SIG${signal% *}: it ends so, and leaves nothing" "$? $(left)" "${signal#* } "
	tap_ok "SIG${signal% *}: qboot has ended before" test ! -e /proc/$qboot
done

HOW=wait "$boot" -j order -s 42 $log -- ./qboot >said 2>&1 &
read -r qboot <started
disown $!
kill -9 $!
echo >go
gone() { [ ! -e /proc/$qboot ]; }
tap_ok 'SIGKILL: qboot completes' until_true gone
tap_like 'but its log has no name' "$(left)" '^003.boot.jsonl.[0-9]*$'

mv cpu_2/machine.json .
step -f $log -- ./qboot >said 2>&1
tap_is 'no machine' "$? $(tail -n 1 said)" '1 boot: cpu_2/machine.json: No such file or directory'
step -f 003.boot.jsonl -- ./qboot 2>said
tap_is 'a log without a directory' "$? $(cat said)" '2 boot: 003.boot.jsonl: not directory/sample.boot.jsonl'
for args in '' "$log" "$log --" '-- ./qboot' "-x $log -- ./qboot"; do
	step $args 2>said
	tap_is "wrong use: $args" $? 2
done
"$boot" $log -- ./qboot 2>said
tap_is 'wrong use: no journal, no seed' $? 2

tap_done
