/* Boot logs as reports show them: what the guest wrote, and when. */
#ifndef LOG_H
#define LOG_H

#include "results.h"

/* What one read brought. */
struct piece {
	double at_ms;
	char *bytes; /* the guest's: hostile; until the next call */
	size_t len;
};

/* A log that is being read. */
struct log {
	FILE *fp;
	char *line;
	size_t room;
	unsigned long lineno;
	const char *reason; /* why it ended early, or NULL */
};

/*
 * Open a sample's boot log, DIRECTORY/CONFIG/NNN.boot.jsonl.  A log that cannot be
 * read is no error: it has nothing in it, and a reason.
 */
struct log log_open(
    const struct results *r, const char *directory, const char *config, double sample);

/* The serial text that comes next; false at the end. */
bool log_next(const struct results *r, struct log *log, struct piece *piece);

/* Begin again, to find the same. */
void log_rewind(struct log *log);
void log_close(struct log *log, struct piece *piece);

#endif
