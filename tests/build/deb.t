#!/bin/bash
# make deb: what the package has, that lintian finds nothing to say, and that what it unpacks to can be used.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 1
export DEBFULLNAME=Nobody DEBEMAIL=nobody@debian.org BOOTMATRIX_LOCK=$tmp/lock

package=$(make -s deb) || exit 1
tap_like 'its path is printed' "$package" '^build/deb/bootmatrix_0\.1.*_[a-z0-9]*\.deb$'
field() { dpkg-deb -f "$package" "$1"; }
tap_is 'needs make, QEMU and the libraries' "$(field Depends | tr , '\n' | sed 's/ *(.*//; s/^ *//; /^lib/s/-*[0-9].*//' | sort | xargs)" \
	'libarchive libc libelf libevent libgsl libjansson libpcre libssl make qemu-system-x86 qemu-utils'
tap_is 'its maintainer is who builds it' "$(field Maintainer)" 'Nobody <nobody@debian.org>'
dpkg-deb -c "$package" | awk '{ print $1, $2, $6 }' >"$tmp/list"
tap_is 'all belongs to root, and no other may write' "$(grep -Ev '^([d-]rw[x-]r-[x-]r-[x-]|l.*) root/root ' "$tmp/list")" ''
missing=$(for page in man/*.[157]; do grep -q "man${page##*.}/${page#man/}\.gz$" "$tmp/list" || echo "$page"; done)
tap_is 'has all manuals' "$missing" ''
tap_is 'and no list of its own of what is installed' "$(grep -c manifest "$tmp/list")" 0

dpkg-deb -x "$package" "$tmp/root"
mkdir "$tmp/here" && cd "$tmp/here" || exit 1
tap_like 'unpacked, it boots the demo guest' "$(PATH=$tmp/root/usr/bin:/usr/bin:/bin; bootmatrix -s matrix CPUS=1 SAMPLES=1 2>&1)" \
	'^out/demo/report.txt: 1 of 1 boots completed$'

cd "$top" || exit 1
if command -v lintian >/dev/null; then
	tap_is 'lintian finds nothing' "$(lintian --allow-root --fail-on error,warning "$package" 2>&1)" ''
else
	tap_skip 'lintian' 'not installed: make deps-deb'
fi
tap_done
