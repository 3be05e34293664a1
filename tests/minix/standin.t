#!/bin/sh
# The stand-in for MINIX under plain QEMU: each rule by which it boots, speaks, refuses and is installed.
. "$(dirname "$0")/../tap.sh"

elf=$top/build/guest/standin.elf
image=$top/tests/minix/image
guard=60 # seconds after which a QEMU that hangs is ended; no test waits for it
cd='bootcd=1 cdproberoot=1 pace=10'
serial='cttyline=1 console=tty00 consdev=com0'

qemu='qemu-system-i386 -nodefaults -display none -no-user-config -no-reboot -m 256 -accel tcg'

machine()	# DIRECTORY APPEND: sets "$@" for talk, to be followed by more
{
	modules=$(printf '%s,' "$1"/mod*)
	kernel=$1/kernel
	append=$2
}

boot()	# DIRECTORY APPEND QEMU-ARG... with $says, the script as lines of PATTERN TAB ANSWER
{
	machine "$1" "$2"
	shift 2
	printf '%s\n' "$says" >"$tmp/script"
	# shellcheck disable=SC2086
	"$top/tests/minix/talk" "$tmp/script" timeout $guard $qemu ${vga:--vga std} -kernel "$kernel" \
		-initrd "${modules%,}" -append "$append" -chardev stdio,id=serial0,signal=off \
		-serial chardev:serial0 "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

# Run without a word typed until the instruction at ADDRESS; $tmp/out has all that was said by then.
run_to()	# ADDRESS QEMU-ARG...
{
	address=$1
	shift
	# shellcheck disable=SC2086
	timeout $guard $qemu -vga std -monitor stdio -serial "file:$tmp/out" \
		-plugin "file=$top/build/probe.so,fd=9,mark=0:$address::1" "$@" \
		<"$tmp/ask" >/dev/null 2>"$tmp/err" 9>"$tmp/marks" &
	pid=$!
	exec 7>"$tmp/ask" 8<"$tmp/marks"
	grep -m 1 '^0 ' <&8 >/dev/null
	echo quit >&7
	wait $pid
	exec 7>&- 8<&-
}

symbol()	# NAME: its address
{
	nm "$elf" | awk -v name="$1" '$3 == name { print $1 }'
}

boot_to()	# SYMBOL APPEND QEMU-ARG...
{
	address=$(symbol "$1")
	machine "$tmp/modern" "$2"
	shift 2
	run_to "$address" -kernel "$kernel" -initrd "${modules%,}" -append "$append" "$@"
}

text()	# the output as lines, without the returns and the terminal's sequences
{
	perl -pe 's/\r|\x1b[()][A-Z0-9]|\x1b\[[?0-9;]*[A-Za-z]|\x0f//g; s/(CPU 0 freq) \d+/$1 N/' "$tmp/out"
}

last()	# line, with text
{
	text | grep . | tail -n 1
}

line()	# TEXT [LINES]: the line that begins so, and those that follow
{
	text | grep -F -A $((${2:-1} - 1)) -m 1 "$1"
}

says()	# PATTERN ANSWER ...: the script of what to say
{
	says=$(while [ $# -gt 0 ]; do
		printf '%s\t%s\n' "$1" "$2"
		shift 2
	done)
}

login='login: '
prompt='minix# '
says "$login" root "$prompt" 'shutdown -p now'
off=$says
says "$login" STOP
arrive=$says

mkfifo "$tmp/ask" "$tmp/marks"
"$image" -k "$tmp/modern"
"$image" -t 2 "$tmp/cd.iso"
"$image" -d "$tmp/disk.img"
drive=file=$tmp/disk.img,format=raw,if=ide,index=0,snapshot=on

# ---- booting

says=$off
boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso"
tap_is 'boots from the CD to its login, and powers off' "$(text)" 'acpi: poweroff initialized
APIC disabled, using legacy PIC

MINIX 3.4.0. Copyright 2016, Vrije Universiteit, Amsterdam, The Netherlands
MINIX is open source software, see http://www.minix3.org
Initiating legacy i8253 timer
CPU 0 freq N MHz
kernel: selecting intel sysenter ipc style
IRQ 4 handler registered by tty / 5
TTY: not initializing rs232 line 1 (in use by kernel)
Started VFS: 9 worker thread(s)
IRQ 1 handler registered by pckbd / 65551
IRQ 14 handler registered by at_wini / 65554

Looking for boot CD. This may take a minute.
Please ignore any error messages.

Trying /dev/c0d2  
Found.
Root device name is /dev/c0d2
/dev/c0d2 is mounted on /
none is mounted on /proc
Creating ramdisks: /var /tmp /usr/run /root
size on /dev/imgrd set to 0kB
Multiuser startup in progress ...
Starting hotplugging infrastructure... done.
Starting services: randomIRQ 15 handler registered by at_wini / 65555
 pty lwip uds ipc log printer.
Starting daemons: update cron.

This stands for the installation CD of MINIX 3.
To install it, login as root and type '"'setup'"'.

Starting network.
Configuring network interfaces:.
Waiting for DAD to complete for statically configured addresses...
Building dataIRQ 12 handler registered by pckbd / 65551
bases: dev, services
No space on device 1/7
services_mkdb: Error writing temporary database `/var/db/services.cdb.tmp'"'"': No space left on device
.
Starting syslogd.
Starting inetd.

Minix/i386 (minix) (console)

login: root

This is a stand-in for MINIX, made to test what boots MINIX.

minix# shutdown -p now
MINIX will now be shut down ...'
tap_is 'status' $status 0
text | sed '/^login/,$d' >"$tmp/plain"

says=$arrive
boot "$tmp/modern" "$serial $cd verbose=2" -cdrom "$tmp/cd.iso" -smp 4 -nic user,model=e1000
text | sed '/^login/,$d' >"$tmp/verbose"
tap_is 'four CPUs, e1000, verbose=2: what is said more' "$(diff "$tmp/plain" "$tmp/verbose" | grep '^[<>]')" '> cstart
> intr_init(0)
> main()
> initializing asyncm... done
> initializing idle... done
> initializing clock... done
> initializing system... done
> initializing kernel... done
> initializing ds... done
> initializing rs... done
> initializing pm... done
> initializing sched... done
> initializing vfs... done
> initializing memory... done
> initializing tty... done
> initializing mib... done
> initializing vm... done
> initializing pfs... done
> initializing mfs... done
> initializing init... done
> system_init()... done
< Starting services: randomIRQ 15 handler registered by at_wini / 65555
<  pty lwip uds ipc log printer.
> Starting services: randomIRQ 11 handler registered by e1000 / 65561
>  e1000 pty lwip uds ipc log printer.'
tap_ok 'the login prompt has no newline' perl -0777 -ne 'exit !/\nlogin: \z/' "$tmp/out"

boot "$tmp/modern" "$serial rootdevname=c0d0p0" -drive "$drive"
tap_is 'from a disk' "$(line 'Root device' 3) $status" 'Root device name is /dev/c0d0p0
/dev/c0d0p0 is mounted on /
Multiuser startup in progress ... 0'
tap_is 'from a disk: no more lines than those' "$(text | grep -c -e ramdisks -e DAD -e 'No space' -e CD)" 0

boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -append "$serial $cd" -icount shift=0,sleep=off \
	-rtc clock=vm,base=2024-01-01T00:00:00
tap_is 'under icount' $status 0

# ---- a kernel for several CPUs

"$image" -k -c "$tmp/smp"
says=$arrive
boot "$tmp/smp" "$serial $cd no_apic=0 acpi=yes" -cdrom "$tmp/cd.iso" -smp 4
text | sed '/^login/,$d' | diff "$tmp/plain" - | grep '^[<>]' >"$tmp/more"
tap_is 'four CPUs: what is said else, and what not' "$(grep -v 'is up' "$tmp/more")" '< APIC disabled, using legacy PIC
> CPU   0 local APIC id   0
> CPU   1 local APIC id   1
> CPU   2 local APIC id   2
> CPU   3 local APIC id   3
< Initiating legacy i8253 timer'
tap_is 'each of the others came up, in some order' "$(grep 'is up' "$tmp/more" | sort)" \
	'> CPU 1 is up
> CPU 2 is up
> CPU 3 is up'
tap_is 'they are listed before the banner and come after it' \
	"$(text | grep -o -e 'local APIC' -e '^MINIX 3' -e 'is up' | uniq | tr '\n' ,)" 'local APIC,MINIX 3,is up,'
boot "$tmp/smp" "$serial $cd" -cdrom "$tmp/cd.iso" -smp 4
tap_is 'without no_apic=0 it uses one' "$(text | sed '/^login/,$d')" "$(cat "$tmp/plain")"
boot "$tmp/modern" "$serial $cd no_apic=0 acpi=yes" -cdrom "$tmp/cd.iso" -smp 4
tap_is 'as a kernel for one CPU does anyway' "$(text | sed '/^login/,$d')" "$(cat "$tmp/plain")"
boot "$tmp/smp" "console=tty00 $cd no_apic=0 acpi=yes" -cdrom "$tmp/cd.iso" -smp 2
tap_is 'console=tty00 alone: the same lines, later' "$(text | grep -e 'local APIC' -e 'is up')" 'CPU   0 local APIC id   0
CPU   1 local APIC id   1
CPU 1 is up'

# ---- what it refuses

for model in 486 pentium; do
	boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -cpu $model -d cpu_reset -D "$tmp/reset.log"
	tap_is "CPU $model: resets without a word" "$(cat "$tmp/out") $(grep -c 'Triple fault' "$tmp/reset.log")" "
[never seen: login: ] 1"
done
says 'CPU 0 freq' STOP
for model in pentium2 kvm32 Haswell; do
	boot "$tmp/modern" "$serial $cd" -cpu $model
	tap_is "CPU $model: boots" $status 0
done

says 'for itself\r\n' NOTHING
vga='-vga none' boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -d cpu_reset -D "$tmp/reset.log"
tap_is 'no VGA card: the TTY server dies' "$(text | tail -n 2) $(grep -c 'Triple fault' "$tmp/reset.log")" \
	'kernel: selecting intel sysenter ipc style
kernel panic: cause_sig: sig manager 2 gets lethal signal 6 for itself 1'
vga='-vga none' boot "$tmp/modern" "console=tty00 $cd" -cdrom "$tmp/cd.iso"
tap_is 'no VGA card, the console with the TTY driver: nobody says so' "$(text | grep -vF '[never')" ''

for count in 0 1 11 13; do
	"$image" -k -m $count "$tmp/count$count"
	says 'found \d+\r\n' NOTHING
	boot "$tmp/count$count" "$serial $cd"
	[ $count != 0 ] || boot "$tmp/count$count" "$serial $cd" -initrd ''
	tap_is "$count modules" "$(last) $status" "kernel panic: expecting 12 boot processes/modules, found $count 0"
done
says 'for itself\r\n' NOTHING
for fault in swapped:pm corrupt:tty; do
	"$image" -k -x ${fault%:*} "$tmp/${fault%:*}"
	boot "$tmp/${fault%:*}" "$serial $cd"
	tap_is "modules ${fault%:*}" "$(line vm: 2)" "vm: boot process exec of process ${fault#*:} failed
kernel panic: cause_sig: sig manager 8 gets lethal signal 6 for itself"
done
"$image" -k -z "$tmp/zipped"
boot "$tmp/zipped" "$serial $cd"
tap_is 'modules that nobody unpacked' "$(line vm: 1)" 'vm: boot process exec of process ds failed'
gunzip "$tmp/zipped"/*.gz
says=$arrive
boot "$tmp/zipped" "$serial $cd" -cdrom "$tmp/cd.iso"
tap_is 'the same, unpacked' $status 0

refuses()	# NAME TEXT APPEND QEMU-ARG...: the last line
{
	name=$1
	want=$2
	append=$3
	shift 3
	says "$(printf %s "$want" | sed 's/[^A-Za-z0-9 ]/./g')\\r\\n" STOP
	boot "${machine_of:-$tmp/modern}" "$serial $append" "$@"
	tap_is "$name" "$(last) $status" "$want 0"
}

"$image" -x other-label "$tmp/other.iso"
truncate -s 64M "$tmp/blank.img"
blank=file=$tmp/blank.img,format=raw,if=ide,index=0
refuses 'no CD' 'No CD found' "$cd"
refuses 'a CD that is not MINIX' 'No CD found' "$cd" -cdrom "$tmp/other.iso"
machine_of=$tmp/smp refuses 'no ACPI' 'pci: panic: PCI: Cannot use APIC mode without ACPI!' "$cd no_apic=0" -smp 2
refuses 'no root' 'rootdevname not set' bootcd=1
refuses 'no disk' "mount: Can't mount /dev/c0d0p0 on /: No such device or address" rootdevname=c0d0p0
refuses 'a blank disk' "mount: Can't mount /dev/c0d0p0 on /: No such device or address" rootdevname=c0d0p0 -drive "$blank"
refuses 'no subpartition' "mount: Can't mount /dev/c0d0p0s0 on /: No such device or address" rootdevname=c0d0p0s0 -drive "$drive"
refuses 'no file system' "mount: Can't mount /dev/c0d0 on /: Invalid argument" rootdevname=c0d0 -drive "$drive"
refuses 'no such name' "mount: Can't mount /dev/c0d0x0 on /: No such file or directory" rootdevname=c0d0x0 -drive "$drive"

# ---- where its output goes

if [ -e "$top/build/probe.so" ]; then
	for where in cttyline=0 'cttyline=0 console=tty00' cttyline=1 'cttyline=1 console=tty01'; do
		boot_to shell_prompt "$where $cd" -cdrom "$tmp/cd.iso"
		tap_is "$where: ends where userland begins" "$(text | sed -n '1p;$p')" \
			'acpi: poweroff initialized
Started VFS: 9 worker thread(s)'
	done
	for where in '' consdev=com0 console=tty01; do
		boot_to shell_prompt "$where $cd" -cdrom "$tmp/cd.iso"
		tap_is "${where:-no option}: nothing at all" "$(wc -c <"$tmp/out")" 0
	done
	boot_to halt "console=tty00 $cd fail=hang@switch_to_user"
	tap_is 'console=tty00: the kernel is not heard' "$(text)" ''
	boot_to halt "$serial $cd fail=hang@switch_to_user"
	tap_is "$serial: the kernel is heard at once" "$(last)" 'CPU 0 freq N MHz'
else
	tap_skip 'where its output goes' 'build/probe.so is not built'
fi
says=$arrive
boot "$tmp/modern" "console=tty00 $cd" -cdrom "$tmp/cd.iso"
tap_is 'console=tty00: all lines in the end' "$(text | sed '/^login/,$d' | diff "$tmp/plain" - | grep '^[<>]')" \
	'< TTY: not initializing rs232 line 1 (in use by kernel)'
boot "$tmp/modern" "cttyline=0 console=tty01 $cd $serial" -cdrom "$tmp/cd.iso"
tap_is 'a later option wins' $status 0

# ---- the shell

says "$login" nobody 'Password:' 'BURST secret' "$login" '' "$login" root "$prompt" 'echo two  words' "$prompt" ls "$prompt" '' \
	"$prompt" exit "$login" root "$prompt" 'shutdown -r now'
boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -d cpu_reset -D "$tmp/reset.log"
tap_is 'login and commands' "$(text | sed -n '/^login/,$p' | grep -v -e '^$' -e stand-in -e '^Minix')" 'login: nobody
Password:
Login incorrect
login: 
login: root
minix# echo two  words
two  words
minix# ls
sh: ls: not found
minix# 
minix# exit
login: root
minix# shutdown -r now
MINIX will now be shut down ...'
tap_is 'shutdown -r resets' "$(grep -c 'Triple fault' "$tmp/reset.log")" 1

# ---- typing

says "$login" 'BURST root' 'rot' 'BURST ' 'Password:' 'BURST ' "$login" STOP
boot "$tmp/modern" "$serial $cd typing=20000" -cdrom "$tmp/cd.iso"
tap_is 'a burst loses bytes, its end among them' "$status $(text | sed -n '/^login/,$p' | grep .)" '0 login: rot
Password:
Login incorrect
Minix/i386 (minix) (console)
login: '
# ---- the installer

begin()	# the script up to the question of step $1, of an installation
{
	says "$login" root "$prompt" setup '\n:' '' 'Keyboard type\? \[us-std\] ' '' \
		"Press ENTER for automatic mode, or type 'expert': " '' \
		'Enter the disk number to use: \[0\] ' '' \
		"Enter the region number to use or type 'delete':  \\[0\\] " '' \
		"Are you sure you want to continue\\?  Please enter 'yes' or 'no': " yes \
		'How big do you want your /home to be in MB \(0-\d+\) \? \[\d+\] ' '' \
		'\d+ MB Ok\? \[Y\] ' '' 'Block size in kilobytes\? \[4\] ' '' \
		'\e\[6n' "$(printf '\033[24;80R')" 'Interface choice\? \[1\] ' '' 'Configuration choice\? \[1\] ' '' \
		'Menu choice\? \[2\] ' '' "$prompt" 'shutdown -p now'
}

disk()	# MIB: a new disk, as $new
{
	rm -f "$tmp/new.img"
	truncate -s "${1}M" "$tmp/new.img"
	new=file=$tmp/new.img,format=raw,if=ide,index=0
}

upto()	# LINES: cut $says short
{
	says=$(printf '%s\n' "$says" | head -n "$1")
}

disk 100
begin
whole=$says
boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'installs' "$status $(last)" '0 MINIX will now be shut down ...'
tap_is 'answers are echoed' "$(text | grep -c "'no': yes$")" 1
tap_is 'numbers' "$(line 'How big' 1; line 'MB Ok')" 'How big do you want your /home to be in MB (0-67) ? [13] 
13 MB Ok? [Y] '
tap_is 'the terminal is asked' "$(line 'The cursor')" 'The cursor was at: 24;80'
tap_is 'a flood of escape codes' "$(perl -0777 -ne '$n = () = /\x1b/g; print $n > 4000 ? "many" : $n' "$tmp/out")" many
says=$arrive
boot "$tmp/modern" "$serial rootdevname=c0d0p0s0" -drive "$new"
tap_is 'the installed disk boots' "$status $(line 'is mounted on')" '0 /dev/c0d0p0s0 is mounted on /'

begin
says=$(printf '%s\n' "$says" | sed "s/^How big.*/\\\\(F\\\\)ull or \\\\(R\\\\)einstall\\\\? \\\\[R\\\\] \t/; /MB Ok/d; /^Block/d")
boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'a second time: asks whether to reinstall' "$status $(line '(F)ull')" '0 (F)ull or (R)einstall? [R] '

begin
says=$(printf '%s\n' "$whole" | sed 's/^\(Block.*	\)$/\1RETURNS/')
disk 64
boot "$tmp/modern" "$serial $cd deaf=300 typing=100" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'installs, taking bytes as they are echoed' "$status $(last)" '0 MINIX will now be shut down ...'
tap_like 'a RETURN that comes too early is not taken' "$(cat "$tmp/err")" '^talk: RETURN typed ([2-9]|[1-9][0-9]+) times$'

disk 1536
begin
says=$(printf '%s\n' "$says" | sed "s/^How big/\\\\(F\\\\)ull or \\\\(R\\\\)einstall\\\\? \\\\[R\\\\] \tF\n&/
	s/^\\\\e.*/Do you want to install new MBR into .dev.c0d0\\\\? \\\\[Y\\\\] \t/")
boot "$tmp/modern" "$serial $cd oldhome=1 mbr=1 vary=5 copy=100" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'all questions, other numbers' "$status $(line 'How big' 1)" \
	'0 How big do you want your /home to be in MB (0-1498) ? [299] '
tap_is 'nobody said where the cursor is' "$(line 'The cursor')" 'The cursor was at: '

says "$login" root "$prompt" setup '\n:' '' 'Keyboard type\? \[us-std\] ' latin1 'Keyboard type\? \[us-std\] ' us-swap \
	"type 'expert': " expert "type 'expert': " '' 'number to use: \[0\] ' 1 'number to use: \[0\] ' 0 \
	"'delete':  \\[0\\] " delete "'delete':  \\[0\\] " 0 "or 'no': " '' "or 'no': " y "or 'no': " no "$prompt" STOP
boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'wrong answers are asked again; no means no' "$status $(text | grep -c 'try again')" '0 4'

disk 32
begin
upto 8
says=$(printf '%s\n%s\t%s\n' "$says" "$prompt" STOP)
boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'a disk that is too small' "$status $(line 'The selected' 2)" "0 The selected partition (32 MB) is too small.
You'll need 33 MB at least."
upto 5
says=$(printf '%s\n%s\t%s\n' "$says" "$prompt" STOP)
boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso"
tap_is 'no disk' "$status $(line 'No disks' 2)" '0 No disks found.
Autopart tool failed.'

disk 64
says=$(printf '%s\n' "$whole" | head -n 12)
says=$(printf '%s\n%s\t%s\n' "$says" "$prompt" STOP)
boot "$tmp/modern" "$serial $cd setup=fail@13" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'fails while it copies' "$status $(text | grep -o 'setup: .*')" '0 setup: No space left on device'
refuses 'what is half installed does not boot' "mount: Can't mount /dev/c0d0p0s0 on /: Invalid argument" \
	rootdevname=c0d0p0s0 -drive "$new"
says=$(printf '%s\n' "$whole" | head -n 4; printf '%s\t%s\n' 'have\? ' root 'have\? ' STOP)
boot "$tmp/modern" "$serial $cd setup=ask@4" -cdrom "$tmp/cd.iso" -drive "$new"
tap_is 'a question that nobody expects, for ever' "$status $(line 'Which colour')" '0 Which colour shall the prompt have? root'
if [ -e "$top/build/probe.so" ]; then
	says=$(printf '%s\n' "$whole" | head -n 4; printf '%s\t%s\n' '\n0 \S+ 0 ' STOP)
	boot "$tmp/modern" "$serial $cd setup=hang@4" -cdrom "$tmp/cd.iso" -drive "$new" \
		-plugin "file=$top/build/probe.so,fd=1,mark=0:$(symbol hang)::1"
	tap_is 'setup=hang@4: no more is asked' "$status $(text | grep ' ---' | tail -n 1)" \
		'0  --- Step 3: Create or select a partition for MINIX 3 ---------------------------'
else
	tap_skip 'setup=hang@4: no more is asked' 'build/probe.so is not built'
fi
for kind in reset poweroff; do
	says=$whole
	disk 64
	boot "$tmp/modern" "$serial $cd setup=$kind@11" -cdrom "$tmp/cd.iso" -drive "$new"
	tap_is "setup=$kind@11: ends there" "$status $(text | grep . | tail -n 2)" \
		'1  --- Step 6: Select a block size ---------------------------
[never seen: Block size in kilobytes\? \[4\] ]'
done

# ---- symbols

tap_is 'symbols before paging are low' \
	"$(nm "$elf" | grep -c '^0040.* __k_unpaged_\(MINIX\|multiboot_init\|pre_init\)$')" 3
tap_is 'symbols with paging are high' "$(nm "$elf" |
	grep -c '^f040.* T \(__k_unpaged_kmain\|cstart\|proc_init\|memory_init\|system_init\|bsp_finish_booting\|switch_to_user\)$')" 7
"$image" -k -s "$tmp/stripped"
tap_is 'stripped: no symbols' "$(nm "$tmp/stripped/kernel" 2>&1 | grep -c ' T ')" 0
says=$arrive
boot "$tmp/stripped" "$serial $cd" -cdrom "$tmp/cd.iso"
tap_is 'stripped: boots' $status 0
if [ -e "$top/build/probe.so" ]; then
	marks=
	n=0
	for symbol in __k_unpaged_MINIX __k_unpaged_multiboot_init __k_unpaged_pre_init __k_unpaged_kmain cstart \
		proc_init memory_init system_init bsp_finish_booting switch_to_user; do
		marks=$marks,mark=$n:$(symbol $symbol)::1
		n=$((n + 1))
	done
	boot "$tmp/modern" "$serial $cd" -cdrom "$tmp/cd.iso" -plugin "file=$top/build/probe.so,fd=9$marks" 9>"$tmp/marked"
	tap_is 'phases in order' "$(cut -d ' ' -f 1 "$tmp/marked" | grep '^[0-9]' | tr '\n' ' ')" '0 1 2 3 4 5 6 7 8 9 '
	boot "$tmp/modern" "$serial $cd early" -cdrom "$tmp/cd.iso" \
		-plugin "file=$top/build/probe.so,fd=9$(echo "$marks" | sed 's/1$/9/')" 9>"$tmp/marked"
	tap_is 'switch_to_user is hot, and may come early' \
		"$(cut -d ' ' -f 1 "$tmp/marked" | grep '^[0-9]' | tr '\n' ' ')" '0 1 2 3 4 5 6 7 9 8 9 9 9 9 9 9 9 9 '
else
	tap_skip 'phases' 'build/probe.so is not built'
fi

# ---- its CD, through its own loader

cd_boot()	# QEMU-ARG...
{
	printf '%s\n' "$says" >"$tmp/script"
	# shellcheck disable=SC2086
	"$top/tests/minix/talk" "$tmp/script" timeout $guard $qemu -vga std -chardev stdio,id=serial0,signal=off \
		-serial chardev:serial0 "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

says 'mod12_init.{200}' STOP
cd_boot -M pc,graphics=off -cdrom "$tmp/cd.iso"
tap_is 'the loader, mirrored' "$status $(text | sed -n '/NetBSD/,$p' | grep -v '^Option' | sed 's/|\x08.*//')" \
	'0 NetBSD/x86 cd9660 Primary Bootstrap
Welcome to the MINIX 3 installation CD

    1. Regular MINIX 3
    2. Regular MINIX 3 (with AHCI)
    3. Edit menu option
    4. Drop to boot prompt

Choose an option; RETURN for default; SPACE to stop countdown.
'"$(sed -n 's/^load=/Loading /p' <<-EOF
	$(xorriso -osirrox on -indev "$tmp/cd.iso" -extract /boot.cfg "$tmp/boot.cfg" 2>/dev/null; cat "$tmp/boot.cfg")
	EOF
	)"
tap_is 'the countdown' "$(grep -o 'in [ 0-9]* seconds' "$tmp/out" | tr -s ' ' | tr '\n' ,)" 'in 2 seconds,in 1 seconds,'

says '2 seconds. ' '' 'mod12_init' STOP
cd_boot -M pc,graphics=off -cdrom "$tmp/cd.iso"
tap_is 'RETURN ends the countdown' "$status $(grep -o 'in [ 0-9]* seconds' "$tmp/out")" '0 in  2 seconds'

"$image" -d -b -t 9 "$tmp/bootable.img"
says 'seconds. ' 4 "$login" STOP
cd_boot -M pc,graphics=off -drive "file=$tmp/bootable.img,format=raw,if=ide,index=0,snapshot=on"
tap_is 'a disk with a loader: entry 4 has a serial console' \
	"$status $(text | grep -c '^Loading /boot/minix_default/mod') $(line 'is mounted on')" '0 12 /dev/c0d0p0 is mounted on /'
if [ -e "$top/build/probe.so" ]; then
	run_to "$(symbol switch_to_user)" -cdrom "$tmp/cd.iso"
	tap_is 'not mirrored: it starts the kernel, and nothing is heard' "$(wc -c <"$tmp/out")" 0
	run_to "$(symbol switch_to_user)" -M pc,graphics=off -cdrom "$tmp/cd.iso"
	tap_is 'mirrored: the kernel is not heard' "$(text | grep . | tail -n 1 | cut -c 1-39)" \
		'Loading /boot/minix_default/mod12_init|'
	says 'seconds. ' 3 'Loading.*mod12_init' NOTHING '2 0x\S+ 0 ' STOP
	cd_boot -M pc,graphics=off -cdrom "$tmp/cd.iso" -plugin "file=$top/build/probe.so,fd=1,mark=2:$(
		perl -0777 -ne 'printf "%x", 0x7c00 + index $_, "\xfa\xf4\xeb"' "$top/build/guest/loader.bin")::1"
	tap_is 'an entry without a kernel: it halts' "$status" 0
else
	tap_skip 'the loader starts the kernel' 'build/probe.so is not built'
fi

# ---- images

for layout in modern root temp version disk; do
	"$image" -z -l $layout "$tmp/one.iso"
	tap_is "layout $layout: a CD of MINIX" "$(xorriso -indev "$tmp/one.iso" -pvd_info 2>/dev/null | sed -n 's/^Volume Id *: //p')" MINIX
	rm -rf "$tmp/boot.cfg" "$tmp/tree"
	xorriso -osirrox on -indev "$tmp/one.iso" -extract / "$tmp/tree" 2>/dev/null
	tap_is "layout $layout: its modules are where boot.cfg says" "$(cd "$tmp/tree" &&
		sed -n 's/^load=//p; s/.*load_mods \([^;]*\);.*/\1/p; q' boot.cfg >/dev/null &&
		for file in $(sed -n 's/^load=//p; 2s/.*load_mods \([^;]*\);.*/\1/p' boot.cfg | sed 's/^/./'); do echo "$file"; done |
		grep -c 'mod[0-9][0-9]_[a-z]*.gz$')" 12
done
"$image" "$tmp/one.iso"
"$image" "$tmp/two.iso"
tap_ok 'the same bytes' cmp "$tmp/one.iso" "$tmp/two.iso"
"$image" -x bomb "$tmp/one.iso"
tap_ok 'a bomb is a small file' test "$(wc -c <"$tmp/one.iso")" -lt 4000000

tap_done
