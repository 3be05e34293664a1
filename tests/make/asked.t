#!/bin/bash
# What follows from what was asked: configurations, their cells, variants; and what is refused.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

asked()	# NAME=VALUE...
{
	LC_ALL=C awk -f "$top/tools/make/choices.awk" -f "$top/tools/make/plan.awk" -f "$top/tools/make/nearest.awk" -f "$top/tools/make/asked.awk" guest=configs/demo.json guest.one=configs/one.json table="$top/tools/lib/settings.h" dir=. called=VARIANT_% seed=1 \
		samples=1 warmup=0 disk=installed.qcow2 settings='GUEST:-:name! CPUS:cpus:positive+! MODELS:cpu_model:model+
		MEM:memory_mib:positive+ ACCEL:accel:choice TIMEOUT:timeout_s:positive CMDLINE:cmdline:line SHA256:sha256.iso:word
		BOOT:boot:choice DISK:disk:line INITRD:modules[]:line SAMPLES:-:positive! NET:network:choice QEMU_ARGS:qemu_args:words' SAMPLES=1 GUEST=demo "$@"
}
configs() { asked "$@" | sed -n 's/^config=//p' | xargs; }
cell() { asked CPUS=1 "$@"; }

tap_is 'configurations, what is stale, the plan' "$(asked CPUS='2 1' | xargs)" \
	'config=cpu_2 config=cpu_1 stale=cpu_2 stale=cpu_1 cpu_1/001.1 cpu_2/001.2'
tap_is 'as many boots as asked for' "$(asked CPUS='1 2' samples=9 warmup=11 | grep -c /)" 40
both() { asked CPUS='1 2' CLOCK='wall icount' settings='CPUS:cpus:positive+! CLOCK:clock:choice+!' samples=12 warmup=1 exact=2 "$@"; }
boots() { sed -n 's,/[W0-9]*[.].*,,p' | sort | uniq -c | xargs; }
tap_is 'SAMPLES=auto: those on the deterministic clock have as many as show whether they repeat' "$(both | boots)" \
	'13 cpu_1 3 cpu_1-icount 13 cpu_2 3 cpu_2-icount'
tap_is 'and as many as their own plan says' "$(both plans='cpu_1:12 cpu_1-icount:2 cpu_2-icount:11 cpu_3-icount:4' | boots) $(both plans=cpu_2-icount:11 | grep limit | xargs)" \
	'13 cpu_1 3 cpu_1-icount 13 cpu_2 12 cpu_2-icount limit=cpu_1-icount:2 limit=cpu_2-icount:11'
tap_is 'which leaves the order of the others alone' "$(both | sed -n 's,[.].*,,; /icount/!p' | grep /)" \
	"$(both exact= | sed -n 's,[.].*,,; /icount/!p' | grep /)"
tap_is 'of variants' "$(both VARIANTS='a b' VARIANT_a= VARIANT_b= plans='cpu_1-icount@a:5 cpu_1-icount@b:5' | boots)" \
	'6 cpu_1-icount@a 6 cpu_1-icount@b 13 cpu_1@a 13 cpu_1@b 3 cpu_2-icount@a 3 cpu_2-icount@b 13 cpu_2@a 13 cpu_2@b'
mkdir cpu_1 && asked CPUS=1 show=cpu_1 >cpu_1/config.json
tap_is 'a file that holds its cell is not stale' "$(asked CPUS='1 2' | grep stale)" stale=cpu_2
tap_is 'under another setting it is' "$(asked CPUS=1 NET=user | grep stale)" stale=cpu_1
echo >>cpu_1/config.json
tap_is 'with another line, too' "$(asked CPUS=1 | grep stale)" stale=cpu_1
tap_is 'dimensions' "$(configs CPUS='1 2' MODELS='a,+b=1:c d' MEM='64 128')" \
	'cpu_1-a_+b_1_c-64M cpu_1-a_+b_1_c-128M cpu_1-d-64M cpu_1-d-128M cpu_2-a_+b_1_c-64M cpu_2-a_+b_1_c-128M cpu_2-d-64M cpu_2-d-128M'
