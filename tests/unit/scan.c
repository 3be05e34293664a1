/* Test the scan: what of a serial stream matches, and when. */
#include <stdlib.h>

#include "lib/scan.h"
#include "tap.h"

/* A scan, and its matches as a text: "0:login 1:CPU=4 ". */
struct fixture {
	struct scan *scan;
	struct match *patterns[8];
	int n;
	char seen[4096];
	int enables; /* the pattern to be enabled at the next match, or -1 */
};

static struct match *
compile(const char *pattern)
{
	char reason[REASON_SIZE];
	struct match *m = match_new(pattern, reason);

	if (m == NULL)
		abort();
	return m;
}

static void
seen(void *ctx, const struct scan_match *m)
{
	struct fixture *f = ctx;
	size_t len = strlen(f->seen);
	int width = (int)(m->to - m->from);

	snprintf(f->seen + len, sizeof(f->seen) - len, "%d:%.*s ", m->pattern,
	    width < 60 ? width : 60, m->text + m->from);
	if (m->group[1] > m->group[0]) {
		len = strlen(f->seen) - 1;
		snprintf(f->seen + len, sizeof(f->seen) - len, "=%.*s ",
		    (int)(m->group[1] - m->group[0]), m->text + m->group[0]);
	}
	if (f->enables != -1)
		scan_enable(f->scan, f->enables);
	f->enables = -1;
}

static void
setup(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->scan = scan_new(seen, f);
	f->enables = -1;
}

static void
teardown(struct fixture *f)
{
	scan_free(f->scan);
	while (f->n > 0)
		match_free(f->patterns[--f->n]);
}

static int
add_as(struct fixture *f, const char *pattern, bool live, bool enabled)
{
	f->patterns[f->n] = compile(pattern);
	return scan_add(f->scan, f->patterns[f->n++], live, enabled);
}

static int
add(struct fixture *f, const char *pattern, bool live)
{
	return add_as(f, pattern, live, true);
}

static void
interleaved(struct fixture *f, const char *pattern)
{
	f->patterns[f->n] = compile(pattern);
	scan_add_interleaved(f->scan, f->patterns[f->n++]);
}

static void
feed(struct fixture *f, const char *text)
{
	scan_feed(f->scan, text, strlen(text));
}

static void
test_lines(void)
{
	struct fixture f;

	setup(&f);
	add(&f, "^one$", true);
	add(&f, "two", true);
	add(&f, "^CPUs: ([0-9]+)$", false);
	feed(&f, "on");
	tap_is("half a line matches nothing", f.seen, "");
	feed(&f, "e\r");
	tap_is("a line without its newline, and no \\r", f.seen, "0:one ");
	feed(&f, "\nCPUs: 1");
	tap_is("a pattern that is not live waits", f.seen, "0:one ");
	feed(&f, "6\n");
	tap_is("for the line's end", f.seen, "0:one 2:CPUs: 16=16 ");
	feed(&f, "CPUs: 2\none two two\n");
	tap_is("the first match only", f.seen, "0:one 2:CPUs: 16=16 1:two ");
	teardown(&f);

	setup(&f);
	add(&f, "^CPUs: ([0-9]+)$", false);
	feed(&f, "CPUs: 3");
	scan_end(f.scan);
	tap_is("the end of the stream ends a line", f.seen, "0:CPUs: 3=3 ");
	teardown(&f);
}

static void
test_bytes(void)
{
	struct fixture f;
	static const char text[] = "a\0b\xff\x80 end";

	setup(&f);
	add(&f, "b\\xff\\x80", true);
	add(&f, "a.b", true);
	scan_feed(f.scan, text, sizeof(text) - 1);
	tap_ok(strncmp(f.seen, "0:b\xff\x80 ", 6) == 0, "bytes from 0x80 on");
	tap_ok(strstr(f.seen, "1:a") != NULL, "a NUL is a character");
	teardown(&f);
}

static void
test_prompt(void)
{
	struct fixture f;

	setup(&f);
	add(&f, "login: $", true);
	feed(&f, "\x1b[1;32mminix lo");
	feed(&f, "gin:");
	tap_is("a prompt not there yet", f.seen, "");
	feed(&f, " ");
	tap_is("a prompt without newline, in three pieces", f.seen, "0:login:  ");
	teardown(&f);
}

