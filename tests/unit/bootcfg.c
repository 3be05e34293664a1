/* Test the reader of boot.cfg: menus, plans, and every reason with its line. */
#include <stdlib.h>

#include "mkdisk/bootcfg.h"
#include "tap.h"

/* "TEXT|TEXT preset=N timeout=N", or the reason. */
static void
menu_is(const char *name, const char *text, size_t len, const char *expected)
{
	char reason[REASON_SIZE];
	struct bootcfg *c = bootcfg_parse(text, len, reason);
	char said[600] = "";

	if (c == NULL) {
		tap_is(name, reason, expected);
		return;
	}
	for (size_t i = 0; i < c->n_entries; i++)
		snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s%s",
		    i > 0 ? "|" : "", c->entries[i].text);
	snprintf(said + strlen(said), sizeof(said) - strlen(said),
	    " preset=%zu timeout=%lld", c->preset, c->timeout_s);
	tap_is(name, said, expected);
	bootcfg_free(c);
}

/* "kernel=K options=[O] modules=M,P*", or the reason, of the first entry. */
static void
plan_is(const char *name, const char *text, const char *expected)
{
	char reason[REASON_SIZE];
	struct bootcfg *c = bootcfg_parse(text, strlen(text), reason);
	struct bootcfg_plan plan;
	char said[600];

	if (c == NULL) {
		tap_is(name, reason, expected);
		return;
	}
	if (bootcfg_plan(c, 0, &plan, reason) != NULL) {
		tap_is(name, reason, expected);
	} else {
		snprintf(said, sizeof(said),
		    "kernel=%s options=[%s] modules=", plan.kernel, plan.options);
		for (size_t i = 0; i < plan.n_modules; i++)
			snprintf(said + strlen(said), sizeof(said) - strlen(said),
			    "%s%s%s", i > 0 ? "," : "",
			    plan.modules[i].is_pattern ? "glob:" : "",
			    plan.modules[i].path);
		tap_is(name, said, expected);
	}
	bootcfg_plan_free(&plan);
	bootcfg_free(c);
}

#define MENU(name, text, expected) menu_is(name, text, sizeof(text) - 1, expected)

static void
test_menus(void)
{
	MENU("a CD's",
	    "banner=Welcome to the MINIX 3 installation CD\n"
	    "banner================\nbanner=\n"
	    "menu=Regular MINIX 3:multiboot /k bootcd=1\n"
	    "menu=Edit menu option:edit\nmenu=Drop to boot prompt:prompt\n"
	    "clear=1\ntimeout=10\ndefault=1\nload=/m\n",
	    "Regular MINIX 3|Edit menu option|Drop to boot prompt preset=0 timeout=10");
	MENU("a disk's: another default, its own time",
	    "menu=One:edit\nmenu=Two:edit\ntimeout=5\ndefault=2\n",
	    "One|Two preset=1 timeout=5");
	MENU("what is left out: the first entry, the loader's ten seconds",
	    "menu=One:edit\n", "One preset=0 timeout=10");
	MENU("no time at all", "menu=One:edit\ntimeout=0\n", "One preset=0 timeout=0");
	MENU("no text: the command stands for it", "menu=:boot hd1a:netbsd -cs\n",
	    "boot hd1a:netbsd -cs preset=0 timeout=10");
	MENU("a command may have colons", "menu=One:multiboot hd0a:/k\n",
	    "One preset=0 timeout=10");
	MENU("comments, blank lines, lines without =, CR LF, no newline at the end",
	    "# menu=no:edit\r\n\r\nplain words\r\nmenu=One:edit # not this\r\ndefault=1",
	    "One preset=0 timeout=10");
	MENU("keywords of no interest",
	    "consdev=com0\nformat=l\nuserconf=x\nmenu=One:edit\nwhat=ever\n",
	    "One preset=0 timeout=10");
	MENU("a time that is none: the menu waits for a key", "menu=One:edit\ntimeout=-1",
	    "One preset=0 timeout=-1");
}

