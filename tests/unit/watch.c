/* Test the watch: which markers are seen in which order of events, and how boots end. */
#include <stdlib.h>

#include "lib/watch.h"
#include "tap.h"

/* A watch of a table that is stated as JSON. */
struct fixture {
	struct markers *table;
	struct watch *watch;
};

static void
setup(struct fixture *f, const char *table, const struct watch_view *view)
{
	char reason[REASON_SIZE] = "";
	json_t *object = record_parse(table, reason);

	if (object == NULL || (f->table = markers_new(object, reason)) == NULL) {
		printf("# %s: %s\n", table, reason);
		abort();
	}
	f->watch = watch_new(f->table, view);
	json_decref(object);
}

static void
teardown(struct fixture *f)
{
	watch_free(f->watch);
	markers_free(f->table);
}

static void
text(struct fixture *f, const char *bytes, long long at_ns)
{
	watch_text(f->watch, bytes, strlen(bytes), at_ns, "untimed");
}

static void
hit(struct fixture *f, const char *symbol, long long at_ns)
{
	struct watch_hit h = { symbol, symbol, 0x10, at_ns, at_ns / 10, NULL };

	watch_probe(f->watch, &h);
}

/* "booted 5", "panic 7: text" or "goes on". */
static const char *
ended(const struct fixture *f, char text[600])
{
	const struct watch_end *end = watch_end(f->watch);

	if (end == NULL)
		return "goes on";
	snprintf(text, 600, "%s %lld%s%.*s", end->panic ? "panic" : "booted", end->at_ns,
	    end->len > 0 ? ": " : "", (int)end->len, end->text);
	return text;
}

static const char *
marker(const struct fixture *f, const char *name, char text[300])
{
	struct watch_marker m =
	    watch_marker(f->watch, (size_t)markers_find(f->table, name));

	snprintf(text, 300, "%lld %s", m.at_ns, m.at_ns != -1 ? m.source : m.reason);
	return text;
}

static const char *
skipped(const struct fixture *f, const char *name, char text[300])
{
	json_t *names = watch_skipped(f->watch, (size_t)markers_find(f->table, name));
	const json_t *value;
	size_t i;

	*text = '\0';
	json_array_foreach(names, i, value)
		snprintf(text + strlen(text), 300 - strlen(text), "%s ",
		    json_string_value(value));
	json_decref(names);
	return text;
}

/* ---- an end marker and its predecessor, each of each kind ------------------------- */

enum { SYMBOL = 1, SERIAL = 2 };

/* How a marker of a kind stands in the table; one without an address is unseen. */
static void
marker_write(char *to, size_t size, const char *name, int kind, const char *after)
{
	snprintf(to, size,
	    "{\"name\":\"%s\",\"symbol\":%s%s%s,\"addr\":[%s],\"bytes\":\"90\","
	    "\"serial\":%s%s%s,\"after\":%s%s%s}",
	    name, kind != SERIAL ? "\"" : "", kind != SERIAL ? name : "null",
	    kind != SERIAL ? "\"" : "", kind & SYMBOL ? "\"0x10\"" : "",
	    kind & SERIAL ? "\"^" : "", kind & SERIAL ? name : "null",
	    kind & SERIAL ? "\"" : "", after != NULL ? "\"" : "",
	    after != NULL ? after : "null", after != NULL ? "\"" : "");
}

/* The guest does what the marker stands for, in the way that the machine can show. */
static void
happens(struct fixture *f, const char *name, long long at_ns)
{
	char line[40];

	hit(f, name, at_ns);
	snprintf(line, sizeof(line), "%s: done\r\n", name);
	text(f, line, at_ns);
}

static bool
is_seen(int kind, bool probe)
{
	return (kind & SERIAL) != 0 || (kind == SYMBOL && probe);
}

/* One cell of the table: what happens, in order, and when the boot must end. */
static void
cell(int kind, int after, bool probe, const char *events)
{
	static const char *const kinds[] = { "unseen", "symbol", "serial", "both" };
	const struct watch_view view = { .source = "serial",
		.no_symbols = probe ? NULL : "the probe was off" };
	char m[300], p[300], table[700], name[100], text[600], expected[100] = "goes on";
	bool due = !is_seen(after, probe);
	struct fixture f;

	marker_write(m, sizeof(m), "m", kind, "p");
	marker_write(p, sizeof(p), "p", after, NULL);
	snprintf(table, sizeof(table), "{\"markers\":[%s,%s],\"end\":\"m\"}", m, p);
	setup(&f, table, &view);
	for (size_t i = 0; events[i] != '\0'; i++) {
		char event[2] = { events[i], '\0' };

		/* The probe is off: nothing comes of it. */
		if (probe)
			happens(&f, event, (long long)i * 10);
		else {
			char line[] = { events[i], '\n', '\0' };
			watch_text(f.watch, line, 2, (long long)i * 10, NULL);
		}
		if (*event == 'm' && due && is_seen(kind, probe) && *expected == 'g')
			snprintf(expected, sizeof(expected), "booted %zu", i * 10);
		due |= *event == 'p';
	}
	snprintf(name, sizeof(name), "%s after %s, probe %s: %s", kinds[kind],
	    kinds[after], probe ? "on" : "off", events);
	tap_is(name, ended(&f, text), expected);
	snprintf(name, sizeof(name), "%s after %s, probe %s: %s: skipped", kinds[kind],
	    kinds[after], probe ? "on" : "off", events);
	tap_is(name, skipped(&f, "m", text), is_seen(after, probe) ? "" : "p ");
	teardown(&f);
}

