/* Boot logs as reports show them: what the guest wrote, and when. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io.h"
#include "list.h"
#include "log.h"
#include "show.h"

struct log
log_open(
    const struct results *r, const char *directory, const char *config, double sample)
{
	struct log log = { 0 };

	/* A configuration's name is a folder's; one that climbs out is none. */
	if (strchr(config, '/') != NULL || config[0] == '.' || !(sample >= 0)) {
		log.reason = "no such log";
		return log;
	}
	log.fp = fopen(
	    arena_text(r->arena, "%s/%s/%03.0f.boot.jsonl", directory, config, sample),
	    "r");
	if (log.fp == NULL)
		log.reason = strerror(errno);
	return log;
}

/* Take what one record says; false where it has no serial text or is no record. */
static bool
take_record(const struct results *r, struct log *log, struct piece *piece)
{
	char reason[REASON_SIZE];
	json_t *record = record_parse(log->line, reason);
	const json_t *serial = json_object_get(record, "serial");
	const json_t *at_ns = json_object_get(record, "at_ns");
	bool found = json_is_string(serial) && json_is_integer(at_ns);

	if (record == NULL)
		log->reason = arena_text(r->arena, "line %lu: %s", log->lineno,
		    show_text(r->arena, reason, strlen(reason)));
	if (found) {
		piece->at_ms = (double)json_integer_value(at_ns) / 1e6;
		piece->bytes = latin1_bytes(serial, &piece->len);
	}
	json_decref(record);
	return found;
}

bool
log_next(const struct results *r, struct log *log, struct piece *piece)
{
	free(piece->bytes);
	piece->bytes = NULL;
	while (log->reason == NULL && getline(&log->line, &log->room, log->fp) != -1) {
		log->lineno++;
		if (take_record(r, log, piece))
			return true;
	}
	if (log->reason == NULL && ferror(log->fp))
		log->reason = strerror(errno);
	return false;
}

void
log_rewind(struct log *log)
{
	if (log->fp == NULL)
		return;
	rewind(log->fp);
	log->lineno = 0;
	log->reason = NULL;
}

void
log_close(struct log *log, struct piece *piece)
{
	free(piece->bytes);
	free(log->line);
	if (log->fp != NULL)
		fclose(log->fp);
}
