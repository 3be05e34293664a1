#!/bin/bash
# From an ISO to a report, with the real tools, on the stand-in for MINIX: every way that a user can ask for.
. "$(dirname "$0")/../tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES V GUEST SAMPLES WARMUP CPUS MODELS MEM ACCEL CMDLINE CLOCK \
	TIMEOUT SEED OUT LAUNCH LOCK BIN ISO SHA256 BOOT ENTRY DISK ROOTDEV KERNELDIR NET DISK_MIB
cd "$top" || exit 1
image=tests/minix/image

run()	# GOAL VARIABLE=VALUE...: $status, and what was said in $tmp/said
{
	make GUEST=minix OUT="$tmp/out" LOCK="$tmp/lock" CMDLINE=pace=10 SEED=7 "$@" >"$tmp/said" 2>&1
	status=$?
}

told()	# WORDS: does the report say so, however its lines are broken?
{
	tr -s ' \n' ' ' <"$tmp/out/minix/report.txt" | grep -Fq -- "$1"
}

results()	# JQ-FILTER
{
	jq -r "$1" "$tmp/out/minix/results.json"
}

last_said()
{
	tail -n 1 "$tmp/said" | sed "s|$tmp/||"
}

# ---- straight from the ISO -------------------------------------------------------------

iso=$tmp/'stand-in, "the" image #1.iso'
$image "$iso"
run matrix ISO="$iso" SAMPLES=2 CPUS='1 2'
tap_is 'a matrix ends well, whatever the image is called' "$status $(last_said)" '0 out/minix/report.txt: 4 of 4 boots completed'
tap_is 'kernel and modules were taken out once' "$(ls "$tmp/out/minix/.images/iso" | wc -l)" 1
tap_is 'the ten phases come from the kernel'"'"'s functions' \
	"$(results '[.cpu_1.phases[] | select(.source == "symbol") | .name] | join(" ")')" \
	'power_on firmware multiboot_detected kernel_starts pre_init_phase kmain_phase cstart_phase process_init memory_init system_init bsp_finish_booting'
tap_is 'every phase was measured in every boot' "$(results '[.cpu_1.phases[].n, .cpu_2.phases[].n] | unique | tojson')" '[2]'
tap_is 'the headline estimate is over the kernel alone' \
	"$(results '.cpu_1.whitepaper_comparison | [.from, .to, .estimated_ms, .low_ms, .high_ms] | tojson')" \
	'["multiboot_detected","scheduler_ready",65,35,65]'
tap_is 'the guest used one CPU' "$(results '[.cpu_1.cpus_online, .cpu_2.cpus_online] | tojson')" '[1,1]'
run matrix ISO="$iso" SAMPLES=2 CPUS='1 2'
tap_is 'a second matrix has nothing to do' "$(cat "$tmp/said")" "make: Nothing to be done for 'matrix'."
touch "$iso"
run matrix ISO="$iso" SAMPLES=2 CPUS='1 2'
tap_is 'an image with another date and the same bytes: nothing boots' "$(grep -c '^\[' "$tmp/said")" 0
rm -r "$tmp/out/minix/.images"
run matrix ISO="$iso" SAMPLES=2 CPUS='1 2'
tap_is 'what was taken out and is gone is taken out again: nothing boots' \
	"$status $(grep -c '^\[' "$tmp/said") $(ls "$tmp/out/minix/.images/iso" | wc -l)" '0 0 1'
run matrix ISO="$iso" SAMPLES=1 CPUS=1 MODELS='486 qemu32'
tap_is 'a CPU model that resets is an outcome' "$status $(results '."cpu_1-486".statistics.outcomes | tojson')" '0 {"reset":1}'
tap_is 'and has no time' "$(results '."cpu_1-486".statistics | [.mean_ms, .booted] | tojson')" '[null,0]'
tap_is 'beside one that boots' "$(results '."cpu_1-qemu32".statistics.booted')" 1
rm -r "$tmp/out"

$image -l version -s -z "$tmp/s.iso"
run matrix ISO="$tmp/s.iso" SAMPLES=1 CPUS=1
tap_is 'an older image, stripped, gzipped' "$status $(last_said)" '0 out/minix/report.txt: 1 of 1 boots completed'
tap_is 'its lines stand for the functions' \
	"$(results '[.cpu_1.samples[0].markers[] | select(.name | IN("cstart_phase", "process_init", "memory_init", "system_init")) | .source] | unique | tojson')" \
	'["serial"]'
tap_is 'what has no line says why it is not there' \
	"$(results '.cpu_1.samples[0].markers[] | select(.name == "kmain_phase") | .reason')" 'no symbols (stripped) in kernel'
