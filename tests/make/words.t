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

complete_line()	# LINE: what bash would offer
{
	bash -c '. build/completion/bash/bootmatrix; COMP_LINE=$1 COMP_POINT=${#1}; _bootmatrix_make 2>/dev/null; echo ${COMPREPLY[*]}' - "$1"
}
tap_is 'bash: a goal' "$(complete_line 'make mat')" 'matrix'
tap_is 'bash: a variable' "$(complete_line 'make matrix SAMPLES_')" 'SAMPLES_MAX='
tap_is 'bash: a guest' "$(complete_line 'make matrix GUEST=lin')" "$(ls configs | sed -n 's/\.json$//; /^lin/p' | tr '\n' ' ' | sed 's/ $//')"
tap_is 'bash: a value' "$(complete_line 'make matrix GUEST=demo CLOCK=i')" 'icount'
for shell in zsh fish; do
	if command -v $shell >/dev/null; then tap_ok "$shell reads it" $shell -n build/completion/$shell/*
	else tap_skip "$shell reads it" "no $shell"; fi
done

tap_is "the demo guest's words are in its manual" "$(sed -n 's/^\t\t{ "\([a-z]*\)", &options.*/\1/p' tests/guest/options.c |
	while read -r word; do grep -qE "^\.It Cm .*\b$word\b" man/demo.7 || echo "$word"; done)" ''
tap_is 'help has groups with an example each' "$(make help | grep -c '^[A-Z].*, as in: make ')" "$(grep -h '^#   ==' Makefile tools/make/settings.mk | wc -l)"
tap_like 'guests: one whose images are there' "$(make guests)" '^demo +i386 +(images there|built by make) +the demo guest$'
tap_like 'guests: one of an ISO' "$(make guests)" '^minix +i386 +ISO=FILE +MINIX 3$'
tap_is 'doctor: every line has a verdict, and a remedy where something is missing' \
	"$(tools/make/doctor.sh "$tmp/new/dir" | grep -vE '^.{20} (ok|missing|beware) +[^ ]')" ''
tap_is 'doctor: a host without anything' "$(PATH=/usr/bin:/bin bash -c '
	command() { [ "$2" != gcc ] && [[ $2 != qemu-* ]]; }; . tools/make/doctor.sh /' 2>/dev/null | grep -c "missing .*make deps")" 6
tap_done
