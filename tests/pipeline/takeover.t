#!/bin/bash
# A matrix that bootmatrix 0.1 made, old.tar.gz: taken over with its logs, and a base to compare with.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs image

mkdir build
tar -xzf "$top/tests/pipeline/old.tar.gz"
for file in mkdisk markerparse stats report calltree probe.so; do
	ln -s "$top/build/$file" build
done
mkdir build/guest && cp tests/guest/demo.elf build/guest
cat >build/qboot <<END
#!/bin/sh
[ "\$1" = -k ] || echo "\$2" >>"$BOOTS"
exec $top/build/qboot "\$@"
END
chmod +x build/qboot

# The fixture's machines are of this host: its QEMU is found here, and is not of another version.
machine() { echo '{"guest":"configs/demo.json"}' | build/mkdisk -d "$tmp/files" | jq -c ".machine.$1"; }
for file in out/demo/cpu_?/boot.json; do
	touch -r $file "$tmp/date"
	jq -c ".qemu = $(machine qemu) | .qemu_version = $(machine qemu_version)" $file >new && mv new $file
	touch -r "$tmp/date" $file
done
cp -rp out before

logs() { find out -name '*.boot.jsonl' -printf '%p %i %T@\n' | sort; }
boots() { sort "$BOOTS" | xargs; : >"$BOOTS"; }
old=$(logs)

make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=2 -n matrix >"$tmp/said" 2>&1
tap_is '-n: nothing will be booted' "$(grep -c libexec/boot "$tmp/said")" 0
make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=2 matrix >"$tmp/said" 2>&1
tap_is 'a matrix of the earlier release: make completes' $? 0
tap_is 'it is said, once' "$(grep 'taken over' "$tmp/said")" 'out/demo: made by bootmatrix 0.1, taken over with its logs'
tap_is 'nothing is booted' "$(boots)" ''
tap_is 'the logs are as they were' "$(logs)" "$old"
tap_is 'the seed, too' "$(cat out/demo/.stamps/seed)" 7
tap_like 'the report is made again, of the same boots' "$(tail -n 1 "$tmp/said")" 'report.txt: 4 of 4 boots'
tap_is 'the old stamps are gone' "$(ls -d out/demo/.how 2>&1)" "ls: cannot access 'out/demo/.how': No such file or directory"
tap_ok 'then nothing is left to do' make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=2 -q matrix
make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=3 matrix >"$tmp/said" 2>&1
tap_is 'a sample more: a boot more of each' "$(boots)" '003 003'
tap_is 'in the order that the seed gives, counted on' "$(tail -n 2 out/demo/order | xargs) $(wc -l <out/demo/order)" 'cpu_1/003 cpu_2/003 6'
echo '# other' >>build/qboot
make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=3 matrix >"$tmp/said" 2>&1
tap_is 'another qboot: all is booted' "$(boots)" '001 001 002 002 003 003'

make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=3 BASE=before/demo compare >"$tmp/said" 2>&1
tap_like 'the old matrix is a base to compare with' "$(cat "$tmp/said")" '^Boot times compared with before/demo'
tap_ok 'and is left as it was' test -e before/demo/.how/qboot -a ! -e before/demo/.stamps

# Interrupted on the way: what the first make did not come to is done by the next one.
rm -r out && cp -rp before out
make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=2 out/demo/.stamps/seed >"$tmp/said" 2>&1
make LOCK="$tmp/lock" CPUS='1 2' SAMPLES=2 matrix >"$tmp/said" 2>&1
tap_is 'taken over in two steps: nothing is booted' "$(boots)" ''

tap_done
