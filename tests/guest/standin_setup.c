/*
 * The stand-in's `setup`: MINIX's installer as who drives it sees it.  It waits
 * for an answer at every step, takes none that MINIX's would not take, and
 * leaves a disk that boots.  On the command line:
 *
 *   setup=KIND@STEP  hang, ask (what nobody expects), fail, reset or poweroff
 *   oldhome=1 mbr=1  the questions that are not always asked
 *   vary=N           other numbers
 *   copy=MS          how long the copying takes, 400 if not given
 *   deaf=MS          at the block size's prompt nothing typed is taken before it
 *                    was quiet for so long
 */
#include "standin.h"
#include "line.h"

#define ANSWER_SIZE 64
#define TOTAL_MIB 32 /* what is installed */
#define ROOT_MIB 8
#define MIB_SECTORS (1048576 / SECTOR_SIZE)
#define COPY_MS 400
#define COPY_STEPS 100
#define QUERY_STEP 10
#define QUERY_MS 300
#define HALF 50

/* The numbers that MINIX.md's steps have; login and `setup` itself are the first. */
enum step {
	STEP_WELCOME = 2,
	STEP_KEYBOARD,
	STEP_MODE,
	STEP_DISK,
	STEP_REGION,
	STEP_SURE,
	STEP_REINSTALL,
	STEP_HOME,
	STEP_HOME_OK,
	STEP_BLOCK,
	STEP_MBR,
	STEP_COPY,
	STEP_INTERFACE,
	STEP_CONFIGURATION,
	STEP_MENU,
};

struct install {
	uint32_t disk_mib, total_mib, home_mib;
	bool reinstall;
	struct layout layout;
};

static bool
trouble_is(const char *kind, enum step step)
{
	size_t len, n = strlen(kind), i;
	const char *text = env("setup", &len);
	uint32_t at = 0;

	if (text == NULL || len <= n || text[n] != '@' || !text_equal(kind, text, n))
		return false;
	for (i = n + 1; i < len; i++)
		at = at * 10 + text[i] - '0';
	return at == step;
}

MARKED static void
hang(void)
{
	for (;;)
		cpu_idle();
}

/* Begin a step; false when it is to fail. */
static bool
step_begin(enum step step)
{
	char answer[ANSWER_SIZE];

	if (trouble_is("hang", step))
		hang();
	while (trouble_is("ask", step)) {
		print("Which colour shall the prompt have? ");
		line_read(answer, sizeof(answer));
	}
	if (trouble_is("reset", step))
		reset();
	if (trouble_is("poweroff", step))
		poweroff();
	if (!trouble_is("fail", step))
		return true;
	print("setup: No space left on device\n");
	return false;
}

static void
warn(const char *text)
{
	print(" ! %s\n", text);
}

static void
title(unsigned number, const char *text)
{
	print("\n --- Step %u: %s ---------------------------\n\n", number, text);
}

static bool
is(const char *answer, const char *text)
{
	return text_equal(text, answer, strlen(answer));
}

/* Ask until the answer is empty or one of these two. */
static bool
ask(enum step step, const char *prompt, const char *one, const char *other, char *answer)
{
	if (!step_begin(step))
		return false;
	for (;;) {
		print("%s", prompt);
		line_read(answer, ANSWER_SIZE);
		if (answer[0] == '\0' || is(answer, one) || is(answer, other))
			return true;
		warn("try again");
	}
}

static bool
number_read(const char *text, uint32_t most, uint32_t *number)
{
	*number = 0;
	for (; *text >= '0' && *text <= '9'; text++)
		if ((*number = *number * 10 + *text - '0') > most)
			return false;
	return *text == '\0';
}

static bool
start(void)
{
	char answer[ANSWER_SIZE];

	print("\nWelcome to the stand-in of MINIX's setup script.\n\n"
	      "Note 1: Default answers, like [y], are chosen by ENTER.\n"
	      "Note 2: If you see a colon (:) then hit ENTER to continue.\n");
	if (!step_begin(STEP_WELCOME))
		return false;
	print(":");
	line_read(answer, sizeof(answer));
	title(1, "Select keyboard type");
	print("Types of keyboards:\n\n    french    german    us-std    us-swap\n\n");
	if (!ask(STEP_KEYBOARD, "Keyboard type? [us-std] ", "us-std", "us-swap", answer))
		return false;
	title(2, "Selecting full distribution");
	title(3, "Create or select a partition for MINIX 3");
	return ask(STEP_MODE, "Press ENTER for automatic mode, or type 'expert': ", "",
	    "", answer);
}

