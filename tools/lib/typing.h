/*
 * Typing into a guest at the pace of its echo, since guests lose bytes of a burst.  It
 * knows no QEMU and no clock.
 *
 * - A character is typed when the one before it was echoed: when the guest has sent the
 *   same one, or, for RETURN, the end of a line that is empty or ends in what was typed.
 * - What was not echoed after TYPING_ECHO_NS is typed again, TYPING_TRIES times in all.
 * - Where nothing is echoed, for a password, a character is typed each TYPING_UNSEEN_NS.
 */
#ifndef TYPING_H
#define TYPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "terminal.h"

enum { TYPING_MAX = 256, TYPING_TRIES = 5 };

#define TYPING_ECHO_NS INT64_C(2000000000)
#define TYPING_UNSEEN_NS INT64_C(400000000)

/* Zeroed, there is nothing to be typed. */
struct typing {
	char text[TYPING_MAX];
	size_t len, at; /* of the character that is next, or was typed last */
	bool is_echoed, is_waiting;
	unsigned tries;
	int64_t due_ns;
	struct terminal terminal;
	char line[TYPING_MAX]; /* what came since RETURN was typed */
	size_t line_len;
	bool returned;
};

/* Begin with a text of at most TYPING_MAX bytes; one that is longer is cut. */
void typing_begin(struct typing *t, const char *text, bool is_echoed, int64_t now);

/* Take what the guest sent, up to the echo that is the last; returns how many bytes. */
size_t typing_take(struct typing *t, const char *bytes, size_t len, int64_t now);

/* The character that is to be typed now, or -1. */
int typing_next(struct typing *t, int64_t now);

/* When the next one may be; INT64_MAX: never. */
int64_t typing_due_ns(const struct typing *t);

bool typing_is_over(const struct typing *t);

/* Nothing more will be typed: the last character is never echoed. */
bool typing_has_failed(const struct typing *t);

#endif
