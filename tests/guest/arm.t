#!/bin/sh
# The demo guest on 32-bit and 64-bit ARM: phases, CPUs, failures, input and lengths are those of the PC.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
PATH=$top/build:$PATH

boot()	# GUEST CELL-MEMBERS: leaves log
{
	printf '{"guest":"%s","cmdline":"work=1000 %s"%s}' "$top/configs/$1.json" "$2" "${3:-}" | mkdisk -d images | qboot >log
}
text()
{
	jq -j 'select(.serial).serial' log | tr -d '\r'
}
outcome()	# GUEST OPTIONS: how it ends, and its last line
{
	boot "$1" "$2" ',"timeout_s":10,"silence_s":1'
	jq -r 'select(.end).end | "\(.outcome): \(.last_line)"' log
}
marks()	# every mark with its instructions
{
	jq -c 'select(.mark) | [.mark, .insns, .virtual_ns]' log
}
with_marks()	# GUEST: a profile that also marks the parts whose length is a promise
{
	jq --arg k "$top/build/guest/$1.elf" '.kernel = $k | .markers |= (.[:8] + [{name: "unit", symbol: "work_unit"},
		{name: "loop", symbol: "loop_begin"}, {name: "loop_end", symbol: "loop_end"}] + .[8:])' "$top/configs/$1.json" >"$1.json"
}

boot demo ''
text | sed '/^kernel starts/d; /^memory: /d' >pc
marks | wc -l >pc.marks
# What the machine of the last boot tells its kernel: the device tree, to a file.
tree()	# FILE
{
	jq -r 'select(.boot).boot.qemu.argv | .[0], .[index("-M"):index("-kernel")][]' log | sed "s|^virt\$|virt,dumpdtb=$1|" |
		xargs -d '\n' sh -c '"$@" -display none >/dev/null' sh
	[ -s "$1" ]
}

for guest in demo-arm demo-arm64; do
	for cpus in 1 2 4 8; do
		boot $guest '' ",\"cpus\":$cpus"
		tap_is "$guest, $cpus CPUs: counted, and the work of a PC is done" "$(text | sed '/^kernel starts/d; /^memory: /d')" \
			"$(sed "s/^CPUs online: 1/CPUs online: $cpus/" pc)"
		tap_is "$guest, $cpus CPUs: every mark of a PC's is hit, once" \
			"$(marks | wc -l; marks | cut -d'"' -f2 | sort | uniq -d)" "$(expr $(cat pc.marks) - 1)"
	done
	tap_is "$guest: fail=panic" "$(outcome $guest fail=panic@cstart)" 'panic: kernel panic: as asked for: fail=panic@cstart'
	tap_is "$guest: fail=reset" "$(outcome $guest fail=reset@kmain)" 'reset: kmain: paging on, running high'
	tap_is "$guest: fail=reset before paging" "$(outcome $guest fail=reset@pre_init; jq -r 'select(.end).end.reason' log)" \
		'reset: pre_init: page tables, turning paging on
reboot'
	tap_is "$guest: fail=poweroff" "$(outcome $guest fail=poweroff@memory_init)" 'poweroff: memory_init: memory map'
	tap_is "$guest: fail=hang" "$(outcome $guest fail=hang@proc_init)" 'timeout: proc_init: process table'
	tap_is "$guest: fail=silent" "$(outcome $guest fail=silent@pre_init)" 'silent: null'
	tap_is "$guest: a malformed option" "$(outcome $guest fail=foo)" 'panic: kernel panic: malformed option: fail=foo'

	boot $guest '' ',"machine":"virt,gic-version=3","cpus":9'
	tap_like "$guest: of more CPUs it says why not" "$(jq -r 'select(.end).end | "\(.outcome): \(.last_line)"' log)" \
		'^panic: kernel panic: the interrupt controller is no GICv2, which has 8 CPUs at most'

	with_marks $guest
	for n in 1 2; do
		printf '{"guest":"%s.json","cmdline":"work=40 loop=1000 decoy","cpus":2,"clock":"icount"}' $guest |
			mkdisk -d images | qboot >log
		marks >marks$n
	done
	tap_ok "$guest: two boots are one on the deterministic clock" cmp marks1 marks2
	tree tree1
	tree tree2
	tap_ok "$guest: in both QEMU gives its kernel the same seeds of random numbers" cmp tree1 tree2
	tap_is "$guest: counted_loop has the length that it promises" \
		"$(jq -s 'map(select(.[0] == "loop" or .[0] == "loop_end") | .[1][0]) | .[1] - .[0]' marks1)" 2001
	tap_is "$guest: other code at the marked addresses is no hit" "$(grep -c kmain_phase marks1; text | grep -c '^kmain: ')" '1
1'
	printf '{"guest":"%s"}' "$top/configs/$guest.json" | mkdisk -d images -f functions >machine
	tap_is "$guest: functions, physical and virtual, are at even addresses, and none is a mark of the assembler's" \
		"$(grep -c ' switch_to_user$' functions; grep -E '\$|^[^ ]*[13579bdf] ' functions)" 2
	case $guest in demo-arm) qemu=arm cpu=cortex-a15 ;; *) qemu=aarch64 cpu=cortex-a57 ;; esac
	tap_is "$guest: reads what is typed, and switches itself off" "$(printf 'echo a b\npoweroff\n' |
		timeout 60 qemu-system-$qemu -M virt -cpu $cpu -nodefaults -display none -no-reboot -m 64 -append work=10 \
			-kernel "$top/build/guest/$guest.elf" -serial stdio | tr -d '\r' | tail -n 4)" '# echo a b
a b
# poweroff
powering off'
done
tap_done