tap_is 'where it is entered is known all the same, and so the headline estimate is measured' \
	"$(results '[.cpu_1.samples[0].markers[] | select(.name == "multiboot_detected").source] +
		[.cpu_1.whitepaper_comparison.measured_ms > 0] | tojson')" '["symbol",true]'
run matrix ISO="$tmp/s.iso" SAMPLES=1 CPUS=1 NET=user
tap_is 'a network card on the user network' \
	"$(jq -r 'select(.boot).boot.qemu.argv | .[index("-nic") + 1]' "$tmp/out/minix/cpu_1/001.boot.jsonl")" 'user,model=e1000'
rm -r "$tmp/out"

# ---- through the loader ----------------------------------------------------------------

$image -t 1 "$tmp/t.iso"
make GUEST=minix OUT="$tmp/out" LOCK="$tmp/lock" ISO="$tmp/t.iso" BOOT=loader SAMPLES=1 CPUS=1 matrix >"$tmp/said" 2>&1
tap_is 'through the boot loader' "$? $(last_said)" '0 out/minix/report.txt: 1 of 1 boots completed'
tap_is 'firmware, menu and modules are phases' "$(results '[.cpu_1.phases[] | select(.n == 1) | .name] | join(" ")')" \
	'power_on firmware boot_loader boot_menu module_loading kernel_loading multiboot_detected kernel_starts pre_init_phase kmain_phase cstart_phase process_init memory_init system_init bsp_finish_booting'
tap_is 'the functions of the silent kernel are seen' \
	"$(results '[.cpu_1.samples[0].markers[] | select(.source == "symbol")] | length')" 11
tap_is 'power-on to scheduler is measured' \
	"$(results '[.cpu_1.estimates[] | select(.name == "power-on to scheduler").measured_ms > 1000] | tojson')" '[true]'
tap_ok 'the report says where the times end' told 'Boot times are to scheduler_ready, not to shell_prompt.'
tap_ok 'the menu'"'"'s wait is in the times' \
	jq -e '.cpu_1.phases[] | select(.name == "boot_menu") | .mean_ms > 900' "$tmp/out/minix/results.json"
tap_ok 'the report says that the menu waits' told 'the boot menu waits 1 s'
tap_ok 'and that the kernel is silent, and what to do' \
	told 'gives the kernel no serial console, so that it stays silent: without BOOT=loader it is given one'
rm -r "$tmp/out"
$image -d -b -t 1 "$tmp/own.img"
run matrix ISO="$tmp/t.iso" DISK="$tmp/own.img" BOOT=loader SAMPLES=1 CPUS=1 CMDLINE=
tap_is 'through the loader of a disk' "$status $(results '[.cpu_1.end, .cpu_1.statistics.booted] | tojson')" '0 ["scheduler_ready",1]'
rm -r "$tmp/out"

# ---- on the deterministic clock ---------------------------------------------------------

run matrix ISO="$tmp/t.iso" CLOCK=icount SAMPLES=2 CPUS=1
tap_is 'icount: it ends at the last function, not at the prompt' \
	"$status $(results '.cpu_1 | [.origin, .end, .end_of_profile] | tojson')" \
	'0 ["multiboot_detected","scheduler_ready","shell_prompt"]'
tap_is 'icount: two boots, the same instructions from entry to scheduler' \
	"$(results '[.cpu_1.samples[] | .boot_time_ms] | unique | length')" 1
tap_is 'icount: the boots are identical, whatever the firmware waited for' \
	"$(results '.cpu_1 | [.statistics.identical.identical, (.warnings | map(select(.kind == "not_identical")) | length)] | tojson')" '[2,0]'
rm -r "$tmp/out"

# ---- disks -----------------------------------------------------------------------------

$image -d "$tmp/disk.img"
qemu-img convert -O qcow2 "$tmp/disk.img" "$tmp/disk.qcow2"
$image -k "$tmp/parts"
disk()	# NAME VARIABLE=VALUE...
{
	name=$1
	shift
	run matrix SAMPLES=1 CPUS=1 "$@"
	tap_is "$name" "$status $(last_said)" '0 out/minix/report.txt: 1 of 1 boots completed'
}
sums=$(cd "$tmp" && sha256sum disk.img disk.qcow2)
disk 'a raw disk, kernel from the ISO' ISO="$tmp/t.iso" DISK="$tmp/disk.img"
tap_is 'its root is the disk' "$(jq -r 'select(.serial).serial' "$tmp/out/minix/cpu_1/001.boot.jsonl" | tr -d '\n' |
	grep -o 'Root device name is /dev/[a-z0-9]*')" 'Root device name is /dev/c0d0p0'
