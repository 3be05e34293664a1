/*
 * What was said in an installation, as a text that a person can read and a
 * terminal cannot obey: each line of the guest's after the seconds since the
 * beginning, what was typed, and notes.
 *
 *      27.810 | login:
 *      27.911 > root\r        (login)
 *      40.000 * reinstall: not asked
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	TRANSCRIPT_MAX = 64 << 20, /* bytes of the guest's; a flood fills no disk */
	TRANSCRIPT_LINE = 400,	   /* of the guest's bytes; a longer line is broken */
};

struct transcript;

/* Begin one on stdout, fp.  Times are counted from now. */
struct transcript *transcript_new(FILE *fp, int64_t now);

/* The guest's bytes; what is typed, and at which step or NULL; a note. */
void transcript_guest(struct transcript *t, const char *bytes, size_t len, int64_t now);
void transcript_typed(
    struct transcript *t, const char *bytes, size_t len, const char *step, int64_t now);
void transcript_note(struct transcript *t, const char *text, int64_t now);

/* Have what was said so far written; exits 1 when it cannot be. */
void transcript_flush(struct transcript *t);

/* End it; exits 1 when something was lost. */
void transcript_free(struct transcript *t);

#endif