/* What a person sees of a line is tried, too. */
static void
test_seen(void)
{
	static const struct {
		const char *what, *pattern, *text, *seen;
	} cases[] = {
		{ "colours", "^ALL DONE$", "\x1b[1;32mALL \x1b[0mDONE", "0:ALL DONE " },
		{ "colours in a status line", "\\[  OK  \\] Reached",
		    "[\x1b[0;32m  OK  \x1b[0m] Reached target\r\n",
		    "0:[  OK  ] Reached " },
		{ "as sent, too", "\x1b\\[1mx", "\x1b[1mx", "0:\x1b[1mx " },
		{ "a title", "^login: $", "\x1b]0;title\alogin: ", "0:login:  " },
		{ "a character taken back", "^abc$", "abd\bc\n", "0:abc " },
		{ "a line written over", "^login: $", "10%\r20%\rlogin: ", "0:login:  " },
		{ "joined, as sent", "^10%20%$", "10%\r20%\n", "0:10%20% " },
		{ "a place on the screen", "^login: $",
		    "Welcome\x1b[5;1Hlogin: ", "0:login:  " },
		{ "what stood elsewhere", "^Welcome$",
		    "Welcome\x1b[5;1Hlogin: ", "0:Welcome " },
		{ "a screen without newlines", "^two$",
		    "\x1b[2J\x1b[1;1Hone\x1b[2;1Htwo\x1b[3;1Hthree", "0:two " },
		{ "to where the cursor is", "^grub> $", "GRUB\r\ng\x1b[09;02Hrub> ",
		    "0:grub>  " },
		{ "by the row's begin", "^grub> $", "GRUB\r\ng\r\x1b[09;02Hrub> ",
		    "0:grub>  " },
		{ "by the begin of a row that is known", "^grub> $",
		    "\x1b[09;01Hgru\r\x1b[09;04Hb> ", "0:grub>  " },
		{ "from the row's begin to elsewhere", "^b> $", "gru\r\x1b[09;03Hb> ",
		    "0:b>  " },
		{ "from the begin of another row", "^b> $",
		    "\x1b[09;01Hgru\x1b[10;05H\r\x1b[10;04Hb> ", "0:b>  " },
		{ "a line written over after it was cut", "^10%$", "10%\r\x1b[K",
		    "0:10% " },
		{ "by a way round", "^grub> $", "\x1b[09;01Hgru\x1b[09;03H\x1b[09;04Hb> ",
		    "0:grub>  " },
		{ "where that has letters of two bytes", "^\xc3\xa4\xc3\xb6> $",
		    "\xc3\xa4\x1b[09;02H\xc3\xb6> ", "0:\xc3\xa4\xc3\xb6>  " },
		{ "the same column of another row", "^b> $",
		    "\x1b[09;01Hgru\x1b[10;04Hb> ", "0:b>  " },
		{ "another column", "^b> $", "gru\x1b[09;03Hb> ", "0:b>  " },
		{ "NULs", "^login: $", "\x1b[0mlo\x1b(Bgin: ", "0:login:  " },
		{ "no colours in a number", "^CPUs: ([0-9]+)$", "CPUs: \x1b[1m4\x1b[0m\n",
		    "0:CPUs: 4=4 " },
	};
	struct fixture f;
	char name[200];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t step = 1; step < 40; step += 38) {
			setup(&f);
			add(&f, cases[i].pattern, true);
			for (size_t at = 0, len; cases[i].text[at] != '\0'; at += len) {
				len = strlen(cases[i].text + at);
				len = len < step ? len : step;
				scan_feed(f.scan, cases[i].text + at, len);
			}
			snprintf(
			    name, sizeof(name), "%s, %zu at a time", cases[i].what, step);
			tap_is(name, f.seen, cases[i].seen);
			teardown(&f);
		}
	setup(&f);
	add(&f, "^Root device name is /dev/c0d0p0$", true);
	interleaved(&f, "IRQ [0-9]+ handler");
	feed(&f, "Root device n\x1b[31mIRQ \x1b[1m14 handler\x1b[0m\r\n"
		 "ame is \x1b[1m/dev/c0d0p0\r\n");
	tap_is("an interleaved message in colours", f.seen,
	    "0:Root device name is /dev/c0d0p0 ");
	teardown(&f);

	setup(&f);
	add(&f, "one", true);
	add_as(&f, "two", true, false);
	f.enables = 1;
	feed(&f, "two \x1b[1mone t\x1b[0mwo");
	tap_is("what comes after a match, between sequences", f.seen, "0:one 1:two ");
	teardown(&f);
}

