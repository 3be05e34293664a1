/* Between the files that read records: what they share. */
#ifndef RECORDS_H
#define RECORDS_H

#include "lib/memory.h"
#include "samples.h"

/* The record being read, for messages. */
struct place {
	const char *stream;
	unsigned long line;
	const char *config;
	long long sample;
};

/* Exit 1 with "stream:line: configuration, sample: reason". */
__attribute__((noreturn, format(printf, 2, 3))) void refuse(
    const struct place *at, const char *format, ...);

/*
 * Take the object inside a phases record into the configuration that it names;
 * of_results: it was made of a result object, which stands for its machine.
 */
void phases_take(
    struct matrix *m, struct place *at, const json_t *phases, bool of_results);

/* Sort, check and complete what was read. */
void matrix_finish(struct matrix *m, const char *name);

/* A member that is a string; NULL: it is not there, or none. */
const char *text_of(const json_t *object, const char *key);

/* Memory, or the end of the program. */
void *need(void *memory);

#endif
