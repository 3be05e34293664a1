#!/bin/sh
# MINIX's own ISO: every layout, what is taken out of it and once, the command line, and every bad image.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$tmp" || exit 1
. "$top/tests/mkdisk/setup.sh"
guest=$top/configs/minix.json
grub=/usr/lib/grub-rescue/grub-rescue-cdrom.iso

image()	# OPTION... FILE
{
	"$top/tests/minix/image" "$@"
}

ask()	# JQ-FILTER CELL-MEMBERS [OPTION...]: what the record says, or the error
{
	filter=$1
	printf '{"guest":"%s","qemu":"./qemu"%s}' "$guest" "$2" >cell.json
	shift 2
	mkdisk -d work "$@" <cell.json >record.json 2>error && jq -r ".machine | $filter" record.json || cat error
}

loaded()	# the digest of all that the machine loads, in order
{
	jq -r '.machine.kernel.path, .machine.modules[].path' record.json | while read -r file; do
		sha256sum <"$file"
	done | sha256sum
}

# ---- layouts ---------------------------------------------------------------------------

image -k parts
whole=$(for file in parts/kernel parts/mod*; do sha256sum <"$file"; done | sha256sum)
for layout in modern root temp version disk; do
	image -l $layout $layout.iso
	tap_is "$layout: twelve modules" "$(ask '.modules | length' ',"iso":"'$layout.iso'"')" 12
	tap_is "$layout: kernel and modules, in order, are those of the image" "$(loaded)" "$whole"
done
image -z -l modern z.iso
tap_is 'gzipped modules named by boot.cfg' "$(ask '.modules | length' ',"iso":"z.iso"')" 12
tap_is 'gzipped modules come out unpacked' "$(loaded)" "$whole"
for layout in modern root temp version; do
	image -n -z -l $layout n-$layout.iso
	tap_is "$layout without boot.cfg: is found by looking" "$(ask '.modules | length' ',"iso":"n-'$layout.iso'"')" 12
	tap_is "$layout without boot.cfg: what is loaded" "$(loaded)" "$whole"
done
tap_is 'without boot.cfg: options are the profile'"'"'s' "$(ask .cmdline ',"iso":"n-temp.iso"')" \
	'bootcd=1 cdproberoot=1 cttyline=1 console=tty00 consdev=com0'
tap_is 'without boot.cfg: there is no entry' "$(ask .entry ',"iso":"n-temp.iso"')" null

# Of several releases the latest one; a hard link to a file is as good as the file.
mkdir -p cd/boot/minix
cp -r parts cd/boot/minix/3.4.0
cp -r parts cd/boot/minix/3.10.0
echo >>cd/boot/minix/3.4.0/mod01_ds
for n in 05_vfs 07_tty; do ln -f cd/boot/minix/3.10.0/mod$n cd/boot/minix/mod$n.link; done
xorriso -hardlinks on -outdev releases.iso -volid MINIX -map cd / >/dev/null 2>&1
ask . ',"iso":"releases.iso"' >/dev/null
tap_is 'several releases: the latest is taken' "$(loaded)" "$whole"

# ---- the record ------------------------------------------------------------------------

tap_is 'the default entry'"'"'s command line, and a serial console' "$(ask .cmdline ',"iso":"modern.iso"')" \
	'bootcd=1 cdproberoot=1 cttyline=1 console=tty00 consdev=com0'
tap_is 'the entry is named' "$(ask '[.boot, .entry, .menu_wait_s] | tojson' ',"iso":"modern.iso"')" \
	'["iso","Regular MINIX 3",null]'
tap_is 'an entry by its name' \
	"$(ask .cmdline ',"iso":"modern.iso","entry":"Regular MINIX 3 (with AHCI)"')" \
	'bootcd=1 cdproberoot=1 ahci=yes cttyline=1 console=tty00 consdev=com0'
tap_is 'what the cell appends comes last' "$(ask .cmdline ',"iso":"modern.iso","cmdline":"verbose=1"')" \
	'bootcd=1 cdproberoot=1 cttyline=1 console=tty00 consdev=com0 verbose=1'
