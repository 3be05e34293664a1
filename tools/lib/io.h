/* Lines in, and a checked end of output: what every filter needs of stdio. */
#ifndef IO_H
#define IO_H

#include <stdbool.h>
#include <stdio.h>

struct input {
	FILE *fp;
	const char *name; /* for messages: "stdin" or the file's name */
	char *buf;
	size_t cap;
	unsigned long lineno; /* of the line last returned, from 1 */
};

/*
 * Return the next line without its newline, or NULL at end of input; it lives
 * until the next call.  Exits 1 with "name:line: reason" on a read error, on a
 * truncated line (its writer died: not a record) and on a NUL byte.
 */
char *input_line(struct input *in);

/* Release the line buffer; the stream stays the caller's. */
void input_free(struct input *in);

/*
 * The file that was named, as cat(1) has it: of "-", which becomes "stdin", standard
 * input.  Exits 1 with "name: reason" when it cannot be opened.
 */
FILE *named_open(const char **name);

/* Close it, unless it is standard input. */
void named_close(FILE *fp);

/*
 * The first line of a file without its newline, "" where it is empty; NULL: it cannot be
 * opened.  The caller frees it.
 */
char *file_line(const char *path);

/* Is there a file of that name in a directory, of whatever kind? */
bool file_exists(const char *dir, const char *name);

/* The same of a stream, which is closed. */
char *stream_line(FILE *fp);

/*
 * All of a stream, not terminated; exits 1 with "name: reason" when it cannot be
 * read.  The caller frees it.
 */
char *stream_read(FILE *fp, const char *name, size_t *len);

/*
 * Why something could not be written, from errno, with the remedy where there is no
 * room; it lives until the next call.
 */
const char *write_reason(void);

/* Exit 1 with "name: reason", the above. */
_Noreturn void write_lost(const char *name);

/* Close what was written; NULL when all of it has arrived, or why not. */
const char *output_close(FILE *fp);

/* Close stdout; output that was lost turns any status into failure. */
int finish(int status);

/*
 * Write guest or user text for a person: printable ASCII as it is, every other
 * byte as \xHH (\n, \r, \t as such), so that no terminal obeys it.
 */
void text_escape(FILE *out, const char *text, size_t len);

/*
 * Replace what a terminal would not just show by '?', in place; for messages that
 * quote their input.  Returns text.
 */
char *text_printable(char *text);

#endif
