#!/bin/sh
# An installation driven to its end, on the stand-in for MINIX: what is typed, what comes of it.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/qinstall/lib.sh"

outcome()	# CELL-MEMBERS: how a boot with root on the disk ends
{
	echo "{\"guest\":\"minix.json\",\"iso\":\"minix.iso\",\"boot\":\"disk\",\"disk\":\"disk.qcow2\",\"cmdline\":\"pace=10\"$1}" |
		mkdisk | qboot | jq -r 'select(.end).end.outcome'
}

# ---- as it is asked for most often ------------------------------------------------------

install ''
tap_is 'it ends well' "$status" 0
tap_is 'and says nothing' "$(cat said)" ''
tap_is 'it leaves the disk and the transcript' "$(left)" 'disk.qcow2 disk.transcript '
tap_is 'a qcow2 of the stated size' \
	"$(qemu-img info --output=json disk.qcow2 | jq -c '[.format, ."virtual-size"]')" '["qcow2",67108864]'
tap_is 'each prompt has had its answer' "$(answers)" \
	'login=root shell=setup welcome= keyboard= mode= disk= region= sure=yes home= home_ok= block= interface= configuration= menu= shutdown=shutdown -p now '
tap_ok 'the terminal was asked for its place, and the guest has the answer' grep -q 'The cursor was at: 24;80' disk.transcript
tap_ok 'what the terminal said is told from what was typed' grep -q '> \\x1b\[24;80R	(terminal)' disk.transcript
tap_ok 'the transcript has the guest'"'"'s words' grep -q '| Welcome to the stand-in' disk.transcript
tap_ok 'what was not asked' grep -q '\* reinstall: not asked' disk.transcript
tap_is 'that the disk was tried' "$(grep -c 'is mounted on /$' disk.transcript) $(grep -c 'c0d0p0s0 is mounted' disk.transcript)" '2 1'
tap_is 'and nothing that a terminal would obey' "$(LC_ALL=C tr -d '\12\11\40-\176' <disk.transcript | wc -c)" 0

before=$(sha256sum <disk.qcow2)
tap_is 'the disk boots' "$(outcome '')" booted
tap_is 'from its root' "$(outcome ',"rootdevname":"c0d0p1"')" panic
tap_is 'and no boot writes to it' "$(sha256sum <disk.qcow2)" "$before"

# ---- questions that are not always asked -------------------------------------------------

install 'oldhome=1 mbr=1 vary=7'
tap_is 'an old /home and a bad MBR: it ends well' "$status$(cat said)" 0
tap_is 'they are asked about' "$(answers | tr ' ' '\n' | grep -E '^(reinstall|home|mbr)=' | tr '\n' ' ')" 'reinstall=F home= mbr= '
tap_ok 'and the numbers are others' grep -q 'MINIX will take up 39 MB' disk.transcript

# ---- a guest that loses what is typed too fast --------------------------------------------

install 'typing=20000 deaf=1500'
tap_is 'bytes of a burst are lost, and a RETURN that comes too early: it ends well' "$status$(cat said)" 0
tap_is 'and nothing was asked twice' "$(grep -c 'asked again' disk.transcript)" 0
tap_ok 'the CD itself says what would be a failure later' grep -q '| services_mkdb: .*No space left on device' disk.transcript

# ---- once more, elsewhere, seen ----------------------------------------------------------

install '' -s 48
tap_is 'over an older disk, of another size' "$status $(qemu-img info --output=json disk.qcow2 | jq '."virtual-size"')" '0 50331648'
tap_is 'nothing unfinished is left' "$(left)" 'disk.qcow2 disk.transcript '
mkdir 'a b, c=d'
cell '' | mkdisk -i | qinstall -o 'a b, c=d/d,e:f' 2>said >disk.transcript
tap_is 'blanks, commas, =, a colon, no .qcow2, the size of the profile' \
	"$? $(cat said)$(ls 'a b, c=d' | tr '\n' ' ')$(qemu-img info --output=json 'a b, c=d/d,e:f' | jq '."virtual-size"')" \
	'0 d,e:f 1610612736'
clean
cell '' | mkdisk -i | qinstall -o disk:x -s 64 2>said >disk.transcript
tap_is 'a name that looks like a protocol of QEMU'"'"'s' "$? $(said)$(left)" '0 disk.transcript disk:x '
rm disk:x
clean
cell '' | mkdisk -i >machine.json
script -qec 'qinstall -o disk.qcow2 -s 64 <machine.json >disk.transcript' /dev/null >terminal </dev/null
tap_ok 'on a terminal it shows where it is' grep -q 'minix .*installing: step [0-9]* of 18, ' terminal
tap_ok 'and at the end nothing of that is there' sh -c 'tail -c 4 terminal | grep -q "\[K$"'

# ---- two at once ---------------------------------------------------------------------------

clean
cell 'setup=hang@5' | mkdisk -i >machine.json
qinstall -o disk.qcow2 -s 64 <machine.json >first.transcript 2>first &
pid=$!
until_true grep -q 'us-std' first.transcript
install ''
tap_is 'another one at the same disk is refused' "$status $(said)" '1 qinstall: disk.qcow2: another installation is under way'
tap_ok 'and leaves the first one alone' test -e disk.qcow2.unfinished
kill $pid
wait $pid 2>/dev/null

tap_done
