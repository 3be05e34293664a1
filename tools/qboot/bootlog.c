/* The boot log as it grows: records in the order of their times. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "bootlog.h"
#include "lib/io.h"
#include "lib/memory.h"

enum {
	/* A probe record reaches us microseconds after its stamp; this is ample. */
	SETTLE_NS = 20000000,
};

struct log_entry {
	int64_t at_ns;
	size_t order;	/* in which they came, among equal times */
	json_t *record; /* NULL: serial bytes, at offset in the log's bytes */
	size_t offset, len;
	json_t *counts; /* of those, or NULL */
};

struct bootlog_writer {
	FILE *out;
	struct log_entry *entries;
	size_t n, cap, taken;
	int64_t serial_ns; /* of the latest bytes */
	char *bytes;
	size_t n_bytes, cap_bytes;
};

struct bootlog_writer *
bootlog_new(FILE *out)
{
	struct bootlog_writer *log = xcalloc(1, sizeof(*log));

	log->out = out;
	return log;
}

static struct log_entry *
entry_add(struct bootlog_writer *log, int64_t at_ns)
{
	log->entries = grow(log->entries, log->n, &log->cap, sizeof(*log->entries));
	log->entries[log->n] =
	    (struct log_entry){ .at_ns = at_ns, .order = log->taken++ };
	return &log->entries[log->n++];
}

void
bootlog_serial(struct bootlog_writer *log, int64_t at_ns, const char *bytes, size_t len,
    json_t *counts)
{
	struct log_entry *e = log->n > 0 ? &log->entries[log->n - 1] : NULL;

	if (log->n_bytes + len > log->cap_bytes) {
		log->cap_bytes = 2 * (log->n_bytes + len);
		log->bytes = xreallocarray(log->bytes, log->cap_bytes, 1);
	}
	memcpy(log->bytes + log->n_bytes, bytes, len);
	if (e == NULL || e->record != NULL || e->counts != NULL || e->at_ns != at_ns) {
		e = entry_add(log, at_ns);
		e->offset = log->n_bytes;
	}
	log->serial_ns = at_ns;
	e->len += len;
	e->counts = counts;
	log->n_bytes += len;
}

void
bootlog_record(struct bootlog_writer *log, int64_t at_ns, json_t *record)
{
	/* What came too late to be told before those bytes stays behind them, so that who
	 * reads the log sees what was seen while the guest ran. */
	if (at_ns < log->serial_ns)
		at_ns = log->serial_ns;
	entry_add(log, at_ns)->record = record;
}

static int
entry_compare(const void *a, const void *b)
{
	const struct log_entry *x = a, *y = b;

	if (x->at_ns != y->at_ns)
		return x->at_ns < y->at_ns ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void
entry_write(struct bootlog_writer *log, const struct log_entry *e)
{
	json_t *record = e->record;

	if (record == NULL)
		record = json_pack("{s:I, s:o}", "at_ns", (json_int_t)e->at_ns, "serial",
		    latin1_string(log->bytes + e->offset, e->len));
	if (e->counts != NULL && json_object_update(record, e->counts) == -1)
		errx(1, "out of memory");
	json_decref(e->counts);
	json_emit(log->out, record);
	json_decref(record);
}

/* Give up the bytes of the entries that are written; a flood always leaves some. */
static void
bytes_drop(struct bootlog_writer *log)
{
	size_t first = log->n_bytes;

	for (size_t i = 0; i < log->n; i++)
		if (log->entries[i].record == NULL && log->entries[i].offset < first)
			first = log->entries[i].offset;
	for (size_t i = 0; i < log->n; i++)
		if (log->entries[i].record == NULL)
			log->entries[i].offset -= first;
	log->n_bytes -= first;
	if (log->n_bytes > 0)
		memmove(log->bytes, log->bytes + first, log->n_bytes);
}

void
bootlog_flush(struct bootlog_writer *log, int64_t now_ns)
{
	size_t done = 0;

	if (log->n == 0)
		return;
	qsort(log->entries, log->n, sizeof(*log->entries), entry_compare);
	while (done < log->n && log->entries[done].at_ns <= now_ns - SETTLE_NS)
		entry_write(log, &log->entries[done++]);
	log->n -= done;
	memmove(log->entries, log->entries + done, log->n * sizeof(*log->entries));
	bytes_drop(log);
	if (done > 0 && fflush(log->out) != 0)
		write_lost("stdout");
}

void
bootlog_free(struct bootlog_writer *log)
{
	free(log->entries);
	free(log->bytes);
	free(log);
}
