# What the golden cases of mkdisk start from: source it in the case's scratch directory.
# It makes kernel, module, disk.raw, cd.iso, a QEMU that only answers questions, and good.json.
export LC_ALL=C TMPDIR=$PWD/tmp
PATH=$top/build:$PATH
mkdir tmp

# multiboot with load addresses: magic, flags, checksum, header, begin, end, end of bss, entry
printf '\002\260\255\033\000\000\001\000\376\117\121\344\000\000\020\000\000\000\020\000\000\020\020\000\000\020\020\000\040\000\020\000' >kernel
head -c 1024 /dev/zero >disk.raw
printf module >module
{ head -c 32769 /dev/zero; printf 'CD001\001'; head -c 4096 /dev/zero; } >cd.iso

cat >qemu <<'EOF'
#!/bin/sh
case $* in
--version) echo "QEMU emulator version 7.2.0 (stub)" ;;
"-cpu help") printf 'Available CPUs:\nx86 486    (alias)\nx86 host\nx86 qemu32\n\nRecognized CPUID flags:\n  fpu\n' ;;
"-M help") printf 'Supported machines are:\npc   Standard PC (default)\nq35  Standard PC (Q35)\nvirt  a board of virtio devices\n' ;;
"-vga help") printf 'none  no graphic card\nstd   standard VGA (default)\n' ;;
*,try=*) ;;
*) exit 9 ;;
esac
EOF
chmod +x qemu

cat >good.json <<'EOF'
{
	"name": "good",
	"kernel": "kernel",
	"cmdline": "console=ttyS0",
	"end": "prompt",
	"markers": [
		{ "name": "hello", "serial": "^hello" },
		{ "name": "world", "serial": "world", "after": "hello" },
		{ "name": "prompt", "serial": "# $" }
	]
}
EOF

profile()	# JQ-PROGRAM: p.json is the good profile, changed
{
	jq "$1" good.json >p.json
}

run()	# mkdisk with stdin, the scratch directory's name taken out of what it prints
{
	mkdisk "$@" >stdout 2>stderr
	status=$?
	sed "s|$PWD|CWD|g" stdout
	sed "s|$PWD|CWD|g" stderr >&2
	return $status
}

cell()	# CELL: run it
{
	printf '%s\n' "$1" >cell.json
	run <cell.json
}
