#!/bin/sh
# The demo guest under plain QEMU: every way in which it boots, talks and fails.
. "$(dirname "$0")/../tap.sh"

elf=$top/build/guest/demo.elf
guard=120	# seconds after which a QEMU that hangs is ended; no test waits for it

machine()	# APPEND QEMU-ARG...
{
	append=$1
	shift
	timeout $guard qemu-system-i386 -nodefaults -vga std -display none -no-user-config -no-reboot \
		-m 64 -accel tcg -kernel "$elf" -append "$append" "$@"
}

boot()	# APPEND QEMU-ARG...: boot, type what is in $typed; $tmp/out has the output, $status how it ended
{
	printf "$typed" | machine "$@" -chardev stdio,id=serial0,signal=off -serial chardev:serial0 \
		>"$tmp/out" 2>"$tmp/err"
	status=$?
	[ ! -s "$tmp/err" ] || sed 's/^/# /' "$tmp/err"
}

text()	# the output as lines, without the returns
{
	tr -d '\r' <"$tmp/out"
}

online()	# number of CPUs that the guest counted
{
	text | sed -n 's/^CPUs online: //p'
}

start()	# APPEND QEMU-ARG...: serial output on 9, HMP commands go to 7, their answers come from 8
{
	machine "$@" -serial "pipe:$tmp/serial" -monitor stdio <"$tmp/ask" >"$tmp/answer" 2>/dev/null &
	pid=$!
	exec 7>"$tmp/ask" 8<"$tmp/answer" 9<"$tmp/serial.out"
}

stop()	# $rest is the output that nobody has read yet
{
	echo quit >&7
	wait $pid
	rest=$(cat <&9)
	exec 7>&- 8<&- 9<&-
}

see()	# PATTERN: read the serial output to the line that begins so
{
	while read -r line <&9; do
		case $line in
		"$1"*) return 0 ;;
		esac
	done
	return 1
}