static void
test_table(void)
{
	static const char *const events[] = { "m", "p", "pm", "mp", "mpm", "mmpxm" };

	for (int kind = SYMBOL; kind <= (SYMBOL | SERIAL); kind++)
		for (int after = 0; after <= (SYMBOL | SERIAL); after++)
			for (int probe = 0; probe < 2; probe++)
				for (size_t i = 0; i < sizeof(events) / sizeof(*events);
				     i++)
					cell(kind, after, probe, events[i]);
}

/* ---- rules beyond the table ---------------------------------------------------------
 */

#define M(name, symbol, addr, serial, more)                            \
	"{\"name\":\"" name "\",\"symbol\":" symbol ",\"addr\":[" addr \
	"],\"serial\":" serial more "}"
#define SYM(name, more) M(name, "\"" name "\"", "\"0x10\"", "null", more)
#define SER(name, more) M(name, "null", "", "\"^" name "\"", more)
#define BOTH(name, more) M(name, "\"" name "\"", "\"0x10\"", "\"^" name "\"", more)
#define NONE(name, more) M(name, "\"" name "\"", "", "null", more)
#define AFTER(name) ",\"after\":\"" name "\""
#define TABLE(markers, more) "{\"markers\":[" markers "],\"end\":\"end\"" more "}"

static void
test_skipping(void)
{
	const struct watch_view view = { .source = "serial" };
	char text_[600];
	struct fixture f;

	setup(&f,
	    TABLE(SER("a", "") "," NONE("b", AFTER("a")) "," NONE(
		      "c", AFTER("b")) "," SER("end", AFTER("c")),
		""),
	    &view);
	tap_is("skipped: all that cannot be seen", skipped(&f, "end", text_), "c b ");
	tap_is("skipped: the nearest first", skipped(&f, "c", text_), "b ");
	text(&f, "end\n", 1);
	tap_is("it waits for the first that can be seen", ended(&f, text_), "goes on");
	text(&f, "a\nend\n", 2);
	tap_is("and comes after that one", ended(&f, text_), "booted 2");
	teardown(&f);

	setup(&f, TABLE(NONE("a", "") "," SER("end", AFTER("a")), ""), &view);
	hit(&f, "a", 5);
	text(&f, "end\n", 6);
	tap_is("a hit that could not come changes nothing", ended(&f, text_), "booted 6");
	teardown(&f);

	setup(&f,
	    TABLE(SER("a", AFTER("b")) "," SER("b", "") "," SER("end", AFTER("a")), ""),
	    &view);
	text(&f, "a\nend\n", 1);
	tap_is("one that waits itself holds back", ended(&f, text_), "goes on");
	tap_is("the reason names it", marker(&f, "end", text_),
	    "-1 comes after a, which was not seen");
	text(&f, "b\nend\n", 2);
	tap_is("it was not seen in its place", ended(&f, text_), "goes on");
	text(&f, "a\nend\n", 3);
	tap_is("all in order", ended(&f, text_), "booted 3");
	teardown(&f);
}

