#!/bin/bash
# Boots on 1, 2, 4 and 8 vCPUs are the same on the deterministic clock: the demo guest beside two CPU hogs on each
# QEMU that is installed, Xen, and the stand-in for MINIX built for several CPUs.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/icount/identical.sh"

cell()	# PROFILE CPUS MORE
{
	echo "{\"guest\":\"$1\",\"clock\":\"icount\",\"cpus\":$2$3}" | mkdisk -d "$tmp/images"
}

tap_host
hogs_start
for qemu in qemu-system-i386 "$top/build/qemu10/qemu-system-i386"; do
	version=$("$qemu" --version 2>"$tmp/err" | awk 'NR == 1 { print $4 }')
	if [ -z "$version" ]; then
		tap_skip "the demo guest on $qemu" 'not installed: make deps-qemu10'
		continue
	fi
	for cpus in 1 2 4 8; do
		identical "the demo guest, QEMU $version, $cpus vCPUs" 10 12 \
			< <(cell "$top/configs/demo.json" $cpus ",\"qemu\":\"$qemu\",\"cmdline\":\"work=2000\"")
	done
done
hogs_stop

# Kernel and modules without the CD, for which the firmware would wait.
"$top/tests/minix/image" -k -c "$tmp/smp" || exit 1
jq --arg dir "$tmp/smp/" --args 'del(.iso) | .kernel = $dir + "kernel" | .modules = ($ARGS.positional | map($dir + .)) |
	.cmdline = "cttyline=1 console=tty00 consdev=com0 no_apic=0 acpi=yes pace=10" | .end = "scheduler_ready"' \
	$(cd "$tmp/smp" && echo mod*) <"$top/configs/minix.json" >"$tmp/smp.json"
for cpus in 1 2 4 8; do
	identical "the stand-in for MINIX, $cpus vCPUs" 3 11 < <(cell "$tmp/smp.json" $cpus '')
done

arm64=/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64/linux
if [ -e $arm64 ]; then
	identical 'Linux for arm64, 2 vCPUs' 3 3 < <(cell "$top/configs/linux-arm64.json" 2 '')
else
	tap_skip 'Linux for arm64' 'not installed: make deps-linux-arm64'
fi

for cpus in 1 2 4 8; do
	if [ -e /boot/xen-4.17-amd64.gz ]; then
		identical "Xen, $cpus vCPUs" 3 9 < <(cell "$top/configs/xen.json" $cpus ',"timeout_s":1800,"silence_s":900')
	else
		tap_skip "Xen, $cpus vCPUs" 'not installed: make deps-xen'
	fi
done
tap_done
