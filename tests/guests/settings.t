#!/bin/bash
# The settings of machines from make, on ARM: one boot that has them all; the user's kernel and firmware; what its board has not.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs
ln -s "$top/build" build
mkdir configs mine
sed 's|\.\./build|'"$top"'/build|' "$top/configs/demo-arm64.json" >configs/demo-arm64.json
qemu=$(command -v qemu-system-aarch64)

if [ -z "$qemu" ] || [ ! -e "$top/build/guest/demo-arm64.elf" ]; then
	tap_skip 'settings on ARM' 'its QEMU or its demo guest is not installed'
	tap_done
fi

# The boot completes when the guest switches its machine off; the kernel is the user's own file.
cp "$top/build/guest/demo-arm64.elf" mine/kernel.elf
ln -s "$qemu" mine/qemu
truncate -s 1M mine/first.img mine/second.img
jq '.markers += [{name: "off", event: "poweroff"}] | .end = "off" | .kernel = "/none"' configs/demo-arm64.json >configs/off.json
matrix GUEST=off SAMPLES=1 CPUS=2 CMDLINE='work=10 fail=poweroff@system_init' KERNEL=mine/kernel.elf QEMU="$PWD/mine/qemu" MACHINE=virt,gic-version=2 \
	MODELS=cortex-a72 MEM=96 THREAD=single NET=user DRIVES=virtio DISK=mine/first.img DISKS=mine/second.img QEMU_ARGS="-name 'a b'"
tap_is 'a matrix with all settings completes' "$?" 0
jq -r 'select(.boot).boot | .machine.qemu, .qemu.argv[]' out/off/cpu_2*/001.boot.jsonl >argv
tap_is 'by the power-off' "$(jq -c 'select(.end).end | [.outcome, .marker]' out/off/cpu_2*/001.boot.jsonl)" '["booted","off"]'
tap_is 'by the QEMU that was named' "$(head -n 1 argv)" "$PWD/mine/qemu"
while IFS='|' read -r setting expected; do
	tap_ok "$setting reaches QEMU" grep -Eq -- "$expected" argv
done <<'END'
KERNEL|/mine/kernel\.elf$|^/proc/self/fd/|^/dev/fd/
MACHINE|^virt,gic-version=2
MODELS|^cortex-a72$
MEM|^96M?$
CPUS|^(cpus=)?2$
THREAD|^tcg,.*thread=single
NET|virtio-net-pci
DRIVES|if=virtio,index=0
DISKS|if=virtio,index=2
QEMU_ARGS|^a b$
END
while IFS='|' read -r setting expected; do
	matrix GUEST=demo-arm64 SAMPLES=1 CPUS=1 CMDLINE=work=10 "$setting"
	tap_like "$setting is refused by name" "$(cat "$tmp/said")" "$expected"
done <<'END'
SERIAL_PORT=com2|SERIAL_PORT: machines of aarch64 have no com2
SERIAL_PORT=debugcon|SERIAL_PORT: machines of aarch64 have no debugcon
DRIVES=ide|DRIVES: machines of aarch64 have no ide
MACHINE=pc|knows no pc
QEMU=/none|/none
QEMU_ARGS=-S|-S
FIRMWARE=/none|/none
KERNEL=/none|/none
END

# Firmware of the user's, in the place of the profile's kernel.
uboot=/usr/lib/u-boot/qemu_arm64/u-boot.bin
if [ -e $uboot ]; then
	cp $uboot mine/firmware.bin
	jq '.firmware = "/none"' "$top/configs/u-boot-arm64.json" >configs/u-boot.json
	matrix GUEST=u-boot SAMPLES=1 CPUS=1 FIRMWARE=mine/firmware.bin
	tap_is 'FIRMWARE= boots the file' "$? $(jq -c 'select(.end).end.outcome' out/u-boot/cpu_1/001.boot.jsonl)" '0 "booted"'
else
	tap_skip 'FIRMWARE=' 'u-boot-qemu is not installed'
fi
tap_done
