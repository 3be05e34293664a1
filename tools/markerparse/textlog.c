/* A text log to one phases record. */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/outcome.h"
#include "lib/reason.h"
#include "stamp.h"
#include "textlog.h"

enum { BLOCK = 256 << 10 };

#define DATES_NS 1000000000000000000LL /* no boot takes 30 years */

/* How far a stamp may lie before one above it: a tick of the kernel's coarsest clock. */
#define JITTER_NS 10000000LL

struct textlog {
	const struct textlog_facts *facts;
	struct watch *watch;
	struct stamps *stamps;
	char block[BLOCK];
	size_t len;
	/* What the first block says of the log. */
	bool sniffed;
	bool by_returns;     /* its lines end in \r alone */
	bool bare;	     /* ts wrote the times: the first line has one */
	bool stamped;	     /* there are times */
	char unstamped[100]; /* why none of them can be used, if so */
	/* Where it stands. */
	unsigned long long line; /* from 1 */
	bool line_begins,
	    inside;	     /* a line or a part of one was begun in the block before */
	bool parts_stamped;  /* a part of the line but its first has its own time */
	long long line_ns;   /* the time of the part last taken, or -1 */
	const char *untimed; /* why it is -1 */
	long long latest_ns; /* of all times so far */
	bool turned;	     /* times go backwards, since the origin was seen */
	char turn[100];	     /* where */
};

/* ---- lines ---------------------------------------------------------------------------
 */

/* A line, or a part that \r alone ends, or begins; open: it has no end in the block. */
struct text_part {
	char *text;
	size_t len;  /* without its end, which stands behind it unless it is open */
	size_t next; /* behind its end */
	bool open, ends_line;
};

/*
 * Find the part of the block that begins at a place.  A \r before \n, or after it, is
 * none of its own.
 */
static struct text_part
part_find(struct textlog *log, size_t at, bool last)
{
	char *block = log->block, *found;
	struct text_part p = { 0 };
	size_t end = log->len, next;

	while (at < log->len && block[at] == '\r')
		at++;
	if ((found = memchr(block + at, log->by_returns ? '\r' : '\n', end - at)) != NULL)
		end = (size_t)(found - block);
	if ((found = memchr(block + at, log->by_returns ? '\n' : '\r', end - at)) != NULL)
		end = (size_t)(found - block);
	for (next = end; next < log->len && block[next] == '\r';)
		next++;
	p.open = next == log->len && (end == next || !last);
	p.ends_line = next < log->len && block[next] == '\n';
	p.text = block + at;
	p.len = end - at;
	p.next = next + p.ends_line;
	p.ends_line |= log->by_returns && !p.open;
	return p;
}

static bool
has_text(const struct text_part *p)
{
	for (size_t i = 0; i < p->len; i++)
		if (isgraph((unsigned char)p->text[i]))
			return true;
	return false;
}

/* ---- what kind of log it is
 * ------------------------------------------------------------ */

/* Nearly every other byte is NUL: no bytes, but wider characters. */
static bool
is_wide(const struct textlog *log)
{
	size_t n[2] = { 0 }, most = log->len / 2 * 3 / 4, least = log->len / 8;

	for (size_t i = 0; i < log->len; i++)
		n[i % 2] += log->block[i] == '\0';
	return (n[0] > most && n[1] < least) || (n[1] > most && n[0] < least);
}

/* Why a line of a log without times is none that has one. */
static void
unstamped_find(struct textlog *log, const struct text_part *p, unsigned long long line)
{
	const char *text = "";

	switch (stamp_other(log->stamps, p->text, p->len)) {
	case STAMP_INSIDE:
		snprintf(log->unstamped, sizeof(log->unstamped),
		    "line %llu has a time, but not at its begin", line);
		return;
	case STAMP_DATE:
		text = "the log's times look like dates or times of day";
		break;
	case STAMP_DELTA:
		text = "the log's times are since the line before";
		break;
	case STAMP_NONE:
		return;
	}
	snprintf(
	    log->unstamped, sizeof(log->unstamped), "%s, not since the boot began", text);
}

/*
 * What kind of times the log has, from its first lines.  Where they go backwards again
 * and again, by however little, they are those since the line before.
 */
