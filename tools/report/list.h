/* Lists of what a report says, and texts put together of pieces. */
#ifndef LIST_H
#define LIST_H

#include "results.h"

struct items {
	struct item *item;
	size_t n;
};

/* Something said: all of it may be NULL or empty but the text. */
struct item {
	const char *name; /* what it is about: "guest" */
	const char *text;
	const char *quote;   /* a guest's last line */
	const char *section; /* the id of the one that says more */
	struct items each;   /* what configurations have of it */
};

/* Add an item, which is returned to be filled. */
struct item *say(struct arena *a, struct items *items, const char *text);

/* The text, or what stands for none. */
const char *or_nothing(const char *text);

/* Does a blank of a text stand between a number and its unit or sign, as in "n = 5"? */
bool is_tied(const char *text, const char *blank);

/* "a, b" of "a" and "b"; either may be NULL. */
const char *join(struct arena *a, const char *list, const char *more);

/* Equal, or both NULL? */
bool same_text(const char *a, const char *b);

/* Something that a configuration has at a path, as text; NULL where it has not. */
typedef const char *config_text(
    struct arena *a, const struct config *c, const char *path);

/* The text there itself. */
config_text config_text_at;

/* The different texts that configurations have, in order; NULL when none has one. */
const char *distinct(const struct results *r, config_text *text, const char *path);

/* Names that a sentence lists before it says how many more there are. */
enum { NAMES_LISTED = 8 };

/*
 * Who a text is about, as it was added for one after another.  The same text of
 * several is said once: "cpu_4, cpu_8: text".
 */
struct who {
	const char *kind, *text,
	    *names;	  /* the first NAMES_LISTED names; NULL: of no one */
	const char *last; /* name that was added, and is not again */
	size_t n;
	bool is_brief; /* names stand behind the text */
};

struct crowd {
	struct who *who;
	size_t n;
};

void crowd_add(struct arena *a, struct crowd *crowd, const char *kind, const char *text,
    const char *name);

/* "cpu_4, cpu_8". */
const char *who_names(struct arena *a, const struct who *who);

/* "cpu_4, cpu_8: text", of all configurations "all configurations: text"; or "text
 * (cpu_4, cpu_8)". */
const char *who_text(const struct results *r, const struct who *who);

/* All of them, "; " between; NULL: there is none. */
const char *crowd_text(const struct results *r, const struct crowd *crowd);

#endif
