/* Boot logs, record by record, to phases records. */
#ifndef PARSE_BOOTLOG_H
#define PARSE_BOOTLOG_H

#include <stdio.h>

#include "phases.h"

struct bootlog;

/* guest (or NULL) stays the caller's; phases records go to out. */
struct bootlog *bootlog_new(FILE *out, const struct guest *guest);
void bootlog_free(struct bootlog *log);

/*
 * Take one line, a record.  Writes the phases of a boot when its end record comes.
 * Returns NULL, or why the line is no record; that lives until the next call.
 */
const char *bootlog_line(struct bootlog *log, const char *line);

/* Why the log cannot end here, or NULL. */
const char *bootlog_finish(const struct bootlog *log);

/* The name of a pattern that gave up, not named before; NULL when there is none. */
const char *bootlog_gave_up(struct bootlog *log);

/*
 * Read {"at_ns":N,"serial":"..."} as the tools write it, without the JSON library.
 * text gets the bytes, and needs room for as many as the line has.  Returns 0
 * where the line is anything else, valid or not.
 */
int serial_line_read(const char *line, long long *at_ns, char *text, size_t *len);

#endif
