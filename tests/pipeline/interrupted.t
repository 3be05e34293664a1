#!/bin/bash
# What a killed make, Ctrl-C, a failing tool and a full disk leave behind, with stub tools.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

seventh=$(make -n LOCK=lock SEED=42 matrix | sed -n 's,.* -p 7/20 out/demo/\(.*/...\)\.boot\.jsonl .*,\1,p')

fresh()	# a new matrix
{
	rm -rf out
	: >"$CALLS" >"$BOOTS"
}

start()	# VARIABLE=VALUE...: a matrix in the background, a process group of its own, stopped in its seventh boot
{
	rm -f paused go
	mkfifo paused go
	set -m
	PAUSE_AT=$seventh make LOCK="$tmp/lock" SEED=42 "$@" matrix >"$tmp/first" 2>&1 &
	make=$!
	set +m
	read -r -t 60 qboot <>paused && step=$(ps -o ppid= -p "$qboot") && step=$((step))
}

killed()	# PID...: of which the first is the make
{
	disown "$1"	# or the shell says so
	kill -9 "$@"
	until_true gone "$1"
}

second()	# VARIABLE=VALUE...: another one, until it waits for the first one's boot
{
	make LOCK="$tmp/lock" SEED=42 "$@" matrix >"$tmp/said" 2>&1 &
	second=$!
	until_true grep 'waiting for another boot' "$tmp/said"
}

first_completes() { wait "$make" || { tail -n 5 "$tmp/first"; return 1; }; }
each_once() { tap_is "$1" "$(awk '{ print $1 }' "$BOOTS" | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c | xargs)" "20 1"; }
left() { find out -name '*.[0-9]*[0-9]'; }
gone() { ! kill -0 "$1"; }

fresh
start
killed "$make"
tap_ok "make killed: its boot goes on" kill -0 "$qboot"
tap_is "six boots are finished" "$(find out -name '*.boot.jsonl' | wc -l)" 6
tap_ok "the next make waits for it" second
tap_is "and has not opened its file" "$(left | wc -l)" 1
echo >go
wait "$second"
tap_is "then completes" $? 0
each_once "with every finished boot kept, that one too"
tap_is "and nothing left over" "$(left)" ""
tap_is "the journal has each boot once" "$(sort -u out/demo/order | wc -l) $(wc -l <out/demo/order)" "20 20"
tap_ok "nothing is left to do" matrix -q

fresh
start
killed "$make" "$step" "$qboot"
matrix
tap_is "boot and all killed: the next make completes" $? 0
each_once "with that boot made again and the others kept"
tap_is "and nothing left over" "$(left)" ""

fresh
start
killed "$make" "$step"
tap_ok "boot step killed, not the boot: the lock is held" second
echo >go
wait "$second"
tap_is "then the next make completes" $? 0
tap_is "the boot without a name was made again" "$(grep -c "^$seventh " "$BOOTS")" 2
tap_is "and nothing left over" "$(left)" ""

fresh
start MEM=64
killed "$make"
tap_ok "the machine changed meanwhile: waits as well" second MEM=128
echo >go
wait "$second"
tap_is "and completes" $? 0
tap_is "the old boot of another machine does not count" "$(grep -c "^$seventh " "$BOOTS")" 2
tap_ok "nothing is left to do" matrix -q MEM=128

fresh
start
tap_ok "two makes at once: the second waits" second
echo >go
tap_ok "the first completes" first_completes
wait "$second"
tap_is "the second completes" $? 0
each_once "each boot was made once"

# One that has read all while nothing was there yet goes on when another has done all.
fresh
rm -f paused go
mkfifo paused go
printf '%s\n' '$(shell echo >paused; read -r _ <go)' >wait.mk
make -f Makefile -f wait.mk LOCK="$tmp/lock" SEED=42 LAUNCH=env matrix >"$tmp/first" 2>&1 &
make=$!
read -r -t 60 _ <>paused
matrix LAUNCH=env
tap_is "two makes from the beginning: one completes" $? 0
echo >go
wait "$make"
tap_is "the other completes" $? 0
each_once "each boot was made once"

fresh
start -j4
kill -INT -- "-$make"
wait "$make"
tap_ok "Ctrl-C: make fails" test $? -ne 0
tap_ok "Ctrl-C: the boot ends" until_true gone "$qboot"
tap_ok "Ctrl-C: its step ends" until_true gone "$step"
tap_is "Ctrl-C: nothing half-written, nothing left over" "$(find out -name "${seventh#*/}.*" -path "*/${seventh%/*}/*"; left)" ""
tap_is "Ctrl-C: six boots are kept" "$(find out -name '*.boot.jsonl' | wc -l)" 6
matrix
each_once "after Ctrl-C: the rest"

for options in -j1 -j4 -k; do
	fresh
	FAIL_AT=$seventh make $options LOCK="$tmp/lock" SEED=42 matrix >"$tmp/said" 2>&1
	tap_is "a boot that could not be, $options: make fails" $? 2
	tap_is "$options: what was finished is kept, nothing ran later" "$(reran)" "mkdisk:4 qboot-k:4 qboot:6"
	tap_is "$options: nothing left over" "$(left)" ""
	matrix
	each_once "$options: then the rest"
done

fresh
sed -i '2i exit 1' build/mkdisk
matrix -k
tap_is "no machine: make fails" $? 2
tap_is "no machine: no boot" "$(reran)" ""
sed -i 2d build/mkdisk
for tool in markerparse stats report; do
	fresh
	sed -i '2i echo half; exit 1' build/$tool
	matrix
	tap_is "$tool fails: make fails" $? 2
	tap_is "$tool fails: all boots are kept" "$(find out -name '*.boot.jsonl' | wc -l)" 20
	tap_is "$tool fails: nothing of it is" "$(grep -rl half out; left)" ""
	sed -i 2d build/$tool
	: >"$BOOTS"
	matrix
	tap_is "$tool mended: make completes" $? 0
	tap_is "$tool mended: without another boot" "$(cat "$BOOTS")" ""
done

full=$tmp/full
mkdir "$full"
if mount -t tmpfs -o size=150k none "$full" 2>/dev/null; then
	fresh
	matrix OUT="$full/out"
	tap_is "a full disk: make fails" $? 2
	tap_like "a full disk: it is said" "$(cat "$tmp/said")" 'No space left on device|I/O error'
	tap_is "a full disk: no file is cut short" "$(find "$full/out" -name '*.boot.jsonl' -exec grep -L '"end"' {} +)" ""
	tap_is "a full disk: nothing left over" "$(find "$full/out" -name '*.[0-9]*[0-9]')" ""
	kept=$(find "$full/out" -name '*.boot.jsonl' | wc -l)
	tap_ok "a full disk: some boots were finished ($kept)" test "$kept" -gt 0 -a "$kept" -lt 20
	mount -o remount,size=2m "$full"
	reran >/dev/null
	matrix OUT="$full/out"
	tap_is "room again: make completes" $? 0
	tap_like "room again: only the rest is booted" " $(reran)" " qboot:$((20 - kept)) "
	umount "$full"
else
	tap_skip "a full disk" "a file system cannot be mounted here"
fi

tap_done
