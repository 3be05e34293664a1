# What the tests of installing share: the stand-in's CD, its profile with short times, installations of it.

unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES V GUEST SAMPLES WARMUP CPUS MODELS MEM ACCEL CMDLINE CLOCK \
	TIMEOUT SEED OUT LAUNCH LOCK BIN ISO SHA256 BOOT ENTRY DISK ROOTDEV KERNELDIR NET DISK_MIB
cd "$tmp" || exit 1
export TMPDIR=$tmp
"$top/tests/minix/image" minix.iso || exit 1

profile()	# JQ-FILTER: minix.json here, with the filter applied
{
	jq "$1" "$top/configs/minix.json" >minix.json
}
profile .

cell()	# OPTIONS-OF-THE-GUEST
{
	printf '{"guest":"minix.json","iso":"minix.iso","cmdline":"pace=10 copy=100 %s"}' "$1"
}

install()	# OPTIONS-OF-THE-GUEST [OPTION...]: install to disk.qcow2; sets $status, leaves said
{
	options=$1
	shift
	cell "$options" | mkdisk -i >machine.json 2>said && qinstall -o disk.qcow2 -s 64 "$@" <machine.json >disk.transcript 2>said
	status=$?
}

said()	# what was said, less the directory
{
	sed "s|$tmp/||g" said
}

answers()	# the transcript's answers, by the names of their steps
{
	sed -n 's/^ *[0-9.]* > \(.*\)\\r	(\(.*\))$/\2=\1/p' disk.transcript | tr '\n' ' '
}

left()	# what an installation left in the directory
{
	ls | grep '^disk' | tr '\n' ' '
}

clean()
{
	rm -f disk.*
}

until_true()	# COMMAND...: try again until it succeeds; a minute is a guard, not a measure
{
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || return 1
		sleep 0.1
	done
}

gone()	# PID: no such process, or one that is only waiting to be reaped
{
	[ ! -e "/proc/$1/stat" ] || grep -q ') [ZX] ' "/proc/$1/stat"
}
