#!/bin/bash
# The profile of a guest whose modules run at the same addresses, each in an address space of its own.
. "$(dirname "$0")/../tap.sh"
here=$top/tests/profile
cd "$tmp" || exit 1

elf()	# ADDRESS FILE ARGUMENT...
{
	gcc -m32 -nostdlib -static -no-pie -Wl,-N,--no-warn-rwx-segments,-Ttext="$1",--build-id=none -o "$2" "${@:3}" || exit 1
}

module() { elf 0x08048000 "$1" -DKIND="$2" -DTURNS="$3" "$here/module.S"; }	# FILE KIND TURNS

elf 0x100000 kernel.elf "$here/modules.S"
module mod01_pm 1 100000
module mod02_vm 2 200000
module mod03_ds 3 3000
cp mod03_ds mod04_rs		# they cannot be told apart
module sched 5 5000
strip -o mod05_sched sched
module mod06_mfs 6 6000
module mfs 7 6000		# the ELF file of another build
module pfs 8 7000
strip -o mod07_pfs pfs
echo 'no program' >mod08_text
cat >guest.json <<EOF
{"name": "guest", "arch": "i386", "machine": "pc", "memory_mib": 128, "kernel": "kernel.elf", "timeout_s": 300,
	"modules": ["mod01_pm", "mod02_vm", "mod03_ds", "mod04_rs", "mod05_sched", "mod06_mfs", "mod07_pfs", "mod08_text"],
	"module_symbols": ["mfs", "pfs"],
	"origin": "t0", "end": "done", "markers": [{"name": "done", "symbol": "done"}]}
EOF

profile()	# QEMU NAME: its boot, and its stacks in NAME.stacks, but for what is not counted by hand
{
	echo "{\"guest\":\"guest.json\",\"clock\":\"icount\",\"qemu\":\"$1\"}" | mkdisk -d images -f functions >machine.json 2>err
	qboot -f functions -p "$2" <machine.json >log
	calltree -f folded <"$2" | grep -Ev '^\[boot\];(\[(firmware|low memory|other)\]|_start;load) |;timer_tick ' | sort >"$2.stacks"
}

profile qemu-system-i386 profile
tap_is 'its instructions are those that QEMU counted' "$(jq 'select(.end).end.profile.uncertain' log)" 0
tap_ok 'and stand where they were counted' diff "$here/modules.folded" profile.stacks
tap_is 'what is no ELF file is named' "$(cat err)" \
	"mkdisk: $PWD/mod08_text: no ELF file: the functions of such modules have no names"
tap_is 'the process of another build has no name' "$(calltree -f folded <profile | grep mfs)" ''
qemu=$top/build/qemu11/qemu-system-i386
if [ -e "$qemu" ]; then
	profile "$qemu" profile11
	tap_ok 'QEMU 11 has the same tree' diff profile.stacks profile11.stacks
else
	tap_skip 'QEMU 11' 'not installed: make deps-qemu11'
fi

jq -c '.machine.clock = "wall"' machine.json | qboot -f functions -p wall.profile >log
calltree <wall.profile >text
tap_like 'sampled, they have their names, too' "$(cat text)" ' vm:spin$'

echo '{"guest":"guest.json","module_symbols":["mod08_text"]}' | mkdisk -d images -f functions 2>err
tap_is 'a module has an ELF file or none' "$(cat err)" 'mkdisk: stdin: module_symbols[0]: mod08_text: no ELF file'
echo '{"guest":"guest.json","module_symbols":["gone"]}' | mkdisk -d images -f functions 2>err
tap_is 'that is there' "$(cat err)" 'mkdisk: gone: No such file or directory'
ln mod02_vm moddo2_vm
jq '.modules = ["mod02_vm", "moddo2_vm"] | del(.module_symbols)' guest.json >two.json
echo '{"guest":"two.json"}' | mkdisk -d images -f functions >machine.json
tap_is 'the number before its name is not named' "$(sed -n 's/.* \(.*\):spin$/\1/p' functions | xargs)" 'vm moddo2_vm'
tap_done
