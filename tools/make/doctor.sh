#!/bin/bash
# What of this host measuring needs, and what is missing: a line each, with the remedy.
#
# usage: doctor.sh directory make 'program ...'
#
# The directory is the one below which files will be written (OUT); then what is typed for make, and what the tests run.
self=$2 tested_by=$3

say() { printf '%-20s %-9s %s\n' "$1" "$2" "$3"; }	# WHAT ok|missing|beware TEXT

program()	# WHAT PROGRAM REMEDY
{
	if path=$(command -v "$2"); then say "$1" ok "$path"; else say "$1" missing "no $2: $3"; fi
}

for arch in i386 x86_64 arm aarch64 riscv64; do
	qemu=qemu-system-$arch
	case $arch in
	i386 | x86_64) remedy="$self deps" ;;
	riscv64) remedy="$self deps-riscv" ;;
	*) remedy="$self deps-arm" ;;
	esac
	if command -v $qemu >/dev/null; then
		say $qemu ok "$($qemu --version 2>&1 | sed -n '1s/^QEMU emulator version //p')"
	else
		say $qemu missing "$remedy installs it"
	fi
done

if [ ! -e /dev/kvm ]; then
	if grep -qwE 'vmx|svm' /proc/cpuinfo; then
		say KVM missing 'no /dev/kvm: modprobe kvm_intel or kvm_amd; ACCEL=tcg works without'
	else
		say KVM missing 'the CPU shows no virtualization here: enable it in the firmware or for this virtual machine; ACCEL=tcg works without'
	fi
elif [ ! -r /dev/kvm ] || [ ! -w /dev/kvm ]; then
	say KVM missing "/dev/kvm: permission denied: adduser $(id -un) kvm, and log in again"
else
	say KVM ok '/dev/kvm can be opened; whether a guest runs under it ACCEL=auto tries'
fi

if chrt -f 1 true 2>/dev/null; then
	say 'real-time priority' ok 'serial lines are read with SCHED_FIFO'
else
	say 'real-time priority' beware "not allowed: stamps may be late on a busy host; '$(id -un) - rtprio 1' in /etc/security/limits.conf allows it"
fi

# What a boot is told, of a lease that nobody waits for.
lease=$(dirname "${BASH_SOURCE[0]}")/../../build/libexec/lease
leases=$(mktemp -d)
if [ ! -x "$lease" ]; then
	say 'CPU weight' missing "not known before it is built: $self all"
elif why=$("$lease" "$leases" sh -c 'echo "$BOOTMATRIX_WEIGHT_REASON"') && [ -z "$why" ]; then
	say 'CPU weight' ok 'boots run in a control group of the highest'
else
	case $why in *'Permission denied') why+='; root, or a delegated control group, helps' ;; esac
	say 'CPU weight' beware "beside other work boots take longer, and vary: $why"
fi
rm -r "$leases"

group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup 2>/dev/null)
read -r quota period 2>/dev/null <"$group/cpu.max" || quota=
cores=$(nproc)
case $quota in
'' | max) say 'CPU limit' ok "no limit: $cores cores" ;;
*) say 'CPU limit' beware "the control group allows $((quota * 100 / period)) % of one core, then stops everything for a while: raise cpu.max in $group" ;;
esac

read -r load _ </proc/loadavg
if awk -v load="$load" -v cores="$cores" 'BEGIN { exit !(load > cores / 2) }'; then
	say load beware "$load on $cores cores: stop what else runs, or use CLOCK=icount"
else
	say load ok "$load on $cores cores"
fi
ticks() { sed -n '1s/^cpu *//p' /proc/stat; }
{ ticks; sleep 0.5; ticks; } | awk '
	{ for (i = 1; i <= 8; i++) all[NR] += $i; stolen[NR] = $8 }
	END { d = all[2] - all[1]; printf "%.1f\n", (d > 0 ? 100 * (stolen[2] - stolen[1]) / d : 0) }' | {
	read -r steal
	if awk -v steal="$steal" 'BEGIN { exit !(steal > 1) }'; then
		say steal beware "$steal % of the time goes to other virtual machines now: CLOCK=icount, or another host"
	else
		say steal ok "$steal %"
	fi
}

dir=$1
while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
free=$(df -Pm "$dir" | awk 'NR == 2 { print $4 }')
if [ ! -w "$dir" ]; then
	say 'disk space' missing "$dir: not writable: name another with OUT=DIRECTORY"
elif [ "$free" -lt 1024 ]; then
	say 'disk space' beware "$free MiB free in $dir: make room, or name another with OUT=DIRECTORY"
else
	say 'disk space' ok "$free MiB free in $dir"
fi

program paper pdflatex "$self deps-paper"
if command -v srun >/dev/null && ! timeout 10 sinfo -h >/dev/null 2>&1; then
	say slurm missing "no cluster answers: $self slurm-up starts one on this host; only needed to spread a matrix over hosts"
else
	program slurm srun "$self deps-slurm; only needed to spread a matrix over hosts"
fi
if [ -d "$(dirname "${BASH_SOURCE[0]}")/../../tests" ]; then # what is installed builds and tests nothing
	program compiler gcc 'make deps'
	for needed in $tested_by; do command -v $needed >/dev/null || break; done
	program tests $needed 'make test-deps'
	if pkg-config --exists libevent 2>/dev/null; then
		say dashboard ok 'libevent is there'
	else
		say dashboard missing 'no libevent: make deps'
	fi
fi
