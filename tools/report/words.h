/* Text in pieces: lists, what stands for nothing, lines. */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>

#include "results.h"

struct lines {
	const char **line;
	size_t n;
};

void say(struct store *s, struct lines *lines, const char *line);

/* The text, or what stands for none. */
const char *or_nothing(const char *text);

/* Is it, or does it begin with, a unit that belongs to the number before it? */
bool is_unit(const char *word);

/* "a, b" of "a" and "b"; either may be NULL. */
const char *join(struct store *s, const char *list, const char *more);

/* Equal, or both NULL? */
bool same_text(const char *a, const char *b);

/* Something that a configuration has, as text; NULL where it has not. */
typedef const char *config_text(struct store *s, const struct config *c);

/* The different texts that configurations have, in order; NULL when none has one. */
const char *distinct(const struct results *r, config_text *text);

#endif
