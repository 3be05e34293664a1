/*
 * A text log to one phases record.
 *
 * Nearly no line of a long log matters.  So whole blocks are searched for what a
 * line must contain for any pattern to match (needle.h), and only lines that
 * contain it are put together, stamped and matched.  What is found is what going
 * line by line would find.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "needle.h"
#include "stamp.h"
#include "textlog.h"

enum {
	BLOCK = 256 << 10, /* stays in the second-level cache while it is searched */
	LAST_LINE_MAX = 1 << 16,
};

#define DATES_NS 1000000000000000000LL /* no boot takes 30 years */

/* One pattern's needles, and where the next of them stands in the block. */
struct probe {
	struct needles needles;
	size_t at[NEEDLES_MAX]; /* valid from the block's position on */
	bool known[NEEDLES_MAX];
};

struct textlog {
	FILE *in;
	struct sights *sights;
	struct probe *probes;
	size_t n_probes;
	char block[BLOCK];
	size_t len, pos;
	long long estimate_ns;	/* a line; 0: none */
	unsigned long long row; /* of the line at pos, from 0; kept for estimates */
	bool first;		/* nothing was looked at yet */
	bool bare;		/* ts wrote the times: the first line has one */
	bool stamped;		/* the first block has a line with a time */
	bool inside;		/* the line at pos was begun in the block before */
	long long line_ns;	/* the time of the line last shown, or -1 */
	const char *untimed;	/* why it is -1 */
	char last[LAST_LINE_MAX];
	size_t last_len;
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

/* Show a line, or a part of one, to the patterns. */
static void
line_show(struct textlog *log, const char *line, size_t len)
{
	size_t stamp = 0;

	if (log->estimate_ns > 0)
		log->line_ns = (long long)log->row * log->estimate_ns;
	else if (!log->inside)
		stamp = line_stamp(log, line, len);
	sights_text(log->sights, line + stamp, len - stamp, log->line_ns, log->untimed);
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

/* Keep the block's last line that has text in it. */
static void
last_keep(struct textlog *log)
{
	size_t end = log->len;

	while (end > 0) {
		const char *newline = memrchr(log->block, '\n', end - 1);
		size_t from = newline != NULL ? (size_t)(newline + 1 - log->block) : 0;

		if (has_text(log->block + from, end - from)) {
			end -= log->block[end - 1] == '\n';
			log->last_len =
			    end - from < LAST_LINE_MAX ? end - from : LAST_LINE_MAX;
			memcpy(
			    log->last, log->block + end - log->last_len, log->last_len);
			return;
		}
		end = from;
	}
}

/* Take out \r, which is part of no line. */
static void
returns_drop(struct textlog *log, size_t from)
{
	char *to = memchr(log->block + from, '\r', log->len - from), *at = to;
	char *end = log->block + log->len;

	while (at != NULL && at < end) {
		char *next;

		while (at < end && *at == '\r')
			at++;
		next = memchr(at, '\r', (size_t)(end - at));
		next = next != NULL ? next : end;
		memmove(to, at, (size_t)(next - at));
		to += next - at;
		at = next;
	}
	if (to != NULL)
		log->len = (size_t)(to - log->block);
}

/* Where a probe's next needle stands, at the block's position or after it. */
static size_t
probe_find(struct textlog *log, struct probe *probe)
{
	size_t nearest = log->len;

	for (size_t i = 0; i < probe->needles.n; i++) {
		const struct needle *needle = &probe->needles.of[i];

		if (!probe->known[i] || probe->at[i] < log->pos) {
			char *found = memmem(log->block + log->pos, log->len - log->pos,
			    needle->text, needle->len);

			probe->known[i] = true;
			probe->at[i] =
			    found != NULL ? (size_t)(found - log->block) : log->len;
		}
		if (probe->at[i] < nearest)
			nearest = probe->at[i];
	}
	return nearest;
}

/* Where the next line that may matter has its needle, or the block's end. */
static size_t
line_find(struct textlog *log)
{
	size_t nearest = log->len;

	for (size_t i = 0; i < log->n_probes && nearest > log->pos; i++) {
		size_t at;

		if (!sights_wants(log->sights, i))
			continue;
		if (log->probes[i].needles.n == 0)
			return log->pos;
		at = probe_find(log, &log->probes[i]);
		if (at < nearest)
			nearest = at;
	}
	return nearest;
}

/* Go to the line around at. */
static void
line_go(struct textlog *log, size_t at)
{
	const char *newline;

	if (log->estimate_ns > 0) {
		while ((newline = memchr(log->block + log->pos, '\n', at - log->pos))) {
			log->pos = (size_t)(newline + 1 - log->block);
			log->row++;
		}
	} else {
		newline = memrchr(log->block + log->pos, '\n', at - log->pos);
		if (newline != NULL)
			log->pos = (size_t)(newline + 1 - log->block);
	}
}

static void
line_take(struct textlog *log)
{
	size_t len = line_length(log, log->pos);

	line_show(log, log->block + log->pos, len);
	log->pos += len;
	log->inside = log->block[log->pos - 1] != '\n';
	log->row += !log->inside;
}

/* Search whole lines, or, if it is no whole one, show the block as it is. */
static void
block_search(struct textlog *log, bool part)
{
	for (size_t i = 0; i < log->n_probes; i++)
		memset(log->probes[i].known, 0, sizeof(log->probes[i].known));
	log->pos = 0;
	while (log->pos < log->len) {
		if (!part && !log->inside && !sights_cut(log->sights)) {
			size_t at = line_find(log);

			line_go(log, at);
			if (at == log->len)
				break;
		}
		line_take(log);
	}
}

static void
probes_new(struct textlog *log)
{
	log->n_probes = sights_patterns(log->sights);
	log->probes = calloc(log->n_probes + 1, sizeof(*log->probes));
	if (log->probes == NULL)
		err(1, NULL);
	for (size_t i = 0; i < log->n_probes; i++)
		needles_read(&log->probes[i].needles, sights_pattern(log->sights, i));
}

static void
probes_free(struct textlog *log)
{
	for (size_t i = 0; i < log->n_probes; i++)
		needles_free(&log->probes[i].needles);
	free(log->probes);
}

/* Fill the block after its first kept bytes.  Returns 0 at the log's end. */
static size_t
block_read(struct textlog *log, size_t kept)
{
	size_t n = fread(log->block + kept, 1, BLOCK - kept, log->in);

	log->len = kept + n;
	returns_drop(log, kept);
	return n;
}

/* Search the block up to its last newline, or all of it where a line fills it. */
static size_t
block_take(struct textlog *log)
{
	const char *newline = memrchr(log->block, '\n', log->len);
	size_t len = log->len;

	if (newline != NULL)
		log->len = (size_t)(newline + 1 - log->block);
	else if (log->len < BLOCK)
		log->len = 0;
	block_search(log, newline == NULL);
	last_keep(log);
	memmove(log->block, log->block + log->len, len - log->len);
	return len - log->len;
}

static const char *
log_read(struct textlog *log, void gave_up(const char *))
{
	const char *pattern;
	size_t kept = 0;

	while (block_read(log, kept) > 0) {
		stamps_sniff(log);
		if (log->stamped && log->estimate_ns > 0)
			return "the log has times: -e is for one without";
		kept = block_take(log);
		while ((pattern = sights_gave_up(log->sights)) != NULL)
			gave_up(pattern);
	}
	if (ferror(log->in))
		return strerror(errno);
	log->len = kept;
	block_search(log, false);
	last_keep(log);
	sights_end(log->sights);
	while ((pattern = sights_gave_up(log->sights)) != NULL)
		gave_up(pattern);
	return NULL;
}

/* What became of the boot, as far as its text says. */
static void
outcome_find(struct textlog *log, const struct markers *table, struct boot *boot)
{
	static char reason[200];
	bool seen = sights_find(log->sights, table->end_index)->seen;

	if (sights_panic(log->sights)) {
		boot->outcome = "panic";
		boot->reason = "a panic pattern was seen before the end marker";
	} else if (seen) {
		boot->outcome = "booted";
	} else {
		boot->outcome = "unknown";
		snprintf(
		    reason, sizeof(reason), "end marker %s was not seen", table->end);
		boot->reason = reason;
	}
}

static json_t *
evidence_make(struct textlog *log, const struct markers *table, bool booted)
{
	static const char *const unknown[] = { "serial_bytes", "startup_ns",
		"lifetime_ns", "vcpu_cpu_ns", "qemu" };
	const char *last = phases_last(table, log->sights);
	json_t *evidence = json_object();
	long long ns;
	size_t text = stamp_read(log->last, log->last_len, log->bare, &ns);

	json_object_set_new(
	    evidence, "marker", booted ? json_string(table->end) : json_null());
	json_object_set_new(evidence, "last_line",
	    log->last_len > 0 ? latin1_string(log->last + text, log->last_len - text)
			      : json_null());
	json_object_set_new(
	    evidence, "last_phase", last != NULL ? json_string(last) : json_null());
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		json_object_set_new(evidence, unknown[i], json_null());
	return evidence;
}

static void
log_write(struct textlog *log, FILE *out, const struct guest *guest)
{
	const struct markers *table = guest->table;
	json_t *machine = phases_machine(NULL, table, guest);
	struct boot boot = {
		.config = json_string_value(json_object_get(machine, "config")),
		.sample = 1,
		.estimated = log->estimate_ns > 0,
		.cpus = json_object_get(machine, "cpus"),
		.machine = machine,
	};

	if (boot.config == NULL)
		boot.config = "text";
	outcome_find(log, table, &boot);
	boot.evidence = evidence_make(log, table, strcmp(boot.outcome, "booted") == 0);
	phases_write(out, &boot, table, log->sights);
	json_decref(boot.evidence);
	json_decref(machine);
}

const char *
textlog_parse(FILE *in, FILE *out, const struct guest *guest, long long estimate_ms,
    void gave_up(const char *pattern))
{
	struct textlog *log = calloc(1, sizeof(*log));
	const struct view view = {
		.text = true,
		.no_symbols = "text log shows no symbols",
		.source = estimate_ms > 0 ? "estimated" : "serial",
	};
	const char *why;

	if (log == NULL)
		err(1, NULL);
	log->in = in;
	log->first = true;
	log->estimate_ns = estimate_ms * 1000000;
	log->sights = sights_new(guest->table, &view);
	probes_new(log);
	if ((why = log_read(log, gave_up)) == NULL)
		log_write(log, out, guest);
	probes_free(log);
	sights_free(log->sights);
	free(log);
	return why;
}
