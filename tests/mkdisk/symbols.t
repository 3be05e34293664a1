#!/bin/sh
# Symbols: addresses and bytes from ELF files and nm listings, and the reasons where there are none.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$tmp" || exit 1
. "$top/tests/mkdisk/setup.sh"

# A kernel whose high half is linked at 0xc1000000 and loaded at 0x1000000, as GNU Mach's is.
cat >k.S <<'EOF'
	.section .head, "ax"
	.long 0x1badb002, 0, -0x1badb002
	.globl start
start:	.byte 1, 2, 3, 4, 5, 6, 7, 8
	.text
	.skip 0x40
	.globl high
high:	.byte 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19
local:	.byte 0x21, 0x22, 0x23, 0x24
	.globl absolute
	.set absolute, 0x50000000
	.data
	.globl datum
datum:	.long 0
EOF
cat >k.ld <<'EOF'
ENTRY(start)
PHDRS { low PT_LOAD FLAGS(5); high PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }
SECTIONS {
	. = 0x100000; .head : { *(.head) } :low
	. = 0xc1000000; .text : AT(0x1000000) { *(.text) } :high
	. = 0xc2000000; .data : AT(0x2000000) { *(.data) } :data
}
EOF
# build NAME CPPFLAGS...: assemble and link; the header must lie in the first 8 KiB
build()
{
	out=$1
	shift
	gcc -m32 -c "$@" -o "$out.o" k.S && ld -m elf_i386 -z max-page-size=0x1000 -T k.ld -o "$out" "$out.o" 2>/dev/null
}
build k
strip -s -o stripped k
nm k >k.nm
gzip -nc k >k.gz

mark()	# SYMBOL CELL-MEMBERS: address, bytes and reason of one mark
{
	jq --arg s "$1" '.kernel = "k" | .markers[0].symbol = $s' good.json >p.json
	printf '{"guest":"p.json","qemu":"./qemu"%s}' "$2" | mkdisk 2>&1 >record.json &&
		jq -c '.machine.markers[0] | [.addr, .bytes, .reason]' record.json
}

tap_is 'low code: where it is linked' "$(mark start '')" '[["0x10000c"],"0102030405060708",null]'
tap_is 'high code: there and at its physical place' "$(mark high '')" \
	'[["0xc1000040","0x1000040"],"1112131415161718",null]'
tap_is 'local symbol, near the end of its segment' "$(mark local '')" '[["0xc1000049","0x1000049"],"21222324",null]'
tap_is 'gzipped kernel' "$(mark high ',"kernel":"k.gz"')" '[["0xc1000040","0x1000040"],"1112131415161718",null]'
tap_is 'no such symbol' "$(mark nothing '')" '[[],null,"no such symbol in kernel"]'
tap_is 'and what was meant' "$(mark hihg '')" '[[],null,"no such symbol in kernel; did you mean high?"]'
tap_is 'data is not code' "$(mark datum '')" '[[],null,"its address is in no executed segment"]'
tap_is 'an address outside of the kernel' "$(mark absolute '')" '[[],null,"its address is in no executed segment"]'
tap_is 'stripped kernel' "$(mark high ',"kernel":"stripped"')" '[[],null,"no symbols (stripped) in kernel"]'
jq '.markers[0].entry = true' good.json >entry.json && mv entry.json good.json
tap_is 'stripped kernel: where it is entered is known' "$(mark start ',"kernel":"stripped"')" '[["0x10000c"],"0102030405060708",null]'
jq 'del(.markers[0].entry)' good.json >entry.json && mv entry.json good.json
tap_is 'kernel that is no ELF' "$(mark high ',"kernel":"kernel"')" \
	'[[],null,"kernel is not an ELF file, and no symbol file is given"]'
tap_is 'stripped kernel, nm file: bytes from the kernel' "$(mark high ',"kernel":"stripped","symbols":"k.nm"')" \
	'[["0xc1000040","0x1000040"],"1112131415161718",null]'
