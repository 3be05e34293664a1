# Guests whose profiles are big, as they are profiled: cells for mkdisk, nothing where they are not installed.  Their
# files lie in the working directory; $top is the tree.

xen_cell()	# up to its panic, for it has no other kernel
{
	[ -e /boot/xen-4.17-amd64.gz ] && [ -e /usr/lib/debug/boot/xen-syms-4.17-amd64 ] || return
	jq '.end = "presmp_initcalls" | .phases = [] | del(.cpus_online) |
		.markers |= map(select(.name | IN("secondary_cpu", "cpus_up") | not))' "$top/configs/xen.json" >xen.json
	echo "{\"guest\":\"$PWD/xen.json\",\"timeout_s\":1800,\"silence_s\":900}"
}

linux_cell()	# [CMDLINE]: up to its first program
{
	[ -e "$(jq -r .kernel "$top/configs/linux.json")" ] || return
	[ -e linux.map ] || "$top/tests/long/kallsyms" >linux.map
	jq '.end = "run_init_process" | .phases = [] | del(.cpus_online) | .cmdline = "console=ttyS0,115200 nokaslr" |
		.markers = [("start_kernel", "run_init_process") | {name: ., symbol: .}]' "$top/configs/linux.json" >linux.json
	echo "{\"guest\":\"$PWD/linux.json\",\"symbols\":\"$PWD/linux.map\",\"timeout_s\":1800,\"silence_s\":1800,\"cmdline\":\"${1-}\"}"
}

icount() { jq -c '.clock = "icount"'; }