tap_is 'both clocks' "$(configs CPUS='1 2' CLOCK='wall icount')" 'cpu_1 cpu_1-icount cpu_2 cpu_2-icount'
tap_is 'one clock is no part of a name' "$(configs CPUS=1 CLOCK=icount)" cpu_1
tap_is 'one size is none' "$(configs CPUS=1 MEM=64)" cpu_1
tap_is 'variants' "$(configs CPUS='1 2' VARIANTS='old new' VARIANT_old= VARIANT_new=)" 'cpu_1@old cpu_1@new cpu_2@old cpu_2@new'
tap_is 'in one block' "$(asked CPUS='1 2' VARIANTS='old new' VARIANT_old= VARIANT_new= | sed -n 's,/001.*,,p' | sort | xargs)" \
	'cpu_1@new cpu_1@old cpu_2@new cpu_2@old'

tap_is 'a variant may be another guest' "$(cell VARIANTS='a b' VARIANT_a=GUEST=one VARIANT_b=MEM=8 show=cpu_1@a; cell VARIANTS='a b' \
	VARIANT_a=GUEST=one VARIANT_b=MEM=8 show=cpu_1@b)" '{"config":"cpu_1@a","guest":"configs/one.json","cpus":1}
{"config":"cpu_1@b","guest":"configs/demo.json","cpus":1,"memory_mib":8}'
tap_like 'whose name is one' "$(asked CPUS=1 VARIANTS=a VARIANT_a=GUEST=../x)" 'error VARIANT_a: GUEST: cannot have the character /'

tap_is 'a cell: what is empty is left out' "$(cell show=cpu_1)" '{"config":"cpu_1","guest":"configs/demo.json","cpus":1}'
tap_is 'numbers, texts, digests, lists' "$(cell show=cpu_1 MEM=64 TIMEOUT=5 SHA256=12 INITRD='a b' DISK=d.img)" \
	'{"config":"cpu_1","guest":"configs/demo.json","cpus":1,"memory_mib":64,"timeout_s":5,"sha256":{"iso":"12"},"disk":"d.img","modules":["a b"]}'
text='a "b" c\d '\''e'\'' $f ${g} #h,i  j %k *	t\n&'
tap_is 'a line, as it is typed' "$(cell show=cpu_1 CMDLINE="$text" | jq -r .cmdline)" "$text"
tap_is 'the installed disk' "$(cell show=cpu_1 BOOT=disk | jq -c '[.boot, .disk]')" '["disk","installed.qcow2"]'
tap_is 'unless another is named' "$(cell show=cpu_1 BOOT=disk DISK=x | jq -c '[.boot, .disk]')" '["disk","x"]'

of()	# NAME VARIANT_old=... : the cell of cpu_1@old, without what all have
{
	cell CMDLINE=base VARIANTS=old show=cpu_1@old "$@" | jq -c 'del(.config, .guest, .cpus)'
}
tap_is 'a variant has its own values' "$(of VARIANT_old='CMDLINE=x MEM=64')" '{"memory_mib":64,"cmdline":"x"}'
tap_is 'and the rest of all' "$(of VARIANT_old='NET=user')" '{"cmdline":"base","network":"user"}'
tap_is 'one that is empty leaves it to the profile' "$(of VARIANT_old='CMDLINE=')" '{}'
tap_is 'double quotes' "$(of VARIANT_old='CMDLINE="x \"y\" \z  $" NET=none')" '{"cmdline":"x \"y\" \\z  $","network":"none"}'
tap_is 'single quotes and backslashes' "$(of VARIANT_old="CMDLINE='x  \"y\" \\'\\ z NET=none")" '{"cmdline":"x  \"y\" \\ z","network":"none"}'
tap_is 'words, split as by the shell, without expansion' \
	"$(cell show=cpu_1 QEMU_ARGS="-device edu  -name 'a \"b\"'c\\ d \"\$x *\" ''" | jq -c .qemu_args)" '["-device","edu","-name","a \"b\"c d","$x *",""]'
tap_is 'words of a variant' "$(of VARIANT_old="QEMU_ARGS='-name \"a b\"'" | jq -c .qemu_args)" '["-name","a b"]'
printf '# base\n\nCMDLINE=x "y"  z\nNET=user\n' >old.conf
tap_is 'a file' "$(of VARIANT_old=@old.conf)" '{"cmdline":"x \"y\"  z","network":"user"}'
tap_is 'a disk of one variant' "$(of VARIANT_old='BOOT=disk CMDLINE=')" '{"boot":"disk","disk":"installed.qcow2"}'

