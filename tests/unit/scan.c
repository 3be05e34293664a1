/* Test the scan: what of a serial stream each pattern sees, and when. */
#include <stdlib.h>

#include "lib/scan.h"
#include "tap.h"

/* A scan, and its sights as a text: "0:login 1:CPU=4 ". */
struct fixture {
	struct scan *scan;
	struct match *patterns[8];
	int n;
	char seen[4096];
	int arms; /* the pattern to be armed at the next sight, or -1 */
};

static struct match *
compile(const char *pattern)
{
	const char *reason;
	size_t offset;
	struct match *m = match_new(pattern, &reason, &offset);

	if (m == NULL)
		abort();
	return m;
}

static void
setup(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->scan = scan_new();
	f->arms = -1;
}

static void
teardown(struct fixture *f)
{
	scan_free(f->scan);
	while (f->n > 0)
		match_free(f->patterns[--f->n]);
}

static int
add(struct fixture *f, const char *pattern, int live)
{
	f->patterns[f->n] = compile(pattern);
	return scan_add(f->scan, f->patterns[f->n++], live);
}

static void
interjection(struct fixture *f, const char *pattern)
{
	f->patterns[f->n] = compile(pattern);
	scan_add_interjection(f->scan, f->patterns[f->n++]);
}

static void
seen(void *ctx, const struct scan_sight *s)
{
	struct fixture *f = ctx;
	size_t len = strlen(f->seen);
	int width = (int)(s->to - s->from);

	snprintf(f->seen + len, sizeof(f->seen) - len, "%d:%.*s ", s->pattern,
	    width < 60 ? width : 60, s->text + s->from);
	if (s->group[1] > s->group[0]) {
		len = strlen(f->seen) - 1;
		snprintf(f->seen + len, sizeof(f->seen) - len, "=%.*s ",
		    (int)(s->group[1] - s->group[0]), s->text + s->group[0]);
	}
	if (f->arms != -1)
		scan_arm(f->scan, f->arms);
	f->arms = -1;
}

static unsigned
feed(struct fixture *f, const char *text)
{
	return scan_feed(f->scan, text, strlen(text), seen, f);
}

static void
test_lines(void)
{
	struct fixture f;

	setup(&f);
	add(&f, "^one$", 1);
	add(&f, "two", 1);
	add(&f, "^CPUs: ([0-9]+)$", 0);
	feed(&f, "on");
	tap_is("half a line matches nothing", f.seen, "");
	feed(&f, "e\r");
	tap_is("a line without its newline, and no \\r", f.seen, "0:one ");
	feed(&f, "\nCPUs: 1");
	tap_is("a pattern that is not live waits", f.seen, "0:one ");
	feed(&f, "6\n");
	tap_is("for the line's end", f.seen, "0:one 2:CPUs: 16=16 ");
	feed(&f, "CPUs: 2\n");
	scan_reset(f.scan);
	f.seen[0] = '\0';
	feed(&f, "CPUs: 3");
	scan_end(f.scan, seen, &f);
	tap_is("or the stream's", f.seen, "2:CPUs: 3=3 ");
	scan_reset(f.scan);
	f.seen[0] = '\0';
	feed(&f, "one\nCPUs: 16\n");
	feed(&f, "one two two\n");
	tap_is("the first sight only", f.seen, "0:one 2:CPUs: 16=16 1:two ");
	scan_reset(f.scan);
	f.seen[0] = '\0';
	feed(&f, "one\ntwo\n");
	tap_is("a new boot sees anew", f.seen, "0:one 1:two ");
	teardown(&f);
}

static void
test_bytes(void)
{
	struct fixture f;
	static const char text[] = "a\0b\xff\x80 end";

	setup(&f);
	add(&f, "b\\xff\\x80", 1);
	add(&f, "a.b", 1);
	scan_feed(f.scan, text, sizeof(text) - 1, seen, &f);
	tap_ok(strncmp(f.seen, "0:b\xff\x80 ", 6) == 0, "bytes from 0x80 on");
	tap_ok(strstr(f.seen, "1:a") != NULL, "a NUL is a character");
	teardown(&f);
}

static void
test_prompt(void)
{
	struct fixture f;

	setup(&f);
	add(&f, "login: $", 1);
	feed(&f, "\x1b[1;32mminix lo");
	feed(&f, "gin:");
	tap_is("a prompt not there yet", f.seen, "");
	feed(&f, " ");
	tap_is("a prompt without newline, in three pieces", f.seen, "0:login:  ");
	teardown(&f);
}