tap_is 'stripped kernel, the unstripped one as symbol file' "$(mark local ',"kernel":"stripped","symbols":"k"')" \
	'[["0xc1000049","0x1000049"],"21222324",null]'
gzip -nc k.nm >k.nm.gz
tap_is 'gzipped nm file' "$(mark local ',"kernel":"stripped","symbols":"k.nm.gz"')" \
	'[["0xc1000049","0x1000049"],"21222324",null]'
tap_is 'kernel that is no ELF, nm file: an address without bytes' "$(mark high ',"kernel":"kernel","symbols":"k.nm"')" \
	'[["0xc1000040"],null,null]'
tap_is 'nm file without the symbol' "$(mark nothing ',"kernel":"stripped","symbols":"k.nm"')" \
	'[[],null,"no such symbol in symbol file"]'
sed 's/^c1000040/d1000040/' k.nm >wrong.nm
tap_is 'wrong nm file: no code there' "$(mark high ',"kernel":"stripped","symbols":"wrong.nm"')" \
	'[[],null,"the kernel has no code at its address: wrong symbol file"]'
sed -i 's/0x11, 0x12/0x91, 0x92/' k.S
build other
tap_is 'wrong ELF symbol file: other code there' "$(mark high ',"kernel":"stripped","symbols":"other"')" \
	'[[],null,"the kernel has other code there: wrong symbol file"]'
printf '00000000 t one\nc1000040 t same\nc1000049 t same\nc1000040 t both\nc1000049 T both\n         U undefined\n' >dup.nm
tap_is 'two local symbols of one name' "$(mark same ',"symbols":"dup.nm"')" \
	'[[],null,"several symbols of that name in symbol file"]'
printf 'c1000040 t far\nc1000049 t far\nc1000049 t far\n' >far.nm
tap_is 'in any order' "$(mark far ',"symbols":"far.nm"')" '[[],null,"several symbols of that name in symbol file"]'
tac far.nm >raf.nm
tap_is 'and backwards' "$(mark far ',"symbols":"raf.nm"')" '[[],null,"several symbols of that name in symbol file"]'
n=0
for at in 40 49 49; do
	objects="${objects-} far$((n += 1)).o"
	echo ".set far, 0xc10000$at" | gcc -m32 -x assembler -c -o "far$n.o" -
done
ld -m elf_i386 -T k.ld -o far.elf k.o $objects 2>/dev/null
tap_is 'an ELF file: in any order' "$(mark far ',"symbols":"far.elf"')" '[[],null,"several symbols of that name in symbol file"]'
tap_is 'a global symbol goes before a local one' "$(mark both ',"symbols":"dup.nm"')" \
	'[["0xc1000049","0x1000049"],"21222324",null]'
objcopy --only-keep-debug k k.debug
debug() { mark high ',"kernel":"stripped","symbols":"k.debug"'; }
tap_is 'a file of debugging symbols: bytes from the kernel' "$(debug)" '[["0xc1000040","0x1000040"],"1112131415161718",null]'
dd if=k of=k.debug bs=1 skip=52 seek=52 count=96 conv=notrunc status=none
tap_is 'with the program headers of the kernel, as eu-strip writes it, too' "$(debug)" '[["0xc1000040","0x1000040"],"1112131415161718",null]'
tap_is 'where the kernel is no ELF file, without bytes' "$(mark high ',"kernel":"kernel","symbols":"k.debug"')" '[["0xc1000040"],null,null]'
printf '00000000 t one\nc1000040 high\n' >bad.nm
tap_is 'damaged nm file: its line' "$(mark high ',"symbols":"bad.nm"')" \
	"mkdisk: $PWD/bad.nm:2: expected an address, a type and a name, as nm writes them"
printf 'c1000040 t high' >cut.nm
tap_is 'nm file cut short: its line' "$(mark high ',"symbols":"cut.nm"')" "mkdisk: $PWD/cut.nm:1: line truncated"
tap_is 'under kvm symbols are not observable' "$(mark high ',"accel":"kvm"')" \
	'[[],null,"functions are seen under tcg only, and this machine runs under kvm"]'

