#!/bin/bash
# Every cell of bootmatrix(7)'s table of architectures works, or is refused by name.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
uboot=/usr/lib/u-boot/qemu-riscv64_smode/uboot.elf

guest()	# ARCHITECTURE: a profile of it, with one mark and one line of text
{
	case $1 in
	i386 | x86_64) jq -c --arg a "$1" '.arch = $a' "$top/configs/demo.json" ;;
	arm) cat "$top/configs/demo-arm.json" ;;
	aarch64) cat "$top/configs/demo-arm64.json" ;;
	riscv64)
		echo '80200000 T start' >riscv64.nm
		jq -n --arg k $uboot '{name: "u-boot", arch: "riscv64", kernel: $k, symbols: "riscv64.nm", end: "prompt", timeout_s: 60,
			markers: [{name: "entry", symbol: "start"}, {name: "prompt", serial: "Hit any key"}]}'
		;;
	esac | jq -c --arg d "$top/configs/" 'if .kernel[:1] == "/" then . else .kernel = $d + .kernel | .cmdline = "work=10" end'
}

boot()	# CELL-MEMBERS: leaves log; prints how it ends
{
	printf '{"guest":"%s.json"%s}' "$arch" "$1" | mkdisk -d images 2>err >machine && qboot <machine >log &&
		jq -r 'select(.end).end | "\(.outcome) \(.reason // "")"' log || cat err
}

argument()	# WORD...: those of QEMU that contain one of them
{
	jq -r 'select(.boot).boot.qemu.argv[]' log | grep -Eo "$1" | sort -u | xargs
}

# column after column, as the page has it
sed -n '/^\.Ss Architectures/,/^\.El/s/^\.It \([a-z]\)/\1/p' "$top/man/bootmatrix.7" | sed 's/ Ta / /g' >table
tap_is 'all architectures have a row' "$(cut -d' ' -f1 table | xargs)" \
	"$(echo '{"guest":"'"$top"'/configs/demo.json","arch":"none"}' | mkdisk 2>&1 | sed 's/.*not one of: //')"

while read -r arch probe icount disk network cpus calls <&3; do
	if ! command -v qemu-system-$arch >missing || { [ $arch = riscv64 ] && [ ! -e $uboot ]; }; then
		tap_skip "$arch" 'its QEMU or its guest is not installed'
		continue
	fi
	guest $arch >$arch.json
	tap_is "$arch: probe and icount: $probe, $icount" "$(boot ',"clock":"icount"'
		jq -r 'select(.mark and .virtual_ns) | .insns | length' log | uniq)" 'booted 
1'
	tap_is "$arch: disk and network: $disk, $network" \
		"$(boot ',"cpus":2,"network":"user","disk":{"size_mib":4}'; argument "if=$disk|model=$network")" \
		"booted 
if=$disk model=$network"
	tap_like "$arch: $cpus CPUs are the most" "$(boot ",\"cpus\":$((cpus + 1))" | tail -n 1)" \
		"^launch-failed .*max CPUs supported.*\($cpus\)$|^mkdisk: stdin: cpus: out of range 1..$cpus$"
	if [ "$calls" = no ]; then
		printf '{"guest":"%s.json","clock":"icount"}' $arch | mkdisk -d images -f functions | qboot -f functions -p tree >log
		tap_is "$arch: calls are not followed" "$(head -n 1 tree | jq .profile.calls)" false
	fi
	case $arch:$(uname -m) in
	i386:*86* | x86_64:x86_64 | arm:armv7l | aarch64:aarch64 | riscv64:riscv64) ;;
	*)
		tap_is "$arch: KVM of another host is refused" "$(boot ',"accel":"kvm"')" \
			"mkdisk: stdin: accel: kvm: this host is $(uname -m), which runs no $arch"
		tap_is "$arch: nothing tries it" "$(boot ',"accel":"auto"'; jq -r .machine.accel_reason machine)" "booted 
nothing tries KVM with a guest of $arch"
		;;
	esac
done 3<table
tap_done
