/* Test typing: what is typed when, as the guest echoes it. */
#include "lib/typing.h"
#include "tap.h"

static const int64_t MS = 1000000;

static struct typing t;
static int64_t now;
static char done[100];

/* Type what is due; returns all that was typed since the last time. */
static const char *
typed(int64_t ms)
{
	size_t len = 0;
	int next;

	now += ms * MS;
	while ((next = typing_next(&t, now)) != -1)
		done[len++] = next == '\r' ? '!' : (char)next;
	done[len] = '\0';
	return done;
}

static size_t
says(const char *text)
{
	return typing_take(&t, text, strlen(text), now);
}

static void
test_pace(void)
{
	typing_begin(&t, "ab\r", true, now);
	tap_is("the first character at once", typed(0), "a");
	tap_is("no other one", typed(1000), "");
	says("\033[1mx\033[0m");
	tap_is("before its echo", typed(0), "");
	says("a");
	tap_is("then the next", typed(0), "b");
	says("\bb");
	tap_is("and RETURN", typed(0), "!");
	tap_ok(!typing_is_over(&t), "whose echo is waited for");
	tap_ok(says("\r\nnext? ") == 2 && typing_is_over(&t), "it is the end of a line");
	tap_ok(typing_due_ns(&t) == INT64_MAX, "then nothing is due");
}

static void
test_return(void)
{
	typing_begin(&t, "\r", true, now);
	tap_is("a lone RETURN", typed(0), "!");
	says("IRQ 14 handler registered\r\n");
	tap_ok(!typing_is_over(&t), "a message's end is no echo");
	says("\r\n");
	tap_ok(typing_is_over(&t), "an empty line is");

	typing_begin(&t, "a\r", true, now);
	typed(0);
	says("a");
	typed(0);
	says("\r# a\r\n");
	tap_ok(typing_is_over(&t), "and one that is drawn anew");
}

static void
test_lost(void)
{
	typing_begin(&t, "ab\r", true, now);
	typed(0);
	tap_is("not too early", typed(1999), "");
	tap_is("what was lost is typed again", typed(1), "a");
	says("a");
	tap_is("and goes on", typed(0), "b");
	for (int i = 1; i < TYPING_TRIES; i++)
		tap_is("again", typed(2000), "b");
	tap_ok(!typing_has_failed(&t), "as often as that");
	tap_is("but no more", typed(2000), "");
	tap_ok(typing_has_failed(&t) && typing_due_ns(&t) == INT64_MAX, "it has failed");
}

static void
test_unseen(void)
{
	typing_begin(&t, "ab\r", false, now);
	tap_is("without echo", typed(0), "a");
	tap_is("slowly", typed(399), "");
	tap_is("one by one", typed(1), "b");
	says("*");
	tap_is("whatever comes", typed(0), "");
	tap_is("to the end", typed(400), "!");
	tap_ok(typing_is_over(&t), "which is it");
}

int
main(void)
{
	test_pace();
	test_return();
	test_lost();
	test_unseen();
	return tap_done();
}