/* The probe's records and the serial line have no common order. */
static void
test_order(void)
{
	const struct watch_view view = { .source = "serial" };
	char text_[600];
	struct fixture f;

	setup(&f, TABLE(SER("a", "") "," SYM("end", AFTER("a")), ""), &view);
	hit(&f, "end", 5);
	hit(&f, "end", 30);
	hit(&f, "end", 20);
	tap_is("hits wait", ended(&f, text_), "goes on");
	text(&f, "a\n", 10);
	tap_is("the first hit since counts", ended(&f, text_), "booted 20");
	teardown(&f);

	setup(&f, TABLE(SER("a", "") "," SYM("end", AFTER("a")), ""), &view);
	text(&f, "a\n", 10);
	hit(&f, "end", 9);
	tap_is("a hit that is told late, but was before", ended(&f, text_), "goes on");
	tap_is("its reason", marker(&f, "end", text_), "-1 seen only before a");
	hit(&f, "end", 10);
	tap_is("one at the same time", ended(&f, text_), "booted 10");
	teardown(&f);

	setup(&f, TABLE(BOTH("a", "") "," SYM("end", AFTER("a")), ""), &view);
	text(&f, "a\n", 10);
	hit(&f, "end", 8);
	tap_is("before the line of its predecessor", ended(&f, text_), "goes on");
	hit(&f, "a", 7);
	tap_is("but after its hit, which is told late", ended(&f, text_), "booted 8");
	teardown(&f);

	setup(&f, TABLE(BOTH("a", "") "," SYM("end", AFTER("a")), ""), &view);
	text(&f, "a\n", 10);
	tap_is("a hit that the probe does not tell", marker(&f, "end", text_),
	    "-1 the probe waits for the symbol of a, which was not hit");
	teardown(&f);

	setup(&f,
	    TABLE(SER("a", "") "," SYM("b", AFTER("a")) "," SYM("end", AFTER("b")), ""),
	    &view);
	hit(&f, "b", 20);
	hit(&f, "end", 21);
	text(&f, "a\n", 15);
	tap_is("a chain of hits that waited", ended(&f, text_), "booted 21");
	tap_is("the last one seen", watch_last(f.watch), "end");
	teardown(&f);

	setup(&f, TABLE(SYM("a", "") "," SER("end", AFTER("a")), ""), &view);
	text(&f, "end: one ", 1);
	hit(&f, "a", 2);
	text(&f, "end", 3);
	tap_is("a pattern on what comes after a hit, at a line's begin", ended(&f, text_),
	    "goes on");
	text(&f, "\nend", 4);
	tap_is("an unfinished line", ended(&f, text_), "booted 4");
	teardown(&f);
}

static void
test_ends(void)
{
	const struct watch_view wall = { .source = "serial" };
	const struct watch_view icount = { .source = "serial", .icount = true };
	char text_[600];
	struct fixture f;

	setup(&f, TABLE(BOTH("end", ",\"prefer\":\"serial\""), ""), &wall);
	hit(&f, "end", 5);
	tap_is("serial is preferred: a hit ends nothing", ended(&f, text_), "goes on");
	text(&f, "end\n", 6);
	tap_is("serial is preferred: the line does", ended(&f, text_), "booted 6");
	tap_is("serial is preferred: its time", marker(&f, "end", text_), "6 serial");
	teardown(&f);

	setup(&f, TABLE(BOTH("end", ""), ""), &wall);
	text(&f, "end\n", 5);
	tap_is("whichever comes first", ended(&f, text_), "booted 5");
	teardown(&f);

	setup(&f, TABLE(BOTH("end", ",\"prefer\":\"serial\""), ""), &icount);
	text(&f, "end\n", 50);
	tap_is("icount: a line has no time", ended(&f, text_), "goes on");
	hit(&f, "end", 60);
	tap_is("icount: the hit has", ended(&f, text_), "booted 60");
	tap_is("icount: it is the guest's", marker(&f, "end", text_), "6 address");
	teardown(&f);

	setup(&f, TABLE(NONE("a", "") "," SER("end", ""), ""), &icount);
	text(&f, "end\n", 50);
	tap_is("icount: an end that no hit can show", ended(&f, text_), "booted 50");
	teardown(&f);

	setup(&f, TABLE(SER("end", ""), ",\"panic\":[\"panic: \"]"), &wall);
	text(&f, "kernel panic: no", 5);
	tap_is("a panic waits for its line", ended(&f, text_), "goes on");
	text(&f, " disk\r\nend\n", 6);
	tap_is("a panic", ended(&f, text_), "panic 6: panic: no disk");
	teardown(&f);

	setup(&f, TABLE(SER("end", ""), ",\"panic\":[\"panic\"]"), &wall);
	text(&f, "end\npanic\n", 5);
	tap_is("a panic after the end is none", ended(&f, text_), "booted 5");
	teardown(&f);

	setup(&f, TABLE(SER("end", ""), ",\"panic\":[\"panic\"]"), &wall);
	text(&f, "a \x1b[1mpa\x1b[0mnic", 5);
	watch_text_end(f.watch);
	tap_is("a panic in colours, in a line without end", ended(&f, text_),
	    "panic 5: panic");
	teardown(&f);
}

/* What is typed now, each character being echoed. */
static void
typed(struct fixture *f, struct typing *t, const char *expected, const char *name)
{
	char all[100] = "", echo[3] = "";
	int next;

	while ((next = watch_type(f->watch, t, 0)) != -1) {
		snprintf(echo, sizeof(echo), "%c%s", next, next == '\r' ? "\n" : "");
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%c", next);
		typing_take(t, echo, strlen(echo), 0);
	}
	tap_is(name, all, expected);
}

