# What the qboot tests share: machines of the demo guest, boots, the fate of QEMU.

machine()	# CELL-MEMBERS [JQ-FILTER]: the machine record of a demo guest
{
	mkdir -p "$tmp/images"
	echo "{\"guest\":\"$top/configs/demo.json\"$1}" |
		mkdisk -d "$tmp/images" | jq -c "${2:-.}"
}

end_of()	# LOG JQ-FILTER: something of the end record
{
	jq -r "select(.end).end | $2" "$1"
}

serial_of()	# LOG: the guest's bytes
{
	jq -j 'select(.serial).serial' "$1" | iconv -f utf-8 -t latin1
}

wait_until()	# COMMAND...: until it succeeds; a guard of a minute, no measure
{
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || return 1
		sleep 0.1
	done
}

qemu_of()	# PID-OF-QBOOT: its QEMU
{
	pgrep -P "$1" -f qemu-system
}

gone()	# PID: no such process, or one that is only waiting to be reaped
{
	[ ! -e "/proc/$1/stat" ] || grep -q ') [ZX] ' "/proc/$1/stat"
}
