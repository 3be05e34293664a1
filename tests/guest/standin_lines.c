/*
 * What the stand-in for MINIX's kernel says while it boots, and where to: both
 * by the rules by which MINIX reads its command line.
 */
#include "standin.h"

#define VERBOSE_EXTRA 2
#define CPU_FAMILY_MIN 6
#define CALIBRATION_US 20000

static const struct {
	enum phase phase;
	bool verbose; /* only with verbose=2 */
	const char *text;
} lines[] = {
	{ PHASE_CSTART, true, "cstart\nintr_init(0)\n" },
	{ PHASE_CSTART, false, "acpi: poweroff initialized\n" },
	{ PHASE_PROC_INIT, true, "main()\n" },
	{ PHASE_SYSTEM_INIT, true, "system_init()... done\n" },
	{ PHASE_BSP_FINISH_BOOTING, false,
	    "\nMINIX 3.4.0. Copyright 2016, Vrije Universiteit, Amsterdam, The "
	    "Netherlands\nMINIX is open source software, see "
	    "http://www.minix3.org\n" },
};

static uint32_t clock_before, megahertz;

const char *
env(const char *key, size_t *len)
{
	const char *word, *value = NULL;
	size_t n = strlen(key), i;

	if ((boot.info->flags & MULTIBOOT_HAS_CMDLINE) == 0)
		return NULL;
	for (word = (const char *)boot.info->cmdline; *word != '\0'; word += i) {
		for (i = 0; word[i] != '\0' && word[i] != ' '; i++)
			;
		if (i > n && word[n] == '=' && text_equal(key, word, n)) {
			value = word + n + 1;
			*len = i - n - 1;
		}
		if (word[i] == ' ')
			i++;
	}
	return value;
}

bool
env_is(const char *key, const char *value)
{
	size_t len;
	const char *text = env(key, &len);

	return text != NULL && text_equal(value, text, len);
}

uint32_t
env_number(const char *key, uint32_t otherwise)
{
	size_t len, i;
	const char *text = env(key, &len);
	uint32_t number = 0;

	if (text == NULL)
		return otherwise;
	for (i = 0; i < len && text[i] >= '0' && text[i] <= '9'; i++)
		number = number * 10 + text[i] - '0';
	return number;
}

bool
serial_has_kernel(void)
{
	size_t len;

	return env("cttyline", &len) != NULL;
}

/* The driver gives up the line that the kernel took: line 0 is COM1. */
bool
serial_has_tty(void)
{
	return env_is("console", "tty00") && env_number("cttyline", 1) != 0;
}

/* MINIX runs on no CPU before the Pentium Pro: it resets, and says nothing. */
static void
refuse_old_cpu(void)
{
	uint32_t a = 1, b, c, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
	if ((a >> 8 & 0xf) < CPU_FAMILY_MIN)
		reset();
}

/* MINIX has no banner before paging, but this is where its output goes from. */
void
guest_banner(void)
{
	refuse_old_cpu();
	if (!serial_has_kernel())
		boot.silent = true;
}

static uint32_t
clock_read(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low;
}

static void
phase_lines(enum phase phase)
{
	bool verbose = env_number("verbose", 0) >= VERBOSE_EXTRA;
	unsigned i;

	if (phase == PHASE_BSP_FINISH_BOOTING)
		cpus_list();
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (lines[i].phase == phase && (verbose || !lines[i].verbose))
			print("%s", lines[i].text);
	if (phase == PHASE_CSTART && !cpus_are_many())
		print("APIC disabled, using legacy PIC\n");
	if (phase == PHASE_BSP_FINISH_BOOTING && !cpus_are_many())
		print("Initiating legacy i8253 timer\n");
	if (phase == PHASE_PROC_INIT)
		modules_count();
	if (phase == PHASE_PROC_INIT && verbose)
		modules_announce();
	if (phase == PHASE_SWITCH_TO_USER) {
		print("CPU 0 freq %u MHz\n", megahertz);
		cpus_welcome();
	}
}

/* The clock's frequency is what bsp_finish_booting waited for. */
void
guest_announce(enum phase phase)
{
	if (phase == PHASE_BSP_FINISH_BOOTING)
		clock_before = clock_read();
	else if (phase == PHASE_SWITCH_TO_USER)
		megahertz = (clock_read() - clock_before) / CALIBRATION_US;
	phase_lines(phase);
}

void
lines_before_tty(void)
{
	enum phase phase;

	for (phase = 0; phase <= PHASE_SWITCH_TO_USER; phase++)
		phase_lines(phase);
}
