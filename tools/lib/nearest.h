/* The word that a mistyped one was likely meant to be. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word;
	size_t limit;
	char hint[96]; /* "; did you mean LIKELY?", or "" */
};

struct nearest nearest_begin(const char *word);

/* Was it meant to be this one?  Of equally near ones the first is. */
void nearest_consider(struct nearest *n, const char *other);

#endif
