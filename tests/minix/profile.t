#!/bin/sh
# configs/minix.json on text of real MINIX boots and of its installer, without booting anything.
. "$(dirname "$0")/../tap.sh"

profile=$top/configs/minix.json

parse()	# the log on stdin: outcome, then each marker that was seen and its milliseconds
{
	markerparse -m "$profile" | jq -r '.phases | .outcome, (.markers[] | select(.at_ns) |
		"\(.name) \(.at_ns / 1e6)")'
}

names()
{
	parse | sed 's/ [0-9.]*$//' | tr '\n' ' '
}

# MINIX 3.4.0 from a disk image, seconds at the first byte of each line.
real='0.120 acpi: poweroff initialized
0.120 APIC disabled, using legacy PIC
0.127 
0.127 MINIX 3.4.0. Copyright 2016, Vrije Universiteit, Amsterdam, The Netherlands
0.127 MINIX is open source software, see http://www.minix3.org
0.127 Initiating legacy i8253 timer
0.208 CPU 0 freq 2589 MHz
0.214 kernel: selecting intel sysenter ipc style
0.249 IRQ 4 handler registered by tty / 5
0.250 TTY: not initializing rs232 line 1 (in use by kernel)
0.263 Started VFS: 9 worker thread(s)
0.546 IRQ 1 handler registered by pckbd / 65551
0.786 IRQ 14 handler registered by at_wini / 65554
0.986 Root device name is /dev/c0d0p0
1.131 /dev/c0d0p0 is mounted on /
2.760 Multiuser startup in progress ...
2.818 Starting hotplugging infrastructure... done.
4.475 Starting services: random e1000 pty lwip uds ipc log printer.
4.516 Starting daemons: update cron.
5.847 Starting network.
7.103 Building databases: dev, services.
8.013 Starting syslogd.
9.965 Starting inetd.
12.409 
12.410 Minix/i386 (minix) (console)
12.411 
12.414 login: '

tap_is 'a real boot' "$(printf '%s\n' "$real" | parse)" 'booted
kernel_starts 120
bsp_finish_booting 127
scheduler_ready 208
vfs_started 263
root_device 986
root_mounted 1131
multiuser 2760
services 4475
daemons 4516
network 5847
databases 7103
syslogd 8013
inetd 9965
shell_prompt 12414'

interrupted()	# LINE-WITH-BAR: the real log where a driver's line stands at the bar, and the rest after it
{
	printf '%s\n' "$real" | sed "s#^\([0-9.]* \)\(${1%|*}\)\(${1#*|}.*\)#\1\2IRQ 11 handler registered by e1000 / 65561\n\1\3#"
}

whole=$(printf '%s\n' "$real" | names)
for message in 'Root device n|ame' 'Started V|FS' 'Multiuser start|up' 'Starting serv|ices:' 'Starting services: random| e' \
	'Building data|bases' 'Starting sys|logd' '/dev/c0d0p0 is moun|ted' 'Starting inet|d'; do
	tap_is "cut: $message" "$(interrupted "$message" | names)" "$whole"
	tap_like "cut: $message: it was" "$(interrupted "$message")" 'by e1000 / 65561$'
done

tap_is 'the two waits of a CD' "$(printf '%s\n' '0.2 Started VFS: 9 worker thread(s)' '1.1 /dev/c0d2 is mounted on /' '1.2 none is mounted on /proc' \
	'1.3 Creating ramdisks: /var /tmp /usr/run /root' '8.4 size on /dev/imgrd set to 0kB' '9.1 Multiuser startup in progress ...' \
	'12.1 Starting network.' '12.2 Configuring network interfaces:.' \
	'12.3 Waiting for DAD to complete for statically configured addresses...' '22.5 Building databases: dev, services' '27.1 login: ' |
	markerparse -m "$profile" | stats | jq -r '.[].phases[] | select(.name | startswith("cd_")) | "\(.name) \(.mean_ms)"')" 'cd_ramdisks 7100
cd_addresses 10200'

