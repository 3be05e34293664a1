#!/bin/bash
# The lock: one command at a time, who holds it, and how long.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"
cd "$tmp" || exit 1
PATH=$top/build/libexec:$PATH
mkfifo ready go

holds()	# COMMAND...: in the background, with the lock, until "go" is written to; $! is its number
{
	lock file "$@" &
	read -r _ <ready
}
said()	# how many lines, of those that match
{
	[ "$(grep -c "$1" said)" -ge "$2" ]
}

tap_is 'a command is run, with its arguments' "$(lock file echo 'a b' c)" 'a b c'
tap_ok 'the file may be taken by everybody' [ "$(stat -c %a file)" = 666 ]
lock file sh -c 'exit 7'
tap_is 'its status' $? 7
echo 1 >readable && chmod 444 readable
tap_ok 'a lock file that is only readable will do' lock readable true
echo 1 precious >other
tap_is 'another file is not overwritten' "$(lock other true 2>&1; echo $?; cat other)" 'lock: other: not a lock file: delete it, or name another
1
1 precious'

holds sh -c 'echo >ready; read -r _ <go'
holder=$!
lock -w 1 file echo mine >out 2>said &
tap_ok 'another one waits, and says it again' until_true said "^waiting for another boot (file): pid $holder since 20[-0-9]* [:0-9]*: sh -c echo >ready; read" 2
tap_is 'it is not run meanwhile' "$(cat out)" ''
echo >go
wait $!
tap_is 'then it is' "$(cat out)" mine

# The taker is killed, what it started lives on.
holds bash -c 'cat go & echo $! >child; echo >ready; wait'
holder=$!
child=$(cat child)
disown $holder
kill -9 $holder
lock -w 60 file echo mine >out 2>said &
tap_ok 'what the command started holds it on' until_true said "^waiting for another boot (file): pid $child since [-0-9]* [:0-9]*: cat go" 1
echo >go
wait $!
tap_is 'until that has ended' "$(cat out)" mine

(exec 9<file; flock 9; echo >ready; exec cat go) &
read -r _ <ready
holder=$!
lock file true 2>said &
tap_ok 'one that was taken otherwise: since when is not known' until_true said "^waiting for another boot (file): pid $holder: cat go\$" 1
echo >go
wait

lock file cat none 2>/dev/null
tap_is 'the command fails' $? 1
lock file ./none 2>said
tap_is 'no such command' "$? $(cat said)" '1 lock: ./none: No such file or directory'
lock none/file true 2>said
tap_is 'no such directory' "$? $(cat said)" '1 lock: none/file: No such file or directory'
for args in '' file '-w 0 file true' '-x file true'; do
	lock $args 2>said
	tap_is "wrong use: $args" $? 2
done

tap_done
