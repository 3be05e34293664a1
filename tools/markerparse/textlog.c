/* A text log to one phases record. */
#include <ctype.h>
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

struct textlog {
	FILE *in;
	struct watch *watch;
	char block[BLOCK];
	size_t len;
	long long estimate_ns;	/* a line; 0: none */
	unsigned long long row; /* of the next line, from 0 */
	bool first;		/* nothing was looked at yet */
	bool bare;		/* ts wrote the times: the first line has one */
	bool stamped;		/* the first block has a line with a time */
	bool inside;		/* the next line was begun in the block before */
	long long line_ns;	/* the time of the line last shown, or -1 */
	const char *untimed;	/* why it is -1 */
};

/* Read the time of a line, or say why it has none; returns the stamp's length. */
static size_t
line_stamp(struct textlog *log, const char *line, size_t len)
{
	size_t stamp = stamp_read(line, len, log->bare, &log->line_ns);

	log->untimed = "its line has no time";
	if (stamp == 0) {
		log->line_ns = -1;
		if (!log->stamped)
			log->untimed = "text log has no times";
	} else if (log->line_ns >= DATES_NS) {
		log->line_ns = -1;
		log->untimed = "its time is a date, not since the boot began";
	}
	return stamp;
}

/* Take a line, or a part of one. */
static void
line_take(struct textlog *log, const char *line, size_t len)
{
	size_t stamp = 0;

	if (log->estimate_ns > 0)
		log->line_ns = (long long)log->row * log->estimate_ns;
	else if (!log->inside)
		stamp = line_stamp(log, line, len);
	watch_text(log->watch, line + stamp, len - stamp, log->line_ns, log->untimed);
	log->inside = line[len - 1] != '\n';
	log->row += !log->inside;
}

static size_t
line_length(const struct textlog *log, size_t from)
{
	const char *newline = memchr(log->block + from, '\n', log->len - from);

	return newline != NULL ? (size_t)(newline - log->block) + 1 - from
			       : log->len - from;
}

static bool
has_text(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (isgraph((unsigned char)line[i]))
			return true;
	return false;
}

/* What kind of times the log has, from its first lines. */
static void
stamps_sniff(struct textlog *log)
{
	long long ns;

	if (!log->first)
		return;
	log->first = false;
	for (size_t at = 0, len, first = 1; at < log->len; at += len) {
		len = line_length(log, at);
		if (first && has_text(log->block + at, len)) {
			first = 0;
			log->bare = stamp_read(log->block + at, len, true, &ns) > 0;
			log->stamped |= log->bare;
		}
		log->stamped |= stamp_read(log->block + at, len, false, &ns) > 0;
	}
}

/* Take the block's lines; the one that is not finished is kept, unless it fills it. */
static size_t
block_take(struct textlog *log, bool last)
{
	size_t at = 0;

	for (size_t len; at < log->len; at += len) {
		len = line_length(log, at);
		if (log->block[at + len - 1] != '\n' && !last && (at > 0 || len < BLOCK))
			break;
		line_take(log, log->block + at, len);
	}
	memmove(log->block, log->block + at, log->len - at);
	return log->len - at;
}

static const char *
log_read(struct textlog *log)
{
	size_t kept = 0, n;

	do {
		n = fread(log->block + kept, 1, BLOCK - kept, log->in);
		log->len = kept + n;
		stamps_sniff(log);
		if (log->stamped && log->estimate_ns > 0)
			return "the log has times: -e is for one without";
		kept = block_take(log, n == 0);
	} while (n > 0);
	watch_text_end(log->watch);
	return ferror(log->in) ? strerror(errno) : NULL;
}

/* What became of the boot, as far as its text says. */
static void
outcome_take(const struct textlog *log, const struct markers *table,
    struct boot_facts *boot, char reason[REASON_SIZE])
{
	const struct watch_end *end = watch_end(log->watch);
	enum outcome_id outcome = OUTCOME_UNKNOWN;

	if (end == NULL)
		boot->reason =
		    reason_write(reason, "end marker %s was not seen", table->end);
	else if (end->panic)
		boot->reason = "a panic pattern was seen before the end marker";
	if (end != NULL)
		outcome = end->panic ? OUTCOME_PANIC : OUTCOME_BOOTED;
	boot->outcome = outcomes[outcome].name;
}

static json_t *
evidence_make(struct textlog *log, const struct markers *table, bool booted)
{
	static const char *const unknown[] = { "serial_bytes", "startup_ns",
		"lifetime_ns", "vcpu_cpu_ns", "qemu" };
	json_t *evidence = json_object();
	size_t len;
	const char *line = watch_last_line(log->watch, &len);

	put(evidence, "marker", booted ? json_string(table->end) : json_null());
	put(evidence, "last_line", len > 0 ? latin1_string(line, len) : json_null());
	put(evidence, "last_phase", json_or_null(watch_last(log->watch)));
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		put(evidence, unknown[i], json_null());
	return evidence;
}

static void
log_write(struct textlog *log, FILE *out, const struct guest *guest)
{
	const struct markers *table = guest->table;
	json_t *machine = phases_machine(NULL, table, guest);
	struct boot_facts boot = {
		.config = json_string_value(json_object_get(machine, "config")),
		.sample = 1,
		.text_log = true,
		.estimated = log->estimate_ns > 0,
		.cpus = json_object_get(machine, "cpus"),
		.machine = machine,
	};
	char reason[REASON_SIZE];

	if (boot.config == NULL)
		boot.config = "text";
	outcome_take(log, table, &boot, reason);
	boot.evidence = evidence_make(log, table, outcome_completed(boot.outcome));
	phases_write(out, &boot, table, log->watch);
	json_decref(boot.evidence);
	json_decref(machine);
}

const char *
textlog_parse(FILE *in, FILE *out, const struct guest *guest, long long estimate_ms,
    void limit_hit(const char *pattern))
{
	const struct watch_view view = {
		.whole_lines = true,
		.no_symbols = "text log shows no symbols",
		.source = estimate_ms > 0 ? "estimated" : "serial",
	};
	struct textlog *log = xcalloc(1, sizeof(*log));
	char pattern[WATCH_NAME_MAX];
	const char *why;

	log->in = in;
	log->first = true;
	log->estimate_ns = estimate_ms * 1000000;
	log->watch = watch_new(guest->table, &view);
	if ((why = log_read(log)) == NULL)
		log_write(log, out, guest);
	while (watch_limit_hit(log->watch, pattern))
		limit_hit(pattern);
	watch_free(log->watch);
	free(log);
	return why;
}