tap_is 'the ISO is the CD' "$(ask '.cdrom.path, .disk' ',"iso":"modern.iso"')" "$PWD/modern.iso
null"
tap_is 'no network unless it is asked for' "$(ask .network ',"iso":"modern.iso"')" none
tap_is 'a network' "$(ask .network ',"iso":"modern.iso","network":"user"')" user
tap_is 'its digest is compared' \
	"$(ask .cdrom.sha256 ',"iso":"modern.iso","sha256":{"iso":"'"$(sha256sum <modern.iso | cut -d' ' -f1)"'"}')" \
	"$(sha256sum <modern.iso | cut -d' ' -f1)"
tap_like 'a wrong digest' "$(ask . ',"iso":"modern.iso","sha256":{"iso":"'"$(printf %064d 0)"'"}')" \
	'^mkdisk: modern.iso: sha256 is [0-9a-f]{64}, but stdin says 0{64}$'
tap_is 'every symbol is found' "$(ask '[.markers[] | select(.symbol and .reason)] | length' ',"iso":"modern.iso"')" 0

image -s s.iso
tap_like 'stripped kernel: it is made to talk' "$(ask .cmdline ',"iso":"s.iso"')" ' consdev=com0 verbose=2$'
tap_is 'stripped kernel: its symbols have the reason' \
	"$(ask '[.markers[] | select(.symbol and .name != "multiboot_detected").reason] | unique | .[]' ',"iso":"s.iso"')" 'no symbols (stripped) in kernel'
tap_is 'stripped kernel: it is seen where it is entered' \
	"$(ask '.markers[0] | [.name, .addr[0], .reason] | tojson' ',"iso":"s.iso"')" '["multiboot_detected","0x400000",null]'
nm "$top/build/guest/standin.elf" >k.nm
tap_is 'stripped kernel, symbol file: no need to' "$(ask .cmdline ',"iso":"s.iso","symbols":"k.nm"')" \
	'bootcd=1 cdproberoot=1 cttyline=1 console=tty00 consdev=com0'
tap_is 'stripped kernel, symbol file: bytes are the kernel'"'"'s' \
	"$(ask '[.markers[] | select(.symbol and .bytes == null)] | length' ',"iso":"s.iso","symbols":"k.nm"')" 0

# ---- taken out once --------------------------------------------------------------------

sets=$(ls work/iso | wc -l)
stamp()
{
	find work/iso -type f -printf '%p %i %T@\n' | sort
}
before=$(stamp)
for cpus in 1 2 4 8; do ask . ',"iso":"modern.iso","cpus":'$cpus'' >/dev/null; done
tap_is 'the same image again: nothing is taken out again' "$(stamp)" "$before"
tap_is 'the same image under another name: the same files' \
	"$(cp modern.iso copy.iso; ask .kernel.path ',"iso":"copy.iso"')" "$(ask .kernel.path ',"iso":"modern.iso"')"
rm -rf work
for cpus in 1 2 3 4; do
	printf '{"guest":"%s","qemu":"./qemu","iso":"modern.iso","cpus":%s}' "$guest" $cpus | mkdisk -d work >p$cpus.json &
done
wait
tap_is 'four at once: all are good' "$(jq -s 'map(.machine.modules | length) | add' p?.json)" 48
tap_is 'four at once: one set of files, nothing unfinished' "$(ls work/iso | wc -l) $(ls work/iso | grep -c part)" '1 0'
tap_is 'a file is as old as the image' "$(stat -c %Y work/iso/*/00-kernel)" "$(stat -c %Y modern.iso)"
ask . ',"iso":"modern.iso"' -M machine.d >/dev/null
tap_is 'make depends on the image, and on what was taken out of it' \
	"$(grep -c '^ .*\(modern.iso\|00-kernel\|mod[01][0-9]_[a-z]*\) ' machine.d)" 14
set=work/iso/$(ls work/iso)
mv "$set" "$set.part"
rm "$set.part/05-mod05_vfs"
touch "$set.part/half"
tap_is 'what a killed one left is cleared away' "$(ask '.modules | length' ',"iso":"modern.iso"'; ls work/iso | grep -c part)" '12
0'

# ---- disks -----------------------------------------------------------------------------

image -d -S 1 disk.img
qemu-img convert -O qcow2 disk.img disk.qcow2
tap_is 'a disk: root is on it, and the CD is not there' \
	"$(ask '.cmdline, .disk.format, .cdrom, .boot' ',"iso":"modern.iso","disk":"disk.img"')" \
	'rootdevname=c0d0p0 cttyline=1 console=tty00 consdev=com0
