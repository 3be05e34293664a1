#!/bin/sh
# The plugin alone, under a stand-in for QEMU, and in QEMU with a guest of known length.
. "$(dirname "$0")/../tap.sh"

here=$top/tests/probe
plugin=$top/build/probe.so
qemu=${QEMU:-qemu-system-i386}
cd "$tmp" || exit 1
for api in 1 2 3 4 5 6 7; do
	${CC:-gcc} -std=c17 -D_GNU_SOURCE -DAPI=$api -rdynamic -o host$api "$here/host.c" -pthread || exit 1
done
api=1
gcc -m32 -nostdlib -static -no-pie -Wl,-N,--no-warn-rwx-segments,-Ttext=0x100000 \
	-Wl,--build-id=none -o guest.elf "$here/guest.S" || exit 1
objcopy -O binary -j .text guest.elf guest.bin || exit 1
nm guest.elf >symbols || exit 1

host()	# ARGUMENT...: the stand-in of that API version, with one vCPU
{
	BOOTMATRIX_PLUGIN_API=$api ./host$api "$plugin" $api $api 1 1 "$@"
}

refused()	# TEXT ARGUMENT...: one line, of this text, and failure
{
	text=$1
	shift
	"$@" >out 2>err </dev/null && return 1
	printf '%s\n' "$text" | diff - err
}

# ---- arguments -------------------------------------------------------------------

bad()	# REASON ARGUMENT
{
	tap_ok "refused: $2: $1" refused "probe: $2: $1" host fd=1 "$2"
}

form='not ID:ADDR[+ADDR...]:BYTES:HITS[:AFTER]'
bad 'unknown argument' color=red
bad 'unknown argument' fd
bad 'not a number' fd=
bad 'not a number' fd=-1
bad 'not a number' fd=1x
bad 'not a number' fd=99999999999
bad 'Bad file descriptor' fd=987
bad 'neither on nor off' count=yes
bad "$form" mark=
bad "$form" mark=1:1000:90
bad "$form" mark=1:1000:90:1:2:3
bad 'bad id' mark=:1000:90:1
bad 'bad id' mark=kmain:1000:90:1
bad 'bad id' mark=4294967296:1000:90:1
bad 'bad address' mark=1::90:1
bad 'bad address' mark=1:0x1000:90:1
bad 'bad address' mark=1:1000+:90:1
bad 'bad address' mark=1:10000000000000000:90:1
bad 'bad address' mark=1:1+2+3+4+5+6+7+8+9:90:1
bad 'bad bytes' mark=1:1000:9:1
bad 'bad bytes' mark=1:1000:9g:1
bad 'bad bytes' mark=1:1000:010203040506070809:1
bad 'bad number of hits' mark=1:1000:90:
bad 'bad number of hits' mark=1:1000:90:0
bad 'bad number of hits' mark=1:1000:90:all
bad 'bad id of another mark' mark=1:1000:90:1:x
tap_ok 'refused: no descriptor' refused 'probe: fd=N is missing' host count=on
tap_ok 'refused: a descriptor for reading' \
	refused 'probe: fd=0: not open for writing' host fd=0
tap_ok 'refused: an id twice' refused 'probe: mark=1:2000::1: id is taken' \
	host fd=1 mark=1:1000::1 mark=1:2000::1
tap_ok 'refused: after a mark that is not there' \
	refused 'probe: mark 1: after 2: no such other mark' host fd=1 mark=1:1000::1:2
tap_ok 'refused: after itself' \
	refused 'probe: mark 1: after 1: no such other mark' host fd=1 mark=1:1000::1:1

marks()	# COUNT
{
	seq "$1" | sed 's/.*/mark=&:f&+8&+7&:0102030405060708:1/'
}

tap_ok '1024 marks are accepted' host fd=1 $(marks 1024) </dev/null
tap_ok 'refused: 1025 marks' refused \
	'probe: mark=1025:f1025+81025+71025:0102030405060708:1: too many marks' \
	host fd=1 $(marks 1025)
tap_ok 'refused: a newer QEMU' refused \
	'probe: this QEMU has plugin API versions 8 to 9, known are 1 to 7' \
	env BOOTMATRIX_PLUGIN_API=8 ./host7 "$plugin" 8 9 1 1 fd=1
