# Boots of one guest on several QEMUs execute the same instructions in the kernel; source it after tap.sh.

qemu_of()	# VERSION|system ARCHITECTURE: the program, or nothing
{
	case $1 in
	system) command -v "qemu-system-$2" ;;
	*) ls "$top/build/qemu$1/qemu-system-$2" 2>/dev/null ;;
	esac
}

kernel()	# QEMU GUEST CPUS: how many instructions all vCPUs have executed from kmain on, at each mark after it
{
	printf '{"guest":"%s","cpus":%d,"cmdline":"work=100","clock":"icount","qemu":"%s"}' \
		"$top/configs/$2.json" "$3" "$1" | mkdisk -d "$tmp/images" | qboot >"$tmp/log"
	jq -r 'select(.boot).boot.qemu.version' "$tmp/log" >"$tmp/version"
	jq -sc '[.[] | select(.mark)] | (map(.mark) | index("kmain_phase")) as $k | .[$k].insns as $from | .[$k:][] |
		[.mark, ([.insns, $from] | transpose | map(.[0] - .[1]))]' "$tmp/log"
}

portable()	# GUEST ARCHITECTURE CPUS VERSION...: as on the system's QEMU, and probed
{
	guest=$1 arch=$2 cpus=$3
	shift 3
	kernel "$(qemu_of system "$arch")" "$guest" "$cpus" >"$tmp/expected"
	tap_is "$guest, $cpus vCPUs, QEMU $(cat "$tmp/version"): all marks" "$(wc -l <"$tmp/expected")" 8
	for version; do
		if [ -z "$(qemu_of "$version" "$arch")" ]; then
			tap_skip "$guest, $cpus vCPUs, QEMU $version" "not installed: make deps-qemu$version"
			continue
		fi
		kernel "$(qemu_of "$version" "$arch")" "$guest" "$cpus" >"$tmp/actual"
		tap_ok "$guest, $cpus vCPUs, QEMU $(cat "$tmp/version"): the kernel's instructions are the same" \
			diff "$tmp/expected" "$tmp/actual"
	done
}