static void
stamps_sniff(struct textlog *log)
{
	unsigned long long line = 1, stamps = 0, back = 0;
	long long ns, before_ns = 0;
	struct text_part p;
	bool first = true;

	for (size_t at = 0; at < log->len; at = p.next, line += p.ends_line) {
		p = part_find(log, at, false);
		if (first && has_text(&p)) {
			first = false;
			log->bare = stamp_read(log->stamps, p.text, p.len, true, &ns) > 0;
		}
		if (stamp_read(log->stamps, p.text, p.len, log->bare, &ns) > 0) {
			back += stamps++ > 0 && ns < before_ns;
			before_ns = ns;
		} else if (log->unstamped[0] == '\0') {
			unstamped_find(log, &p, line);
		}
	}
	log->stamped = stamps > 0;
	if (stamps > 0)
		log->unstamped[0] = '\0';
	if (back >= 4 && back > stamps / 4)
		strcpy(log->unstamped, "the log's times are since the line before, not "
				       "since the boot began");
	else if (stamps == 0 && log->unstamped[0] == '\0')
		strcpy(log->unstamped, "text log has no times");
}

static const char *
log_sniff(struct textlog *log)
{
	log->sniffed = true;
	if (is_wide(log))
		return TEXTLOG_WIDE;
	log->by_returns = memchr(log->block, '\n', log->len) == NULL;
	stamps_sniff(log);
	if (log->stamped && log->facts->estimate_ms > 0)
		return "the log has times: -e is for one without";
	return NULL;
}

/* ---- times ---------------------------------------------------------------------------
 */

static bool
origin_is_seen(const struct textlog *log)
{
	const struct markers *table = log->facts->guest->table;
	int origin = markers_find(table, table->origin);

	return origin == -1 || watch_marker(log->watch, (size_t)origin).seen;
}

/*
 * Times that go backwards are those of another clock.  What was seen before the origin
 * has no time then on the origin's clock; nor has what comes after, once it was seen.
 */
static void
clock_follow(struct textlog *log)
{
	if (!log->turned && log->line_ns < log->latest_ns - JITTER_NS) {
		log->turned = origin_is_seen(log);
		snprintf(log->turn, sizeof(log->turn),
		    "times go backwards in line %llu: another boot, or another clock?",
		    log->line);
		if (!log->turned)
			watch_untime(log->watch, log->turn);
		log->latest_ns = log->line_ns;
	}
	if (log->line_ns > log->latest_ns)
		log->latest_ns = log->line_ns;
	if (log->turned) {
		log->line_ns = -1;
		log->untimed = log->turn;
	}
}

/* Read the time of a part, or say why it has none; returns the stamp's length. */
static size_t
part_stamp(struct textlog *log, const struct text_part *p)
{
	long long ns;
	size_t stamp = stamp_read(log->stamps, p->text, p->len, log->bare, &ns);

	log->parts_stamped = !log->line_begins && (stamp > 0 || log->parts_stamped);
	/* What follows a \r in a line that was stamped as a whole has its time. */
	if (stamp == 0 && !log->line_begins && !log->parts_stamped)
		return 0;
	log->line_ns = -1;
	log->untimed = "its line has no time";
	if (log->unstamped[0] != '\0') {
		log->untimed = log->unstamped;
	} else if (stamp > 0 && ns >= DATES_NS) {
		log->untimed = "its time is a date, not since the boot began";
	} else if (stamp > 0) {
		log->line_ns = ns;
		clock_follow(log);
	}
	return stamp;
}

/* ---- reading -------------------------------------------------------------------------
 */

static void
part_take(struct textlog *log, const struct text_part *p)
{
	size_t stamp = 0;

	if (log->facts->estimate_ms > 0)
		log->line_ns =
		    (long long)(log->line - 1) * log->facts->estimate_ms * 1000000;
	else if (!log->inside)
		stamp = part_stamp(log, p);
	if (!p->open)
		p->text[p->len] = '\n';
	watch_text(log->watch, p->text + stamp, p->len + !p->open - stamp, log->line_ns,
	    log->untimed);
	log->inside = p->open;
	log->line_begins = p->ends_line;
	log->line += p->ends_line;
}

