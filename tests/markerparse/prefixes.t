#!/bin/sh
# What other programs write before the kernel's stamp: it is read behind a known prefix, and what is
# no time since the boot began is not taken for one.
. tests/tap.sh
table=tests/markerparse/tables/linux.json

log()	# PREFIX-1 PREFIX-2: a log of two lines, with a prefix before each stamp
{
	printf '%s[    0.000000] Linux version 6.1.0\n%s[    4.200000] x login: \n' "$1" "$2"
}
says()	# NAME EXPECTED LOG
{
	tap_is "$1" "$(printf '%s\n' "$3" | markerparse -m $table | jq -r '.phases | .boot_time_ns // .reason')" "$2"
}
reads()	# NAME PREFIX-1 PREFIX-2
{
	says "$1" 4200000000 "$(log "$2" "$3")"
}
esc=$(printf '\033')

reads 'dmesg' '' ''
reads 'dmesg -r' '<5>' '<12>'
reads 'dmesg -x' 'kern  :notice: ' 'user  :info  : '
reads 'dmesg --color' "$esc[32m" "$esc[32m"
reads 'dmesg -x --color' "kern  :notice: $esc[32m" "user  :info  : $esc[32m"
reads 'syslog' 'Nov  3 10:00:00 host kernel: ' 'Nov  3 10:00:04 host kernel: '
reads 'rsyslog' '2023-11-03T10:00:00.859374+00:00 host kernel: ' '2023-11-03T10:00:04.859374+00:00 host kernel: '
reads 'journalctl -o short-iso' '2023-11-03T10:00:00+0000 host kernel: ' '2023-11-03T10:00:04+0000 host kernel: '
reads 'logread' 'Fri Nov  3 10:00:00 2023 kern.notice kernel: ' 'Fri Nov  3 10:00:04 2023 user.info : '
reads 'Xen' '(XEN) ' '(XEN) '
reads 'conserver' '[Fri Nov  3 10:00:00 2023]' '[Fri Nov  3 10:00:04 2023]'
reads 'tio' '[10:00:00.123] ' '[10:00:04.323] '
reads 'minicom' '[2023-11-03 10:00:00] ' '[2023-11-03 10:00:04] '
reads 'ts' 'Nov 03 10:00:00 ' 'Nov 03 10:00:04 '
reads 'ts %.s' '1795415622.295896 ' '1795415626.495896 '
reads 'ts -s' '00:00:00 ' '00:00:04 '
says 'dmesg -d' 4200000000 '[    0.000000 <    0.000000>] Linux version 6.1.0
[    4.200000 <    4.200000>] x login: '

none='end marker login has no time:'
dates="$none the log's times look like dates or times of day, not since the boot began"
says 'another prefix' "$none line 1 has a time, but not at its begin" \
	"$(log 'whatever this is ' 'whatever this is ')"
says 'another prefix, in line 2' "$none line 2 has a time, but not at its begin" \
	"no time$(printf '\n.')$(log 'whatever this is ' 'whatever this is ')"
says 'dmesg -T' "$dates" '[Fri Nov  3 10:00:00 2023] Linux version 6.1.0
[Fri Nov  3 10:00:04 2023] x login: '
says 'syslog without stamps' "$dates" 'Nov  3 10:00:00 host kernel: Linux version 6.1.0
Nov  3 10:00:04 host login: x login: '
says 'dmesg -e' "$none the log's times are since the line before, not since the boot began" \
	'[  +0.000000] Linux version 6.1.0
[  +4.200000] x login: '
says 'no times' "$none text log has no times" 'Linux version 6.1.0
x login: '
tap_done
