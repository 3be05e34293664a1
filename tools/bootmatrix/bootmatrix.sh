#!/bin/sh
# make, with the pipeline that lies beside this program, in the user's directory; see bootmatrix(1).
set -eu
export LC_ALL=C

usage='usage: bootmatrix [goal | variable=value | option] ...
       bootmatrix env [program [argument ...]]
       bootmatrix --pipeline'
meanings='  env             Print a command of the shell that puts all programs on PATH; or run one
      --pipeline  Print the path of the pipeline, for a makefile to include
  -h, --help      Show this
  -V, --version   Show the version, and the commit it was built from
Any other option is one of make.  "bootmatrix help" lists goals and variables.'

fail()
{
	echo "bootmatrix: $1" >&2
	exit 1
}

own=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$own/share") || fail "$own/share: not there: install bootmatrix again"

# make takes these characters of a path for something else.
makefile()
{
	case $top in
	*[][:space:]\"\#\$%\&\'\(\)\*:\;\<=\>?[\\\`\{\|\}~!]*)
		fail "$top: make cannot read such a path: install below another prefix" ;;
	esac
	printf '%s\n' "$top/tools/make/bootmatrix.mk"
}

case ${1-} in
env)
	case $own in *:*) fail "$own: PATH cannot have a directory with a colon: install below another prefix" ;; esac
	shift
	if [ $# -gt 0 ]; then
		PATH=$own:$PATH
		command -v "$1" >/dev/null || fail "env: $1: no such program"
		BOOTMATRIX_TYPED=bootmatrix exec "$@"
	fi
	printf "export PATH='%s':\"\$PATH\"\n" "$(printf '%s' "$own" | sed "s/'/'\\\\''/g")" ;;
--pipeline)
	makefile ;;
-h | --help)
	printf '%s\n\n%s\n' "$usage" "$meanings" ;;
-V | --version)
	"$own/mkdisk" --version | sed 's/^mkdisk/bootmatrix/' ;;
*)
	command -v make >/dev/null || fail 'no make: install GNU make'
	file=$(makefile)
	[ $# -gt 0 ] || set -- help
	exec make -f "$file" "$@" ;;
esac