/* Take the block's parts; the one without an end is kept, unless it fills the block. */
static size_t
block_take(struct textlog *log, bool last)
{
	struct text_part p;
	size_t at = 0;

	for (; at < log->len; at = p.next) {
		p = part_find(log, at, last);
		if (p.open && !last && (at > 0 || log->len < BLOCK))
			break;
		part_take(log, &p);
	}
	memmove(log->block, log->block + at, log->len - at);
	return log->len - at;
}

static const char *
log_read(struct textlog *log, FILE *in)
{
	const char *why;
	size_t n;

	do {
		n = fread(log->block + log->len, 1, BLOCK - log->len, in);
		log->len += n;
		if (!log->sniffed && (why = log_sniff(log)) != NULL)
			return why;
		log->len = block_take(log, n == 0);
	} while (n > 0);
	watch_text_end(log->watch);
	return ferror(in) ? strerror(errno) : NULL;
}

/* ---- writing -------------------------------------------------------------------------
 */

/* What became of the boot, as far as its text says. */
static void
outcome_take(const struct textlog *log, struct boot_facts *boot, char reason[REASON_SIZE])
{
	const struct watch_end *end = watch_end(log->watch);
	enum outcome_id outcome = OUTCOME_UNKNOWN;

	if (end == NULL)
		boot->reason = reason_write(
		    reason, "end marker %s was not seen", log->facts->guest->table->end);
	else if (end->panic)
		boot->reason = "a panic pattern was seen before the end marker";
	if (end != NULL)
		outcome = end->panic ? OUTCOME_PANIC : OUTCOME_BOOTED;
	boot->outcome = outcomes[outcome].name;
}

static json_t *
evidence_make(struct textlog *log, bool booted)
{
	static const char *const unknown[] = { "serial_bytes", "startup_ns",
		"lifetime_ns", "vcpu_cpu_ns", "qemu" };
	const char *end = log->facts->guest->table->end, *line;
	json_t *evidence = json_object();
	size_t len;

	line = watch_last_line(log->watch, &len);
	put(evidence, "marker", json_or_null(booted ? end : NULL));
	put(evidence, "last_line", len > 0 ? latin1_string(line, len) : json_null());
	put(evidence, "last_phase", json_or_null(watch_last(log->watch)));
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		put(evidence, unknown[i], json_null());
	return evidence;
}

static void
log_write(struct textlog *log, FILE *out)
{
	const struct guest *guest = log->facts->guest;
	json_t *machine = phases_machine(NULL, guest->table, guest);
	struct boot_facts boot = {
		.config = json_string_value(json_object_get(machine, "config")),
		.sample = log->facts->sample,
		.warmup = log->facts->warmup,
		.text_log = true,
		.estimated = log->facts->estimate_ms > 0,
		.cpus = json_object_get(machine, "cpus"),
		.machine = machine,
	};
	char reason[REASON_SIZE];

	if (boot.config == NULL)
		boot.config = "text";
	outcome_take(log, &boot, reason);
	boot.evidence = evidence_make(log, outcome_completed(boot.outcome));
	phases_write(out, &boot, guest->table, log->watch);
	json_decref(boot.evidence);
	json_decref(machine);
}

const char *
textlog_parse(const struct input *in, FILE *out, const struct textlog_facts *facts)
{
	const struct watch_view view = {
		.whole_lines = true,
		.no_symbols = "text log shows no symbols",
		.source = facts->estimate_ms > 0 ? "estimated" : "serial",
	};
	struct textlog *log = xcalloc(1, sizeof(*log));
	char pattern[WATCH_NAME_MAX];
	const char *why;

	*log = (struct textlog){ .facts = facts, .line = 1, .line_begins = true };
	log->stamps = stamps_new();
	log->watch = watch_new(facts->guest->table, &view);
	if ((why = log_read(log, in->fp)) == NULL)
		log_write(log, out);
	while (watch_limit_hit(log->watch, pattern))
		warnx("%s: %s: match limit hit", in->name, pattern);
	watch_free(log->watch);
	stamps_free(log->stamps);
	free(log);
	return why;
}
