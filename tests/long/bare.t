#!/bin/bash
# A bare Debian, in which nothing is but what debootstrap makes: the package is installed, and a user without rights, in an
# empty directory, drafts profiles of Debian's amd64 installer and of Memtest86+, which boot and report.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 1

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' 2>/dev/null | head -n 1)
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null || [ -z "$mirror" ]; then
	tap_skip 'a bare Debian' 'neither root, nor debootstrap, nor a mirror of Debian 12'
	tap_done
fi

package=$(make -s deb) || exit 1
bare=$tmp/bare
chmod 755 "$tmp"
tap_ok 'debootstrap' debootstrap --variant=minbase bookworm "$bare" "$mirror"
cp "$package" "$bare/tmp/bootmatrix.deb"
cp /etc/resolv.conf "$bare/etc" 2>/dev/null
cp -r /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d" 2>/dev/null # a proxy, where there is one

# What is mounted there is gone with the command.
inside()	# COMMAND...
{
	unshare --mount --pid --fork bash -c 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$bare" "$@"
}
user() { inside setpriv --reuid=1000 --regid=1000 --clear-groups env -i PATH=/usr/bin:/bin HOME=/home/user sh -c "cd /home/user && $1"; }
tap_ok 'apt installs the package, and kernels to look at' inside env DEBIAN_FRONTEND=noninteractive sh -c \
	'apt-get -q update && apt-get -q install -y --no-install-recommends /tmp/bootmatrix.deb memtest86+ debian-installer-12-netboot-amd64'
mkdir "$bare/home/user" && chown 1000:1000 "$bare/home/user"
listing() { (cd "$bare/usr" && find bin/bootmatrix libexec/bootmatrix share/bootmatrix -printf '%p %s %T@\n' | sort); }
before=$(listing)

tap_like 'the demo guest' "$(user 'bootmatrix -s matrix CPUS=1 SAMPLES=1' 2>&1)" '^out/demo/report.txt: 1 of 1 boots completed$'
images=/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64
tap_like 'a profile of the installer is drafted' \
	"$(user "bootmatrix -s new GUEST=installer KERNEL=$images/linux INITRD=$images/initrd.gz CMDLINE='console=ttyS0 nokaslr' ARCH=x86_64 SILENCE=60" 2>&1)" \
	'^configs/installer.json: a draft: bootmatrix run GUEST=installer$'
tap_like 'it boots and reports' "$(user 'bootmatrix -s matrix GUEST=installer CPUS=1 SAMPLES=1 SILENCE=60' 2>&1)" \
	'^out/installer/report.txt: 1 of 1 boots completed$'
tap_like 'a profile of Memtest86+ is drafted' \
	"$(user "bootmatrix -s new GUEST=memtest KERNEL=/boot/memtest86+x64.bin CMDLINE='console=ttyS0,115200' ARCH=x86_64 SILENCE=60" 2>&1)" \
	'^configs/memtest.json: a draft: bootmatrix run GUEST=memtest$'
tap_like 'it boots and reports' "$(user 'bootmatrix -s matrix GUEST=memtest CPUS=1 SAMPLES=1 SILENCE=60' 2>&1)" \
	'^out/memtest/report.txt: 1 of 1 boots completed$'
tap_is 'nothing is written where it is installed' "$(diff <(echo "$before") <(listing))" ''
tap_is 'what the user has' "$(ls "$bare/home/user" | xargs)" 'configs out'

tap_ok 'the package is removed' inside dpkg --purge bootmatrix
tap_is 'and leaves nothing' "$(ls -d "$bare"/usr/libexec/bootmatrix "$bare"/usr/share/bootmatrix "$bare"/usr/bin/bootmatrix 2>/dev/null)" ''
tap_done
