/*
 * The stand-in for MINIX from the scheduler's start to the login prompt: the
 * servers and drivers that die without what they need, and the lines of a boot,
 * some of them cut by others.
 */
#include "standin.h"

#define PCI_CLASS_DISPLAY 0x03
#define PCI_INTEL 0x8086
#define PCI_E1000 0x100e

void
guest_memory(uint32_t kib)
{
	(void)kib;
}

void
guest_work(void)
{
	if (!cpus_are_many())
		return;
	cpus.listed = smp_expected();
	cpus.online = smp_start();
	cpus.ids = smp_ids();
}

/*
 * Halted, while the scheduler is entered again and again, as MINIX's is.  The
 * option pace=PERCENT makes all pauses shorter or longer.
 */
void
pause_ms(unsigned milliseconds)
{
	milliseconds = milliseconds * env_number("pace", 100) / 100;
	timer_start(1000);
	while (timer_ticks() < milliseconds) {
		cpu_idle();
		switch_to_user();
	}
	timer_stop();
}

/* From now on output is heard or not; fail=silent stays silent. */
static void
output_set(bool heard)
{
	boot.silent = !heard || (boot.options.failure == FAIL_SILENT &&
				    boot.options.failure_phase <= PHASE_SWITCH_TO_USER);
}

static void
vm_start(void)
{
	const char *wrong = modules_wrong();

	print("kernel: selecting intel sysenter ipc style\n");
	pause_ms(35);
	if (wrong == NULL)
		return;
	print("vm: boot process exec of process %s failed\n", wrong);
	print("kernel panic: cause_sig: sig manager 8 gets lethal signal 6 for itself\n");
	reset();
}

/*
 * What the kernel said before goes to the console only now, unless the kernel
 * has sent it there by itself.
 */
static void
tty_start(void)
{
	if (!pci_has_class(PCI_CLASS_DISPLAY)) {
		pause_ms(110);
		print("kernel panic: cause_sig: sig manager 2 gets lethal signal 6 for "
		      "itself\n");
		reset();
	}
	if (!serial_has_kernel() && serial_has_tty()) {
		output_set(true);
		lines_before_tty();
		print("kernel: selecting intel sysenter ipc style\n");
	}
	if (env_number("cttyline", 1) != 0)
		print("IRQ 4 handler registered by tty / 5\n");
	if (serial_has_kernel())
		print("TTY: not initializing rs232 line %u (in use by kernel)\n",
		    env_number("cttyline", 0));
	pause_ms(13);
}

/* Userland speaks through the TTY driver, or to the screen only. */
static void
vfs_start(void)
{
	print("Started VFS: 9 worker thread(s)\n");
	output_set(serial_has_tty());
}

/* The start ends where it stands; nothing else is ever started. */
static void __attribute__((noreturn)) script_failed(void)
{
	for (;;)
		cpu_idle();
}

static void
mount_failed(const char *name, size_t len, const char *why)
{
	print("mount: Can't mount /dev/%q on /: %s\n", len, name, why);
	script_failed();
}

static void
root_is(const char *name, size_t len)
{
	print("Root device name is /dev/%q\n", len, name);
	pause_ms(15);
}

/* What the CD makes room for in memory, and then for long nothing. */
static void
ramdisks_make(void)
{
	print("none is mounted on /proc\nCreating ramdisks: /var");
	pause_ms(5);
	print(" /tmp /usr/run /root\n");
	pause_ms(400);
	print("size on /dev/imgrd set to 0kB\n");
}

static void
root_from_cd(void)
{
	char name[] = "c0d0";
	int drive;

	print("\nLooking for boot CD. This may take a minute.\n"
	      "Please ignore any error messages.\n\n");
	pause_ms(20);
	drive = cd_find();
	if (drive == -1) {
		print("\nNot found.\nNo CD found\n");
		script_failed();
	}
	name[sizeof(name) - 2] += drive;
	print("Trying /dev/%s  \r\nFound.\n", name);
	root_is(name, strlen(name));
	print("/dev/%s is mounted on /\n", name);
	ramdisks_make();
}

static void
root_from_disk(const char *name, size_t len)
{
	const char *why;

	root_is(name, len);
	if ((why = root_check(name, len)) != NULL)
		mount_failed(name, len, why);
	print("/dev/%q is mounted on /\n", len, name);
}

static bool
is_cd(void)
{
	return env_number("cdproberoot", 0) != 0;
}

static void
root_mount(void)
{
	size_t len;
	const char *name = env("rootdevname", &len);

	if (is_cd()) {
		root_from_cd();
	} else if (name != NULL) {
		root_from_disk(name, len);
	} else {
		print("rootdevname not set\n");
		script_failed();
	}
}

static void
drivers_start(void)
{
	if (cpus_are_many() && !env_is("acpi", "yes")) {
		print("pci: panic: PCI: Cannot use APIC mode without ACPI!\n");
		script_failed();
	}
	pause_ms(28);
	print("IRQ 1 handler registered by pckbd / 65551\n");
	pause_ms(24);
	print("IRQ 14 handler registered by at_wini / 65554\n");
	pause_ms(20);
}

/* One word after the other, cut by what a driver says meanwhile. */
static void
services_start(void)
{
	bool e1000 = pci_has_device(PCI_INTEL, PCI_E1000);

	print("Starting services: random");
	pause_ms(5);
	if (e1000)
		print("IRQ 11 handler registered by e1000 / 65561\n e1000");
	else
		print("IRQ 15 handler registered by at_wini / 65555\n");
	pause_ms(5);
	print(" pty lwip uds");
	pause_ms(5);
	print(" ipc log printer.\n");
}

/* Only from the CD, whose addresses are static: for long nothing once more. */
static void
network_start(void)
{
	print("Starting network.\n");
	pause_ms(120);
	if (!is_cd())
		return;
	print("Configuring network interfaces:.\n"
	      "Waiting for DAD to complete for statically configured addresses...\n");
	pause_ms(500);
}

/* On the CD there is no room for them; the boot goes on. */
static void
databases_build(void)
{
	print("Building dataIRQ 12 handler registered by pckbd / 65551\n");
	pause_ms(10);
	print("bases: dev, services");
	if (is_cd())
		print("\nNo space on device 1/7\nservices_mkdb: Error writing temporary "
		      "database `/var/db/services.cdb.tmp': No space left on device\n");
	print(".\n");
	pause_ms(80);
}

static void
multiuser(void)
{
	pause_ms(160);
	print("Multiuser startup in progress ...\n");
	pause_ms(6);
	print("Starting hotplugging infrastructure... ");
	pause_ms(20);
	print("done.\n");
	pause_ms(130);
	services_start();
	print("Starting daemons: update");
	pause_ms(5);
	print(" cron.\n");
	if (is_cd())
		print("\nThis stands for the installation CD of MINIX 3.\n"
		      "To install it, login as root and type 'setup'.\n\n");
	pause_ms(130);
	network_start();
	databases_build();
	print("Starting syslogd.\n");
	pause_ms(190);
	print("Starting inetd.\n");
	pause_ms(240);
}

void
guest_user(void)
{
	vm_start();
	tty_start();
	vfs_start();
	drivers_start();
	root_mount();
	multiuser();
	shell_prompt();
}
