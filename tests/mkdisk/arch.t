#!/bin/sh
# What each architecture starts, and what its machines do not have.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$tmp" || exit 1
. "$top/tests/mkdisk/setup.sh"
sed 's/x86 qemu32/cortex-a15\\ncortex-a57/; s/^pc /virt/' qemu >qemu-virt
chmod +x qemu-virt

image()	# OFFSET MAGIC: a Linux kernel's header
{
	head -c "$1" /dev/zero
	printf "$2"
	head -c 64 /dev/zero
}
elf()	# CLASS MACHINE: the header of an ELF file, as printf(1) writes it
{
	printf "\\177ELF\\00$1\\001\\001\\000\\000\\000\\000\\000\\000\\000\\000\\000\\002\\000\\$2\\000\\001\\000\\000\\000"
	head -c 100 /dev/zero
}
image 36 '\030\050\157\001' >zimage
image 56 'ARM\144' >image-arm64
image 56 'RSC\005' >image-riscv
elf 1 050 >elf-arm
elf 2 267 >elf-arm64
elf 2 363 >elf-riscv64
elf 1 363 >elf-riscv32

ask()	# JQ-FILTER CELL-MEMBERS
{
	printf '{"guest":"good.json","qemu":"./qemu-virt"%s}' "$2" | mkdisk -d work 2>&1 >record.json &&
		jq -c ".machine | $1" record.json
}

for row in 'arm zimage' 'arm elf-arm' 'aarch64 image-arm64' 'aarch64 elf-arm64' 'riscv64 image-riscv' 'riscv64 elf-riscv64'; do
	tap_is "$row: a kernel" "$(ask .machine_type ",\"arch\":\"${row% *}\",\"kernel\":\"${row#* }\"")" '"virt"'
done
for row in 'arm image-arm64 zImage' 'aarch64 zimage Image' 'riscv64 image-arm64 Image' 'aarch64 kernel Image'; do
	set -- $row
	tap_is "$1 $2: none" "$(ask . ",\"arch\":\"$1\",\"kernel\":\"$2\"")" \
		"mkdisk: $2: not a kernel: neither ELF nor $3"
done
for row in 'arm elf-arm64' 'aarch64 elf-arm' 'riscv64 elf-riscv32' 'riscv64 elf-arm64'; do
	set -- $row
	tap_is "$1 $2: another architecture's" "$(ask . ",\"arch\":\"$1\",\"kernel\":\"$2\"")" \
		"mkdisk: $2: ELF of another architecture than $1"
done

tap_is 'virt has no graphics card, and a CPU of its architecture' \
	"$(ask '[.vga, .cpu_model]' ',"arch":"aarch64","kernel":"image-arm64"'; ask '[.vga, .cpu_model]' ',"arch":"arm","kernel":"zimage"'
	ask '[.vga, .cpu_model]' ',"arch":"riscv64","kernel":"image-riscv"')" '["none","cortex-a57"]
["none","cortex-a15"]
["none",null]'
arm='"arch":"aarch64","kernel":"image-arm64"'
lacks()	# KEY VALUE WHAT
{
	tap_is "no $3 on virt" "$(ask . ",$arm,\"$1\":$2")" "mkdisk: stdin: $1: machines of aarch64 have no $3"
}
lacks graphics false graphics
lacks serial_port '"com2"' com2
lacks serial_port '"debugcon"' debugcon
lacks debug_exit '{"success":1}' debug_exit
tap_is 'one module' "$(ask . ",$arm,\"modules\":[\"module\",\"module\"]")" \
	'mkdisk: stdin: modules: a kernel of aarch64 is given one at most'
tap_is 'a kernel that is entered at once has no reset vector' "$(
	profile '.origin = "reset_vector"'
	printf '{"guest":"p.json","qemu":"./qemu-virt",%s}' "$arm" | mkdisk 2>&1)" \
	'mkdisk: p.json: reset_vector: there is none where aarch64 enters a kernel without firmware'
tap_is 'behind firmware there is one' "$(
	printf '{"guest":"p.json","qemu":"./qemu-virt","firmware":"module",%s}' "$arm" | mkdisk | jq -c .machine.origin)" \
	'"reset_vector"'
tap_is "KVM runs guests of the host's architecture" "$(ask . ",\"arch\":\"s390x\"" | sed 's/(.*//'
	[ "$(uname -m)" = aarch64 ] || ask . ",$arm,\"accel\":\"kvm\"" | sed "s/$(uname -m)/HOST/")" \
	"mkdisk: stdin: arch: not one of: i386 x86_64 arm aarch64 riscv64
mkdisk: stdin: accel: kvm: this host is HOST, which runs no aarch64"

# The lowest bit of a Thumb function's symbol is its mode.
printf '00008001 T start\n' >nm
jq '.markers[0].symbol = "start"' good.json >p.json
for row in 'arm zimage 0x8000' 'aarch64 image-arm64 0x8001'; do
	set -- $row
	tap_is "$1: the address of a symbol" "$(
		printf '{"guest":"p.json","qemu":"./qemu-virt","symbols":"nm","arch":"%s","kernel":"%s"}' "$1" "$2" |
			mkdisk 2>&1 | jq -c '.machine.markers[0].addr')" "[\"$3\"]"
done
tap_is 'symbols of another architecture' "$(
	printf '{"guest":"p.json","qemu":"./qemu-virt","symbols":"%s",%s}' "$top/build/guest/demo.elf" "$arm" |
		mkdisk 2>&1 | jq -c '.machine.markers[0].reason')" '"the symbols are those of another architecture"'
tap_done
