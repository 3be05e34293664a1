/* Boot logs, for reports that show what the guest said. */
#ifndef LOGS_H
#define LOGS_H

#include <stddef.h>

#include "results.h"

/* What one read brought. */
struct piece {
	double at_ms;
	char *bytes; /* the guest's: hostile */
	size_t len;
};

struct log {
	struct piece *piece;
	size_t n;
	const char *reason; /* why there is nothing, or why it ends early; or NULL */
};

/*
 * The serial text of a sample's boot log, DIRECTORY/CONFIG/NNN.boot.jsonl.  A log
 * that cannot be read is no error: the report says so.
 */
struct log log_read(struct store *s, const char *directory, const struct config *c,
    const struct sample *sample);
void log_free(struct log *log);

#endif
