#!/bin/sh
# What mkdisk asks of QEMU, and the verdict on KVM.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$tmp" || exit 1
. "$top/tests/mkdisk/setup.sh"

ask()	# JQ-FILTER CELL-MEMBERS
{
	printf '{"guest":"good.json"%s}' "$2" | mkdisk -d work 2>&1 >record.json && jq -c ".machine | $1" record.json
}

mkdir bin
cp qemu bin/qemu-system-i386
sed 's/stub/other stub/' qemu >bin/qemu-system-x86_64
chmod +x bin/*
old=$PATH
PATH=$PWD/bin:$PATH
tap_is 'found in $PATH by architecture' "$(ask .qemu ',"arch":"x86_64"')" "\"$PWD/bin/qemu-system-x86_64\""
tap_is 'its version' "$(ask .qemu_version ',"arch":"x86_64"')" '"7.2.0 (other stub)"'
PATH=$old
tap_is 'later QEMUs list models without the architecture' "$(
	sed 's/x86 / /g' qemu >qemu9; chmod +x qemu9
	ask .cpu_model ',"qemu":"./qemu9","cpu_model":"qemu32"')" '"qemu32"'
printf '#!/bin/sh\nexit 3\n' >mute
chmod +x mute
tap_is 'a QEMU that says nothing' "$(ask . ',"qemu":"./mute"')" "mkdisk: $PWD/mute: not a QEMU, such as qemu-system-i386: --version says: "
printf 'no program\n' >text
chmod +x text
tap_like 'a QEMU that cannot be run' "$(ask . ',"qemu":"./text"')" '^mkdisk: .*/text: --version: Exec format error$'

# The firmware that QEMU loads by itself is the first file among what it has at addresses.
mkdir data
printf 'SeaBIOS (version %%s)\0011.16.2-debian-1\0\0011.16.2-debian-1\0' | tr '\001' '\0' >data/bios.bin
printf 'nothing\n' >other.bin
sha=$(sha256sum <data/bios.bin | cut -c 1-12)
sed "s|\*,try=\*) ;;|'-L help') printf '/none\\\\n%s\\\\n' $PWD/data ;;\n*'-monitor stdio -M pc'*) echo run >>asked; printf 'fw=a name=\"kvm.bin\"\\\\raddr=0 name=\"dtb\"\\\\naddr=0 name=\"bios.bin\"\\\\n' ;;\n*,try=*) ;;|" qemu >qemu-rom
chmod +x qemu-rom
tap_is 'the firmware that QEMU loads: its version, its file, its digest' "$(ask '[.firmware_version, .firmware_of_qemu.path]' ',"qemu":"./qemu-rom"')" \
	"[\"SeaBIOS 1.16.2-debian-1 (bios.bin), sha256 $sha\",\"$PWD/data/bios.bin\"]"
tap_is 'it is asked once' "$(ask .cpus ',"qemu":"./qemu-rom","cpus":2'; wc -l <asked)" '2
1'
tap_is 'but for other options' "$(ask .cpus ',"qemu":"./qemu-rom","qemu_args":["-name","x"]'; wc -l <asked)" '1
2'
printf '{"guest":"good.json","qemu":"./qemu-rom"}' | mkdisk -d work -M depends -T x >record.json
tap_ok 'make makes the machine again when it is another' grep -q "^ data/bios.bin" depends
echo more >>data/bios.bin
tap_is 'which is another machine, to a boot too' "$(qboot -k <record.json >before; ask .cpus ',"qemu":"./qemu-rom"'; qboot -k <record.json | cmp -s - before; echo $?)" \
	'1
1'
tap_is "the user's own is its bytes" "$(ask '[.firmware_version, .firmware_of_qemu]' ',"qemu":"./qemu-rom","firmware":"other.bin"')" \
	"[\"unknown, sha256 $(sha256sum <other.bin | cut -c 1-12)\",null]"
tap_is 'images that the cell names are told by its paths' "$(ask .guest.given ',"kernel":"./kernel","firmware":"other.bin","cdrom":"cd.iso","disk":"disk.raw"')" \
	'{"kernel":"./kernel","cdrom":"cd.iso","disk":"disk.raw","firmware":"other.bin"}'
