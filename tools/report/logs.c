/* Boot logs, for reports that show what the guest said. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"
#include "logs.h"
#include "show.h"

/* Take what one record of a log says; NULL when good, or what is wrong with it. */
static const char *
take_record(struct store *s, struct log *log, const char *line)
{
	const char *reason;
	json_t *record = record_parse(line, &reason);
	const json_t *serial = json_object_get(record, "serial");
	const json_t *at_ns = json_object_get(record, "at_ns");

	if (record == NULL)
		return show_text(s, reason, strlen(reason));
	if (json_is_string(serial) && json_is_integer(at_ns)) {
		struct piece *p;

		log->piece = store_grow(s, log->piece, log->n, sizeof(*log->piece));
		p = &log->piece[log->n++];
		p->at_ms = (double)json_integer_value(at_ns) / 1e6;
		p->bytes = latin1_bytes(serial, &p->len);
	}
	json_decref(record);
	return NULL;
}

static const char *
take_lines(struct store *s, struct log *log, FILE *fp)
{
	const char *reason = NULL;
	unsigned long lineno = 0;
	char *line = NULL;
	size_t room = 0;

	while (reason == NULL && getline(&line, &room, fp) != -1) {
		lineno++;
		reason = take_record(s, log, line);
	}
	free(line);
	if (reason != NULL)
		return store_text(s, "line %lu: %s", lineno, reason);
	return ferror(fp) ? strerror(errno) : NULL;
}

struct log
log_read(struct store *s, const char *directory, const struct config *c,
    const struct sample *sample)
{
	struct log log = { 0 };
	const char *path;
	FILE *fp;

	/* A configuration's name is a folder's; one that climbs out is none. */
	if (strchr(c->key, '/') != NULL || c->key[0] == '.' || !(sample->sample >= 0)) {
		log.reason = "no such log";
		return log;
	}
	path =
	    store_text(s, "%s/%s/%03.0f.boot.jsonl", directory, c->key, sample->sample);
	fp = fopen(path, "r");
	if (fp == NULL) {
		log.reason = strerror(errno);
		return log;
	}
	log.reason = take_lines(s, &log, fp);
	fclose(fp);
	return log;
}

void
log_free(struct log *log)
{
	for (size_t i = 0; i < log->n; i++)
		free(log->piece[i].bytes);
}
