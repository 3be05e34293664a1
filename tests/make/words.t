#!/bin/bash
# Every goal and every variable: the same in make, in make help, in the manual and in completion.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 1

awk -f tools/make/words.awk Makefile tools/make/settings.mk | sort >"$tmp/help"
words() { sed -n "s/^$1 //p" "$tmp/help"; }
ask() { make -s --no-print-directory --eval "asked/for: ; @printf '%s\n' $1" asked/for | tr ' ' '\n' | sort -u; }

# What make itself knows: settings, and the goals that it says are none of a file.
{ ask '$(names)' | sed 's/^/variable /'; ask '$(goals) $(simple_deps)' | sed 's/^/goal /'; sed -n 's/^\.PHONY: //p' Makefile tools/make/*.mk tests/*/*.mk |
	grep -v '\$' |
	tr ' ' '\n' | grep -vxE 'FORCE|its-text-changed|it-is-missing|.*-checked|' | sed 's/^/goal /'; } | sort -u >"$tmp/known"
tap_is 'make help lists every goal and setting' "$(comm -13 "$tmp/help" "$tmp/known")" ''
tap_is 'and no goal that there is not' "$(comm -23 <(grep '^goal' "$tmp/help") "$tmp/known")" ''

# In the manual: .It Cm A , B or .Cm make goal or .Cm goal.
sed -n 's/^\.It Cm //p; s/^\.Cm make //p; s/^\.Cm //p; s/^\.Li make //p' man/bootmatrix.7 | tr -s ' ,=' '\n\n\n' | sort -u >"$tmp/manual"
tap_is 'the manual has each' "$(sed 's/^[a-z]* //' "$tmp/help" | sort -u | comm -23 - "$tmp/manual")" ''

for file in bash/bootmatrix zsh/_bootmatrix fish/bootmatrix.fish; do
	shell=${file%%/*}
	tap_is "completion of $shell has each" "$(while read -r kind word; do
		grep -qE "(^|[ '\"])$word(=|[ ;)'\"]|\$)" build/completion/$file || echo "$kind $word"; done <"$tmp/help")" ''
done

# What a shell offers for the last word of a line.
bash_offers()
{
	bash -c '. "$1"/bash/bootmatrix; _make() { echo its own; }; COMP_LINE=$2 COMP_POINT=${#2}
		f=_bootmatrix_make; [ "${2%% *}" = make ] || f=_bootmatrix_own; $f 2>/dev/null; printf "%s\n" "${COMPREPLY[@]}"' - "$1" "$2"
}
# Its functions of completion are there in a line editor alone.
zsh_offers()
{
	zsh -fc 'compset() { PREFIX=${PREFIX#*=}; }; compadd() { print -rl -- ${(M)@:#$PREFIX*}; }; _files() { print -rl -- $PREFIX*; }
		_make() { echo its own; }; service=${2%% *} PREFIX=${2##* }; words=("${(@s: :)2}") CURRENT=$#words; . $1/zsh/_bootmatrix' - "$1" "$2"
}
fish_offers() { HOME=$tmp fish --no-config -c 'source $argv[1]/fish/bootmatrix.fish; complete -C $argv[2]' "$1" "$2" | cut -f1; }
for shell in bash zsh fish; do
	command -v $shell >/dev/null || { tap_skip "$shell completes" "no $shell"; continue; }
	offers() { echo $(${shell}_offers "$top/build/completion" "$1" | sed 's/^[A-Z]*=\(.\)/\1/; s,/$,,' | sort); }
	tap_like "$shell: a goal" "$(offers 'make mat')" '\bmatrix$'
	tap_is "$shell: a variable" "$(offers 'make matrix SAMPLES_')" 'SAMPLES_MAX='
	tap_is "$shell: a guest" "$(offers 'make matrix GUEST=lin')" "$(echo $(ls configs | sed -n 's/\.json$//; /^lin/p' | sort))"
	tap_is "$shell: a value" "$(offers 'make matrix GUEST=demo CLOCK=i')" 'icount'
	tap_is "$shell: a file" "$(offers 'make matrix KERNEL=con')" 'configs'
	tap_is "$shell: the path of a guest" "$(offers 'make matrix GUEST=./con')" './configs'
	tap_like "$shell: what bootmatrix has besides" "$(offers 'bootmatrix --p') $(offers 'bootmatrix en')" '^--pipeline .*\benv$'
	tap_is "$shell: not behind something else, nor of make" "$(echo "$(offers 'bootmatrix matrix en') $(offers 'make en')" | grep -cw env)" 0
	tap_is "$shell: a program of bootmatrix env" "$(offers 'bootmatrix env mkd') $(offers 'bootmatrix env verdict con')" 'mkdisk configs'
	tap_is "$shell: goals and settings of bootmatrix" "$(offers 'bootmatrix matri') $(offers 'bootmatrix matrix SAMPLES_')" 'matrix SAMPLES_MAX='
	tap_is "$shell: where there is no pipeline, make is make" "$(cd "$tmp" && offers 'make matr' | grep -c matrix)" 0
done

tap_is "the demo guest's words are in its manual" "$(sed -n 's/^\t\t{ "\([a-z]*\)", &options.*/\1/p' tests/guest/options.c |
	while read -r word; do grep -qE "^\.It Cm .*\b$word\b" man/demo.7 || echo "$word"; done)" ''