disk 'a qcow2, kernel from a directory' KERNELDIR="$tmp/parts" DISK="$tmp/disk.qcow2" ROOTDEV=c0d0p0
tap_is 'neither was written to' "$(cd "$tmp" && sha256sum disk.img disk.qcow2)" "$sums"
rm -r "$tmp/out"

run install-guest ISO="$tmp/t.iso"
tap_is 'installed' "$status $(last_said)" '0 out/minix/installed.qcow2: installed: boots with BOOT=disk start from it'
sum=$(sha256sum <"$tmp/out/minix/installed.qcow2")
disk 'the installed disk' ISO="$tmp/t.iso" BOOT=disk
tap_is 'its root is where it was installed' "$(jq -r .machine.cmdline "$tmp/out/minix/cpu_1/machine.json")" \
	'rootdevname=c0d0p0s0 cttyline=1 console=tty00 consdev=com0 pace=10'
disk 'the installed disk, kernel from a directory' KERNELDIR="$tmp/parts" BOOT=disk
tap_is 'no boot has written to it, nor was it installed again' "$(sha256sum <"$tmp/out/minix/installed.qcow2")" "$sum"
rm -r "$tmp/out"

# ---- what is asked badly -----------------------------------------------------------------

refused()	# NAME LINE VARIABLE=VALUE...
{
	name=$1 line=$2
	shift 2
	run matrix SAMPLES=1 CPUS=1 "$@"
	tap_is "$name: make fails" "$status" 2
	tap_is "$name: one clear line" "$(grep -v '^make: ' "$tmp/said" | sed "s|$tmp/||; s/^[^ ]*:[0-9]*: \*\*\* \(.*\)\.  Stop\.$/\1/")" "$line"
}
refused 'no image' 'pipeline: minix is started from its ISO: give iso, to make as ISO=FILE; make minix-iso says where that of MINIX 3 is'
refused 'no such image' "pipeline: ISO: no gone.iso: it is looked for from $top" ISO="$tmp/gone.iso"
refused 'a wrong digest' 'pipeline: SHA256: expected 64 lower-case hexadecimal digits' ISO="$iso" SHA256=12
refused 'no such way' 'pipeline: BOOT: not one of iso loader disk: floppy' ISO="$iso" BOOT=floppy
refused 'no such network' 'pipeline: NET: not one of none user: tap' ISO="$iso" NET=tap
refused 'a disk that is not installed' \
	'pipeline: BOOT: no out/minix/installed.qcow2: make install-guest makes it; or name a DISK' ISO="$iso" BOOT=disk
refused 'a disk without a kernel' \
	"pipeline: ISO: missing: a disk's kernel is taken from its ISO or from kernel_dir" BOOT=disk DISK="$tmp/disk.img"

# ---- getting the image -------------------------------------------------------------------

digest=$(sha256sum <"$iso" | cut -d' ' -f1)
tap_like 'minix-iso says what to type' "$(make -s minix-iso)" 'make matrix GUEST=minix ISO=minix_R3[^ ]*\.iso'
tap_is 'minix-iso checks an image' "$(make -s minix-iso ISO="$iso" SHA256="$digest" 2>&1)" \
	"$iso: a MINIX; its sha256 is $digest, as was said"
tap_is 'minix-iso: another digest' "$(make -s minix-iso ISO="$iso" SHA256="$(printf %064d 1)" 2>&1 | head -n 1)" \
	"mkdisk: $iso: sha256 is $digest, but stdin says $(printf %064d 1)"
tap_like 'minix-iso: no digest' "$(make -s minix-iso ISO="$iso")" ', and no SHA256 was given to compare it with$'
tap_like 'minix-iso: not a MINIX' "$(make -s minix-iso ISO=Makefile 2>&1)" '^mkdisk: Makefile: not an ISO 9660 image: '

# ---- an image of something else ------------------------------------------------------------

grub=/usr/lib/grub-rescue/grub-rescue-cdrom.iso
if [ -e $grub ]; then
	refused 'a real image of something else' \
		"pipeline: ISO: $grub: not a MINIX: has neither boot.cfg nor a kernel, and is called \"ISOIMAGE\"" ISO=$grub
	make GUEST=grub OUT="$tmp/out" LOCK="$tmp/lock" ISO=$grub BOOT=loader SAMPLES=1 CPUS=1 matrix >"$tmp/said" 2>&1
	tap_is 'it boots through its loader, by its own profile' "$? $(last_said)" '0 out/grub/report.txt: 1 of 1 boots completed'
	tap_is 'to its prompt' "$(jq -r 'select(.end).end | .marker, .last_line' "$tmp/out/grub/cpu_1/001.boot.jsonl")" 'prompt
grub> '
else
	tap_skip 'a real image of something else' 'no grub-rescue-pc here'
fi
tap_done
