#!/bin/sh
# Images as mkdisk hands them on: disks made once, awkward paths, packed kernels, digests kept.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$tmp" || exit 1
. "$top/tests/mkdisk/setup.sh"

machine()	# JQ-FILTER CELL [OPTION...]: what the record says, or the error
{
	filter=$1
	printf '%s\n' "$2" >cell.json
	shift 2
	mkdisk "$@" <cell.json >record.json 2>error && jq -r ".machine | $filter" record.json || cat error
}

# an empty disk
disk=$(machine .disk.path '{"guest":"good.json","qemu":"./qemu","disk":{"size_mib":64}}' -d work)
tap_is 'empty disk: lies in -d' "$disk" "$PWD/work/disks/empty-64MiB.qcow2"
tap_is 'empty disk: is a qcow2 of that size' \
	"$(qemu-img info --output=json "$disk" | jq -c '[.format, ."virtual-size"]')" '["qcow2",67108864]'
tap_is 'empty disk: nothing unfinished is left' "$(ls work/disks)" empty-64MiB.qcow2
before=$(stat -c '%i %y' "$disk")
machine . '{"guest":"good.json","qemu":"./qemu","disk":{"size_mib":64}}' -d work >/dev/null
tap_is 'empty disk: is made once' "$(stat -c '%i %y' "$disk")" "$before"
tap_is 'qcow2: told by what is in it' "$(machine .disk.format '{"guest":"good.json","qemu":"./qemu","disk":"'"$disk"'"}')" qcow2
tap_like 'empty disk: qemu-img that is not there' \
	"$(PATH=$top/build:$(dirname "$(command -v jq)")/nothing; printf '%s' '{"guest":"good.json","qemu":"./qemu","disk":{"size_mib":1}}' | mkdisk 2>&1)" \
	'^mkdisk: qemu-img: no such program'
mkdir bin
printf '#!/bin/sh\nfor f; do last=$path path=$f; done; echo half >"$last"; echo "no space" >&2; exit 1\n' >bin/qemu-img
chmod +x bin/qemu-img
tap_is 'empty disk: qemu-img that fails' \
	"$(printf '%s' '{"guest":"good.json","qemu":"./qemu","disk":{"size_mib":1}}' | PATH=$PWD/bin:$PATH mkdisk -d fails 2>&1 | sed 's/[0-9]*: no space/N: no space/')" \
	"mkdisk: $PWD/fails/disks/empty-1MiB.qcow2.N: no space"
tap_is 'empty disk: leaves nothing when it fails' "$(ls fails/disks)" ''

# ELF files of which the end is missing: a segment, the section headers, the program headers
elf=$top/build/guest/demo.elf
for key in kernel modules symbols; do
	for size in 60 5000 $(($(stat -c %s "$elf") - 1)); do
		head -c "$size" "$elf" >cut.elf
		asked='"cut.elf"'; [ $key != modules ] || asked="[$asked]"
		tap_is "$key: the first $size bytes of an ELF file" "$(machine . '{"guest":"good.json","qemu":"./qemu","'$key'":'"$asked"'}')" \
			'mkdisk: cut.elf: truncated: its headers speak of more than is there: build or fetch it again'
	done
done
# A Linux kernel of which the end is missing: four sectors of setup code and one paragraph say 2576 bytes.
{ head -c 514 /dev/zero; printf 'HdrS\017\002'; head -c 2200 /dev/zero; } >linux
printf '\001' | dd of=linux bs=1 seek=500 conv=notrunc status=none
head -c 2576 linux >whole.linux
head -c 2575 linux >cut.linux
tap_is 'a whole Linux kernel' "$(machine .config '{"guest":"good.json","qemu":"./qemu","kernel":"whole.linux"}')" cpu_1
tap_is 'a Linux kernel that lacks its last byte' "$(machine . '{"guest":"good.json","qemu":"./qemu","kernel":"cut.linux"}')" \
	'mkdisk: cut.linux: truncated: its headers speak of more than is there: build or fetch it again'
{ head -c 36 /dev/zero; printf '\030\050\157\001\000\000\000\000\100\000\000\000'; head -c 16 /dev/zero; } >zimage
sed 's/x86 qemu32/cortex-a15/' qemu >qemu-arm
chmod +x qemu-arm
arm() { machine "$1" '{"guest":"arm.json","qemu":"./qemu-arm","kernel":"'"$2"'"}'; }
jq '.arch = "arm"' good.json >arm.json
head -c 63 zimage >cut.zimage
tap_is 'a whole zImage' "$(arm .config zimage)" cpu_1
tap_like 'a zImage that lacks its last byte' "$(arm . cut.zimage)" '^mkdisk: cut.zimage: truncated'

tap_is 'a whole ELF file' "$(machine .config '{"guest":"good.json","qemu":"./qemu","kernel":"'"$elf"'","modules":["'"$elf"'"]}')" cpu_1

# paths that QEMU's -initrd would split
cp module 'a module, of two'
path=$(machine '.modules[0].path' '{"guest":"good.json","qemu":"./qemu","modules":["a module, of two"]}')
tap_is 'module with blank and comma: goes by a plain name' "$(printf %s "$path" | tr -cd ' ,')" ''
tap_ok 'module with blank and comma: is the same file' cmp "$path" module
tap_is 'module with a plain name: is taken where it is' \
	"$(machine '.modules[0].path' '{"guest":"good.json","qemu":"./qemu","modules":["module"]}')" "$PWD/module"