registers()	# $eip, $flags, $halted of the first CPU
{
	echo 'info registers' >&7
	while read -r line <&8; do
		case $line in
		EIP=*HLT=*)
			eip=${line%% *}
			flags=${line#*EFL=}
			flags=${flags%% *}
			halted=${line##*HLT=}
			halted=${halted%%[!01]*}
			return 0
			;;
		esac
	done
	return 1
}

halts()	# the CPU comes to rest with interrupts off, so for ever
{
	while registers; do
		[ "$halted" = 0 ] || [ $((0x$flags & 0x200)) != 0 ] || return 0
	done
	return 1
}

spins()	# the CPU stays at one instruction without resting
{
	last=
	while registers; do
		[ "$halted" = 0 ] || return 1
		[ "$eip" != "$last" ] || return 0
		last=$eip
	done
	return 1
}

symbol()	# NAME [OFFSET]: its address in hexadecimal
{
	printf '%x\n' $((0x$(nm "$elf" | awk -v name="$1" '$3 == name { print $1 }') + ${2:-0}))
}

mkfifo "$tmp/serial.in" "$tmp/serial.out" "$tmp/ask" "$tmp/answer"
phases='pre_init kmain cstart proc_init memory_init system_init bsp_finish_booting switch_to_user shell_prompt'

# ---- booting

typed='poweroff\n'
for n in 1 2 4 8 64; do
	boot work=500 -smp $n
	tap_is "$n CPUs: all come up" "$(online)" $n
	checksums="${checksums:-}$(text | sed -n 's/^work: 500 units done, checksum 0x//p') "
done
tap_is 'the work is the same, whoever does it' "$(echo $checksums | tr ' ' '\n' | uniq -c | awk '{ print $1 }')" 5

checksum=$(perl -e 'for (1 .. 500) {
	my $x = $_;
	for (1 .. 1089) { $x ^= $x << 13 & 0xffffffff; $x ^= $x >> 17; $x ^= $x << 5 & 0xffffffff }
	$sum ^= $x;
} printf "%08x", $sum')
boot work=500 -smp 2
tap_is 'output' "$(text)" 'bootmatrix demo guest, a test kernel
kernel starts at 0x00400000
pre_init: page tables, turning paging on
kmain: paging on, running high
cstart: segments and interrupts
proc_init: process table
memory_init: memory map
memory: 65408 KiB
system_init: starting the other CPUs, sharing the work
CPUs online: 2
work: 500 units done, checksum 0x'"$checksum"'
bsp_finish_booting: waiting for the timer
switch_to_user: scheduler ready
shell_prompt: echo WORDS, halt, poweroff
# poweroff
powering off'
tap_is 'power off' $status 0

boot work=500 -smp 3 -machine q35
tap_is 'q35: all CPUs come up' "$(online)" 3
tap_is 'q35: power off' "$(text | tail -n 1) $status" 'powering off 0'

for cpu in 486 pentium pentium3 max; do
	boot work=500 -cpu $cpu
	tap_is "CPU model $cpu" "$(text | tail -n 1) $(online) $status" 'powering off 1 0'
done

boot 'early decoy work=500 unknown bogus=1 = @'
tap_is 'early, decoy, unknown options' "$(text | tail -n 1) $status" 'powering off 0'

boot 'work=99999999 work=7'
tap_like 'a later option wins' "$(text)" '^work: 7 units done'

boot 'work=500 exit=debug' -device isa-debug-exit,iobase=0xf4,iosize=4
tap_is 'exit=debug: at the prompt' "$(text | tail -n 1) $status" '#  33'

# ---- failing

for phase in $phases; do
	start "work=500 fail=panic@$phase"
	tap_ok "panic@$phase: the phase's line" see "$phase:"
	tap_ok "panic@$phase: the panic" see "kernel panic: as asked for: fail=panic@$phase"
	tap_ok "panic@$phase: halts" halts
	stop
	tap_is "panic@$phase: nothing follows" "$rest" ''

	typed='poweroff\n'
	boot "work=500 fail=silent@$phase"
	tap_is "silent@$phase: goes on to the end" $status 0
	before=$(echo "$phases" | sed "s/ *$phase.*//; s/.* //")
	if [ -z "$before" ]; then
		tap_is "silent@$phase: nothing at all" "$(text)" ''
	else
		tap_is "silent@$phase: up to $before" \
			"$(text | sed -n 's/^\([a-z_]*\): .*/\1/p' | grep -Fxv -e memory -e work | tail -n 1)" "$before"
	fi
done

for marker in $(jq -r '.markers[] | select(.serial | test("^\\^[a-z_]+: ")) | "\(.name)@\(.serial[1:-2])"' "$top/configs/demo.json"); do
	phase=${marker#*@} marker=${marker%@*}
	start "work=500 fail=panic@$marker"
	tap_ok "panic@$marker: the report's name of $phase" see "kernel panic: as asked for: fail=panic@$phase"
	stop
done

for phase in pre_init proc_init switch_to_user; do
	start "work=500 fail=hang@$phase" -smp 2
	tap_ok "hang@$phase: the phase's line" see "$phase:"
	tap_ok "hang@$phase: halts" halts
	stop
	tap_is "hang@$phase: nothing follows" "$rest" ''

	start "work=500 fail=spin@$phase" -smp 2
	tap_ok "spin@$phase: the phase's line" see "$phase:"
	tap_ok "spin@$phase: is busy" spins
	stop
	tap_is "spin@$phase: nothing follows" "$rest" ''

	for kind in reset poweroff; do
		boot "work=500 fail=$kind@$phase" -smp 2 -d cpu_reset -D "$tmp/log"
		tap_is "$kind@$phase: ends there" "$(text | tail -n 1 | sed 's/:.*//') $status" "$phase 0"
		faults=0
		[ $kind = poweroff ] || faults=1
		tap_is "$kind@$phase: triple faults" "$(grep -c 'Triple fault' "$tmp/log")" $faults
	done
done

for bad in fail=foo fail=panic fail=panic@ fail=@kmain fail=panic@main fail=boom@kmain work= work=1x \
	work=-1 work=2147483648 loop=99999999999 flood=x pulses=0x1 exit=now; do
	start "$bad"
	tap_ok "$bad: panics" see "kernel panic: malformed option: $bad"
	tap_ok "$bad: halts" halts
	stop
done

# ---- output

typed='poweroff\n'
boot work=500
quiet=$(wc -c <"$tmp/out")
for bytes in 1 2 63 64 65 100000; do
	boot "work=500 flood=$bytes"
	tap_is "flood=$bytes: so many bytes" $(($(wc -c <"$tmp/out") - quiet)) $bytes
	tap_is "flood=$bytes: the prompt starts a line" "$(text | grep -c '^# poweroff')" 1
done

boot 'work=500 garbage'
tap_is 'garbage: every byte value' "$(od -An -v -tx1 <"$tmp/out" | tr -s ' ' '\n' | sort -u | grep -c .)" 256
tap_is 'garbage: a line of 1 MiB' "$(perl -ne 's/\r?\n//; print if length == 1048576' "$tmp/out" | wc -c)" 1048576
tap_is 'garbage: NULs in a row' "$(perl -0777 -ne 'print scalar(() = /\0{16}/g)' "$tmp/out")" 1
tap_is 'garbage: comes to the prompt' "$(tail -n 1 "$tmp/out" | tr -d '\r') $status" 'powering off 0'

boot 'work=500 quiet pulses=30'
tap_is 'quiet: the prompt, and what is typed there' "$(text) $status" '# poweroff
powering off 0'
start 'quiet fail=panic@memory_init'
tap_ok 'quiet: a panic is told' see 'kernel panic: as asked for: fail=panic@memory_init'
stop
boot 'work=500 pulses=30 newlines'
tap_is 'pulses of newlines' "$(text | sed -n '/^pulses/,/^shell/p' | grep -c '^$')" 31
boot 'work=500 pulses=30'
tap_like 'pulses' "$(text)" '^abcdefghijklmnopqrstuvwxyzabcd$'

# ---- the prompt

typed='echo two  words\rfoo bar\r\n\n  echo\necxx\b\177\b\b\b\becho ok\n\033[A\npoweroff\n'
boot work=500
tap_is 'echo, unknown commands, empty lines, backspace, control bytes' \
	"$(text | sed '1,/^shell_prompt/d' | tr '\b' '<')" '# echo two  words
two  words
# foo bar
foo: not found
# 
#   echo

# ecxx< << << << <echo ok
ok
# [A
[A: not found
# poweroff
powering off'

long=$(printf '%0300d' 0)
typed="echo $long\\npoweroff\\n"
boot work=500
tap_is 'a line that is too long is cut' "$(text | grep -c '^0*$') $(text | grep -m 1 '^0*$' | tr -d '\n' | wc -c)" '1 250'
tap_is 'and answered with bells' "$(tr -dc '\a' <"$tmp/out" | wc -c)" 50

start work=500
tap_ok 'boots to its prompt' see shell_prompt:
echo halt >"$tmp/serial.in"
tap_ok 'halt: its line' see halted
tap_ok 'halt: halts' halts
stop
tap_is 'halt: nothing follows' "$rest" ''

# ---- what other tests rely on: lengths, the clock, the addresses

probe()	# APPEND "MARK..." QEMU-ARG...: boot with the plugin; $tmp/marks has what it wrote
{
	append=$1
	marks=
	for mark in $2; do
		marks=$marks,mark=$mark
	done
	shift 2
	boot "$append" "$@" -plugin "file=$top/build/probe.so,fd=9,count=on$marks" 9>"$tmp/marks"
}

tap_is 'entry' "$(symbol __k_unpaged_MINIX)" 400000
tap_is 'symbols before paging are low' \
	"$(nm "$elf" | grep -c '^0040.* __k_unpaged_\(MINIX\|multiboot_init\|pre_init\)$')" 3
tap_is 'symbols with paging are high' "$(nm "$elf" | grep -c '^f040.* T \(__k_unpaged_kmain\|cstart\|proc_init\|memory_init\|system_init\|bsp_finish_booting\|switch_to_user\|shell_prompt\|pulse_out\|work_unit\|loop_begin\|loop_end\)$')" 12

typed='poweroff\n'
if [ -e "$top/build/probe.so" ]; then
	size=$(nm -S "$elf" | awk '$4 == "work_unit" { print $2 }')
	probe work=1 "0:$(symbol work_unit)::9 1:$(symbol work_unit $((0x$size - 1)))::9"
	tap_is 'work_unit: 10000 instructions, its ret the last' \
		"$(awk '{ n[$1] = $7 } END { print NR, n[1] - n[0] + 1 }' "$tmp/marks")" '2 10000'
	for n in 1 2 4; do
		probe 'work=500 loop=12345' "0:$(symbol loop_begin)::9 1:$(symbol loop_end)::9" -smp $n
		tap_is "counted_loop: 2 * 12345 + 1 instructions on each of $n CPUs" "$(awk '
			$1 == 0 { n[$3] = $(7 + $3) }
			$1 == 1 && $(7 + $3) - n[$3] == 2 * 12345 + 1 { good++ }
			END { print NR, good }' "$tmp/marks")" "$((2 * n)) $n"
	done
	for run in 1 2; do
		probe 'work=500 flood=1000' "0:$(symbol __k_unpaged_MINIX)::1 1:$(symbol system_init)::1 2:$(symbol shell_prompt)::1" \
			-icount shift=0,sleep=off -rtc clock=vm,base=2024-01-01T00:00:00
		cut -d ' ' -f 1-3,5- "$tmp/marks" >"$tmp/marks.$run"
	done
	tap_ok 'icount: the same to the instruction' cmp "$tmp/marks.1" "$tmp/marks.2"
	tap_is 'icount: all marks are met' "$(grep -c . "$tmp/marks.1")" 3
	probe 'work=1 early decoy' "0:$(symbol switch_to_user)::9 1:$(symbol bsp_finish_booting)::9"
	tap_is 'early, decoy: where functions are entered' "$(cut -d ' ' -f 1 "$tmp/marks" | tr -d '\n')" 100100
else
	tap_skip 'lengths and the clock' 'build/probe.so is not built'
fi

# ---- the build

rebuild()	# DIRECTORY
{
	mkdir -p "$1/tests" && cp -R "$top/tests/guest" "$1/tests" &&
		(unset MAKEFLAGS MFLAGS; cd "$1" && make -s -f tests/guest/guest.mk build/guest/demo.elf)
}

for directory in "$tmp/a" "$tmp/b/some where else"; do
	tap_ok 'builds by itself' rebuild "$directory"
	tap_ok 'the same bytes' cmp "$directory/build/guest/demo.elf" "$elf"
done

tap_done
