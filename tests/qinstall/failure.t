#!/bin/sh
# Each way in which an installation can fail: one clear line, and no disk.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/qinstall/lib.sh"

fails()	# NAME MESSAGE: the installation failed so, in one line, and only its transcript is left
{
	tap_is "$1" "$status $(said)" "1 qinstall: minix: $2"
	tap_is "$1: only the transcript is left" "$(left)" 'disk.transcript '
	tap_ok "$1: it says so, too" grep -q '\* failed$' disk.transcript
	clean
}

short()	# STEP...: steps that are given up soon
{
	profile "(.install.steps[] | select(.name as \$name | \"$*\" | split(\" \") | index(\$name)) | .timeout_s) = 2"
}

# ---- the guest hangs, or asks what nobody expects -----------------------------------------

short keyboard
install 'setup=hang@3'
fails 'hang at the keyboard' 'step 5 of 18, keyboard: no prompt like /Keyboard type\? \[[^]]*\] $/ in 2 s; last text: "Types of keyboards:\n    french    german    us-std    us-swap"'
short home_ok
install 'setup=hang@10'
fails 'hang after an answer' 'step 12 of 18, home_ok: no prompt like /[0-9]+ MB Ok\? \[Y\] $/ in 2 s; last text: "MINIX will take up 32 MB, without /home.\nHow big do you want your /home to be in MB (0-31) ? [6] "'
short mbr interface
install 'setup=hang@13'
fails 'hang in the flood of the copying' 'step 15 of 18, interface: no prompt like /Interface choice\? \[[0-9]+\] $/ in 2 s; last text: " Progress: |             ------------| 49%\n Progress: |             ------------| 50%"'
short reinstall home
install 'setup=ask@9'
fails 'a question that nobody expects' 'step 11 of 18, home: no prompt like /How big do you want your /home to be in MB \(0-[0-9]+\) \? \[[0-9]+\] $/ in 2 s; last text: " --- Step 5: Select the size of /home ---------------------------\nWhich colour shall the prompt have? "'
profile '.install.limit_s = 3 | .install.progress = ["."]'
install 'setup=hang@5'
fails 'the limit of the whole' 'step 7 of 18, disk: not at the end after 3 s; last text: "Probing done.\n  Disk [0]: /dev/c0d0, 64 MB"'
profile 'del(.install.steps[-1].answer) | .install.steps[-1].timeout_s = 2'
install ''
fails 'a machine that stays on' 'step 18 of 18, shutdown: the machine did not go off in 2 s after the last answer; last text: "Please type '\''reboot'\'' to exit MINIX 3 and reboot.\nminix# "'

# ---- the installer gives up ---------------------------------------------------------------

profile .
install 'setup=fail@13'
fails 'the copying fails' 'step 15 of 18, interface: the guest said "setup: No space left on device"; last text: "setup: No space left on device\nminix# "'
profile '.install.steps[2].answer = "stup"'
install ''
fails 'no setup' 'step 4 of 18, welcome: the guest said "minix# "; last text: "sh: stup: not found\nminix# "'
profile .
install '' -s 16
fails 'a disk that is too small' 'step 11 of 18, home: the guest said "The selected partition (16 MB) is too small."; last text: "You'\''ll need 33 MB at least.\nminix# "'
profile '.install.disk_mib_min = 65'
install ''
tap_is 'a disk that is known to be too small' "$status $(said) $(left)" \
	'1 qinstall: minix: a disk of 64 MiB is too small: its installer wants 65 disk.transcript '
clean
profile '.install.disk_mib_min = 64'
install 'setup=reset@4'
tap_like 'one that is just big enough is tried' "$(said)" '^qinstall: minix: step 6 of 18, mode: '
clean

# ---- typing -----------------------------------------------------------------------------

profile '.install.steps[0].answer = "rot"'
install ''
fails 'a login that is refused three times' 'step 3 of 18, shell: login was answered 3 times, and is asked for again; last text: "Minix/i386 (minix) (console)\nlogin: "'
profile .
install 'deaf=100000'
fails 'a guest that takes nothing' 'step 15 of 18, interface: no echo of RETURN, which was typed 5 times as an answer to block; last text: " --- Step 6: Select a block size ---------------------------\nBlock size in kilobytes? [4] "'

# ---- the machine ends before its time -----------------------------------------------------

profile .
install 'setup=reset@10'
fails 'a reset' 'step 12 of 18, home_ok: the guest reset by a triple fault; last text: "MINIX will take up 32 MB, without /home.\nHow big do you want your /home to be in MB (0-31) ? [6] "'
install 'setup=poweroff@13'
fails 'a power-off' 'step 15 of 18, interface: the guest switched its machine off; last text: " Progress: |             ------------| 49%\n Progress: |             ------------| 50%"'
n=2
for name in welcome keyboard mode disk region sure reinstall home home_ok block mbr interface interface configuration menu; do
	install "setup=poweroff@$n oldhome=1 mbr=1"
	# an optional step is named by the one that must come
	case $name in
	reinstall) name=home ;;
	mbr) name=interface ;;
	esac
	tap_like "a power-off at step $n" "$status $(said) $(left)" \
		"^1 qinstall: minix: step [0-9]+ of 18, $name: the guest switched its machine off; .* disk.transcript \$"
	n=$((n + 1))