path=$(machine '.modules[0].path' '{"guest":"good.json","qemu":"./qemu","modules":["a module, of two"]}' -d 'a b')
tap_is 'module with a blank, and a directory with one: goes by the shared one' "$(dirname "$path")" \
	"$TMPDIR/bootmatrix-$(id -u)/modules"
tap_like 'module with a blank, and no directory without one' \
	"$(TMPDIR=$PWD/'a b' machine . '{"guest":"good.json","qemu":"./qemu","modules":["a module, of two"]}' -d 'a b')" \
	'path with a blank or comma: give another directory with -d$'
cp kernel 'a kernel, too'
tap_is 'kernel with blank and comma' "$(machine .kernel.path '{"guest":"good.json","qemu":"./qemu","kernel":"a kernel, too"}')" \
	"$PWD/a kernel, too"

# packed kernels
gzip -nc kernel >kernel.gz
path=$(machine .kernel.path '{"guest":"good.json","qemu":"./qemu","kernel":"kernel.gz"}' -d work)
tap_ok 'gzipped kernel: is unpacked' cmp "$path" kernel
tap_is 'gzipped kernel: has the digest of what was named' "$(jq -r .machine.kernel.sha256 record.json)" \
	"$(sha256sum <kernel.gz | cut -d' ' -f1)"
tap_is 'gzipped kernel: lies in -d' "$(dirname "$path")" "$PWD/work/unpacked"
printf 'no kernel' | gzip -n >text.gz
tap_is 'gzipped text' "$(machine . '{"guest":"good.json","qemu":"./qemu","kernel":"text.gz"}')" \
	'mkdisk: text.gz: not a kernel: neither ELF nor Linux nor multiboot'
printf '\375\067zXZ\000' >kernel.xz
tap_is 'a kernel that is packed otherwise' "$(machine . '{"guest":"good.json","qemu":"./qemu","kernel":"kernel.xz"}')" \
	'mkdisk: kernel.xz: not a kernel: neither ELF nor Linux nor multiboot: xz: unpack it first'
head -c 300M /dev/zero | gzip -1n >bomb.gz
tap_like 'gzip bomb: is stopped' "$(machine . '{"guest":"good.json","qemu":"./qemu","kernel":"bomb.gz"}' -d work)" \
	'bomb.gz: cannot unpack: more than 256 MiB come out of it$'
tap_is 'gzip bomb: leaves nothing' "$(ls work/unpacked | wc -l)" 1
rm bomb.gz

# a disk that is full, as far as files can tell: none may be longer than a block
head -c 100000 /dev/urandom >noise
cat kernel noise | gzip -n >big.gz
tap_like 'full disk: one line' "$(trap '' XFSZ; ulimit -f 8
	printf '%s' '{"guest":"good.json","qemu":"./qemu","kernel":"big.gz"}' | mkdisk -d full 2>&1)" \
	'^mkdisk: big.gz: cannot unpack: File too large$'
tap_is 'full disk: nothing is left' "$(ls full/unpacked)" ''

# digests of big files are read once, and again when the file changes
truncate -s 8M big.raw
cell='{"guest":"good.json","qemu":"./qemu","disk":"big.raw"}'
tap_is 'big image: its digest' "$(machine .disk.sha256 "$cell" -d work)" "$(sha256sum <big.raw | cut -d' ' -f1)"
kept=$(ls work/digests)
printf '%064d' 5 >"work/digests/$kept"
tap_is 'big image: the digest is kept' "$(machine .disk.sha256 "$cell" -d work)" "$(printf '%064d' 5)"
printf x | dd of=big.raw bs=1 seek=4000000 conv=notrunc 2>/dev/null
tap_is 'big image: changed, it is read again' "$(machine .disk.sha256 "$cell" -d work)" "$(sha256sum <big.raw | cut -d' ' -f1)"
printf 'half' >"work/digests/$(ls work/digests | grep -v "$kept")"
tap_is 'big image: a damaged kept digest is not believed' "$(machine .disk.sha256 "$cell" -d work)" \
	"$(sha256sum <big.raw | cut -d' ' -f1)"

# a directory that another user could have laid out
mkdir shared
chmod 777 shared
mkdir -m 777 "shared/bootmatrix-$(id -u)"
chmod 777 "shared/bootmatrix-$(id -u)"
tap_is 'shared directory that others may write to' \
	"$(TMPDIR=shared machine . '{"guest":"good.json","qemu":"./qemu","disk":{"size_mib":1}}')" \
	"mkdisk: shared/bootmatrix-$(id -u): not a directory that only this user writes to: name another place in TMPDIR"
tap_is 'a shared directory in a place that is not there' \
	"$(TMPDIR=nowhere machine . '{"guest":"good.json","qemu":"./qemu","disk":{"size_mib":1}}')" 'mkdisk: TMPDIR: no directory: nowhere'
tap_is 'the same record again' "$(printf '%s' "$cell" | mkdisk -d work)" "$(printf '%s' "$cell" | mkdisk -d work)"
tap_done
