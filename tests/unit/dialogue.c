/* Test the dialogue: a script plays the guest, and a counter the clock. */
#include <stdarg.h>
#include <stdlib.h>

#include "qinstall/dialogue.h"
#include "tap.h"

static const int64_t MS = 1000000;

/* A dialogue, its time, and what it did: "login:root\r [optional: not asked] ". */
struct fixture {
	json_t *profile;
	struct installer installer;
	struct markers *guest;
	struct dialogue *d;
	int64_t now;
	char done[20000];
	int typed;	/* how often an answer or a reply was begun */
	bool is_deaf;	/* the guest takes nothing, and gives no echo */
	char echo[300]; /* what it still has to echo */
};

static void add(struct fixture *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct fixture *f, const char *format, ...)
{
	size_t len = strlen(f->done);
	va_list ap;

	va_start(ap, format);
	vsnprintf(f->done + len, sizeof(f->done) - len, format, ap);
	va_end(ap);
}

static void
type(void *ctx, const char *bytes, size_t len)
{
	struct fixture *f = ctx;

	if (!f->is_deaf && len == 1)
		strcat(f->echo, *bytes == '\r' ? "\r\n" : (char[]){ *bytes, '\0' });
}

static void
typed(void *ctx, const char *text, const char *step)
{
	struct fixture *f = ctx;
	size_t len = strlen(text);

	f->typed++;
	if (step == NULL)
		add(f, "[terminal] ");
	else
		add(f, "%s:%.*s%s ", step, (int)len - 1, text,
		    text[len - 1] == '\r' ? "" : "?");
}

static void
note(void *ctx, const char *text)
{
	add(ctx, "[%s] ", text);
}

static json_t *
parse(const char *text)
{
	json_error_t error;
	json_t *value = json_loads(text, 0, &error);

	if (value == NULL) {
		printf("Bail out! %s: %s\n", error.text, text);
		exit(1);
	}
	return value;
}

/* Begin with a profile, to which a marker is added. */
static void
setup(struct fixture *f, const char *profile)
{
	const struct dialogue_hooks hooks = {
		.type = type, .typed = typed, .note = note, .ctx = f
	};
	char reason[REASON_SIZE];

	memset(f, 0, sizeof(*f));
	f->profile = parse(profile);
	put(f->profile, "end", json_string("x"));
	put(f->profile, "markers", parse("[{\"name\":\"x\",\"serial\":\"x\"}]"));
	f->now = 1000 * MS;
	if (installer_read(
		&f->installer, json_object_get(f->profile, "install"), reason) != NULL ||
	    (f->guest = markers_new(f->profile, reason)) == NULL) {
		printf("Bail out! %s\n", reason);
		exit(1);
	}
	f->d = dialogue_new(&f->installer, f->guest);
	dialogue_start(f->d, &hooks, f->now);
}

static void
teardown(struct fixture *f)
{
	dialogue_free(f->d);
	installer_free(&f->installer);
	markers_free(f->guest);
	json_decref(f->profile);
}

/* The guest sends text, in one piece. */
static void
says(struct fixture *f, const char *text)
{
	char echo[sizeof(f->echo)];

	dialogue_take(f->d, text, strlen(text), f->now);
	while (*f->echo != '\0') {
		strcpy(echo, f->echo);
		f->echo[0] = '\0';
		dialogue_take(f->d, echo, strlen(echo), f->now);
	}
}

/* Time goes on, tick by tick as they are due. */
static void
passes(struct fixture *f, int64_t ms)
{
	int64_t until = f->now + ms * MS, due;
	int ticks = 0;

	while ((due = dialogue_due(f->d)) <= until &&
	       dialogue_state(f->d) != DIALOGUE_FAILED) {
		if (due > f->now)
			f->now = due;
		dialogue_tick(f->d, f->now);
		if (*f->echo != '\0')
			says(f, "");
		if (++ticks > 10000) {
			printf("Bail out! it is always due\n");
			exit(1);
		}
	}
	f->now = until;
}