tap_is "and not the profile's" "$(ask .guest.given '')" null
mkdir packager
printf '#!/bin/sh\necho $1 >>packages\necho firmware 1-2\n' >packager/dpkg-query
chmod +x packager/dpkg-query
tap_is 'where its bytes tell nothing the package does, which is asked once' \
	"$(PATH=$PWD/packager:$PATH; for cpus in 1 2; do ask .firmware_version ',"qemu":"./qemu-rom","firmware":"module","cpus":'$cpus; done; xargs <packages)" \
	"\"firmware 1-2, sha256 $(sha256sum <module | cut -c 1-12)\"
\"firmware 1-2, sha256 $(sha256sum <module | cut -c 1-12)\"
-S -W"
sed "s|echo run >>asked;|[ -e answers ] \|\| exit 1; &|" qemu-rom >qemu-later
chmod +x qemu-later
tap_is 'a QEMU that did not answer is asked again' "$(ask .firmware_version ',"qemu":"./qemu-later"'; touch answers
	ask .firmware_of_qemu.path ',"qemu":"./qemu-later"')" "null
\"$PWD/data/bios.bin\""
sed "s/.-L help.) /&[ -e answers2 ] || kill -9 \$\$; /" qemu-rom >qemu-killed
chmod +x qemu-killed
tap_is 'and one that was killed as it was to tell where it looks' "$(ask .firmware_version ',"qemu":"./qemu-killed"'; touch answers2
	ask .firmware_of_qemu.path ',"qemu":"./qemu-killed"')" "null
\"$PWD/data/bios.bin\""
rm data/bios.bin
tap_is 'a QEMU that tells none' "$(ask .firmware_version ',"qemu":"./qemu-rom"')" null

# A QEMU that refuses the probe: the machine is plain, and says why.
printf '000000f0 T start\n' >nm
jq '.markers[0].symbol = "start"' good.json >symbol.json
probe()	# EXIT CELL-MEMBERS: a QEMU whose answer to the probe ends so, and counts
{
	sed "s|\*,try=\*) ;;|*,try=*) echo run >>tried; $1 ;;|" qemu >qemu-probe
	chmod +x qemu-probe
	rm -rf work tried
	printf '{"guest":"symbol.json","qemu":"./qemu-probe","symbols":"nm"%s}' "$2" >cell
	mkdisk -d work <cell 2>&1 >record.json && jq -c '.machine | [.probe, .probe_reason, .markers[0].reason]' record.json
}
why='the probe cannot be used: no such plugin API'
tap_is 'a probe that works' "$(probe : '')" '[null,null,null]'
tap_is 'a QEMU that refuses the probe: a plain machine, with the reason' \
	"$(probe 'echo no such plugin API; exit 1' '')" "[\"off\",\"$why\",\"$why\"]"
mkdisk -d work <cell >again
tap_is 'it is tried once' "$(wc -l <tried)" 1
tap_ok 'with the same answer' cmp -s again record.json
mkdisk -d elsewhere <cell >again
tap_is 'wherever the machines are made' "$(wc -l <tried) $(cmp again record.json)" '1 '
tap_is 'but again where it is another file, of the same name and version' "$(cp -p qemu-probe q; echo >>q; touch -r qemu-probe q; mv q qemu-probe
	mkdisk -d work <cell | cmp - record.json; wc -l <tried)" 2
tap_is 'a QEMU that somebody kills: for this time' "$(probe 'kill -9 $$' '')" \
	'["off","the probe: QEMU was killed","the probe: QEMU was killed"]'
mkdisk -d work <cell >again
tap_is 'and it is tried again' "$(wc -l <tried)" 2
tap_is 'a QEMU that dies of the probe' "$(probe 'kill -11 $$' '' | grep -o 'the probe cannot be used' | uniq)" \
	'the probe cannot be used'
tap_is 'no probe, no deterministic clock' "$(probe 'echo no such plugin API; exit 1' ',"clock":"icount"')" \
	"mkdisk: stdin: clock: icount: $why"