static void
test_answers(void)
{
	const struct watch_view view = { .source = "serial" };
	struct typing t = { 0 };
	struct fixture f;
	char text_[600];

	setup(&f,
	    TABLE(
		SER("login", ",\"answer\":\"root\\r\"") "," SER("key",
		    ",\"answer\":\"x\",\"echo\":false" AFTER("login")) "," SER("end", ""),
		""),
	    &view);
	typed(&f, &t, "", "nothing is typed unasked");
	text(&f, "login: ", 1);
	typed(&f, &t, "root\r", "an answer");
	typed(&f, &t, "", "an answer is given once");
	text(&f, "\nkey", 2);
	typed(&f, &t, "x", "another one");
	teardown(&f);

	setup(&f,
	    TABLE(SER("login", ",\"answer\":\"root\\r\"") "," SER(
		      "password", ",\"answer\":\"s\",\"echo\":false") "," SER("shell",
		      "") "," SER("end", ""),
		""),
	    &view);
	text(&f, "login: ", 1);
	typed(&f, &t, "root\r", "a login");
	text(&f, "root\r\n", 2);
	typed(&f, &t, "", "its echo is no prompt");
	text(&f, "password: ", 3);
	typed(&f, &t, "s", "a password");
	text(&f, "\r\nincorrect\r\nlogin: ", 4);
	typed(&f, &t, "root\r", "a login that failed is given again");
	tap_is(
	    "it was seen when it was first seen", marker(&f, "login", text_), "1 serial");
	text(&f, "root\r\npassword: ", 5);
	typed(&f, &t, "s", "and the password");
	text(&f, "\r\nlogin: ", 6);
	typed(&f, &t, "root\r", "three times");
	text(&f, "root\r\nlogin: ", 7);
	typed(&f, &t, "", "and no more");
	teardown(&f);

	setup(&f,
	    TABLE(SER("login", ",\"answer\":\"root\\r\"") "," SER("shell", "") "," SER(
		      "end", ""),
		""),
	    &view);
	text(&f, "login: ", 1);
	typed(&f, &t, "root\r", "a login that succeeds");
	text(&f, "root\r\nshell\r\nlogin: ", 2);
	typed(&f, &t, "", "is not given again");
	teardown(&f);
}

static void
test_text_log(void)
{
	const struct watch_view view = { .source = "serial",
		.whole_lines = true,
		.no_symbols = "text log shows no symbols" };
	char text_[600];
	struct fixture f;

	setup(&f,
	    TABLE(SYM("a", "") "," SER("b", AFTER("a")) "," SER("end", AFTER("b")), ""),
	    &view);
	text(&f, "end\nb\n", -1);
	text(&f, "en", 5);
	tap_is("half a line is none", ended(&f, text_), "goes on");
	text(&f, "d\n", 5);
	tap_is("a text log ends", ended(&f, text_), "booted 5");
	tap_is("b has no time", marker(&f, "b", text_), "-1 untimed");
	tap_is("b comes after nothing", skipped(&f, "b", text_), "a ");
	tap_is("the last one in the log", watch_last(f.watch), "end");
	teardown(&f);
}

/* The machine's end is seen by symbol only; the profile's is behind it, on serial. */
static void
test_two_ends(void)
{
	const struct watch_view view = { .icount = true, .source = "serial" };
	static const char table[] = "{\"markers\":[" SYM("a", "") "," SYM(
	    "b", "") "," SER("c", "") "],"
				      "\"end\":\"b\",\"end_of_profile\":\"c\"}";
	char text_[600];
	struct fixture f;

	setup(&f, table, &view);
	hit(&f, "a", 10);
	tap_is("two ends: before either", ended(&f, text_), "goes on");
	hit(&f, "b", 20);
	tap_is("two ends: the machine's", ended(&f, text_), "booted 20");
	tap_ok(watch_end(f.watch)->marker == 1, "two ends: which");
	tap_is("two ends: what comes after it", marker(&f, "c", text_),
	    "-1 the boot ended at b");
	teardown(&f);

	setup(&f, table, &view);
	hit(&f, "a", 10);
	text(&f, "c", 30);
	tap_is(
	    "two ends: the profile's, past the machine's", ended(&f, text_), "booted 30");
	tap_ok(watch_end(f.watch)->marker == 2, "two ends: which one it was");
	tap_is("two ends: the machine's was not seen", marker(&f, "b", text_),
	    "-1 never reached");
	teardown(&f);
}

int
main(void)
{
	test_table();
	test_skipping();
	test_order();
	test_ends();
	test_two_ends();
	test_answers();
	test_text_log();
	return tap_done();
}