/* The guest says it, and waits for an answer. */
static void
asks(struct fixture *f, const char *text)
{
	says(f, text);
	passes(f, 150);
}

static const char *
done(struct fixture *f)
{
	static char copy[sizeof(f->done)];
	size_t len = strlen(f->done);

	if (len > 0)
		f->done[len - 1] = '\0';
	strcpy(copy, f->done);
	f->done[0] = '\0';
	return copy;
}

#define STEPS(text) "{\"install\":{\"timeout_s\":60,\"steps\":[" text "]}}"
#define STEP(name, expect, answer) \
	"{\"name\":\"" name "\",\"expect\":\"" expect "\",\"answer\":\"" answer "\"}"

static const char *const shell = STEPS(STEP("login", "login: $", "root") "," STEP(
    "shell", "^# $", "setup") "," STEP("again", "^# $", "poweroff"));

static void
test_order(void)
{
	struct fixture f;
	const char *name;
	size_t steps;

	setup(&f, shell);
	asks(&f, "booting\r\n\r\nlogin: ");
	tap_is("a prompt is answered", done(&f), "login:root");
	asks(&f, "\r\n# ");
	tap_is("then the next", done(&f), "shell:setup");
	tap_ok(dialogue_step(f.d, &steps, &name) == 3 && steps == 3 &&
		   strcmp(name, "again") == 0,
	    "the step that is waited for");
	asks(&f, "\r\n# ");
	tap_is("the same prompt, another answer", done(&f), "again:poweroff");
	tap_ok(dialogue_state(f.d) == DIALOGUE_ENDING, "all is answered");
	asks(&f, "# ");
	tap_is("nothing more is", done(&f), "");
	passes(&f, 70000);
	tap_ok(dialogue_state(f.d) == DIALOGUE_FAILED, "but the end must come");
	tap_is("in time", dialogue_reason(f.d),
	    "step 3 of 3, again: the machine did not go off in 60 s after the last "
	    "answer");
	teardown(&f);
}

static void
test_quiet(void)
{
	struct fixture f;

	setup(&f, STEPS(STEP("colon", "^:$", "")));
	says(&f, ":");
	tap_is("not before it is quiet", done(&f), "");
	passes(&f, 50);
	says(&f, ": what follows a colon\r\n");
	passes(&f, 100);
	tap_is("not what turned out to be a line", done(&f), "");
	says(&f, ":");
	passes(&f, 99);
	tap_is("not too early", done(&f), "");
	passes(&f, 1);
	tap_is("but then", done(&f), "colon:");
	teardown(&f);

	setup(&f, STEPS(STEP("name", "name\\\\? ", "x")));
	says(&f, "name? ");
	for (int i = 0; i < 40 && f.typed == 0; i++) {
		passes(&f, 60);
		says(&f, "\033[?25l");
	}
	tap_is("a guest that is never quiet is answered", done(&f), "name:x");
	tap_ok(f.now >= 1000 * MS + DIALOGUE_PATIENCE_NS, "after a while");
	teardown(&f);

	setup(&f, shell);
	says(&f, "login: ");
	asks(&f, "lp0: out of paper\r\n");
	tap_is("a prompt that was overrun is not answered at once", done(&f), "");
	passes(&f, 2000);
	tap_is("but when nothing else comes", done(&f), "login:root");
	asks(&f, "# who cut this?\r\nMotd\r\n");
	asks(&f, "# ");
	tap_is("a better prompt goes before", done(&f), "shell:setup");
	teardown(&f);
}