static void
test_menu_reasons(void)
{
	MENU("empty", "", "boot.cfg:1: no menu= line");
	MENU("no menu", "banner=x\ntimeout=1\n", "boot.cfg:3: no menu= line");
	MENU("menu without command", "banner=x\nmenu=One\n",
	    "boot.cfg:2: menu: expected TEXT:COMMANDS");
	MENU("menu with nothing behind its colon", "menu=One: \n",
	    "boot.cfg:1: menu: no command");
	MENU("default too big", "menu=One:edit\n\ndefault=2\n",
	    "boot.cfg:3: default=2, but the menu has 1 entry");
	MENU("default that counts from 0", "menu=One:edit\ndefault=0\n",
	    "boot.cfg:2: default: out of range 1..1000");
	MENU("default that is no number", "menu=One:edit\ndefault=one\n",
	    "boot.cfg:2: default: not a whole number");
	MENU("time that is no number", "menu=One:edit\ntimeout=10s\n",
	    "boot.cfg:2: timeout: not a whole number");
	MENU("time out of reason", "timeout=99999999999999999999\n",
	    "boot.cfg:1: timeout: out of range 0..86400");
	MENU(
	    "NUL byte", "menu=One:edit\nmenu=T\0wo:edit\n", "boot.cfg:2: has a NUL byte");
	MENU("a module that climbs", "menu=One:edit\nload=/boot/../../etc/passwd\n",
	    "boot.cfg:2: /boot/../../etc/passwd: climbs with ..");
	MENU("a module without a name", "load=\n", "boot.cfg:1: names no file");
	MENU("what a terminal would obey", "load=\033[2J/..\n",
	    "boot.cfg:1: ?[2J/..: climbs with ..");
}

static void
test_plans(void)
{
	plan_is("load= lines, in their order",
	    "menu=One:multiboot /boot/kernel bootcd=1 cdproberoot=1\nload=/b\nload=/a\n",
	    "kernel=boot/kernel options=[bootcd=1 cdproberoot=1] modules=b,a");
	plan_is("a list of commands",
	    "menu=One:load_mods /boot/d/mod*; multiboot /boot/d/kernel "
	    "rootdevname=c0d0p0\n",
	    "kernel=boot/d/kernel options=[rootdevname=c0d0p0] modules=glob:boot/d/mod*");
	plan_is("load= lines come before an entry's own",
	    "menu=One:load x;load_mods y*;multiboot k\nload=/a\n",
	    "kernel=k options=[] modules=a,x,glob:y*");
	plan_is("blanks wherever they may stand",
	    "menu=One:  load  /x arg ;; multiboot\t k  a=1  b \nload= /a\n",
	    "kernel=k options=[a=1  b] modules=a,x");
	plan_is("paths made plain", "menu=One:load //a/./b;multiboot ./k\n",
	    "kernel=k options=[] modules=a/b");
	plan_is("commands of no interest", "menu=One:consdev com0;vesa on;multiboot k\n",
	    "kernel=k options=[] modules=");
	plan_is("nothing behind the kernel counts", "menu=One:multiboot k;boot x\n",
	    "kernel=k options=[] modules=");
}

static void
test_plan_reasons(void)
{
	plan_is("edit", "banner=\nmenu=Edit:edit\n",
	    "boot.cfg:2: edit: starts no multiboot kernel");
	plan_is("NetBSD's boot", "menu=NetBSD:boot netbsd\n",
	    "boot.cfg:1: boot: starts no multiboot kernel");
	plan_is("modules alone", "menu=One:load x\n",
	    "boot.cfg:1: starts no multiboot kernel");
	plan_is("no kernel's name", "menu=One:multiboot\n", "boot.cfg:1: names no file");
	plan_is("a kernel that climbs", "menu=One:multiboot ../kernel\n",
	    "boot.cfg:1: ../kernel: climbs with ..");
	plan_is("another device", "menu=One:multiboot hd0a:/kernel\n",
	    "boot.cfg:1: hd0a:/kernel: is on another device");
	plan_is("a pattern with more than one *", "menu=One:load_mods m*d*;multiboot k\n",
	    "boot.cfg:1: m*d*: more than one *");
}

int
main(void)
{
	test_menus();
	test_menu_reasons();
	test_plans();
	test_plan_reasons();
	return tap_done();
}
