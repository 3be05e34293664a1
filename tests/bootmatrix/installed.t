#!/bin/bash
# The installed pipeline, used in a directory that has nothing of the source tree; its own tree is never written to.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../until.sh"
cd "$top" || exit 1
export BOOTMATRIX_LOCK=$tmp/lock BOOTMATRIX_CPUS=1 BOOTMATRIX_SAMPLES=1
prefix=$tmp/prefix
make -s install prefix="$prefix" || exit 1
PATH=$prefix/bin:/usr/bin:/bin
listing() { find "$prefix" -printf '%p %y %s %T@ %C@\n' | sort; }
listing >"$tmp/before"

usage=$(bootmatrix --help | sed '/^$/,$d; s/^usage: //' | xargs)
tap_is 'and says what each means' "$(bootmatrix -h | grep -cE '^  (env|    --pipeline|-h, --help|-V, --version)  +[A-Z].* ?[a-z]')" 4
tap_is 'its help is the synopsis' "$usage" \
	"$(mandoc -T ascii "$top/man/bootmatrix.1" | sed 's/.\x08//g' | sed -n '/^SYNOPSIS/,/^DESCRIPTION/{ /^[SD][YE]/d; p; }' | xargs)"
tap_like '--version' "$(bootmatrix --version)" '^bootmatrix \(bootmatrix\) [0-9.]+'
tap_is 'without a goal it lists them, as they are typed' "$(bootmatrix | grep -cE '^  bootmatrix (matrix|doctor|run CPUS=2) ')" 3
listed() { tr -d ' \n'; }
tap_is 'and mangles no other word' "$(bootmatrix help | sed 's/bootmatrix/make/g' | listed)" \
	"$(awk -v self=make -v table="$top/tools/lib/settings.h" -f "$top/tools/make/choices.awk" -f "$top/tools/make/help.awk" "$top"/tools/make/{bootmatrix,settings}.mk | listed)"
tap_is 'it fits a terminal' "$(bootmatrix help | awk 'length > 80')" ''
tap_is 'where make is a word, it stays' "$(bootmatrix help | grep -cE 'as many as make every mean|bootmatrix [a-z]+  ?  what a client')" 1
tap_is 'what is told to be typed can be' "$(bootmatrix help | grep -E 'make slurm|build/'; bootmatrix guests | grep -w make; bootmatrix -n slurm-down |
	grep -cF "$(realpath "$prefix/share/bootmatrix/tools/make/slurm.sh") down $PWD/build/slurm bootmatrix")" 1
tap_is 'by the programs, too' "$(bootmatrix env verdict "$tmp" 2>&1)" "verdict: $tmp/comparison.json: not there: bootmatrix compare or ab writes it"
tap_like 'a guest that is unpacked here has its profile here' "$(bootmatrix -n deps-xen-arm64 2>&1)" "cp $prefix/share/bootmatrix/configs/xen-arm64.json configs"
tap_like 'one that is misspelt' "$(bootmatrix matirx 2>&1)" 'pipeline: matirx: no such goal; did you mean matrix\?'

here="$tmp/it's \"my\" \$dir: été"
mkdir "$here" "$here/p q" && cd "$here" || exit 1
jq '.kernel = "own.elf"' "$prefix/share/bootmatrix/configs/demo.json" >'p q/own.json'
cp "$top/build/guest/demo.elf" 'p q/own.elf'
bootmatrix matrix GUEST='./p q/own.json' >said 2>&1
tap_is 'a profile of the user, in a directory of any name' "$? $(tail -n 1 said)" '0 out/own/report.txt: 1 of 1 boots completed'
tap_is 'its image is beside it' "$(jq -r '.machine.kernel.path' out/own/cpu_1/machine.json)" "$here/p q/own.elf"
bootmatrix matrix GUEST='p q/own.json' >said 2>&1
tap_is 'the path written otherwise: nothing is booted' "$(wc -l <out/own/order)" 1
printf 'GUEST := p q/own.json\ninclude $(shell bootmatrix --pipeline)\nmine: ; @echo mine\n' >Makefile
tap_ok 'from a makefile it is the same matrix' make -q matrix
tap_is 'whose first goal stays the first' "$(make)" mine
tap_is 'what is installed needs no compiler and no tests' "$(make doctor | grep -cE '^(paper|compiler|tests|dashboard) ')" 1
tap_is 'and whose settings are known' "$(make -n matrix SAMPLE=2 2>&1 | sed 's/.*\*\*\* //')" 'pipeline: SAMPLE: no such variable; did you mean SAMPLES?.  Stop.'
tap_like 'what is told to be typed there is make, by the programs, too' "$(bootmatrix env make matrix QEMU=nosuch OUT=typed 2>&1)" \
	'nosuch: no such program in \$PATH: install it \(make deps\)'