static bool
sure(void)
{
	char answer[ANSWER_SIZE];

	if (!step_begin(STEP_SURE))
		return false;
	for (;;) {
		print("Are you sure you want to continue?  Please enter 'yes' or 'no': ");
		line_read(answer, sizeof(answer));
		if (is(answer, "yes"))
			return true;
		if (is(answer, "no"))
			return false;
	}
}

static bool
disk_choose(struct install *in)
{
	char answer[ANSWER_SIZE];

	print("Probing for disks. Ignore any errors.\n\n");
	pause_ms(150);
	in->disk_mib = disk_sectors() / MIB_SECTORS;
	if (in->disk_mib == 0) {
		print("No disks found.\nAutopart tool failed.\n");
		return false;
	}
	print("Probing done.\n  Disk [0]: /dev/c0d0, %u MB\n\n", in->disk_mib);
	if (!ask(STEP_DISK, "Enter the disk number to use: [0] ", "0", "0", answer))
		return false;
	print("\n  Region [0]: free space (%u MB)\n\n", in->disk_mib);
	if (!ask(STEP_REGION, "Enter the region number to use or type 'delete':  [0] ",
		"0", "0", answer))
		return false;
	print("\nThis is the point of no return: what is in region 0 will be lost.\n\n");
	return sure();
}

static bool
size_check(struct install *in)
{
	in->total_mib = TOTAL_MIB + env_number("vary", 0) % TOTAL_MIB;
	if (in->disk_mib > in->total_mib)
		return true;
	print("The selected partition (%u MB) is too small.\n"
	      "You'll need %u MB at least.\n",
	    in->disk_mib, in->total_mib + 1);
	return false;
}

/* An old /home is there after an installation; it keeps its size then. */
static bool
reinstall_ask(struct install *in)
{
	char answer[ANSWER_SIZE];

	title(4, "Reinstall choice");
	if (root_check("c0d0p0s1", 8) != NULL && env_number("oldhome", 0) == 0) {
		print("No old /home found. Doing full install.\n\n");
		return true;
	}
	print("You have selected an existing MINIX 3 partition.\n\n");
	if (!ask(STEP_REINSTALL, "(F)ull or (R)einstall? [R] ", "F", "R", answer))
		return false;
	in->reinstall = !is(answer, "F") || answer[0] == '\0';
	return true;
}

static bool
home_ask(struct install *in)
{
	char answer[ANSWER_SIZE];
	uint32_t most = in->disk_mib - in->total_mib - 1;

	title(5, "Select the size of /home");
	do {
		if (!step_begin(STEP_HOME))
			return false;
		do {
			print(
			    "MINIX will take up %u MB, without /home.\n", in->total_mib);
			print("How big do you want your /home to be in MB (0-%u) ? [%u] ",
			    most, most / 5);
			line_read(answer, sizeof(answer));
		} while (!number_read(answer, most, &in->home_mib));
		if (answer[0] == '\0')
			in->home_mib = most / 5;
		if (!step_begin(STEP_HOME_OK))
			return false;
		print("\n%u MB Ok? [Y] ", in->home_mib);
		line_read(answer, sizeof(answer));
	} while (answer[0] != '\0' && !is(answer, "Y") && !is(answer, "y"));
	return true;
}

/* What is typed too early is not taken, and not echoed. */
static void
deaf(void)
{
	unsigned milliseconds = env_number("deaf", 0);

	if (milliseconds == 0)
		return;
	while (byte_wait(milliseconds) != 0)
		;
}

static bool
block_ask(void)
{
	char answer[ANSWER_SIZE];
	uint32_t size;

	title(6, "Select a block size");
	if (!step_begin(STEP_BLOCK))
		return false;
	do {
		print("Block size in kilobytes? [4] ");
		deaf();
		line_read(answer, sizeof(answer));
	} while (!number_read(answer, 64, &size));
	return true;
}

