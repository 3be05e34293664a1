#!/usr/bin/perl
# Write phases records as markerparse does: records.pl CONFIGURATIONS RECORDS-OF-EACH
use strict;
use warnings;

my ($configs, $records) = @ARGV;
my @names = qw(reset_vector kernel_entry pre_init kmain cstart proc_init memory_init system_init bsp sched prompt);
my $phases = join ',', map { qq({"name":"$names[$_]","from":"$names[$_]","to":"$names[$_ + 1]"}) } 0 .. $#names - 1;
my $state = '"cpu":"Intel(R) Xeon(R)","cores":2,"kernel":"6.1.0","load1":%.2f,"cpu_pressure_avg10":%.2f,"io_pressure_avg10":0.0,"memory_pressure_avg10":0.0,"steal_ticks":%d,"governor":null,"mhz":2600.0,"scheduler":"SCHED_FIFO","throttle_count":0,"qemus_running":0,"epoch_s":1795400000';

srand 5;
for my $c (1 .. $configs) {
	my $machine = qq({"schema":1,"tool":"mkdisk 0.1","config":"cpu_1-$c","guest":{"name":"demo","title":"Demo guest","notice":null,"profile":"configs/demo.json"},"arch":"i386","qemu":"/usr/bin/qemu-system-i386","qemu_version":"7.2.22","machine_type":"pc","vga":"std","cpus":1,"cpu_model":"$c","memory_mib":64,"accel":"tcg","accel_asked":"auto","accel_reason":null,"clock":"wall","kernel":{"path":"/x/demo.elf","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},"modules":[],"cmdline":"","disk":null,"cdrom":null,"network":"none","timeout_s":30,"silence_s":10,"origin":"t0","end":"prompt","cpus_online":null,"phases":[$phases],"estimates":[]});
	for my $n (1 .. $records) {
		my ($at, @markers) = (300_000);
		for my $name (@names) {
			$at += int(4e7 * (1 + 0.05 * (rand() + rand() + rand() - 1.5)));
			push @markers, $name eq 'prompt' ? qq({"name":"$name","at_ns":$at,"source":"serial"})
				: qq({"name":"$name","at_ns":$at,"insns":[) . int($at / 3) . qq(],"source":"symbol"});
		}
		printf qq({"phases":{"schema":1,"tool":"markerparse 0.1","config":"cpu_1-$c","sample":$n,"warmup":false,"order":$n,"seed":42,"outcome":"booted","reason":null,"clock":"wall","origin":"t0","end":"prompt","cpus":1,"cpus_online":1,"boot_time_ns":$at,"markers":[%s],"evidence":{"marker":"prompt","last_line":"# ","last_phase":"prompt","serial_bytes":900,"startup_ns":18000000,"lifetime_ns":%d,"vcpu_cpu_ns":null,"qemu":{"status":0,"signal":null,"stderr":""}},"machine":$machine,"qemu":{"version":"7.2.22","accel":"tcg"},"host":{"before":{$state},"after":{$state}}}}\n),
			join(',', @markers), $at + 25_000_000, rand(), rand(), $n, rand(), rand(), $n;
	}
}