tap_ok 'refused: an older QEMU' refused \
	'probe: this QEMU has plugin API versions 0 to 0, known are 1 to 7' \
	env BOOTMATRIX_PLUGIN_API=0 ./host1 "$plugin" 0 0 1 1 fd=1
tap_ok 'a QEMU that still has version 1' ./host1 "$plugin" 0 2 1 1 fd=1 </dev/null
tap_ok 'refused: too many vCPUs' refused 'probe: 256 vCPUs are too many, at most 255' \
	./host1 "$plugin" 0 1 1 256 fd=1
tap_ok 'refused: another architecture' refused 'probe: s390x: an unknown architecture' \
	env TARGET=s390x ./host1 "$plugin" 0 1 1 1 fd=1

# ---- matching, under the stand-in ------------------------------------------------

# ID, vCPU, N, INSNS of each record, the rest differs from run to run.
short()
{
	cut -d' ' -f1,2,3,6- | paste -sd, -
}

matches()	# NAME MARK BLOCK EXPECTED
{
	tap_is "$1" "$(printf 'block %s\nrun 0 0 1\n' "$3" |
		host fd=1 count=on "mark=$2" | short)" "$4"
}

matches 'all bytes in one instruction' 1:1000:b878563412:1 '1000 b878563412' \
	'1 0x1000 0 1 0'
matches 'one byte differs' 1:1000:b878563413:1 '1000 b878563412' ''
matches 'bytes of the next instructions' 1:1000:5589e583ec18:1 '1000 55,89e5,83ec18' \
	'1 0x1000 0 1 0'
matches 'the next instruction differs' 1:1000:5589e583ec18:1 '1000 55,89e5,83ec19' ''
matches 'no bytes' 1:1000::1 '1000 55' '1 0x1000 0 1 0'
matches 'the block ends early, memory goes on' 1:1000:eb00f8c3:1 '1000 eb00 eb00f8c3' \
	'1 0x1000 0 1 0'
matches 'the block ends early, memory differs' 1:1000:eb00f8c3:1 '1000 eb00 eb0090c3' ''
matches 'the block ends early, memory unknown' 1:1000:eb00f8c3:1 '1000 eb00' \
	'1 0x1000 0 1 0'
matches 'the page ends early' 1:1ffe:eb00f8c3:1 '1ffe eb00 eb0090c3' '1 0x1ffe 0 1 0'
matches 'memory that is not what was translated is not asked' 1:1000:eb00f8c3:1 \
	'1000 eb00 aabbccdd' '1 0x1000 0 1 0'
matches 'in the midst of a block' 1:1003:90:1 '1000 55,89e5,90,90' '1 0x1003 0 1 2'
matches 'inside of an instruction' 1:1002:e5:1 '1000 55,89e5,90,90' ''
matches 'the second address' 1:c0001000+1000:90:1 '1000 90' '1 0x1000 0 1 0'
matches 'the highest address' 1:ffffffffffffffff:90:1 'ffffffffffffffff 90' \
	'1 0xffffffffffffffff 0 1 0'

tap_is 'the second address counts as a hit of the mark' "$(host fd=1 mark=1:1000+2000::1 <<-'END' | short
	block 1000 90
	block 2000 90
	run 0 0 1
	run 1 0 1
	END
)" '1 0x1000 0 0'
tap_is 'two marks at one address' \
	"$(printf 'block 1000 90\nrun 0 0 1\n' | host fd=1 mark=2:1000::1 mark=1:1000::1 | short)" \
	'2 0x1000 0 0,1 0x1000 0 0'
tap_is 'as many hits as were asked for' \
	"$(printf 'block 1000 90,90\nrun 0 0 5\n' | host fd=1 count=on mark=1:1000:90:3 | short)" \
	'1 0x1000 0 1 0,1 0x1000 0 1 2,1 0x1000 0 1 4'