mistaken()	# SYMBOL CELL-MEMBERS: is it told that the symbol is not as told, where the kernel's are known?
{
	mark "$@" >/dev/null && jq -c '.machine.markers[0].mistaken' record.json
}
tap_is 'mistaken: what a kernel or a symbol file with symbols has not, or not as code' \
	"$(echo $(mistaken nothing '') $(mistaken datum '') $(mistaken nothing ',"kernel":"stripped","symbols":"k.nm"'))" 'true true true'
tap_is 'but not what is there, or may be, or is not looked for' \
	"$(echo $(mistaken high '') $(mistaken nothing ',"kernel":"stripped"') $(mistaken nothing ',"accel":"kvm"') $(mistaken nothing ',"probe":"off"'))" \
	'null null null null'

jq '.kernel = "k" | .markers[2] = {name: "prompt", symbol: "nothing"}' good.json >p.json
tap_is 'an end that cannot be seen' "$(echo '{"guest":"p.json","qemu":"./qemu"}' | mkdisk 2>&1)" \
	'mkdisk: p.json: end: prompt cannot be seen: no such symbol in kernel'

# Build IDs, where both have one. The linker script that places them is the kernel's, with notes.
sed -e 's/^PHDRS {/& note PT_NOTE FLAGS(4);/' -e 's/^\t. = 0xc1/\t.note.gnu.build-id : { *(.note.gnu.build-id) } :low :note\n&/' k.ld >id.ld
for id in 11111111 22222222; do
	ld -m elf_i386 -z max-page-size=0x1000 --build-id=0x$id -T id.ld -o id$id k.o 2>/dev/null
done
strip -s -o bare id11111111
tap_is 'symbol file of the same build ID' "$(mark local ',"kernel":"bare","symbols":"id11111111"')" \
	'[["0xc1000049","0x1000049"],"21222324",null]'
tap_is 'symbol file of another build ID' "$(mark local ',"kernel":"bare","symbols":"id22222222"')" \
	'[[],null,"the symbol file is that of another build of the kernel"]'

# 64 bits, as the symbols of a hypervisor that was loaded as another file
printf '\t.text\n\t.globl deep\ndeep:\t.byte 1, 2, 3, 4, 5, 6, 7, 8, 9\n' >d.S
gcc -c -o d.o d.S && ld -Ttext=0xffff82d040200000 -o deep d.o 2>/dev/null
tap_is '64-bit symbol file for a 32-bit kernel' "$(mark deep ',"symbols":"deep"' | jq -c '[.[0][0], .[1], .[2]]')" \
	'["0xffff82d040200000","0102030405060708",null]'
printf 'ffff82d040200000 T deep\n' >deep.nm
tap_is '64-bit nm file for a 32-bit kernel: no bytes' "$(mark deep ',"symbols":"deep.nm"')" \
	'[["0xffff82d040200000"],null,null]'
tap_is '64-bit multiboot kernel' "$(objcopy -O elf64-x86-64 k k64 && mark high ',"kernel":"k64"')" \
	'mkdisk: k64: a 64-bit ELF with a multiboot header: QEMU starts 32-bit ones'

# ---- what is written beside the record ---------------------------------------------------

mark high '' >marked
echo '{"guest":"p.json","qemu":"./qemu"}' >cell
mkfifo pipe
timeout 60 cat pipe >piped &
mkdisk -f pipe <cell >record
wait
mkdisk -f plain <cell >record
tap_ok 'functions may be written to what is no plain file' cmp plain piped
tap_ok 'which stays what it is' test -p pipe
jq -c '.machine.probe = "count"' record >counting
tap_like 'a profile is not' "$(qboot -f plain -p pipe <counting 2>&1 >log)" '^qboot: .*pipe: not a regular file$'
tap_ok 'nor is what stands there removed' test -p pipe
tap_done
