#!/bin/sh
# Several disks, on either bus: a boot sector says how many the firmware found; a kernel is given as many.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

# ax, ds = 0; dx = COM1; al = '0' + the BIOS's number of disks; out; newline; out; hlt
{ printf '\061\300\216\330\272\370\003\240\165\004\004\060\356\260\012\356\364\353\375'; head -c 491 /dev/zero; printf '\125\252'; } >first.img
truncate -s 2M first.img
head -c 1024 /dev/zero >second.img
printf '{"name":"disks","end":"found","timeout_s":60,"probe":"off","disk":"first.img","markers":[{"name":"found","serial":"^[0-9]$"}]}' >guest.json

boot()	# GUEST CELL-MEMBERS: how it ends, what it says, its drives
{
	printf '{"guest":"%s"%s}' "$1" "$2" | mkdisk -d images 2>&1 >machine || return
	qboot <machine >log
	jq -r 'select(.end).end | .outcome, .last_line' log | head -n 2 | xargs
	jq -r 'select(.boot).boot.qemu.argv[]' log | grep -o 'if=[a-z]*,index=[0-9]' | xargs
}
tap_is 'one disk' "$(boot guest.json '')" 'booted 1
if=ide,index=0'
tap_is 'three on IDE: they are found; a CD has its place' "$(boot guest.json ',"disks":["second.img",{"size_mib":4}]')" 'booted 3
if=ide,index=0 if=ide,index=1 if=ide,index=3'
tap_is 'on virtio, it boots from the first' "$(boot guest.json ',"drives":"virtio","disks":["second.img",{"size_mib":4},"second.img"]')" 'booted 4
if=virtio,index=0 if=virtio,index=1 if=virtio,index=2 if=virtio,index=3'
tap_is 'the record states them' "$(jq -c '.machine | [.drives, (.disks | map(.format))]' machine)" '["virtio",["raw","qcow2","raw"]]'
for cpus in 1 2; do
	printf '{"guest":"guest.json","drives":"virtio","disks":["%s.img"]}' "$([ $cpus = 1 ] && echo first || echo second)" | mkdisk -d images | qboot -k
done >keys
tap_is 'another disk is another machine' "$(sort -u keys | wc -l)" 2
tap_is 'what the bus has no room for' "$(boot guest.json ',"disks":["second.img","second.img","second.img"]')" \
	'mkdisk: stdin: disks: a machine has room for 3 disks of ide'
tap_is 'a further disk of nothing' "$(boot guest.json ',"disk":null,"disks":["second.img"]')" \
	'mkdisk: stdin: disks: further ones, and there is no disk: name that first (DISK of make)'
tap_is 'a bad one' "$(boot guest.json ',"disks":["second.img",{"size":4}]')" 'mkdisk: stdin: disks[1].size: unknown key'
tap_is 'no such bus on ARM' "$(printf '{"guest":"guest.json","arch":"aarch64","drives":"ide"}' | mkdisk -d images 2>&1)" \
	'mkdisk: stdin: drives: machines of aarch64 have no ide'
if [ -e "$top/build/guest/demo-arm64.elf" ]; then
	tap_is 'three on ARM' "$(boot "$top/configs/demo-arm64.json" ',"cmdline":"work=10","disk":"first.img","disks":["second.img","second.img"]' | tail -n 1
		jq -r 'select(.end).end.outcome' log)" 'if=virtio,index=0 if=virtio,index=2 if=virtio,index=3
booted'
else
	tap_skip 'three on ARM' 'the demo guest of ARM is not built'
fi
tap_done