tap_is 'only after another mark' "$(host fd=1 count=on mark=5:1000::1:7 mark=7:2000::1 <<-'END' | short
	block 1000 90
	block 2000 90,90
	run 0 0 3
	run 1 0 1
	run 0 0 3
	END
)" '7 0x2000 0 1 3,5 0x1000 0 1 5'
tap_is 'an instruction that was cut off by its page is not counted' \
	"$(host fd=1 count=on mark=1:3000::1 <<-'END' | short
	block 1ffd 90,90,b8!
	block 1fe0 90,90,90!
	block 3000 90
	run 0 0 10
	run 1 0 100
	run 2 0 1
	END
)" '1 0x3000 0 1 320'
tap_is 'after a change of code the new code is looked at' "$(host fd=1 mark=1:1000:f8:1 <<-'END' | short
	block 1000 90
	run 0 0 3
	block 1000 f8
	run 1 0 1
	END
)" '1 0x1000 0 0'

# ---- every version of the plugin API -----------------------------------------------

# Each stand-in refuses a plugin of another version than its own; 6 cannot be told from 7.
for version in '1 0 1' '2 1 2' '2 2 3' '4 2 4' '5 2 5' '7 7 7'; do
	set -- $version
	tap_ok "the probe says version $1 where a QEMU has $2 to $3" \
		./host$3 "$plugin" "$2" "$3" 1 1 fd=1 </dev/null
done
tap_ok 'version 6, where it is told' env BOOTMATRIX_PLUGIN_API=6 ./host6 "$plugin" 5 6 1 1 fd=1 </dev/null
tap_ok 'and not where it is not' refused 'host6: plugin of version 7, not 5 to 6' ./host6 "$plugin" 5 6 1 1 fd=1
told()
{
	tap_like "version $api: where instructions are counted is told" \
		"$(printf 'block 1000 90\nrun 0 0 1\n' | host fd=1 count=told)" '^counters [0-9]+ 0x[0-9a-f]+ [0-9]+ 1$'
}

told
for api in 2 3 4 5 6 7; do
	matches "version $api: code in one instruction" 1:1000:b878563412:1 '1000 b878563412' '1 0x1000 0 1 0'
	matches "version $api: code of the next instructions" 1:1000:5589e583ec18:1 '1000 55,89e5,83ec18' \
		'1 0x1000 0 1 0'
	matches "version $api: other code" 1:1000:5589e583ec18:1 '1000 55,89e5,83ec19' ''
	tap_is "version $api: instructions are counted" "$(host fd=1 count=on mark=1:3000::1 <<-'END' | short
		block 1000 90,90
		block 3000 90,90
		run 0 0 10
		run 1 0 1
		END
	)" '1 0x3000 0 1 20'
	told
	tap_is "version $api: each of 4 racing vCPUs its own" "$(printf 'block 1000 90,90\nrace 0 4 10000\n' |
		BOOTMATRIX_PLUGIN_API=$api ./host$api "$plugin" $api $api 4 4 fd=1 count=on mark=1:1001::40000 |
		awk '{ if ($(7 + $3) != 1 + 2 * turns[$3]++) bad++ } END { print bad + 0, NR }')" '0 40000'
	tap_is "version $api: vCPUs that take turns are told apart" "$(BOOTMATRIX_PLUGIN_API=$api TURNS=1 \
		./host$api "$plugin" $api $api 3 3 fd=1 count=on mark=1:1001::9 <<-'END' | short
		block 1000 90,90
		run 0 2 1
		run 0 0 2
		run 0 1 1
		END
	)" '1 0x1001 2 3 0 0 1,1 0x1001 0 3 1 0 2,1 0x1001 0 3 3 0 2,1 0x1001 1 3 4 1 2'
done
api=1

# ---- racing vCPUs ----------------------------------------------------------------

race()	# VCPUS HITS
{
	printf 'block 1000 90,90\nrace 0 %d 10000\n' "$1" |
		./host1 "$plugin" 0 1 "$1" "$1" fd=1 count=on "mark=1:1001::$2"
}

tap_is 'the first hit of 8 vCPUs is reported once' "$(race 8 1 | wc -l)" 1
tap_is '50000 hits of 8 vCPUs' "$(race 8 50000 | wc -l)" 50000
tap_is 'every record is whole' "$(race 8 50000 | awk 'NF != 14' | wc -l)" 0
# The hitting vCPU's own count: one more than twice the turns before.
tap_is 'each vCPU counts its own' "$(race 4 40000 |
	awk '{ if ($(7 + $3) != 1 + 2 * turns[$3]++) bad++ } END { print bad + 0, NR }')" '0 40000'