raw
null
disk'
tap_is 'a disk: what is not about the CD stays' \
	"$(ask .cmdline ',"iso":"modern.iso","disk":"disk.img","entry":"Regular MINIX 3 (with AHCI)"')" \
	'ahci=yes rootdevname=c0d0p0 cttyline=1 console=tty00 consdev=com0'
tap_is 'an installed disk: another root' \
	"$(ask '.cmdline, .disk.format' ',"iso":"modern.iso","disk":"disk.qcow2","boot":"disk"')" \
	'rootdevname=c0d0p0s0 cttyline=1 console=tty00 consdev=com0
qcow2'
tap_is 'a root by its name' "$(ask .cmdline ',"iso":"modern.iso","disk":"disk.img","rootdevname":"c0d1p2"')" \
	'rootdevname=c0d1p2 cttyline=1 console=tty00 consdev=com0'
tap_is 'a disk beside the CD' "$(ask '.cmdline, .disk.format' ',"iso":"modern.iso","disk":"disk.img","boot":"iso"')" \
	'bootcd=1 cdproberoot=1 cttyline=1 console=tty00 consdev=com0
raw'
tap_is 'kernel and modules of a directory' "$(ask .cmdline ',"kernel_dir":"parts","disk":"disk.img"')" \
	'rootdevname=c0d0p0 cttyline=1 console=tty00 consdev=com0'
tap_is 'kernel and modules of a directory: what is loaded' "$(loaded)" "$whole"
image -k -z zparts
ask . ',"kernel_dir":"zparts","disk":"disk.img"' >/dev/null
tap_is 'gzipped modules of a directory' "$(loaded)" "$whole"
image -k -m 11 eleven
tap_is 'a directory with eleven modules' "$(ask . ',"kernel_dir":"eleven","disk":"disk.img"')" \
	'mkdisk: eleven: 11 modules: the kernel panics if there are not 12'
mkdir nothing
tap_is 'a directory without kernel' "$(ask . ',"kernel_dir":"nothing","disk":"disk.img"')" 'mkdisk: nothing: has no kernel'
tap_is 'no such directory' "$(ask . ',"kernel_dir":"gone","disk":"disk.img"')" 'mkdisk: gone: No such file or directory'
tap_is 'a directory with the CD as root' "$(ask .cmdline ',"kernel_dir":"parts","iso":"modern.iso"')" \
	'bootcd=1 cdproberoot=1 cttyline=1 console=tty00 consdev=com0'

# ---- the boot loader -------------------------------------------------------------------

tap_is 'through the loader: nothing is loaded, the firmware talks' \
	"$(ask '[.kernel, .modules, .cmdline, .graphics, .boot, .menu_wait_s] | tojson' ',"iso":"modern.iso","boot":"loader"')" \
	'[null,[],"",false,"loader",10]'
bounds='[.origin, .origin_of_profile, .end, .end_of_profile] | tojson'
tap_is 'through the loader: its own markers, then those of the kernel' \
	"$(ask '[.markers[0, 4].name] | tojson' ',"iso":"modern.iso","boot":"loader"')" '["boot_loader","multiboot_detected"]'
tap_is 'through the loader: functions of the kernel in the image' \
	"$(ask '[.markers[] | select(.symbol != null) | (.addr | length > 0) and .bytes != null] | [length, all] | tojson' \
		',"iso":"modern.iso","boot":"loader"')" '[10,true]'
tap_is 'through the loader: phases from power-on to the scheduler, each from where the one before ends' \
	"$(ask '[.phases | map(select(.name | startswith("cd_") | not)) | [.[1:], .[:-1]] | transpose[] | .[0].from == .[1].to] | all' ',"iso":"modern.iso","boot":"loader"')" true
tap_is 'through the loader: it ends at the last function' "$(ask "$bounds" ',"iso":"modern.iso","boot":"loader"')" \
	'["t0",null,"scheduler_ready","shell_prompt"]'
tap_is 'through the loader: a stripped kernel says where it is entered' \
	"$(ask "$bounds" ',"iso":"s.iso","boot":"loader"')" '["t0",null,"multiboot_detected","shell_prompt"]'