static void
test_pieces(void)
{
	static const char text[] = "\033[1mlogin: \033[0m";
	struct fixture f;

	setup(&f, shell);
	for (size_t i = 0; text[i] != '\0'; i++) {
		dialogue_take(f.d, text + i, 1, f.now);
		passes(&f, 1);
	}
	passes(&f, 100);
	tap_is("byte by byte, with colours", done(&f), "login:root");
	teardown(&f);

	setup(&f, shell);
	asks(&f, "loading |\b/\b-\b\\\b|\r\nlogim\bn: ");
	tap_is("what a backspace took back is gone", done(&f), "login:root");
	asks(&f, "50 %\r75 %\r100 %\r# ");
	tap_is("a return begins the line anew", done(&f), "shell:setup");
	asks(&f, "\033[24;1H bar \033[10;1H# ");
	tap_is("a jump does, too", done(&f), "again:poweroff");
	teardown(&f);
}

static void
test_echo(void)
{
	struct fixture f;
	const char *yes = STEPS(STEP("sure", "sure\\\\? $", "yes") "," STEP(
	    "echo", "yes", "never") "," STEP("end", "^# $", ""));

	setup(&f, yes);
	f.is_deaf = true;
	asks(&f, "sure? ");
	says(&f, "y");
	passes(&f, 200);
	says(&f, "e");
	passes(&f, 1900);
	says(&f, "s");
	passes(&f, 1900);
	tap_is("an echo is no prompt, however slow", done(&f), "sure:yes");
	asks(&f, "\r\n");
	tap_is("nor is it when it ends", done(&f), "");
	asks(&f, "say yes: ");
	tap_is("but the same text from the guest is", done(&f), "echo:never");
	teardown(&f);

	setup(&f, yes);
	f.is_deaf = true;
	asks(&f, "sure? ");
	says(&f, "\r# y");
	says(&f, "\r# ye");
	says(&f, "\r# yes");
	says(&f, "\r# yes\r\nworking\r\n");
	f.is_deaf = false;
	asks(&f, "yes, yes? ");
	tap_is("an echo in a line that is drawn anew", done(&f), "sure:yes echo:never");
	teardown(&f);

	setup(&f, STEPS(STEP("a", "\\\\? $", "") "," STEP("b", "\\\\? $", "")));
	asks(&f, "one? ");
	tap_is("the echo of nothing is a line's end", done(&f), "a:");
	asks(&f, "two? ");
	tap_is("and then comes the next", done(&f), "b:");
	teardown(&f);

	setup(&f, STEPS("{\"name\":\"secret\",\"expect\":\"word: $\",\"answer\":\"abc\","
			"\"echo\":false}," STEP("end", "^# $", "")));
	f.is_deaf = true;
	asks(&f, "Password: ");
	passes(&f, 2000);
	tap_is("no echo is waited for where there is none", done(&f), "secret:abc");
	says(&f, "\r\n");
	asks(&f, "# ");
	tap_is("and the next prompt is answered", done(&f), "end:");
	teardown(&f);
}

/* What is lost is typed again. */
static void
test_lost(void)
{
	struct fixture f;

	setup(&f, STEPS(STEP("block", "\\\\] $", "") "," STEP("end", "^# $", "off")));
	f.is_deaf = true;
	asks(&f, "Block size in kilobytes? [4] ");
	passes(&f, 1900);
	f.is_deaf = false;
	passes(&f, 100);
	asks(&f, "# ");
	tap_is("a lone RETURN is typed again", done(&f), "block: end:off");
	teardown(&f);

	setup(&f, shell);
	f.is_deaf = true;
	asks(&f, "login: ");
	passes(&f, 20000);
	tap_is("not without end", dialogue_reason(f.d),
	    "step 2 of 3, shell: no echo of r, which was typed 5 times as an answer to "
	    "login");
	teardown(&f);
}