tap_like 'and bootmatrix in its own' "$(make -f "$(bootmatrix --pipeline)" matrix QEMU=nosuch OUT=typed 2>&1)" \
	'nosuch: no such program in \$PATH: install it \(bootmatrix deps\)'

bootmatrix matrix GUEST='p q/own.json' KERNEL='own.elf' >said 2>&1
tap_like 'what is typed is relative to the user' "$(cat said)" 'own\.elf'

mkdir configs other
jq -c '.title = "mine"' 'p q/own.json' >configs/demo.json
jq -c '.title = "other"' 'p q/own.json' >other/own.json
tap_is 'a profile in configs comes before one that is installed' \
	"$(bootmatrix -s out/demo/cpu_1/config.json && jq -r .guest out/demo/cpu_1/config.json)" configs/demo.json
tap_is 'and is the one that is listed' "$(bootmatrix guests | grep -c '^demo ')" 1
cp 'p q/own.elf' configs
mcp() { printf '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":%s}}\n' "$1" "$2" | bootmatrix env mcp -w "$tmp/asked"; }
tap_is 'mcp knows it, and those that are installed' "$(mcp guests '{}' | jq -c '.result.structuredContent.guests | map(select(.name | test("^(demo|minix)$")) | .title)')" \
	'["mine","MINIX 3"]'
mcp matrix '{"guest":"demo","settings":{"CPUS":[1],"SAMPLES":1}}' >/dev/null
until_true eval 'ls $tmp/asked/.runs/*.end' >/dev/null 2>&1
tap_is 'and boots it' "$(jq -r .guest "$tmp"/asked/demo/cpu_1/config.json) $(grep -c "" "$tmp"/asked/demo/order)" "configs/demo.json 1"
tap_is 'without it, that one' "$(mv configs away; bootmatrix -s OUT=two two/demo/cpu_1/config.json && jq -r .guest two/demo/cpu_1/config.json)" \
	"$prefix/share/bootmatrix/configs/demo.json"
tap_is 'another profile of that name is refused' "$(bootmatrix matrix GUEST=other/own.json 2>&1 | sed 's/.*\*\*\* //')" \
	"pipeline: GUEST: out/own is of $here/p q/own.json: name another OUT for other/own.json.  Stop."
mv 'p q' 'r s'
tap_ok 'one that was moved is not another' bootmatrix -n matrix GUEST='r s/own.json'

by_hand() { eval "$(bootmatrix env)" && echo '{"guest":"configs/demo.json"}' | mkdisk -d "$tmp/files" | jq -r .machine.kernel.path; }
tap_is 'the programs by hand' "$(by_hand)" "$prefix/libexec/bootmatrix/guest/demo.elf"
tap_is 'or that there is none' "$(bootmatrix env nosuch 2>&1) $(bootmatrix env nosuch 2>"$tmp/said"; echo $?)" 'bootmatrix: env: nosuch: no such program 1'
tap_is 'a program by its name' "$(bootmatrix env report --version)" "$("$prefix/libexec/bootmatrix/report" --version)"

tap_is 'the tree is as it was' "$(listing | diff "$tmp/before" -)" ''

mkdir "$tmp/a b" && mv "$prefix" "$tmp/a b/it's"
PATH="$tmp/a b/it's/bin:$PATH"
tap_is 'installed where make cannot read' "$(bootmatrix matrix 2>&1)" \
	"bootmatrix: $tmp/a b/it's/share/bootmatrix: make cannot read such a path: install below another prefix"
tap_is 'its programs still run' "$(by_hand)" "$tmp/a b/it's/libexec/bootmatrix/guest/demo.elf"
mv "$tmp/a b/it's" "$tmp/x:y"
tap_is 'or PATH' "$("$tmp/x:y/bin/bootmatrix" env 2>&1)" \
	"bootmatrix: $tmp/x:y/libexec/bootmatrix: PATH cannot have a directory with a colon: install below another prefix"
tap_done
