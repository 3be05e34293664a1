#!/bin/sh
# An installation that is interrupted leaves no disk under its name, and no QEMU.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/qinstall/lib.sh"

begin()	# OPTIONS WORDS: an installation in the background, up to these words of the guest's
{
	clean
	cell "$1" | mkdisk -i >machine.json
	env --default-signal=INT,HUP qinstall -o disk.qcow2 -s 64 <machine.json >disk.transcript 2>said &
	pid=$!
	until_true grep -q -- "$2" disk.transcript
	qemu=$(pgrep -P $pid -f qemu-system)
}

ends()	# sets $ended: how the installation ended, and what of it is left
{
	wait $pid 2>/dev/null
	status=$?
	until_true gone "$qemu" || status="$status, but QEMU runs"
	ended="$status $(left)"
}

for signal in 'INT 130' 'TERM 143' 'HUP 129'; do
	begin setup=hang@13 'Extracting '
	kill -${signal% *} $pid
	ends
	tap_is "SIG${signal% *} while files are copied" "$ended" "${signal#* } disk.transcript "
done
tap_is 'without a word' "$(cat said)" ''
tap_ok 'the transcript has what was said' grep -q '> yes.*(sure)' disk.transcript

begin setup=hang@13 'Extracting '
kill -KILL $pid
ends
tap_is 'SIGKILL while files are copied' "$ended" '137 disk.qcow2.unfinished disk.transcript '
begin_again=$(stat -c %i disk.qcow2.unfinished)
install ''
tap_is 'the next one clears away what that left' "$status $(said)$(left)" '0 disk.qcow2 disk.transcript '
tap_is 'and begins anew in its file' "$(stat -c %i disk.qcow2)" "$begin_again"

profile '.install.check = {"cmdline":"console=none"}'
begin '' 'checking: booting'
kill -KILL $pid
ends
tap_is 'SIGKILL while the disk is tried' "$ended" '137 disk.qcow2.unfinished disk.transcript '
begin '' 'checking: booting'
kill -TERM $pid
ends
tap_is 'SIGTERM while the disk is tried' "$ended" '143 disk.transcript '

profile .
begin setup=hang@5 'Select keyboard type'
kill -KILL "$qemu"
until_true gone "$pid"
ends
tap_is 'QEMU is killed: the installation fails' "$ended" '1 disk.transcript '
tap_like 'and says why' "$(said)" '^qinstall: minix: step [0-9]+ of 18, [a-z]*: QEMU was killed by SIGKILL; last text: ".*"$'

clean
tap_done