tap_is 'verbose=2' "$(printf '%s\n' "$real" | sed '1i\
0.118 cstart\
0.119 intr_init(0)
/^0.120 APIC/a\
0.121 main()\
0.122 initializing asyncm... done\
0.124 initializing init... done\
0.125 system_init()... done' | parse | sed -n 2,8p)" 'kernel_starts 118
cstart_phase 118
process_init 121
memory_init 124
system_init 125
bsp_finish_booting 127
scheduler_ready 208'

tap_is 'a panic' "$(printf '%s\n' "$real" | sed '12i\
0.360 kernel panic: cause_sig: sig manager 2 gets lethal signal 6 for itself
12,$d' | parse | head -n 1)" panic
for line in 'No CD found' 'rootdevname not set' "mount: Can't mount /dev/c0d0p0s0 on /: Invalid argument"; do
	tap_is "no root: $line" "$(printf '%s\n0.99 %s\n' "$(printf '%s\n' "$real" | head -n 13)" "$line" | names | cut -d ' ' -f 1)" panic
done
tap_is 'no prompt' "$(printf '%s\n' "$real" '12.5 Last login: Mon Jul 4' | grep -v '^12.414' | names)" \
	"$(echo "$whole" | sed 's/^booted/unknown/; s/shell_prompt //')"

# ---- the phases

tap_is 'the ten phases' "$(jq -r '.markers[].name' "$profile" | grep -x -e multiboot_detected -e kernel_starts -e pre_init_phase \
	-e kmain_phase -e cstart_phase -e process_init -e memory_init -e system_init -e scheduler_ready -e shell_prompt | tr '\n' ' ')" \
	'multiboot_detected kernel_starts pre_init_phase kmain_phase cstart_phase process_init memory_init system_init scheduler_ready shell_prompt '
tap_is 'phases follow each other' "$(jq '[[.phases[] | select(.name | startswith("cd_") | not)], .loader.phases][] | [.[1:], .[:-1]] | transpose | map(select(.[0].from != .[1].to)) | length' "$profile" | tr '\n' ' ')" '0 0 '
tap_is 'the headline estimate' "$(jq -c '.estimates[] | select(.headline) | [.from, .to, .estimated_ms, .low_ms, .high_ms]' "$profile")" \
	'["multiboot_detected","scheduler_ready",65,35,65]'

# ---- the installer's dialogue: what it asks, and which step that is

steps()	# TEXT: names of the steps whose prompt it is
{
	TEXT=$1 perl -MJSON::PP -e 'local $/; my $p = decode_json(<STDIN>);
		print join(" ", map { $ENV{TEXT} =~ /$_->{expect}/ ? $_->{name} : () } @{$p->{install}{steps}})' <"$profile"
}

while IFS='|' read -r name answer prompt; do
	tap_is "asked: $prompt" "$(steps "$prompt")" "$name"
	tap_is "answered: $prompt$answer" "$(steps "$prompt$answer ")" ''
done <<'EOF'
login|root|login: 
shell shutdown|setup|minix# 
welcome| |:
keyboard|us-std|Keyboard type? [us-std] 
mode|expert|Press ENTER for automatic mode, or type 'expert': 
disk|0|Enter the disk number to use: [0] 
region|0|Enter the region number to use or type 'delete':  [0] 
sure|yes|Are you sure you want to continue?  Please enter 'yes' or 'no': 
sure|yes|Are you sure you want to continue? Please enter 'yes' or 'no': 
reinstall|F|(F)ull or (R)einstall? [R] 
reinstall|F|(F)ull, (R)einstall or (B)ootloader install? [R] 
home|0|How big do you want your /home to be in MB (0-1115) ? [223] 
home|12|How big do you want your /home to be in MB (0-7) ? [1] 
home_ok|Y|223 MB Ok? [Y] 
block|4|Block size in kilobytes? [4] 
mbr|Y|Do you want to install new MBR into /dev/c0d0? [Y] 
interface|1|Interface choice? [1] 
configuration|1|Configuration choice? [1] 
menu|2|Menu choice? [2] 
EOF
for text in 'Note 4: If you see a colon (:) then you should hit ENTER to continue.' 'Last login: ' \
	'MINIX will take up 419 MB, without /home.' 'What type of keyboard do you have?  You can choose one of:'; do
	tap_is "no question: $text" "$(steps "$text")" ''
done

tap_done
