/* Boot logs, record by record, to phases records. */
#ifndef PARSE_BOOTLOG_H
#define PARSE_BOOTLOG_H

#include <stdio.h>

#include "phases.h"

struct bootlog_reader;

/*
 * guest (or NULL) stays the caller's; phases records go to out.  Live, so does a line for
 * each marker as soon as it is seen, and a log may end before its boot does.
 */
struct bootlog_reader *bootlog_new(FILE *out, const struct guest *guest, bool live);
void bootlog_free(struct bootlog_reader *log);

/*
 * Take one line, a record.  Writes the phases of a boot when its end record comes.
 * Returns NULL, or why the line is no record, until the next call.
 */
const char *bootlog_line(struct bootlog_reader *log, const char *line);

/* Why the log cannot end here, or NULL. */
const char *bootlog_finish(const struct bootlog_reader *log);

/* As watch_limit_hit(). */
bool bootlog_limit_hit(struct bootlog_reader *log, char name[WATCH_NAME_MAX]);

#endif