static void
test_interleaved(void)
{
	struct fixture f;

	setup(&f);
	add(&f, "Root device name is ([^ ]+)", true);
	add(&f, "IRQ 14", true);
	add(&f, "Starting services: random e1000", true);
	interleaved(&f, "IRQ [0-9]+ handler registered by [a-z0-9_]+ / [0-9]+");
	feed(&f, "Root device nIRQ 14 handler registered by at_wini / 65554\n");
	tap_is("an interleaved message matches where it stands", f.seen, "1:IRQ 14 ");
	feed(&f, "ame is /dev/c0d0p0\n");
	tap_is("the two halves are one line", f.seen,
	    "1:IRQ 14 0:Root device name is /dev/c0d0p0=/dev/c0d0p0 ");
	feed(&f, "Starting services: ranIRQ 1 handler registered by a / 1\n"
		 "doIRQ 2 handler registered by b / 2\n"
		 "m e1000 pty\n");
	tap_ok(strstr(f.seen, "2:Starting services: random e1000") != NULL,
	    "a line cut in three");
	teardown(&f);

	setup(&f);
	add(&f, "^whole$", true);
	interleaved(&f, "^IRQ.*");
	feed(&f, "IRQ 1\nwhole\n");
	tap_is("a whole line as interleaved message cuts nothing", f.seen, "0:whole ");
	teardown(&f);
}

static void
test_order(void)
{
	struct fixture f;

	setup(&f);
	add_as(&f, "b", true, false);
	add(&f, "a", true);
	feed(&f, "b b\n");
	tap_is("a disabled pattern is not tried", f.seen, "");
	f.enables = 0;
	feed(&f, "b a");
	tap_is("nor on what was before the match", f.seen, "1:a ");
	feed(&f, " b");
	tap_is("but on what follows it in the line", f.seen, "1:a 0:b ");
	teardown(&f);

	setup(&f);
	add_as(&f, "b", true, false);
	feed(&f, "b");
	scan_enable(f.scan, 0);
	feed(&f, "c");
	tap_is("enabled from outside: not on what has come", f.seen, "");
	feed(&f, "b");
	tap_is("enabled from outside: on what comes", f.seen, "0:b ");
	scan_enable(f.scan, 0);
	feed(&f, "c");
	tap_is("enabled again: not on what was seen", f.seen, "0:b ");
	feed(&f, "\nb\n");
	tap_is("enabled again: the next one", f.seen, "0:b 0:b ");
	teardown(&f);

	setup(&f);
	add_as(&f, "begins", true, false);
	add(&f, "done", true);
	interleaved(&f, "IRQ [0-9]");
	f.enables = 0;
	feed(&f, "begins done beIRQ 1\ngins\n");
	tap_is("a disabled pattern in a line that is cut", f.seen, "1:done 0:begins ");
	teardown(&f);

	setup(&f);
	add(&f, "x*", true);
	f.enables = 0;
	feed(&f, "ab\n");
	tap_is("an empty match is found once at a place", f.seen, "0: 0: ");
	teardown(&f);
}

static void
test_long_line(void)
{
	struct fixture f;
	size_t len = 1 << 20;
	char *line = malloc(len + 1);

	setup(&f);
	memset(line, 'x', len);
	line[len] = '\0';
	memcpy(line + 40000, "early", 5);
	memcpy(line + len - 6, "late\r\n", 6);
	add(&f, "early", false);
	add(&f, "late$", true);
	add(&f, "^next$", true);
	feed(&f, line);
	feed(&f, "next\n");
	tap_is("a line of 1 MiB", f.seen, "0:early 1:late 2:next ");
	teardown(&f);

	setup(&f);
	add(&f, "early", false);
	for (size_t i = 0; i < 200000; i++)
		scan_feed(f.scan, line + i, 1);
	feed(&f, "\n");
	tap_is("the same byte by byte", f.seen, "0:early ");
	teardown(&f);
	free(line);
}

static void
test_limit(void)
{
	struct fixture f;
	char line[8192];

	setup(&f);
	memset(line, 'a', sizeof(line));
	strcpy(line + sizeof(line) - 2, "!");
	add(&f, "(a+)+$", true);
	add(&f, "plain", true);
	feed(&f, line);
	tap_ok(scan_limits(f.scan, 0) == 1, "a costly pattern hits the match limit");
	feed(&f, "c");
	tap_ok(scan_limits(f.scan, 0) == 1, "and is left out until the line's end");
	tap_ok(scan_limits(f.scan, 1) == 0, "another one is not");
	feed(&f, "\nplain aa\n");
	tap_is("it is tried on the next line", f.seen, "0:aa=aa 1:plain ");
	teardown(&f);
}