/* What was not understood is asked again. */
static void
test_again(void)
{
	struct fixture f;
	const char *profile = STEPS(
	    STEP("login", "login: $", "root") ",{\"name\":"
					      "\"password\",\"expect\":\"Password: "
					      "?$\",\"answer\":\"\",\"echo\":false,"
					      "\"optional\":true}," STEP("shell", "^# $",
						  "setup") "," STEP("a", "^a: $", ""));

	setup(&f, profile);
	asks(&f, "login: ");
	asks(&f, "Password:");
	asks(&f, "Login incorrect\r\n\r\nlogin: ");
	tap_is("a login that failed is tried again", done(&f),
	    "login:root password: [login: asked again] login:root");
	asks(&f, "# ");
	tap_is("and goes on", done(&f), "[password: not asked] shell:setup");
	asks(&f, "login: ");
	tap_is("but not later", done(&f), "");
	asks(&f, "\r\n# ");
	asks(&f, "# ");
	tap_is("an answer is given three times", done(&f),
	    "[shell: asked again] shell:setup [shell: asked again] shell:setup");
	asks(&f, "# ");
	tap_is("and no more", dialogue_reason(f.d),
	    "step 4 of 4, a: shell was answered 3 times, and is asked for again");
	teardown(&f);
}

static void
test_interleaved(void)
{
	struct fixture f;
	const char *profile = "{\"interjections\":[\"IRQ [0-9]+ handler .*\"],"
			      "\"install\":{\"steps\":[" STEP("sure", "^sure\\\\? $",
				  "yes") "," STEP("end", "^# $", "") "]}}";

	setup(&f, profile);
	f.is_deaf = true;
	says(&f, "suIRQ 14 handler registered by at_wini / 65554\r\n");
	asks(&f, "re? ");
	tap_is("a prompt that is cut", done(&f), "sure:yes");
	says(&f, "yIRQ 14 handler registered by at_wini / 65554\r\n");
	says(&f, "e");
	says(&f, "s");
	f.is_deaf = false;
	says(&f, "\r\n");
	asks(&f, "IRQ 1 handler registered by x / 1\r\n# ");
	tap_is("an echo that is cut", done(&f), "end:");
	teardown(&f);

	setup(&f, profile);
	asks(&f, "sure? IRQ 14 handler registered by at_wini / 65554\r\n");
	tap_is("a prompt that is followed", done(&f), "sure:yes");
	teardown(&f);
}

#define OPTIONAL(name, expect, answer)                                          \
	"{\"name\":\"" name "\",\"expect\":\"" expect "\",\"answer\":\"" answer \
	"\",\"optional\":true}"

static void
test_optional(void)
{
	struct fixture f;
	const char *profile = STEPS(STEP("a", "^a: $", "1") "," OPTIONAL("b", "^b: $",
	    "2") "," OPTIONAL("c", "^c: $", "3") "," STEP("d", "^d: $", "4"));

	setup(&f, profile);
	asks(&f, "a: ");
	asks(&f, "b: ");
	asks(&f, "c: ");
	asks(&f, "d: ");
	tap_is("all are asked", done(&f), "a:1 b:2 c:3 d:4");
	teardown(&f);

	setup(&f, profile);
	asks(&f, "a: ");
	asks(&f, "c: ");
	asks(&f, "d: ");
	tap_is("one is not", done(&f), "a:1 [b: not asked] c:3 d:4");
	teardown(&f);

	setup(&f, profile);
	asks(&f, "a: ");
	asks(&f, "d: ");
	tap_is("none is", done(&f), "a:1 [b: not asked] [c: not asked] d:4");
	teardown(&f);

	setup(&f, profile);
	asks(&f, "a: ");
	asks(&f, "c: ");
	asks(&f, "b: ");
	tap_is("they keep their order", done(&f), "a:1 [b: not asked] c:3");
	passes(&f, 60000);
	tap_is("and the one that is needed is named", dialogue_reason(f.d),
	    "step 4 of 4, d: no prompt like /^d: $/ in 60 s");
	teardown(&f);
}