tap_is 'through the loader: with symbols of its own' \
	"$(ask "$bounds" ',"iso":"s.iso","boot":"loader","symbols":"parts/kernel"')" '["t0",null,"scheduler_ready","shell_prompt"]'
tap_is 'through the loader: with the kernel of a directory' \
	"$(ask "$bounds" ',"kernel_dir":"parts","disk":"disk.img","boot":"loader"')" '["t0",null,"scheduler_ready","shell_prompt"]'
tap_is 'through the loader: no function is seen' "$(ask "$bounds" ',"iso":"modern.iso","boot":"loader","probe":"off"')" \
	'["t0",null,"last_module_loading","shell_prompt"]'
tap_like 'through the loader: the report says how long the menu waits' \
	"$(ask .guest.notice ',"iso":"modern.iso","boot":"loader"')" '^the boot menu waits 10 s, '
tap_is 'through the loader of a disk: its menu is not known' \
	"$(ask '.guest.notice, .menu_wait_s' ',"iso":"modern.iso","boot":"loader","disk":"disk.img"')" \
	'null
null'
tap_is 'icount: it ends where times end, and begins after what waits for the CD' \
	"$(ask "$bounds" ',"iso":"modern.iso","clock":"icount"')" '["multiboot_detected","t0","scheduler_ready","shell_prompt"]'
tap_is 'icount: the report says so' "$(ask .guest.notice ',"iso":"modern.iso","clock":"icount"')" \
	'on the deterministic clock the boot ends at a function: what is printed may wait for a drive'
tap_is 'icount, without symbols and without the entry: nothing has a time' \
	"$(jq 'del(.markers[].entry)' "$guest" >no-entry.json; guest=no-entry.json ask . ',"iso":"s.iso","clock":"icount"')" \
	'mkdisk: stdin: clock: icount: no marker up to shell_prompt is a function, and what is printed may wait for a drive: no symbols (stripped) in kernel'
tap_like 'through the loader: and that the kernel is silent' \
	"$(ask .guest.notice ',"iso":"modern.iso","boot":"loader"')" 'no serial console.* without BOOT=loader it is given one$'
image -t 3 t.iso
tap_is 'another wait' "$(ask .menu_wait_s ',"iso":"t.iso","boot":"loader"')" 3
mkdir serial
osirrox -indev modern.iso -extract / serial >/dev/null 2>&1
chmod -R u+w serial
serial()	# SED-PROGRAM: serial.iso, with boot.cfg changed
{
	osirrox -indev modern.iso -extract /boot.cfg boot.cfg >/dev/null 2>&1
	chmod u+w boot.cfg
	sed "$1" boot.cfg >serial/boot.cfg
	xorriso -as mkisofs -quiet -R -V MINIX -o serial.iso serial 2>/dev/null
}
serial 's/bootcd=1/& cttyline=1/'
tap_is 'a menu that has a serial console: nothing of silence' \
	"$(ask ".guest.notice, ($bounds)" ',"iso":"serial.iso","boot":"loader"')" 'the boot menu waits 10 s, which is part of these times
["t0",null,"shell_prompt",null]'
serial 's/^timeout=.*/timeout=-1/'
tap_is 'a menu that waits for a key' "$(ask . ',"iso":"serial.iso","boot":"loader"')" \
	'mkdisk: serial.iso: its boot menu waits for a key, and nobody presses one'
tap_is 'a menu that waits for a key: straight from the ISO it does not matter' \
	"$(ask .entry ',"iso":"serial.iso"')" 'Regular MINIX 3'
tap_is 'a command line that nothing reads' "$(ask . ',"iso":"modern.iso","boot":"loader","cmdline":"x"')" \
	'mkdisk: stdin: cmdline: without a kernel nothing reads it'

# ---- bad images ------------------------------------------------------------------------

