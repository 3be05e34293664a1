#!/bin/sh
# Completion of goals, variables, their values and guests, for a shell, from make's own tables.
#
# usage: completion.sh bash|zsh|fish    in the directory of the Makefile

words() { awk -f tools/make/words.awk Makefile tools/make/settings.mk | sed -n "s/^$1 //p" | sort | tr '\n' ' ' | sed 's/ $//'; }

# SETTING VALUES, a line for each setting that is a choice.
choices()
{
	awk -f tools/make/choices.awk -f - <<-END | sort | while read -r key values; do
		BEGIN { choices_read("tools/lib/settings.h"); for (key in choices) print key, choices[key] }
	END
		name=$(grep -o "[A-Z_]*:$key:choice" tools/make/settings.mk | cut -d: -f1)
		[ -z "$name" ] || echo "$name $values"
	done
}
goals=$(words goal)
variables=$(words variable)
# What bootmatrix takes besides, as its own help has it; what bootmatrix env runs.
own=$(echo $(sed -n "s/^\(meanings='\)\{0,1\}  \(-., \)\{0,1\} *\([a-z-]*\)  .*/\3/p" tools/bootmatrix/bootmatrix.sh))
programs=$(sed -n 's/^TOOLS := //p' Makefile)
here="test -e pipeline.mk || grep -qs 'bootmatrix --pipeline' Makefile"
guests='ls configs "$(dirname "$(command -v bootmatrix)")/../share/bootmatrix/configs" 2>/dev/null | sed -n "s/\.json$//p" | sort -u'

case $1 in
bash) cat <<END
# bash completion of bootmatrix, and of make where there is its pipeline.  Made by tools/make/completion.sh.
_bootmatrix_files()
{
	mapfile -t COMPREPLY < <(compgen -f -- "\$1")
	compopt -o filenames 2>/dev/null
}
_bootmatrix()
{
	local before=\${COMP_LINE:0:COMP_POINT} word
	word=\${before##* }
	case \$word in
	*=*/*|*=.*) _bootmatrix_files "\${word#*=}" ;;
	GUEST=*|GUESTS=*|FROM=*) COMPREPLY=(\$(compgen -W "\$($guests)" -- "\${word#*=}")) ;;
$(choices | while read -r name values; do printf '\t%s=*) COMPREPLY=($(compgen -W "%s" -- "${word#*=}")) ;;\n' "$name" "$values"; done)
	*=*) _bootmatrix_files "\${word#*=}" ;;
	*)
		COMPREPLY=(\$(compgen -W "$goals \$(printf '%s= ' $variables)" -- "\$word"))
		[ "\${COMPREPLY[*]}" = "\${COMPREPLY[*]%=}" ] || compopt -o nospace 2>/dev/null ;;
	esac
}
_bootmatrix_own()
{
	local before=\${COMP_LINE:0:COMP_POINT} word
	word=\${before##* }
	if [[ \$before =~ ^[^\ ]+\ +env\ +[^\ ]*$ ]]; then COMPREPLY=(\$(compgen -W "$programs" -- "\$word"))
	elif [[ \$before =~ ^[^\ ]+\ +env\  ]]; then _bootmatrix_files "\$word"
	else
		_bootmatrix
		if [[ \$before =~ ^[^\ ]+\ +[^\ =]*$ ]]; then COMPREPLY+=(\$(compgen -W "$own" -- "\$word")); fi
	fi
}
_bootmatrix_make()
{
	if $here; then _bootmatrix
	elif declare -F _make >/dev/null; then _make "\$@"; fi
}
complete -F _bootmatrix_own bootmatrix
complete -o default -F _bootmatrix_make make
END
	;;
zsh) cat <<END
#compdef bootmatrix make
# zsh completion of bootmatrix, and of make where there is its pipeline.  Made by tools/make/completion.sh.
_bootmatrix()
{
	case \$PREFIX in
	(*=*/*|*=.*) compset -P '*='; _files ;;
	(GUEST=*|GUESTS=*|FROM=*) compset -P '*='; compadd -- \${(f)"\$($guests)"} ;;
$(choices | while read -r name values; do printf "\t(%s=*) compset -P '*='; compadd -- %s ;;\n" "$name" "$values"; done)
	(*=*) compset -P '*='; _files ;;
	(*) compadd -- $goals; compadd -S '' -- $(printf '%s= ' $variables) ;;
	esac
}
if [[ \$service = bootmatrix && \$words[2] = env ]] && ((CURRENT > 2)); then
	if ((CURRENT == 3)); then compadd -- $programs; else _files; fi
	return
fi
if [[ \$service = bootmatrix ]] && ((CURRENT == 2)); then compadd -- $own; fi
if [[ \$service = make ]] && ! { $here; }; then _make "\$@"; else _bootmatrix "\$@"; fi
END
	;;
fish) cat <<END
# fish completion of bootmatrix, and of make where there is its pipeline.  Made by tools/make/completion.sh.
function __bootmatrix_guests
	for dir in configs (dirname (command -v bootmatrix; or echo bin/bootmatrix))/../share/bootmatrix/configs
		for file in \$dir/*.json; echo GUEST=(basename \$file .json); end
	end 2>/dev/null
end
for command in bootmatrix make
	set -l here 'not __fish_seen_subcommand_from env'
	test \$command = make; and set here "$here"
	complete -c \$command -n \$here -a '$goals $(printf '%s= ' $variables)$(choices | while read -r name values; do
	for value in $values; do printf ' %s=%s' "$name" "$value"; done; done)'
	complete -c \$command -n \$here -a '(__bootmatrix_guests)'
	complete -c \$command -f -n "begin; \$here; end; and not string match -qr '^(?!($(choices | cut -d' ' -f1 | paste -sd'|'))=)[^=]*=' -- (commandline -ct)"
end
complete -c bootmatrix -n __fish_use_subcommand -a '$own'
complete -c bootmatrix -n '__fish_seen_subcommand_from env' -a '$programs'
END
	;;
*) echo 'usage: completion.sh bash|zsh|fish' >&2; exit 2 ;;
esac
