#!/bin/sh
# make install, uninstall and deps, each asked in a scratch directory.
. tests/tap.sh

dest="$tmp/it's \"a\" \$b; c"
prefix=/opt/my\ apps
public='bootmatrix calltree markerparse mkdisk qboot qinstall'
all() { find "$dest" "$@" -printf '%y %P\n' | sort; }
compiles() { make -n install "$@" | grep -c -e ' -c -o '; }
tap_is 'another prefix compiles nothing' "$(compiles prefix=/usr)" "$(compiles)"
tap_is 'a compile is told in two words, of code and of a text that is carried' "$(make -n -W tools/serve/dashboard.css -W tools/lib/io.c all |
	grep -E -e ' -c -o |css\[\]' | sed 's/;.*//' | sort | xargs)" \
	'echo CC build/tools/serve/dashboard.css.c echo CC tools/lib/io.c echo TEXT tools/serve/dashboard.css'
mkdir -p "$dest$prefix/share/man" "$dest$prefix/share/bootmatrix/configs"
echo mine >"$dest$prefix/share/bootmatrix/configs/mine.json"
before=$(all)
# To git, for the first installation, one profile is not of the project: nothing is written where other tests read.
users=none.json
if [ -e .git ]; then
	users=xen.json
	cp "$(git rev-parse --git-path index)" "$tmp/index"
	GIT_INDEX_FILE=$tmp/index
	export GIT_INDEX_FILE
	git rm -q --cached configs/$users
fi
tap_ok 'install' make -s install DESTDIR="$(printf %s "$dest" | sed 's/\$/$$/g')" prefix="$prefix"
tap_ok 'a profile of the user in configs is not installed' test ! -e "$dest$prefix/share/bootmatrix/configs/$users"
unset GIT_INDEX_FILE
tap_is 'what is left out is told' "$(make -s install DESTDIR="$tmp/other" 2>&1 | grep -v ' is left out: no build/guest/demo-arm')" ''
tap_is 'all else of the project is' "$(ls "$tmp/other/usr/local/share/bootmatrix/configs" | wc -l)" \
	"$(($(ls configs | wc -l) - $(make -s install DESTDIR="$tmp/other" 2>&1 | wc -l)))"
tap_is 'on PATH: what has a name of its own' "$(ls "$dest$prefix/bin" | xargs)" "$public"
for tool in $(sed -n 's/^TOOLS := //p' Makefile) bootmatrix; do
	tap_ok "$tool is installed" test -x "$dest$prefix/libexec/bootmatrix/$tool"
	tap_ok "$tool has its manual" test -f "$dest$prefix/share/man/man1/$tool.1"
done
tap_is 'nothing points outside' "$(find "$dest" -type l -lname '/*')" ''
tap_is 'whatever umask is, all can read it' "$(find "$dest" ! -type l ! -perm -444)" ''
echo "$prefix/share/bootmatrix/gone" >>"$dest$prefix/share/bootmatrix/manifest"
echo old >"$dest$prefix/share/bootmatrix/gone"
(umask 077 && make -s install DESTDIR="$(printf %s "$dest" | sed 's/\$/$$/g')" prefix="$prefix" public=report)
tap_is 'whatever umask is then' "$(find "$dest" ! -type l ! -perm -444)" ''
tap_is 'installed again, what is asked for is on PATH' "$(ls "$dest$prefix/bin" | xargs)" 'bootmatrix report'
tap_ok 'and what is installed no more is gone' test ! -e "$dest$prefix/share/bootmatrix/gone"
tap_ok 'uninstall' make -s uninstall DESTDIR="$(printf %s "$dest" | sed 's/\$/$$/g')" prefix="$prefix"
tap_is 'leaves what was there, and nothing else' "$(all)" "$before"

if [ "$(id -u)" = 0 ]; then nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'; else nobody=; fi
chmod 711 "$tmp"
mkdir -p "$tmp/closed/share/bootmatrix" && touch "$tmp/closed/share/bootmatrix/manifest" && chmod 555 "$tmp/closed" "$tmp/closed/share/bootmatrix"
for task in install uninstall; do
	tap_is "$task without rights: a line, with the remedy" "$($nobody make -s $task prefix="$tmp/closed" 2>&1 | sed '/^make: /d')" \
		"$task: $tmp/closed/share/bootmatrix: cannot be written: sudo make $task, or name another prefix=DIRECTORY"
done
tap_is 'also where there is nothing yet' "$($nobody make -s install prefix="$tmp/closed/new" 2>&1 | sed '/^make: /d')" \
	"install: $tmp/closed/new: cannot be written: sudo make install, or name another prefix=DIRECTORY"
touch "$tmp/file"
tap_is 'another reason is told as it is' "$(make -s install prefix="$tmp/file/x" 2>&1 | sed '/^make: /d')" \
	"$(install -d "$tmp/file" 2>&1)"