refused()	# NAME REASON SETTING=VALUE...
{
	name=$1 reason=$2
	shift 2
	tap_is "refused: $name" "$(asked CPUS=1 "$@")" "error $reason"
}
# The first and last text of each length, and those on both sides of the surrogates; then what is just beyond.
for text in '\u80' '\u7ff' '\u800' '\ud7ff' '\ue000' '\uffff' '\U10000' '\U10ffff'; do
	tap_is "UTF-8: $text" "$(cell show=cpu_1 CMDLINE="$(LC_ALL=C.UTF-8 printf "$text$text")" | jq -r .cmdline)" "$(LC_ALL=C.UTF-8 printf "$text$text")"
done
for bytes in '\x80' '\xc1\xbf' '\xc2' '\xe0\x9f\xbf' '\xe2\x82' '\xed\xa0\x80' '\xed\xbf\xbf' '\xf0\x8f\xbf\xbf' '\xf4\x90\x80\x80' '\xf5\x80\x80\x80' \
	'\xc3\xe2\x82\xac\xa9'; do
	refused "bytes $bytes" 'CMDLINE: is not UTF-8' CMDLINE="$(printf "a$bytes")"
done
refused letters 'SAMPLES: not a whole number: abc' SAMPLES=abc
refused 'a zero in front' 'SAMPLES: not a whole number: 010' SAMPLES=010
refused zero 'CPUS: must be at least 1: 1 0' CPUS='1 0'
refused nothing 'CPUS: empty' CPUS=' '
refused 'a quote that is not closed' "QEMU_ARGS: no closing ': quote it as for the shell" QEMU_ARGS="-name 'a"
refused 'two words' 'NET: more than one word: none user' NET='none user'
refused 'another word' 'NET: not one of none user: tap' NET=tap
refused 'a slash in a name' 'MODELS: cannot have the character /: a/b: name another' MODELS='x a/b'
refused 'a name twice' 'two configurations of one name in: cpu_1-a_b cpu_1-a_b' MODELS='a,b a:b'
refused 'a word twice' 'CPUS: 2 is there twice' CPUS='1 2 2'
refused 'a variant twice' 'two configurations of one name in: cpu_1@x cpu_1@x' VARIANTS='x x' VARIANT_x=
refused 'too many boots' 'SAMPLES: more than 100000 boots' samples=100001
refused 'a variant of that name is not there' "VARIANTS: there is no VARIANT_old: say what it sets: VARIANT_old='SETTING=VALUE ...'" VARIANTS=old
refused 'a name with a slash' "VARIANTS: a name is of letters, digits, '.', '_' and '-': a/b" VARIANTS=a/b
refused 'no setting' 'VARIANT_old: not SETTING=VALUE: x: name the setting, as in VARIANT_old=KERNEL=x' VARIANTS=old VARIANT_old=x
refused 'another setting' 'VARIANT_old: KERNL: not a setting of one machine' VARIANTS=old VARIANT_old=KERNL=x
refused 'a setting of the matrix' 'VARIANT_old: SAMPLES: not a setting of one machine' VARIANTS=old VARIANT_old=SAMPLES=3
refused 'the number of CPUs' 'VARIANT_old: CPUS: not a setting of one machine' VARIANTS=old VARIANT_old=CPUS=3
refused 'a dimension of the matrix' 'VARIANT_old: MODELS: the matrix has its own: a b' MODELS='a b' VARIANTS=old VARIANT_old=MODELS=x
refused 'a list' 'VARIANT_old: MEM: more than one word: 64 128' VARIANTS=old VARIANT_old='MEM="64 128"'
refused 'a bad value' 'VARIANT_old: NET: not one of none user: tap' VARIANTS=old VARIANT_old=NET=tap
refused 'an open quote' "VARIANT_old: no closing ': quote it as for the shell" VARIANTS=old VARIANT_old="CMDLINE='x"
refused 'no such file' 'VARIANT_old: cannot read none' VARIANTS=old VARIANT_old=@none

tap_done