static bool
mbr_ask(void)
{
	char answer[ANSWER_SIZE];

	if (env_number("mbr", 0) == 0)
		return true;
	print("\nWarning: you have an MBR that doesn't support multiple partitions!\n");
	return ask(STEP_MBR, "Do you want to install new MBR into /dev/c0d0? [Y] ", "Y",
	    "n", answer);
}

/* Ask the terminal where its cursor is, and wait briefly for ESC [ ROW ; COLUMN R. */
static void
terminal_ask(char *place, size_t size)
{
	size_t len = 0;
	char byte;

	print("\x1b[6n");
	while ((byte = byte_wait(QUERY_MS)) != 0 && byte != 'R')
		if (byte != '\x1b' && byte != '[' && len + 1 < size)
			place[len++] = byte;
	place[len] = '\0';
}

/* A bar that is drawn anew with every file: escape codes in a flood. */
static void
bar_draw(unsigned percent)
{
	unsigned i;

	print("\x1b[s\x1b[24;1H\x1b[1;37;44m\x1b[K Progress: |");
	for (i = 0; i < COPY_STEPS; i += 4)
		print(i < percent ? "\x1b[7m \x1b[27m" : "\x1b[2m-\x1b[22m");
	print("| %u%s\x1b[0m\x1b[u\x1b[?25l\x1b(B\x1b)0\x0f", percent, "%");
}

static bool
files_copy(const struct install *in)
{
	static char sector[SECTOR_SIZE] = "a file of the stand-in\n";
	uint32_t step = in->layout.usr_size / (COPY_STEPS + 1);
	uint32_t pause = env_number("copy", COPY_MS) / COPY_STEPS;
	char place[16] = "";
	unsigned i;

	print("Extracting minix-base.tgz...\n");
	for (i = 1; i <= COPY_STEPS; i++) {
		bar_draw(i);
		if (i == QUERY_STEP)
			terminal_ask(place, sizeof(place));
		if (i == HALF && !step_begin(STEP_COPY))
			return false;
		if (!disk_write(in->layout.usr + i * step, sector)) {
			print("\npax: write error: Input/output error\n");
			return false;
		}
		pause_ms(pause);
	}
	print("\x1b[?25h\x1b[2J\x1b[H\nThe cursor was at: %q\n", strlen(place), place);
	print("Creating device nodes...\nSaving random data..\n");
	return true;
}

/* The root file system gets its mark last: half an installation does not boot. */
static bool
install(struct install *in)
{
	struct layout *l = &in->layout;

	if (!disk_partition(ROOT_MIB, in->home_mib, l)) {
		print("partition: Input/output error\n");
		return false;
	}
	print("\nCreating /dev/c0d0p0s1 for /home ..\nCreating /dev/c0d0p0s2 for /usr "
	      "..\n");
	if ((l->home_size != 0 && !disk_make_filesystem(l->home, l->home_size)) ||
	    !disk_make_filesystem(l->usr, l->usr_size)) {
		print("mkfs: Input/output error\n");
		return false;
	}
	title(7, "Wait for files to be copied");
	return files_copy(in) && disk_make_filesystem(l->root, l->root_size);
}

static bool
network(void)
{
	char answer[ANSWER_SIZE];

	title(8, "Select your Ethernet chip");
	print("0. No Ethernet card\n1. Intel PRO/1000\n\n");
	if (!ask(STEP_INTERFACE, "Interface choice? [1] ", "0", "1", answer))
		return false;
	print("\n1. Automatically with DHCP\n2. Manually\n\n");
	if (!ask(STEP_CONFIGURATION, "Configuration choice? [1] ", "1", "2", answer))
		return false;
	print("\n1. Change it\n2. Done\n\n");
	return ask(STEP_MENU, "Menu choice? [2] ", "2", "2", answer);
}

void
setup(void)
{
	struct install in = { 0 };

	if (!start() || !disk_choose(&in) || !size_check(&in) || !reinstall_ask(&in))
		return;
	if (!in.reinstall && (!home_ask(&in) || !block_ask()))
		return;
	if (!mbr_ask() || !install(&in) || !network())
		return;
	print("\nUnmounted /dev/c0d0p0s2\nUnmounted /dev/c0d0p0s0\n\n"
	      "Please type 'reboot' to exit MINIX 3 and reboot.\n\n");
}