static void
test_interjection(void)
{
	struct fixture f;

	setup(&f);
	add(&f, "Root device name is ([^ ]+)", 1);
	add(&f, "IRQ 14", 1);
	add(&f, "Starting services: random e1000", 1);
	interjection(&f, "IRQ [0-9]+ handler registered by [a-z0-9_]+ / [0-9]+");
	feed(&f, "Root device nIRQ 14 handler registered by at_wini / 65554\n");
	tap_is("an interjection is seen where it stands", f.seen, "1:IRQ 14 ");
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
	add(&f, "^whole$", 1);
	interjection(&f, "^IRQ.*");
	feed(&f, "IRQ 1\nwhole\n");
	tap_is("a whole line as interjection cuts nothing", f.seen, "0:whole ");
	tap_ok(!scan_is_cut(f.scan), "and nothing waits");
	teardown(&f);
}

static void
test_order(void)
{
	struct fixture f;

	setup(&f);
	add(&f, "b", 1);
	add(&f, "a", 1);
	scan_hold(f.scan, 0);
	feed(&f, "b b\n");
	tap_is("a held pattern is not tried", f.seen, "");
	f.arms = 0;
	feed(&f, "b a");
	tap_is("nor on what was before the sight", f.seen, "1:a ");
	feed(&f, " b");
	tap_is("but on what follows it in the line", f.seen, "1:a 0:b ");
	scan_reset(f.scan);
	f.seen[0] = '\0';
	feed(&f, "b\n");
	tap_is("a new boot holds it again", f.seen, "");
	feed(&f, "b");
	scan_arm(f.scan, 0);
	feed(&f, "c");
	tap_is("armed from outside: not on what has come", f.seen, "");
	feed(&f, "b");
	tap_is("armed from outside: on what comes", f.seen, "0:b ");
	teardown(&f);

	setup(&f);
	add(&f, "begins", 1);
	add(&f, "done", 1);
	interjection(&f, "IRQ [0-9]");
	scan_hold(f.scan, 0);
	f.arms = 0;
	feed(&f, "begins done beIRQ 1\ngins\n");
	tap_is("a held pattern in a line that is cut", f.seen, "1:done 0:begins ");
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
	add(&f, "early", 0);
	add(&f, "late$", 1);
	add(&f, "^next$", 1);
	feed(&f, line);
	feed(&f, "next\n");
	tap_is("a line of 1 MiB", f.seen, "0:early 1:late 2:next ");
	scan_reset(f.scan);
	f.seen[0] = '\0';
	for (size_t i = 0; i < 200000; i++)
		scan_feed(f.scan, line + i, 1, seen, &f);
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
	add(&f, "(a+)+$", 1);
	add(&f, "plain", 1);
	tap_ok(feed(&f, line) == 1, "a costly pattern gives up");
	tap_ok(feed(&f, "c") == 0, "and is left out until the line's end");
	tap_ok(scan_limits(f.scan, 0) == 1, "it is known which one it was");
	tap_ok(scan_limits(f.scan, 1) == 0, "and which not");
	feed(&f, "\nplain aa\n");
	tap_is("it is tried on the next line", f.seen, "0:aa=aa 1:plain ");
	teardown(&f);
}

static void
test_last_line(void)
{
	struct fixture f;
	const char *last;
	size_t len;

	setup(&f);
	(void)scan_last_line(f.scan, &len);
	tap_ok(len == 0, "no last line at first");
	feed(&f, "one\r\n  \r\n\r\n");
	last = scan_last_line(f.scan, &len);
	tap_ok(len == 3 && memcmp(last, "one", 3) == 0, "blank lines are not the last");
	feed(&f, "tw");
	last = scan_last_line(f.scan, &len);
	tap_ok(len == 2 && memcmp(last, "tw", 2) == 0, "an unfinished one is");
	teardown(&f);
}

/* However a stream is cut, the same patterns are seen at the same text. */
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
		add(&f, "^Root device name is ", 1);
		add(&f, "^CPUs: ([0-9]+)$", 0);
		add(&f, "login: $", 1);
		add(&f, "here", 1);
		interjection(&f, "IRQ [0-9]+ here");
		for (size_t at = 0; at < sizeof(text) - 1; at += step)
			scan_feed(f.scan, text + at,
			    step < sizeof(text) - 1 - at ? step : sizeof(text) - 1 - at,
			    seen, &f);
		if (step == 1)
			strcpy(whole, f.seen);
		good &= strcmp(whole, f.seen) == 0;
		teardown(&f);
	}
	tap_ok(good, "pieces of every size give the same sights");
	tap_is("namely", whole, "3:here 0:Root device name is  1:CPUs: 12=12 2:login:  ");
}

int
main(void)
{
	test_lines();
	test_bytes();
	test_prompt();
	test_interjection();
	test_order();
	test_long_line();
	test_limit();
	test_last_line();
	test_cuts();
	return tap_done();
}
