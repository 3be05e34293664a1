#!/bin/bash
# Copies of a machine's images in a directory of the host that boots.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
PATH=$top/build/libexec:$PATH
echo kernel >vmlinuz; echo 'first module' >m1; echo 'second module' >m2
sha() { sha256sum "$1" | cut -c -64; }
image() { printf '{"path":"%s","sha256":"%s"}' "$tmp/$1" "$(sha "$1")"; }
kernel=$(sha vmlinuz)
echo "{\"machine\":{\"kernel\":$(image vmlinuz),\"modules\":[$(image m1),$(image m2)],\"disk\":null,\"cmdline\":\"x\"}}" >machine

tap_is 'the command is given the record with the copies' "$(stage dir cat <machine | jq -c .machine)" \
	"{\"kernel\":{\"path\":\"dir/$kernel\",\"sha256\":\"$kernel\"},\"modules\":[{\"path\":\"dir/$(sha m1)\",\"sha256\":\"$(sha m1)\"},{\"path\":\"dir/$(sha m2)\",\"sha256\":\"$(sha m2)\"}],\"disk\":null,\"cmdline\":\"x\"}"
tap_is 'which are these images, and nothing else is there' "$(cd dir && sha256sum * | awk '{ print $1 == $2 }' | xargs)" '1 1 1'
before=$(stat -c %i.%y dir/*)
rm m1
tap_is 'they are copied once, and used where the image is not' "$(stage dir sh -c 'cat >/dev/null; exit 7' <machine; echo $?; stat -c %i.%y dir/*)" \
	"7
$before"
cut=dir/$(sha m2)
echo x >"$cut"
stage dir true <machine
tap_is 'one that was cut is copied again' "$? $(sha "$cut")" "0 $(sha m2)"
stage other true <machine 2>said
tap_is 'an image that is nowhere' "$? $(sed 's/.*dd: //' said)" "1 failed to open '$tmp/m1': No such file or directory"
echo 'another module' >m1
stage other true <machine 2>said
tap_is 'another than that of the machine is not booted' "$? $(cat said)" "1 stage: $tmp/m1: it is not that of the machine: its SHA-256 is $(sha m1)"
tap_is 'and has not its name' "$(ls other | grep -v part)" "$kernel"
jq -c '.machine.modules[0].sha256 = "../m2"' machine | stage other jq -c '.machine.modules[0].path' >out
tap_is 'what has no digest stays where it is' "$(cat out)" "\"$tmp/m1\""
qemu-img create -q -f qcow2 -F raw -b vmlinuz over.qcow2 1M
echo "{\"machine\":{\"disk\":$(image over.qcow2)}}" | stage other jq -c .machine.disk.path >out
tap_is 'a disk that needs another file stays where it is' "$(cat out)" "\"$tmp/over.qcow2\""
stage vmlinuz true <machine 2>said
tap_is 'no directory' "$? $(cat said)" '1 stage: vmlinuz: Not a directory'
stage dir true </dev/null 2>said
tap_is 'no machine' "$? $(cat said)" '1 stage: stdin: no machine'
stage dir ./none <machine 2>said
tap_is 'no command' "$? $(tail -n 1 said)" '1 stage: ./none: No such file or directory'
for args in '' dir '-x dir true'; do
	stage $args <machine 2>said
	tap_is "wrong use: $args" $? 2
done
tap_done
