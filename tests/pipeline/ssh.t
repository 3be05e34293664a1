#!/bin/bash
# LAUNCH by ssh, as bootmatrix(7) has it, to a host that is a network namespace with a name of its own.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

name='a boot by ssh'
PATH=$PATH:/usr/sbin:/sbin
for program in sshd ssh ssh-keygen ip unshare nsenter; do
	command -v $program >/dev/null || { tap_skip "$name" "no $program"; tap_done; }
done
unshare --net --uts true 2>/dev/null || { tap_skip "$name" 'a network namespace is refused'; tap_done; }

rm -r build configs image
cp -r "$top/configs" .
ln -s "$top/build" build
unshare --net --uts sleep 600 &
host=$!
tap_at_exit 'kill $(cat "$tmp/sshd.pid" 2>/dev/null) $host'
inside() { nsenter --target $host --net --uts "$@"; }
apart() { [ "$(readlink /proc/$host/ns/net)" != "$(readlink /proc/self/ns/net)" ]; }
until_true apart
net=10.$((RANDOM % 256)).$((RANDOM % 256))
if ! ip link add bm$$ type veth peer name eth0 netns $host 2>"$tmp/said" || ! ip address add $net.1/30 dev bm$$ 2>"$tmp/said"; then
	tap_skip "$name" "$(head -n 1 "$tmp/said")"
	tap_done
fi
ip link set bm$$ up
inside ip address add $net.2/30 dev eth0
inside ip link set eth0 up
inside hostname node1
ssh-keygen -q -t ed25519 -N '' -f "$tmp/key"
ssh-keygen -q -t ed25519 -N '' -f "$tmp/host"
[ -d /run/sshd ] || mkdir /run/sshd
printf '%s\n' "HostKey $tmp/host" "AuthorizedKeysFile $tmp/key.pub" "PidFile $tmp/sshd.pid" 'StrictModes no' 'UsePAM no' 'PermitRootLogin yes' >"$tmp/sshd"
inside "$(command -v sshd)" -f "$tmp/sshd" -p 2222 -E "$tmp/sshd.log"
printf '%s\n' 'Host node1' "HostName $net.2" 'Port 2222' "IdentityFile $tmp/key" 'IdentitiesOnly yes' 'BatchMode yes' 'StrictHostKeyChecking no' 'LogLevel ERROR' \
	"UserKnownHostsFile $tmp/known" >nodes
ready() { ssh -F nodes node1 true; }
if ! until_true ready; then
	tap_skip "$name" "no sshd: $(tail -n 1 "$tmp/sshd.log")"
	tap_done
fi

sed -n 's/\\e/\\/g; /^make matrix LAUNCH=.ssh/p' "$top/man/bootmatrix.7" >example
tap_is 'the page has the example' "$(wc -l <example)" 1
LOCK=$tmp/lock MAKEFLAGS= bash -c 'export BOOTMATRIX_LOCK=$LOCK; unset LOCK; . ./example' >"$tmp/said" 2>&1
tap_is 'it boots' "$? $(tail -n 1 "$tmp/said")" '0 out/demo/report.txt: 2 of 2 boots completed'
tap_is 'on that host' "$(jq -r 'select(.boot).boot.host.name' out/demo/cpu_1/0*.boot.jsonl | sort -u)" node1
jq -j 'select(.serial).serial' out/demo/cpu_1/001.boot.jsonl >far
build/qboot <out/demo/cpu_1/machine.json | jq -j 'select(.serial).serial' >near
tap_ok 'with each byte of the guest' cmp far near
tap_ok 'which are many' test "$(wc -c <far)" -gt 200

# What is there by the name of QEMU may be another one.
make LOCK="$tmp/lock" OUT=other CPUS=1 SAMPLES=1 LAUNCH="sed 's/\"qemu_version\":\"[^\"]*/\"qemu_version\":\"1.2.3/' |" matrix >"$tmp/said" 2>&1
tap_like 'another QEMU than that of the machine: both versions' "$(cat "$tmp/said")" \
	'no configuration can be launched: QEMU [0-9.]+( \(.*\))?, the machine was made with 1\.2\.3:'
tap_done