static void
test_waiting(void)
{
	struct fixture f;

	setup(&f, STEPS("{\"name\":\"begun\",\"expect\":\"Extracting\"}," STEP(
		      "end", "done\\\\? $", "yes")));
	asks(&f, "Extracting a.tgz ... done? ");
	tap_is(
	    "a step that wants no answer, and the next in its line", done(&f), "end:yes");
	teardown(&f);
}

static void
test_time(void)
{
	struct fixture f;
	const char *profile =
	    "{\"install\":{\"timeout_s\":10,\"limit_s\":100,\"progress\":[\"[0-9]+%\"],"
	    "\"steps\":[" STEP("a", "^a: $", "1") ",{\"name\":\"b\",\"expect\":\"^b: $\","
						  "\"timeout_s\":30}]}}";

	setup(&f, profile);
	passes(&f, 9999);
	tap_ok(dialogue_state(f.d) == DIALOGUE_WAITS, "in time");
	passes(&f, 1);
	tap_is("no longer", dialogue_reason(f.d),
	    "step 1 of 2, a: no prompt like /^a: $/ in 10 s");
	teardown(&f);

	setup(&f, profile);
	for (int i = 0; i < 5; i++) {
		passes(&f, 9000);
		says(&f, "\b\b\b12%");
	}
	tap_ok(dialogue_state(f.d) == DIALOGUE_WAITS, "progress begins it again");
	passes(&f, 9000);
	says(&f, " and other text");
	passes(&f, 1000);
	tap_ok(dialogue_state(f.d) == DIALOGUE_FAILED, "but not what was there before");
	teardown(&f);

	setup(&f, profile);
	for (int i = 0; i < 20; i++) {
		passes(&f, 9000);
		says(&f, "1%\r\n");
	}
	tap_is("nor is there progress for ever", dialogue_reason(f.d),
	    "step 1 of 2, a: not at the end after 100 s");
	teardown(&f);

	setup(&f, profile);
	asks(&f, "a: ");
	passes(&f, 20000);
	tap_ok(dialogue_state(f.d) == DIALOGUE_WAITS, "a step's own time");
	passes(&f, 10000);
	tap_is("and its end", dialogue_reason(f.d),
	    "step 2 of 2, b: no prompt like /^b: $/ in 30 s");
	teardown(&f);
}

static void
test_failure(void)
{
	struct fixture f;
	size_t len;
	const char *text;
	const char *profile =
	    "{\"panic\":[\"panic: \"],\"install\":{\"failure\":[\"too small\",\"^# $\"],"
	    "\"steps\":[" STEP("shell", "^# $", "setup") "," STEP(
		"a", "^a: $", "") "," STEP("off", "^# $", "off") "]}}";

	setup(&f, profile);
	asks(&f, "# ");
	says(&f, "The partition is too small.\r\n");
	tap_ok(dialogue_state(f.d) == DIALOGUE_WAITS, "a failing guest is heard out");
	asks(&f, "At least 33 MB\r\n\r\na: ");
	tap_is("and what it said told", dialogue_reason(f.d),
	    "step 2 of 3, a: the guest said \"The partition is too small.\"");
	text = dialogue_last_text(f.d, &len);
	tap_ok(len == 18 && memcmp(text, "At least 33 MB\na: ", 18) == 0,
	    "with what came last");
	tap_is("nothing more is typed", done(&f), "shell:setup");
	teardown(&f);

	setup(&f, profile);
	asks(&f, "# ");
	says(&f, "setup: No space left\r\n# ");
	tap_ok(dialogue_state(f.d) == DIALOGUE_WAITS, "an unfinished one");
	passes(&f, 100);
	tap_ok(dialogue_state(f.d) == DIALOGUE_FAILED, "when the guest is quiet");
	text = dialogue_last_text(f.d, &len);
	tap_ok(len == 23 && memcmp(text, "setup: No space left\n# ", 23) == 0,
	    "its text is told with the line before");
	teardown(&f);

	setup(&f, profile);
	asks(&f, "# ");
	asks(&f, "a: ");
	asks(&f, "# ");
	tap_is("a prompt that is expected is no failure", done(&f),
	    "shell:setup a: off:off");
	asks(&f, "# ");
	tap_ok(dialogue_state(f.d) == DIALOGUE_ENDING, "nor is one on the way out");
	asks(&f, "\r\nkernel panic: x\r\n");
	tap_is("but a panic is", dialogue_reason(f.d),
	    "step 3 of 3, off: the guest said \"kernel panic: x\"");
	dialogue_fail(f.d, "the guest reset");
	tap_ok(strstr(dialogue_reason(f.d), "reset") == NULL, "the first reason stays");
	teardown(&f);
}