tap_is 'the deterministic clock without counting: it ends at a function, and says so' \
	"$(printf '{"guest":"symbol.json","qemu":"./qemu","symbols":"nm","clock":"icount","probe":"marks"}' |
		mkdisk -d work | jq -r '.machine | .end, .guest.notice')" 'hello
on the deterministic clock the boot ends at a function: what is printed has a time only with probe count'
tap_is 'where nothing is counted and no function looked for, nothing is tried' "$(rm -rf tried work
	printf '{"guest":"good.json","qemu":"./qemu-probe","probe":"marks"}' | mkdisk -d work | jq -c .machine.probe; ls tried 2>&1)" \
	"\"marks\"
ls: cannot access 'tried': No such file or directory"

if [ -r /dev/kvm ] && [ -w /dev/kvm ]; then
	kvm()	# EXIT: a QEMU whose KVM guest ends so, and counts
	{
		sed "s|\\*) exit 9|*isa-debug-exit*) echo run >>runs; $1 ;;\n&|" qemu >qemu-kvm
		chmod +x qemu-kvm
		rm -rf work runs
	}
	kvm 'exit 85'
	tap_is 'KVM that works is taken' "$(ask '[.accel, .accel_asked, .accel_reason]' ',"qemu":"./qemu-kvm","accel":"auto"')" \
		'["kvm","auto",null]'
	tap_is 'and asked once' "$(ask .accel ',"qemu":"./qemu-kvm","accel":"auto","cpus":2'; wc -l <runs)" '"kvm"
1'
	tap_is 'host is a CPU model then' "$(ask .cpu_model ',"qemu":"./qemu-kvm","accel":"auto","cpu_model":"host"')" '"host"'
	kvm 'exit 0'
	tap_is 'KVM that resets the guest is not' "$(ask '[.accel, .accel_reason]' ',"qemu":"./qemu-kvm","accel":"auto"')" \
		'["tcg","KVM test guest was reset when it turned paging on"]'
	tap_is 'the reason is kept, too' "$(ask .accel_reason ',"qemu":"./qemu-kvm","accel":"auto"'; wc -l <runs)" \
		'"KVM test guest was reset when it turned paging on"
1'
	kvm 'exit 124'
	tap_is 'KVM that hangs is not' "$(ask .accel_reason ',"qemu":"./qemu-kvm","accel":"auto"')" \
		'"KVM test guest did not end in 10 s"'
	kvm 'kill -ABRT $$'
	tap_is 'KVM that kills QEMU is not' "$(ask .accel_reason ',"qemu":"./qemu-kvm","accel":"auto"')" \
		'"KVM test guest: QEMU ended by signal 6"'
	kvm 'echo "no such luck" >\&2; exit 1'
	tap_is 'KVM that fails is not' "$(ask .accel_reason ',"qemu":"./qemu-kvm","accel":"auto"')" \
		'"KVM test guest: QEMU ended with 1: no such luck"'
	kvm 'exit 0'
	tap_is 'nor host a CPU model then' "$(ask . ',"qemu":"./qemu-kvm","accel":"auto","cpu_model":"host"')" \
		"mkdisk: stdin: cpu_model: host is the host's CPU under kvm, and this machine runs under tcg"
else
	tap_like 'KVM that may not be opened' "$(ask .accel_reason ',"qemu":"./qemu","accel":"auto"')" '/dev/kvm: '
fi
tap_is 'under icount auto is tcg' "$(
	printf '{"guest":"symbol.json","symbols":"nm","qemu":"./qemu","accel":"auto","clock":"icount"}' |
		mkdisk -d work | jq -c '.machine | [.accel, .accel_reason]')" \
	'["tcg","only tcg counts instructions"]'

# The test guest itself, under the accelerator that is always there.
mkdir real
real=$(command -v qemu-system-i386)
sed "s|\\*) exit 9|*) shift 2; exec $real -accel tcg \"\$@\"|" qemu >real/qemu
chmod +x real/qemu
if [ -r /dev/kvm ] && [ -w /dev/kvm ]; then
	tap_is 'the test guest turns paging on and leaves' "$(rm -rf work; ask .accel ',"qemu":"real/qemu","accel":"auto"')" '"kvm"'
fi
tap_done
