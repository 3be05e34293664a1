#!/bin/sh
# make deb: a Debian package of an installed tree.
#
# usage: deb.sh TREE      writes beside it bootmatrix_VERSION_ARCHITECTURE.deb, prints its path
#
# Who builds it is its maintainer: DEBFULLNAME and DEBEMAIL, as Debian's own tools know them, or who git says.
set -eu
tree=${1:?usage: deb.sh TREE}
out=$(dirname "$tree")
doc=$tree/usr/share/doc/bootmatrix

commit=$(cat build/commit)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
version=$(sed -n 's/^#define BOOTMATRIX_VERSION "\(.*\)"/\1/p' tools/lib/version.h)
# a later commit is a later version
[ -z "$commit" ] || version=$version+git$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M).$(printf %s "$commit" | tr - .)
architecture=$(dpkg --print-architecture)
name=${DEBFULLNAME:-$(git config user.name || id -un)}
maintainer="$name <${DEBEMAIL:-$(git config user.email || echo "$(id -un)@$(hostname)")}>"

programs()	# COMMAND...: run with the names of what was compiled for this system
{
	find "$tree/usr/libexec/bootmatrix" -type f ! -path '*/guest/*' \( -perm -100 ! -name bootmatrix -o -name '*.so' \) -exec "$@" {} +
}

# ---- the tree ------------------------------------------------------------------------

rm -f "$tree/usr/share/bootmatrix/manifest" # dpkg knows what is installed
programs strip --strip-unneeded --remove-section=.comment --remove-section=.note
mv "$tree/usr/share/zsh/site-functions" "$tree/usr/share/zsh/vendor-completions" # where Debian's zsh looks
find "$tree/usr/share/man" -type f -exec gzip -9n {} +
install -d -m 755 "$doc" "$tree/usr/share/lintian/overrides" "$tree/DEBIAN"

{
	echo 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
	printf 'Upstream-Name: bootmatrix\n\nFiles: *\n'
	sed -n 's/^Copyright (c)/Copyright:/p' LICENSE
	echo 'License: ISC'
	sed '1,/^Copyright/d' LICENSE | sed '1{ /^$/d; }; s/^$/./; s/^/ /'
} >"$doc/copyright"
gzip -9n >"$doc/changelog.gz" <<end
bootmatrix ($version) unstable; urgency=medium

  * Built from ${commit:-its sources}.

 -- $maintainer  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
end
cat >"$tree/usr/share/lintian/overrides/bootmatrix" <<'end'
# kernels that are booted, not programs of this system; their symbols are what is measured
bootmatrix: statically-linked-binary [usr/libexec/bootmatrix/guest/*]
bootmatrix: unstripped-binary-or-object [usr/libexec/bootmatrix/guest/*]
bootmatrix: binary-from-other-architecture [usr/libexec/bootmatrix/guest/*]
end

# ---- what it needs -------------------------------------------------------------------

mkdir -p "$out/debian"
printf 'Source: bootmatrix\n\nPackage: bootmatrix\nArchitecture: any\n' >"$out/debian/control"
tree=$(realpath "$tree")
libraries=$(cd "$out" && programs dpkg-shlibdeps -O | sed -n 's/^shlibs:Depends=//p')
cat >"$tree/DEBIAN/control" <<end
Package: bootmatrix
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Depends: make, qemu-system-x86, qemu-utils, $libraries
Suggests: debian-installer-12-netboot-i386, lmodern, qemu-system-arm, qemu-system-misc, texlive-latex-recommended, texlive-pictures, xen-hypervisor-4.17-amd64
Section: utils
Priority: optional
Description: measure how an operating system boots, phase by phase
 bootmatrix boots a guest in QEMU over a matrix of machines, sees when each
 phase of the boot begins and ends, and reports with statistics how long it
 takes, how it scales with the number of processors, and whether it got
 slower. Boots that fail are counted, and are no part of any mean.
 .
 It comes with a small kernel of its own to try it with, and drafts the
 description of any other kernel that it is given.
end
(cd "$tree" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum) >"$tree/DEBIAN/md5sums"
chmod 644 "$tree/usr/share/doc/bootmatrix/copyright" "$tree/usr/share/doc/bootmatrix/changelog.gz" \
	"$tree/usr/share/lintian/overrides/bootmatrix" "$tree/DEBIAN/control" "$tree/DEBIAN/md5sums"

package=$out/bootmatrix_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$tree" "$package" >/dev/null
echo "$package"
