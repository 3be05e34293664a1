/*
 * The sentences of a report.  stats(1) writes codes and numbers; here each code has
 * its sentence, into which the numbers of its object go.  What stats of the release
 * before wrote are sentences already, and stay as they are; so does an unknown code.
 */
#ifndef SENTENCES_H
#define SENTENCES_H

#include "lookup.h"

/* Why there is no value; NULL: it is not told. */
const char *sentence_reason(struct arena *a, const json_t *reason);

/*
 * The verdict of a test, whose name in the results is test ("trend"), or the reason why
 * it has none.  NULL: neither is told.
 */
const char *sentence_verdict(struct arena *a, const char *test, const json_t *object);

/*
 * The same of the test at a path; its name is that of its key, or test where that is not
 * NULL.  Where there is no test PATH_reason is told.
 */
const char *verdict_at(
    struct arena *a, const json_t *from, const char *path, const char *test);

/* Why there is nothing at a path: what PATH_reason says, or NULL. */
const char *reason_at(struct arena *a, const json_t *from, const char *path);

/* What a setting is called, or else its key made harmless; NULL: it is no string. */
const char *setting_shown(struct arena *a, const json_t *key);

/* A warning, whole; never NULL. */
const char *sentence_warning(struct arena *a, const json_t *warning);

/*
 * A finding: what several configurations have in common, and the figures of one, both
 * NULL where it has no such parts; and the whole, never NULL.
 */
struct finding_text {
	const char *topic, *figures, *whole;
};
struct finding_text sentence_finding(struct arena *a, const json_t *finding);

#endif
