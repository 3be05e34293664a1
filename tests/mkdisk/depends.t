#!/bin/sh
# The make dependencies that mkdisk writes, read by make itself.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$tmp" || exit 1
. "$top/tests/mkdisk/setup.sh"

name='an $odd #1 100% na:me, module'
cp module "$name"
ln -s disk.raw link.raw
jq -n --arg m "$name" '{guest: "good.json", qemu: "./qemu", modules: [$m], disk: "link.raw"}' >cell.json
mkdir out
tap_ok 'writes the file' sh -c 'mkdisk -M out/machine.d <cell.json >out/machine.json'
tap_is 'the target is FILE with .seen for .d' "$(head -n 1 out/machine.d)" 'out/machine.seen: \'
cat >Makefile <<'EOF'
-include out/machine.d
out/machine.seen:
	@touch $@; echo made
EOF
stale()	# FILE: is the target made again when FILE is younger than it?
{
	touch -d '2 hours ago' good.json kernel qemu disk.raw "$name"
	touch -h -d '2 hours ago' link.raw
	touch -d '1 hour ago' out/machine.seen
	make -s 2>&1
	touch "$1"
	make -s 2>&1
}
tap_is 'make reads it without a word' "$(make -s 2>&1; make -s 2>&1)" made
tap_is 'not stale when nothing changed' "$(make -s 2>&1)" ''
for file in good.json kernel qemu disk.raw "$name"; do
	tap_is "stale when this changed: $file" "$(stale "$file")" made
done
rm "$name"
tap_is 'a file that went away makes it stale, and no error' "$(make -s 2>&1)" made
cp module "$name"
mkdisk -M x.d -T 'some target' <cell.json >/dev/null
tap_is '-T names another target' "$(head -n 1 x.d)" 'some\ target: \'
tap_is 'a link is listed with what it points to' "$(grep -c '^ .*\(link\|disk\).raw' x.d)" 2
cp x.d before.d
echo '{"guest":"good.json","qemu":"./qemu","kernel":"gone"}' | mkdisk -M x.d >/dev/null 2>&1
tap_ok 'a failure leaves the old file' cmp x.d before.d
tap_is 'nothing unfinished is left' "$(ls | grep 'x\.d\.')" ''
tap_done
