#!/bin/sh
# make install and make uninstall.
#
# usage: install.sh install 'PROGRAM ...' 'PROGRAM ...' | install.sh uninstall
#
# All programs, and those of them that users find on PATH.  The environment has DESTDIR, bindir, libexecdir, datadir and
# mandir.  What was installed stands in a manifest, a directory that was made for it before what is in it: uninstall
# removes that and nothing else, and so does install of what it installs no more.
set -eu
umask 022
task=$1 share=$datadir/bootmatrix own=$libexecdir/bootmatrix
manifest=$DESTDIR$share/manifest
new=$manifest.$$

listed()	# NAME: has the manifest of an earlier installation that line?
{
	[ -e "$manifest" ] && grep -qxF -- "$1" "$manifest"
}

no_rights()	# NAME
{
	echo "$task: $DESTDIR$1: cannot be written: sudo make $task, or name another prefix=DIRECTORY" >&2
	exit 1
}

failed()	# NAME REASON
{
	dir=$DESTDIR$1
	until [ -e "$dir" ]; do dir=$(dirname -- "$dir"); done
	if [ -d "$dir" ] && [ ! -w "$dir" ]; then no_rights "$1"; fi
	echo "$2" >&2
	exit 1
}

directory()	# NAME: with its parents
{
	[ -z "$1" ] || directory "${1%/*}"
	if [ ! -d "$DESTDIR$1/" ]; then
		said=$(install -d -m 755 "$DESTDIR$1" 2>&1) || failed "$1" "$said"
		made="$made$1/
"
	elif listed "$1/"; then
		made="$made$1/
"
	fi
}

begin()	# DIRECTORY: that something is put into
{
	made=
	directory "$1"
	printf '%s' "$made" >>"$new"
}

put()	# MODE DIRECTORY FILE...
{
	mode=$1 to=$2
	shift 2
	begin "$to"
	for file; do
		[ -e "$file" ] || continue
		printf '%s\n' "$to/${file##*/}" >>"$new"
		rm -f "$DESTDIR$to/${file##*/}"
		install -m "$mode" "$file" "$DESTDIR$to"
	done
}

# A link that holds wherever the whole is moved.
link()	# TARGET NAME
{
	begin "${2%/*}"
	printf '%s\n' "$2" >>"$new"
	ln -sfn "$(realpath -m --relative-to="${2%/*}" "$1")" "$DESTDIR$2"
}

remove()	# names from stdin, directories where nothing else is in them
{
	tac | while IFS= read -r name; do
		case $name in
		*/) rmdir "$DESTDIR$name" 2>/dev/null || : ;;
		*) rm -f "$DESTDIR$name" ;;
		esac
	done
}

case $bindir$own$share$mandir in
*/./* | */../* | [!/]*) echo 'install: prefix: not an absolute path' >&2; exit 1 ;;
esac
if [ "$1" = uninstall ]; then
	if [ -e "$manifest" ] && [ ! -w "$DESTDIR$share" ]; then no_rights "$share"; fi
	if [ -e "$manifest" ]; then remove <"$manifest"; else echo "uninstall: no $manifest: nothing to remove"; fi
	exit
fi

made=
directory "$share"
[ -w "$DESTDIR$share" ] || no_rights "$share"
printf '%s' "$made" >"$new"
own_profiles=$new.profiles
trap 'rm -f "$new" "$own_profiles"' EXIT
put 755 "$own" $(printf 'build/%s ' $2 bootmatrix)
put 755 "$own/libexec" build/libexec/*
put 644 "$own" build/probe.so build/commit
put 644 "$own/guest" build/guest/demo*.elf
put 644 "$share" pipeline.mk man/results.schema.json
put 644 "$share/tools/make" tools/make/*.mk tools/make/*.awk tools/make/symbols.head
put 755 "$share/tools/make" tools/make/doctor.sh tools/make/slurm.sh
put 644 "$datadir/bash-completion/completions" build/completion/bash/bootmatrix
put 644 "$datadir/zsh/site-functions" build/completion/zsh/_bootmatrix
put 644 "$datadir/fish/vendor_completions.d" build/completion/fish/bootmatrix.fish
put 644 "$share/tools/lib" tools/lib/settings.h
# The project's own profiles are those that git knows; where it was unpacked from an archive, all.
git -c safe.directory='*' ls-files 'configs/*.json' 2>/dev/null >"$own_profiles" || :
for profile in configs/*.json; do
	guest=build/guest/$(basename "$profile" .json).elf
	if [ -s "$own_profiles" ] && ! grep -qxF "$profile" "$own_profiles"; then
		echo "install: $profile is left out: it is not of the project" >&2
	elif [ ! -e "$guest" ] && grep -q '"\.\./build/guest/' "$profile"; then
		echo "install: $profile is left out: no $guest: make deps-arm installs its compiler" >&2
	else
		put 644 "$share/configs" "$profile"
	fi
done
for section in 1 5 7; do put 644 "$mandir/man$section" man/*.$section; done
# The tree that is installed looks as a built clone does.
begin "$share"
echo 'include tools/make/bootmatrix.mk' >"$DESTDIR$share/Makefile"
chmod 644 "$DESTDIR$share/Makefile"
echo "$share/Makefile" >>"$new"
link "$share" "$own/share"
link "$own" "$share/build"
for program in $3 bootmatrix; do link "$own/$program" "$bindir/$program"; done
printf '%s\n' "$share/manifest" >>"$new"
if [ -e "$manifest" ]; then { grep -vxF -f "$new" "$manifest" || :; } | remove; fi
mv "$new" "$manifest"