static void
test_failure_from(void)
{
	struct fixture f;

	setup(&f,
	    STEPS(STEP("login", "login: $",
		"root") ",{\"name\":\"a\",\"expect\":"
			"\"^a: $\",\"answer\":\"\",\"failure\":[\"No space\",\"# $\"]}"));
	asks(&f, "db: No space left\r\n# ");
	asks(&f, "\r\nlogin: ");
	tap_is("what fails from a step on does not before", done(&f), "login:root");
	asks(&f, "db: No space left\r\n");
	tap_is("but then", dialogue_reason(f.d),
	    "step 2 of 2, a: the guest said \"db: No space left\"");
	teardown(&f);
}

/* QEMU ends while the guest still speaks. */
static void
test_end(void)
{
	struct fixture f;

	setup(&f, shell);
	says(&f, "log");
	dialogue_fail(f.d, "the guest reset its machine");
	tap_is("a reason from outside", dialogue_reason(f.d),
	    "step 1 of 3, login: the guest reset its machine");
	teardown(&f);

	setup(&f,
	    "{\"panic\":[\"panic\"],\"install\":{\"steps\":[" STEP("a", "a", "") "]}}");
	says(&f, "kernel panic");
	dialogue_fail(f.d, "the guest reset its machine");
	tap_is("the guest's is better", dialogue_reason(f.d),
	    "step 1 of 1, a: the guest said \"kernel panic\"");
	teardown(&f);
}

static void
test_terminal(void)
{
	struct fixture f;

	setup(&f, shell);
	says(&f, "\033[6n");
	tap_is("a terminal's question is answered at once", done(&f), "[terminal]");
	for (int i = 0; i < 1000; i++)
		says(&f, "\033[c");
	tap_ok(f.typed == 64, "but not without end");
	asks(&f, "login: ");
	f.typed = 0;
	for (int i = 0; i < 1000; i++)
		says(&f, "\033[c");
	tap_ok(f.typed == 64, "in one step");
	teardown(&f);
}

/* Lines longer than any memory for them. */
static void
test_flood(void)
{
	static char bytes[1 << 16];
	struct fixture f;
	size_t len;

	setup(&f, shell);
	memset(bytes, 'x', sizeof(bytes));
	for (int i = 0; i < 50; i++)
		dialogue_take(f.d, bytes, sizeof(bytes), f.now);
	asks(&f, "login: ");
	tap_is("a prompt behind a line of 3 MiB", done(&f), "login:root");
	for (int i = 0; i < 50; i++)
		dialogue_take(f.d, bytes, sizeof(bytes), f.now);
	passes(&f, 5000);
	asks(&f, "# ");
	tap_is("no line's begin in the middle of one", done(&f), "");
	dialogue_last_text(f.d, &len);
	tap_ok(len <= 400, "and no endless last text");
	asks(&f, "\n# ");
	tap_is("but after it", done(&f), "shell:setup");
	teardown(&f);
}

int
main(void)
{
	test_order();
	test_quiet();
	test_pieces();
	test_echo();
	test_lost();
	test_again();
	test_interleaved();
	test_optional();
	test_waiting();
	test_time();
	test_failure();
	test_failure_from();
	test_end();
	test_terminal();
	test_flood();
	return tap_done();
}