rm -rf work
bad()	# NAME IMAGE REASON [CELL-MEMBERS]: one line, and nothing is left
{
	tap_is "$1" "$(ask . ',"iso":"'"$2"'"'"${4-}")" "mkdisk: $3"
	tap_is "$1: nothing is left" "$(ls work/iso 2>/dev/null)" ''
}
bad 'no such file' gone.iso 'gone.iso: No such file or directory'
bad 'not an ISO' kernel 'kernel: not an ISO 9660 image: fetch it again, or name another'
bad 'a packed ISO' z.bz2 'z.bz2: not an ISO 9660 image: bzip2: unpack it first' "$(echo BZh91AY >z.bz2)"
head -c 300000 modern.iso >cut.iso
bad 'cut short' cut.iso "cut.iso: truncated: 300000 bytes of $(stat -c %s modern.iso) that the image says it has: fetch it again"
head -c 34000 modern.iso >stub.iso
bad 'cut very short' stub.iso "stub.iso: truncated: 34000 bytes of $(stat -c %s modern.iso) that the image says it has: fetch it again"
image -x empty-boot.cfg empty.iso
bad 'empty boot.cfg' empty.iso 'empty.iso: boot.cfg:1: no menu= line'
image -x no-kernel no-kernel.iso
bad 'boot.cfg, but no kernel' no-kernel.iso \
	'no-kernel.iso: boot.cfg:2: /boot/minix_default/kernel: no such file in the image'
image -n -x no-kernel neither.iso
bad 'neither boot.cfg nor kernel' neither.iso 'neither.iso: has neither boot.cfg nor a kernel'
image -m 11 eleven.iso
bad 'eleven modules' eleven.iso 'eleven.iso: 11 modules: the kernel panics if there are not 12'
image -m 13 thirteen.iso
bad 'thirteen modules' thirteen.iso 'thirteen.iso: 13 modules: the kernel panics if there are not 12'
image -x missing-module missing.iso
bad 'boot.cfg names a module that is not there' missing.iso \
	"missing.iso: boot.cfg:$(osirrox -indev missing.iso -extract /boot.cfg m.cfg >/dev/null 2>&1; grep -n notthere m.cfg | cut -d: -f1): /boot/minix_default/mod13_notthere: no such file in the image"
image -x missing-kernel missing.iso
bad 'boot.cfg names a kernel that is not there' missing.iso \
	'missing.iso: boot.cfg:2: /boot/minix_default/kernel-not-there: no such file in the image'
image -x dotdot dotdot.iso
bad 'boot.cfg climbs out' dotdot.iso \
	'dotdot.iso: boot.cfg:2: /boot/minix_default/../../../../../../etc/passwd: climbs with ..'
image -x bomb bomb.iso
bad 'a gzip bomb' bomb.iso 'bomb.iso: boot/minix_default/mod05_vfs.gz: more than 256 MiB come out of it'
bad 'no such entry' modern.iso \
	'stdin: entry: the menu of modern.iso has no "Irregular"; it has "Regular MINIX 3", "Regular MINIX 3 (with AHCI)", "Edit menu option", "Drop to boot prompt"' \
	',"entry":"Irregular"'
bad 'an entry that starts nothing' modern.iso 'modern.iso: boot.cfg:4: edit: starts no multiboot kernel' \
	',"entry":"Edit menu option"'
bad 'an entry where there is no menu' n-temp.iso 'stdin: entry: n-temp.iso has no boot.cfg, and so no menu' ',"entry":"x"'
serial '1s/.*/&\n&/; s/^menu=Regular.*/load_mods=x/'
bad 'a menu that does not start it' serial.iso 'serial.iso: boot.cfg:5: edit: starts no multiboot kernel'
serial 's/^load=.*//; s/multiboot/load_mods \/boot\/minix_default\/nod*;&/'
bad 'a pattern that nothing matches' serial.iso \
	'serial.iso: boot.cfg:2: /boot/minix_default/nod*: no such file in the image'
esc=$(printf '\033')
serial "s/^load=.*mod01.*/load=\/$esc[2J/"
bad 'a name that a terminal would obey' serial.iso \
	"serial.iso: boot.cfg:$(grep -n "$esc" serial/boot.cfg | cut -d: -f1): /?[2J: no such file in the image"
serial "s/Regular MINIX 3:/R\xe9gular:/; s/bootcd=1/bootcd=\xe9/"
tap_is 'a menu that is no UTF-8' "$(ask .entry ',"iso":"serial.iso","boot":"loader"')" 'Régular'
tap_is 'a command line that is no UTF-8' "$(ask . ',"iso":"serial.iso"')" \
	'mkdisk: cmdline: not UTF-8, or no memory left'
