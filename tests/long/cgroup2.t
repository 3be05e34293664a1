#!/bin/bash
# The weight of boots in cgroups of version 2, which a Linux that has no others is booted for: its init is cgroup2.init.
. "$(dirname "$0")/../tap.sh"
linux=$top/configs/linux-amd64.json
kernel=$(jq -r .kernel "$linux")
if [ ! -e "$kernel" ] || ! command -v cpio >/dev/null || [ "$(uname -m)" != x86_64 ]; then
	tap_skip 'cgroups of version 2' 'no cpio, no PC, or make deps-linux-amd64 was not run'
	tap_done
fi

# Our programs below /bootmatrix, and those of this host that the tests in the guest want, with their libraries.
root=$tmp/root
build=$root/bootmatrix/build
mkdir -p "$root"/{bin,proc,sys,dev,tmp} "$build/libexec" "$root/bootmatrix/tests/long"
for program in bash cat chmod chown grep kill ln mkdir mkfifo mktemp mount rm rmdir sed setpriv tail umount unshare; do
	cp -L "$(type -P $program)" "$root/bin"
done
ln -s bash "$root/bin/sh"
cp "$top"/build/libexec/{boot,lease} "$build/libexec"
cp "$top/build/qboot" "$build"
for library in $(ldd "$root"/bin/* "$build/qboot" "$build"/libexec/* | grep -o '/[^ ]*\.so[^ ]*' | sort -u); do
	mkdir -p "$root${library%/*}"
	cp -L "$library" "$root$library"
done
cp "$top"/tests/{tap,until}.sh "$root/bootmatrix/tests"
cp "$top/tests/long/cgroup2.init" "$root/bootmatrix/tests/long"
ln -s bootmatrix/tests/long/cgroup2.init "$root/init"

machine()	# GUEST: the record of a machine
{
	echo "{\"guest\":\"$1\",\"cpus\":1}" | mkdisk
}
# What is booted in the guest: its QEMU is a script there.
machine "$linux" | jq -c '.machine.qemu = "/tmp/qemu"' >"$root/bootmatrix/machine.json"
chmod -R a+rX "$root"
(cd "$root" && find . | cpio --quiet -o -H newc) | gzip -1 >"$tmp/initramfs.gz"

jq '{ name: "cgroup2", arch, machine, memory_mib, accel, kernel, panic, modules: ["initramfs.gz"], timeout_s: 400,
	cmdline: "console=ttyS0 quiet panic=-1 cgroup_no_v1=all", end: "done",
	markers: [{ name: "done", serial: "^all tests are done" }] }' "$linux" >"$tmp/cgroup2.json"
machine "$tmp/cgroup2.json" | qboot >"$tmp/log"
jq -j 'select(.serial).serial' "$tmp/log" | tr -d '\r' | grep -E '^(not ok|ok|#|1\.\.) ?[0-9]*' ||
	{ tap_result 'not ok' 'the guest runs its tests'; tap_why "$(tail -n 1 "$tmp/log")"; tap_done; }