tap_is 'help has groups with an example each' "$(make help | grep -c '^[A-Z].*, as in: make ')" "$(grep -h '^#   ==' Makefile tools/make/settings.mk | wc -l)"
tap_is 'help fits a terminal' "$(make help | awk 'length > 80')" ''
tap_is 'it loses no word' "$(comm -13 <(make help | tr -s ' ' '\n' | sort -u) \
	<(sed -n 's/^#   \(== \)*//p' Makefile tools/make/settings.mk | tr -s ' ' '\n' | grep -v '^<' | sort -u))" ''
tap_is 'what a choice can be is of the table' "$(make help | grep -cE ' (count, marks or off|com1, com2 or debugcon|tcg, kvm or auto)[:;]?')" 3
tap_like 'guests: one whose images are there' "$(make guests)" '^demo +i386 +(images there|built by make) +the demo guest$'
mkdir "$tmp/configs" "$tmp/bin"
cp configs/demo-arm.json "$tmp/configs"
arm() { awk -v self=make -v uncompiled="$1" -f tools/make/guests.awk "$tmp/configs/demo-arm.json"; }
sed -i 's,"\.\./build,"/none/build,' "$tmp/configs/demo-arm.json"
tap_like 'guests: one that make compiles' "$(arm demo-arm64.elf)" '^demo-arm +arm +built by make '
tap_like 'guests: one whose compiler is missing' "$(arm demo-arm.elf)" '^demo-arm +arm +make deps-arm '
for program in awk bash sh make sed od tr aarch64-linux-gnu-gcc; do ln -s "$(command -v $program || command -v true)" "$tmp/bin/$program"; done
tap_like 'guests: make knows which is missing' "$(PATH=$tmp/bin make -n guests 2>&1)" "uncompiled='demo-arm.elf'"
tap_is 'guests: titles stand below each other' "$(make guests | awk '{ print match($0, /[^ ]([^ ]| [^ ])*$/) }' | sort -u | wc -l)" 1
tap_like 'guests: one of an ISO' "$(make guests)" '^minix +i386 +ISO=FILE +MINIX 3$'
tap_is 'doctor: every line has a verdict, and a remedy where something is missing' \
	"$(tools/make/doctor.sh "$tmp/new/dir" make jq | grep -vE '^.{20} (ok|missing|beware) +[^ ]')" ''
tap_is 'doctor: a host without anything' "$(PATH=/usr/bin:/bin bash -c '
	command() { [ "$2" != gcc ] && [[ $2 != qemu-* ]]; }; . tools/make/doctor.sh / make jq' 2>/dev/null | grep -c "missing .*make deps")" 6
tap_like 'doctor: what the tests lack' "$(bash -c 'command() { [ "$2" != mandoc ]; }; . tools/make/doctor.sh / make "bash mandoc jq"' 2>/dev/null)" \
	'^tests +missing +no mandoc: make test-deps$'
tap_like 'doctor: a weight that boots do not get, as they are told' "$(SLURM_JOB_ID=1 make -s doctor)" \
	'^CPU weight +beware .*: a job of Slurm stays in its cgroup$'
tap_is 'doctor: it asks for what test-deps installs' "$(make -pn help | sed -n 's/^programs_test := //p')" \
	"$(make -n doctor | sed -n "s/.*doctor.sh.* '\(.*\)'$/\1/p")"
tap_done