static void
person_sees(struct fixture *f, const char *(*what)(struct scan *s, size_t *len),
    const char *expected, const char *name)
{
	size_t len;
	const char *text = what(f->scan, &len);

	tap_ok(len == strlen(expected) && memcmp(text, expected, len) == 0, name);
}

static void
test_last_line(void)
{
	struct fixture f;

	setup(&f);
	person_sees(&f, scan_last_line, "", "no last line at first");
	feed(&f, "one\r\n  \r\n\r\n");
	person_sees(&f, scan_last_line, "one", "blank lines are not the last");
	feed(&f, "tw");
	person_sees(&f, scan_last_line, "tw", "an unfinished one is");
	feed(&f, "o\r\n\033[0m\r\n\033[0m");
	person_sees(&f, scan_last_line, "two", "nor is what only colours");
	feed(&f, "\033[2J\033[3;1Hmenu\033[4;1H> one\033[9;1H   \033[9;5H");
	person_sees(
	    &f, scan_last_line, "> one", "of what is drawn, the last place with text");
	feed(&f, "\r\ng\r\033[02;02Hrub> ");
	person_sees(&f, scan_last_line, "grub> ", "where a jump goes on, all of it");
	teardown(&f);
}

static void
test_unfinished(void)
{
	struct fixture f;

	setup(&f);
	interleaved(&f, "IRQ [0-9]+ here");
	person_sees(&f, scan_unfinished, "", "no unfinished line at first");
	feed(&f, "50 %\r75 %\rlogim\bn\033[1m: \033[0m");
	person_sees(&f, scan_unfinished, "login: ", "as a person sees it");
	feed(&f, "\033[1;1H");
	person_sees(&f, scan_unfinished, "login: ", "a jump does not end it");
	feed(&f, "x\b");
	person_sees(&f, scan_unfinished, "", "but what follows it");
	feed(&f, "\r\nsuIRQ 14 here\r\n");
	person_sees(&f, scan_unfinished, "su", "a half line");
	feed(&f, "re? ");
	person_sees(&f, scan_unfinished, "sure? ", "and its other half");
	feed(&f, "\r\n");
	person_sees(&f, scan_unfinished, "", "until it ends");
	teardown(&f);
}

static void
test_shown(void)
{
	struct fixture f;

	setup(&f);
	person_sees(&f, scan_shown, "", "nothing is shown at first");
	feed(&f, "one\r\n\r\n\033[1mtwo\033[0m\r\n");
	person_sees(&f, scan_shown, "one\ntwo", "two lines");
	feed(&f, "three");
	person_sees(&f, scan_shown, "two\nthree", "an unfinished one");
	feed(&f, "\033[1;1H49%\033[1;1H50%\033[u");
	person_sees(&f, scan_shown, "49%\n50%", "lines of the screen");
	teardown(&f);
}

/* However a stream is cut, the same patterns match the same text. */
static void
test_cuts(void)
{
	static const char text[] =
	    "boot\r\nRoot device nIRQ 1 here\name is /dev/x\r\n\r\nCPUs: 12\r\n"
	    "a \x1b[0m b\n$ login: ";
	char whole[4096];
	int good = 1;

	for (size_t step = 1; step <= sizeof(text); step++) {
		struct fixture f;

		setup(&f);
		add(&f, "^Root device name is ", true);
		add(&f, "^CPUs: ([0-9]+)$", false);
		add(&f, "login: $", true);
		add(&f, "here", true);
		interleaved(&f, "IRQ [0-9]+ here");
		for (size_t at = 0; at < sizeof(text) - 1; at += step)
			scan_feed(f.scan, text + at,
			    step < sizeof(text) - 1 - at ? step : sizeof(text) - 1 - at);
		if (step == 1)
			strcpy(whole, f.seen);
		good &= strcmp(whole, f.seen) == 0;
		teardown(&f);
	}
	tap_ok(good, "pieces of every size give the same matches");
	tap_is("namely", whole, "3:here 0:Root device name is  1:CPUs: 12=12 2:login:  ");
}

int
main(void)
{
	test_lines();
	test_bytes();
	test_prompt();
	test_seen();
	test_interleaved();
	test_order();
	test_long_line();
	test_limit();
	test_last_line();
	test_unfinished();
	test_shown();
	test_cuts();
	return tap_done();
}