done
clean
profile '.vga = "none"'
install ''
fails 'a panic' 'step 1 of 18, login: the guest said "kernel panic: cause_sig: sig manager 2 gets lethal signal 6 for itself"; last text: "kernel: selecting intel sysenter ipc style\nkernel panic: cause_sig: sig manager 2 gets lethal signal 6 for itself"'
profile '.machine = "pc,nonsense=1"'
install ''
tap_like 'a machine that does not come up' "$status $(said)" \
	'^1 qinstall: minix: QEMU ended with status 1: .*nonsense'
tap_is 'a machine that does not come up: only the transcript is left' "$(left)" 'disk.transcript '
clean
profile '.install.check = {"cmdline":"rootdevname=c0d0p1"}'
install ''
fails 'a disk that does not boot' 'installed, but the disk does not boot: the guest panicked; last text: "mount: Can'\''t mount /dev/c0d0p1 on /: No such device or address"'
profile '.install.check = {"timeout_s":2,"cmdline":"console=none"}'
install ''
fails 'a disk that boots to no prompt' 'installed, but the disk does not boot: no shell_prompt in 2 s; last text: "Started VFS: 9 worker thread(s)"'

# ---- the transcript is lost ----------------------------------------------------------------

profile .
cell '' | mkdisk -i >machine.json
qinstall -o disk.qcow2 -s 64 <machine.json >/dev/full 2>said
tap_is 'no room for the transcript: no disk' "$? $(said)$(left)" '1 qinstall: stdout: No space left on device: free some, or write elsewhere'
{
	qinstall -o disk.qcow2 -s 64 <machine.json 2>said
	echo $? >status
} | head -n 1 >/dev/null
tap_is 'who reads it is gone: no disk' "$(cat status) $(said)$(left)" '141 '

# ---- what was there before ----------------------------------------------------------------

profile .
echo older >disk.qcow2
install 'setup=fail@13'
tap_is 'an older disk stays when the new one fails' "$(cat disk.qcow2) $(left)" 'older disk.qcow2 disk.transcript '
clean
mkdir disk.qcow2
install ''
tap_is 'a directory in its place' "$status $(said)" '1 qinstall: disk.qcow2: not a regular file'
rmdir disk.qcow2
qinstall -o nowhere/disk.qcow2 <machine.json 2>said
tap_is 'no such directory' "$? $(said)" '1 qinstall: nowhere/disk.qcow2.unfinished: No such file or directory'
mkdir full
if mount -t tmpfs -o size=1m none full 2>/dev/null; then
	qinstall -o full/disk.qcow2 -s 64 <machine.json >disk.transcript 2>said
	tap_like 'no room' "$? $(said)" \
		'^1 qinstall: minix: step [0-9]+ of 18, .*: QEMU stopped the guest: io-error \(no room for its disk\?\); '
	tap_is 'no room: nothing is left of the disk' "$(ls full)" ''
	umount full
	clean
else
	tap_skip 'no room' 'a file system cannot be mounted here'
fi

# ---- what is no installation ----------------------------------------------------------------

printf '{"guest":"%s"}' "$top/configs/demo.json" | mkdisk -i 2>said
tap_is 'a guest that has no installer' "$? $(sed "s|$top/||" said)$(left)" \
	'1 mkdisk: configs/demo.json: install: missing: how demo is installed is not known'
profile 'del(.install.disk_mib)'
cell '' | mkdisk -i | qinstall -o disk.qcow2 2>said
tap_is 'no size' "$? $(said)$(left)" '1 qinstall: stdin:1: install.disk_mib: missing, and no size was given'
profile '(.markers[] | select(.name == "shell_prompt")) |= (del(.serial) | .symbol = "switch_to_user")'
install ''
tap_is 'no prompt to check the disk by' "$status $(said)$(left)" \
	'1 qinstall: stdin:1: end: shell_prompt has no serial pattern: no disk could be checkeddisk.transcript '
clean
profile '.install.steps[3].expect = "("'
install ''
tap_is 'a pattern that is none' "$status $(said)$(left)" \
	'1 mkdisk: minix.json: install.steps[3].expect: offset 1: missing closing parenthesis; \\ before a character takes it literally'
cell '' | mkdisk >/dev/null 2>said
tap_is 'which is told at every use of the profile' "$? $(said)" \
	'1 mkdisk: minix.json: install.steps[3].expect: offset 1: missing closing parenthesis; \\ before a character takes it literally'
profile '.install.disk = 1'
install ''
tap_is 'a key that is none' "$status $(said)$(left)" '1 mkdisk: minix.json: install.disk: unknown key'
: | mkdisk -i 2>said
tap_like 'no cell' "$? $(said)$(left)" '^1 mkdisk: stdin'
profile .
cell '' | mkdisk -i >machine.json
for size in 0 x 99999999; do
	qinstall -o disk.qcow2 -s $size <machine.json 2>said
	tap_like "a size of $size" "$? $(said)$(left)" "^2 qinstall: -s $size: "
done
jq -c 'del(.machine.install)' machine.json | qinstall -o disk.qcow2 2>said
tap_is 'a record that tells nothing of installing' "$? $(said)$(left)" '1 qinstall: stdin:1: machine.install: missing: mkdisk -i writes it'
jq -c 'del(.machine.install.check)' machine.json | qinstall -o disk.qcow2 2>said
tap_is 'nothing to check the disk with' "$? $(said)$(left)" '1 qinstall: stdin:1: install.check: missing'

tap_done
