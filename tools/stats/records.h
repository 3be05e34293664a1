/* Between the files that read records: one of them into its configuration. */
#ifndef RECORDS_H
#define RECORDS_H

#include "matrix.h"

/* The record being read, for messages. */
struct record_place {
	const char *stream;
	enum wanted wanted;
	unsigned long line;
	const char *config;
	long long sample;
};

/* Exit 1 with "stream:line: configuration, sample: reason". */
__attribute__((noreturn, format(printf, 2, 3))) void refuse(
    const struct record_place *at, const char *format, ...);

/*
 * Take the object inside a phases record into the configuration that it names;
 * of_results: it was made of a result object, which stands for its machine.
 */
void record_take(
    struct matrix *m, struct record_place *at, const json_t *phases, bool of_results);

#endif
