# Sourced after tap.sh: a bare Debian 12, in which nothing is but what debootstrap makes, and then our package with the
# Debian packages named as arguments; skips what follows where it cannot be had.
cd "$top" || exit 1
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' 2>/dev/null | head -n 1)
bare=$tmp/bare
for need in 'root:test "$(id -u)" = 0' 'debootstrap:command -v debootstrap' 'a mirror of Debian 12:test -n "$mirror"' \
	'namespaces:unshare --mount --pid --fork true' 'mirror that can be reached:/usr/lib/apt/apt-helper download-file "${mirror%/}/dists/bookworm/Release" "$tmp/release"'; do
	eval "${need#*:}" >/dev/null 2>&1 && continue
	tap_skip 'a bare Debian' "no ${need%%:*}"
	tap_done
done

# What is mounted there is gone with the command.
inside()	# COMMAND...
{
	unshare --mount --pid --fork bash -c 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$bare" "$@"
}
# A user without rights, in his home.
user() { inside setpriv --reuid=1000 --regid=1000 --clear-groups env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/home/user sh -c "cd /home/user && $1"; }
listing() { (cd "$bare/usr" && find bin lib* share/bootmatrix local ! -path '*/__pycache__*' \( -type d -printf '%p\n' -o -printf '%p %s %T@\n' \) 2>/dev/null | sort); }

package=$(make -s deb debdir="$tmp/deb") || exit 1
chmod 755 "$tmp"
# What is thrown away need not be safe from a crash, nor documented.
mkdir -p "$bare/etc/dpkg/dpkg.cfg.d"
printf '%s\n' force-unsafe-io path-exclude=/usr/share/doc/* path-exclude=/usr/share/locale/* >"$bare/etc/dpkg/dpkg.cfg.d/cheap"
tap_ok 'debootstrap' debootstrap --variant=minbase bookworm "$bare" "$mirror"
cp "$package" "$bare/tmp/bootmatrix.deb"
cp /etc/resolv.conf "$bare/etc" 2>/dev/null
cp -r /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d" 2>/dev/null # a proxy, where there is one
tap_ok 'apt installs the package' inside env DEBIAN_FRONTEND=noninteractive sh -c \
	'apt-get -q -o Acquire::Languages=none update && apt-get -q install -y --no-install-recommends /tmp/bootmatrix.deb "$@"' sh "$@"
mkdir "$bare/home/user" && chown 1000:1000 "$bare/home/user"
before=$(listing)