mkdir "$tmp/empty"
tap_ok 'uninstall where nothing is' make -s uninstall DESTDIR="$tmp/empty"
tap_ok 'nor a directory' make -s uninstall DESTDIR="$tmp/none"

# deps, with stand-ins of the system's package tools that say what was asked of them.
bin=$tmp/bin
mkdir "$bin"
for tool in make sh bash awk sed env printf cat od tr grep seq mkdir date; do
	ln -s "$(command -v $tool)" "$bin/$tool"
done
printf '#!/bin/sh\necho "apt-get $*" >>%s/asked\n' "$tmp" >"$bin/apt-get"
printf '#!/bin/sh\necho "sudo $1" >>%s/asked\n"$@"\n' "$tmp" >"$bin/sudo"
printf '#!/bin/sh\necho 1000\n' >"$bin/id"
all='#!/bin/sh
for package; do case $package in -*|*"{"*) ;; *) echo "$package install ok installed" ;; esac; done'
printf '%s\n' "$all" >"$bin/dpkg-query"
chmod +x "$bin"/apt-get "$bin"/sudo "$bin"/id "$bin"/dpkg-query

deps()	# TARGET
{
	: >"$tmp/asked"
	PATH=$bin make -s "$1"
}
tap_ok 'deps, all there' deps deps
tap_is 'deps, all there: asks for nothing' "$(cat "$tmp/asked")" ''
printf '%s | grep -v gsl\n' "$all" >"$bin/dpkg-query"
tap_ok 'deps, one missing, not root' deps deps
tap_like 'deps, one missing: through sudo' "$(cat "$tmp/asked")" '^sudo '
tap_like 'deps, one missing: that one alone' "$(cat "$tmp/asked")" '^apt-get .* install .*no-install-recommends libgsl-dev ?$'
printf '#!/bin/sh\necho 0\n' >"$bin/id"
tap_ok 'deps, one missing, root' deps deps
tap_is 'deps, root: no sudo' "$(grep -c sudo "$tmp/asked")" 0
tap_like 'deps waits for a package manager at work' "$(cat "$tmp/asked")" '^apt-get .*-o DPkg::Lock::Timeout=300 install'
printf '#!/bin/sh\necho 1000\n' >"$bin/id"
rm "$bin/sudo"
PATH=$bin make -s deps >"$tmp/out" 2>&1
tap_is 'deps, neither root nor sudo: fails' $? 2
tap_is 'and says what is missing' "$(head -n 1 "$tmp/out")" 'neither root nor sudo; bootmatrix needs: libgsl-dev '
rm "$bin/apt-get"
PATH=$bin make -s deps >"$tmp/out" 2>&1
tap_is 'deps on another system fails' $? 2
tap_like 'deps on another system names what is needed' "$(cat "$tmp/out")" 'not a Debian system.*libgsl-dev'

# The managers of other systems: what they are asked, once they said that not all is there.
for manager in dnf pacman apk; do
	printf '#!/bin/sh\necho "$0 $*" | sed "s,.*/,," >>%s/asked\ncase $* in "-Q "*|"info -e "*) exit 1 ;; esac\n' "$tmp" >"$bin/$manager"
	printf '#!/bin/sh\nexit 1\n' >"$bin/rpm"
	printf '#!/bin/sh\necho 0\n' >"$bin/id"
	chmod +x "$bin/$manager" "$bin/rpm"
	tap_ok "deps with $manager" deps deps
	tap_like "installs by $manager" "$(tail -n 1 "$tmp/asked")" "^$manager (install -y|-S --needed --noconfirm|add) gcc make .*jansson.*qemu"
	tap_is "names of packages, each once" "$(tail -n 1 "$tmp/asked" | sed 's/.* \(gcc \)/\1/' | tr ' ' '\n' | sed '/^$/d' | { tee "$tmp/names" | grep -vE '^[a-z0-9][a-z0-9+._-]+$'; sort "$tmp/names" | uniq -d; })" ''
	rm "$bin/$manager"
done

# A build without what it needs; pkg-config is a stand-in that does not know gsl.
printf '#!/bin/sh\ncase "$*" in *gsl*) exit 1 ;; esac\nexec %s "$@"\n' "$(command -v pkg-config)" >"$bin/pkg-config"
chmod +x "$bin/pkg-config"
mkdir "$tmp/clone"
tar -cf - --exclude=./build --exclude=./out --exclude=./.git . | tar -xf - -C "$tmp/clone"
PATH=$bin:$PATH make -s -C "$tmp/clone" >"$tmp/out" 2>&1
tap_is 'a build without a library fails' $? 2
tap_is 'in one line that says what to do' "$(head -n 1 "$tmp/out")" 'missing: gsl: make deps installs what is needed'
tap_is 'and nothing is compiled' "$(ls "$tmp/clone/build" 2>&1)" "ls: cannot access '$tmp/clone/build': No such file or directory"

tap_done