tap_is 'a record of 255 vCPUs' "$(race 255 1 | awk '{ print NF, $6 }')" '261 255'

socketed()	# COMMAND: its descriptor 9 is one end of a socket pair
{
	perl -MSocket -e 'socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, 0) or die;
		if (!fork) { close $a; $^F = 99; open(my $c, ">&=", $b);
			use POSIX; dup2(fileno($b), 9); exec @ARGV; }
		close $b; print while <$a>' "$@"
}

tap_is 'records through a socket' "$(printf 'block 1000 90\nrun 0 0 1\n' |
	socketed ./host1 "$plugin" 0 1 1 1 fd=9 mark=1:1000::1 | short)" '1 0x1000 0 0'
mkfifo gone
exec 8<>gone 9>gone 8>&-
tap_is 'a reader that has gone is told once' "$( (trap '' PIPE
	printf 'block 1000 90\nrun 0 0 5\n' | host fd=9 mark=1:1000::5 2>&1) )" \
	'probe: descriptor 9: Broken pipe'
tap_ok 'a full disk is told' sh -c "printf 'block 1000 90\nrun 0 0 5\n' |
	./host1 '$plugin' 0 1 1 1 fd=9 mark=1:1000::5 9>/dev/full 2>&1 |
	grep -Fx 'probe: descriptor 9: No space left on device'"
exec 9>&-

# ---- in QEMU ---------------------------------------------------------------------

if ! command -v $qemu >/dev/null; then
	tap_skip 'in QEMU' "no $qemu"
	tap_done
fi

release=$($qemu --version | sed -n 's/^QEMU emulator version \([0-9]*\).*/\1/p')

number()	# SYMBOL: a number for its mark
{
	awk -v want="$1" '$3 == want { print NR }' symbols
}

mark()	# SYMBOL HITS [ADDR]: the argument for it
{
	addr=$(awk -v want="$1" '$3 == want { print $1 }' symbols)
	bytes=$(od -A n -t x1 -j $((0x$addr - 0x100000)) -N 8 guest.bin | tr -d ' ')
	printf ',mark=%s:%s:%s:%s' "$(number "$1")" "${3:-$addr}" "$bytes" "$2"
}

marks=,mark=0:fffffff0::1$(mark _start 1)$(mark decoys_done 1)$(mark real 9 200000)
for s in fault mmio cross wait; do
	marks=$marks$(mark ${s}_begin 1)$(mark ${s}_end 1)
done
marks=$marks$(mark clock_read 1)$(mark work_begin 9)$(mark work_mid 9)$(mark work_end 9)

boot()	# VCPUS ARGUMENTS [OPTION...]: the guest in QEMU, its records in "records"
{
	vcpus=$1
	arguments=$2
	shift 2
	timeout 120 $qemu -accel tcg -nodefaults -display none -no-user-config -no-reboot \
		-m 32 -smp "$vcpus" -kernel guest.elf -append "$vcpus" \
		-chardev file,id=console,path=console \
		-device isa-debugcon,chardev=console,iobase=0xe9 \
		-device isa-debug-exit,iobase=0xf4,iosize=4 \
		-plugin "file=$plugin,$arguments" "$@" 9>records
	[ $? = 3 ]
}

tap_ok 'a bad argument ends QEMU' sh -c "
	! $qemu -accel tcg -nodefaults -display none -plugin file=$plugin,fd=1,count=maybe \
		</dev/null >out 2>err && grep -Fx 'probe: count=maybe: neither on nor off' err"

field()	# SYMBOL FIELD: of its first record
{
	awk -v id="$(number "$1")" -v f="$2" '$1 == id { print $f; exit }' records
}

length()	# FIELD FROM TO: how much larger it is at TO
{
	echo $(($(field "$3" "$1") - $(field "$2" "$1")))
}

# Each vCPU's own count, from its work_begin to its work_mid.
own_work()
{
	awk -v from="$(number work_begin)" -v to="$(number work_mid)" '
		$1 == from { at[$3] = $(7 + $3) }
		$1 == to { print $(7 + $3) - at[$3] }' records | sort | uniq -c | sed 's/^ *//'
}