rm -rf work
{ yes '#' | head -c 70000; } >serial/boot.cfg
xorriso -as mkisofs -quiet -R -V MINIX -o serial.iso serial 2>/dev/null
bad 'a boot.cfg beyond all size' serial.iso 'serial.iso: boot.cfg: longer than 65536 bytes'
rm serial/boot/minix_default/kernel serial/boot.cfg
echo 'no kernel' >serial/boot/minix_default/kernel
xorriso -as mkisofs -quiet -R -V MINIX -o serial.iso serial 2>/dev/null
tap_is 'a kernel that is none' "$(ask . ',"iso":"serial.iso"')" \
	'mkdisk: serial.iso: /boot/minix_default/kernel: not a kernel: neither ELF nor Linux nor multiboot'
rm -rf work
if [ -e $grub ]; then
	bad 'a real ISO of something else' $grub \
		"$grub: not a MINIX: has neither boot.cfg nor a kernel, and is called \"ISOIMAGE\""
	guest=$top/configs/grub.json
	bad 'a guest that is not started from an ISO' $grub \
		"stdin: iso: $guest does not say how to start its kernel from an image; boot loader leaves that to the image (BOOT of make)"
	tap_is 'a guest that is: through its loader' "$(ask .cdrom.path ',"boot":"loader","iso":"'$grub'"')" $grub
	guest=$top/configs/minix.json
else
	tap_skip 'a real ISO of something else' 'no grub-rescue-pc here'
fi

# a disk that is full, as far as files can tell
tap_like 'no space: one line' "$(trap '' XFSZ; ulimit -f 40
	printf '{"guest":"%s","qemu":"./qemu","iso":"modern.iso"}' "$guest" | mkdisk -d full 2>&1)" \
	'^mkdisk: modern.iso: .*: File too large$'
tap_is 'no space: nothing is left' "$(ls full/iso)" ''
mkdir readonly
if [ "$(id -u)" != 0 ]; then
	chmod a-w readonly
	tap_like 'a directory that may not be written to' "$(printf '{"guest":"%s","qemu":"./qemu","iso":"modern.iso"}' \
		"$guest" | mkdisk -d readonly 2>&1)" 'Permission denied$'
fi

# paths that QEMU or make would split
cp modern.iso 'an "odd" image, of #1 $x 100%.iso'
tap_is 'an odd path' "$(ask '.cdrom.path' ',"iso":"an \"odd\" image, of #1 $x 100%.iso"')" \
	"$PWD/"'an "odd" image, of #1 $x 100%.iso'
path=$(printf '{"guest":"%s","qemu":"./qemu","iso":"modern.iso"}' "$guest" | mkdisk -d 'odd, work' | jq -r '.machine.modules[0].path')
tap_is 'an odd directory: modules go by plain names' "$(printf %s "$path" | tr -cd ' ,'; cmp "$path" parts/mod01_ds)" ''

# ---- cells that make no sense ------------------------------------------------------------

refuse()	# CELL-MEMBERS REASON
{
	tap_is "refused: $1" "$(ask . "$1")" "mkdisk: $2"
}
refuse '' 'stdin: minix is started from its ISO: give iso, to make as ISO=FILE; make minix-iso says where that of MINIX 3 is'
refuse ',"disk":"disk.img"' 'stdin: minix is started from its ISO: give iso, to make as ISO=FILE; make minix-iso says where that of MINIX 3 is'
refuse ',"boot":"disk","disk":"disk.img"' \
	'stdin: iso: missing: a disk'"'"'s kernel is taken from its ISO or from kernel_dir'
refuse ',"boot":"disk","iso":"modern.iso"' 'stdin: disk: missing, and it is what boots'
refuse ',"kernel_dir":"parts"' 'stdin: iso: missing, and its CD is what boots'
refuse ',"boot":"floppy"' 'stdin: boot: not one of: iso loader disk'
refuse ',"network":"tap"' 'stdin: network: not one of: none user'
refuse ',"iso":"modern.iso","rootdevname":"c0d0p0"' 'stdin: rootdevname: root is on the CD'
refuse ',"iso":"modern.iso","kernel":"kernel"' 'stdin: kernel: there is one in the image, too'
refuse ',"iso":"modern.iso","boot":"loader","entry":"x"' 'stdin: entry: this boot mode does not use it'
refuse ',"boot":"loader"' "$guest: no kernel, disk or cdrom: nothing to boot"
tap_done