for n in 1 2 4; do
	tap_ok "$n vCPUs: the guest runs" boot $n "fd=9,count=on$marks"
	tap_is "$n vCPUs: the reset vector is first, before any instruction" \
		"$(head -1 records | cut -d' ' -f1,2,3,5-)" \
		"0 0xfffffff0 0 - $n$(yes ' 0' | head -$n | tr -d '\n')"
	tap_is "$n vCPUs: each counts a loop of a million turns" "$(own_work)" "$n 2000004"
	tap_is "$n vCPUs: the code at the decoys' address is seen, they are not" \
		"$(awk -v id="$(number real)" '$1 == id { n++ } END { print n }' records)" 2
	tap_ok "$n vCPUs: and only after they ran" \
		[ "$(field decoys_done 4)" -lt "$(field real 4)" ]
	tap_is "$n vCPUs: an instruction across two pages is one" \
		"$(length 7 cross_begin cross_end)" 902
	# Newer QEMUs leave the block there, and so it is counted whole.
	tap_is "$n vCPUs: a device's register in the midst of a block" \
		"$(length 7 mmio_begin mmio_end)" "$([ "$release" -lt 9 ] && echo 13 || echo 24)"
	tap_is "$n vCPUs: a block that a fault leaves is counted whole" \
		"$(length 7 fault_begin fault_end)" 27
	tap_is "$n vCPUs: times never go back on a vCPU" "$(awk '
		$4 < at[$3] { bad++ } { at[$3] = $4 } END { print bad + 0 }' records)" 0
done

tap_ok 'marks without counting' boot 2 "fd=9$marks"
tap_is 'have no counts' "$(cut -d' ' -f5- records | sort -u)" '- 0'
tap_is 'the first hit only' "$(boot 4 "fd=9$(mark work_begin 1)" && wc -l <records)" 1

exec 8<>gone 9>gone 8>&-
tap_ok 'QEMU outlives the reader' sh -c "timeout 120 $qemu -accel tcg -nodefaults \
	-display none -no-reboot -m 32 -kernel guest.elf -append 1 \
	-device isa-debug-exit,iobase=0xf4,iosize=4 \
	-plugin file=$plugin,fd=9,count=on$marks 2>err; [ \$? = 3 ] &&
	echo 'probe: descriptor 9: Broken pipe' | diff - err"
exec 9>&-

# ---- under the deterministic clock -----------------------------------------------

icount='-icount shift=0,sleep=off -rtc clock=vm,base=2024-01-01T00:00:00'
for n in 1 2; do
	tap_ok "icount, boot $n" boot 1 "fd=9,count=on$marks" $icount
	cut -d' ' -f1-3,5- records >icount.$n
done
tap_ok 'two boots are identical' diff icount.1 icount.2
tap_is 'time begins with the first instruction' "$(head -1 icount.1)" '0 0xfffffff0 0 0 1 0'
tap_is 'a block that a fault leaves is counted exactly' \
	"$(length 7 fault_begin fault_end)" 15
tap_is 'so is one that a device interrupts' "$(length 7 mmio_begin mmio_end)" 13
tap_is 'and an instruction across two pages' "$(length 7 cross_begin cross_end)" 902
tap_is 'and the loop' "$(own_work)" '1 2000004'
tap_is 'an instruction is a nanosecond' "$(length 5 work_begin work_mid)" 2000004
tap_is 'waiting takes 4 instructions' "$(length 7 wait_begin wait_end)" 4
tap_ok 'but the 10 ms of the timer' [ "$(length 5 wait_begin wait_end)" -gt 9900000 ]
# rdtsc is read when it is done, the mark is hit before it.
tap_is "the guest's own clock says the same" "$(od -A n -t u8 -N 8 console | tr -d ' ')" \
	"$(($(field clock_read 5) + 1))"
tap_ok 'virtual time without counting' boot 1 "fd=9$marks" $icount
tap_is 'is the same' "$(cut -d' ' -f1-3,5 records)" "$(cut -d' ' -f1-4 icount.1)"
tap_ok 'another shift' boot 1 "fd=9$marks" -icount shift=3,sleep=off
tap_is 'an instruction is 8 nanoseconds' "$(length 5 work_begin work_mid)" 16000032
tap_is "the guest's own clock says so too" "$(od -A n -t u8 -N 8 console | tr -d ' ')" \
	"$(($(field clock_read 5) + 8))"

tap_done
