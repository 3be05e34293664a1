/* serve in this process, where no mcp can be started: a request in, its answer out. */
#ifndef SERVICE_H
#define SERVICE_H

#include <stdbool.h>
#include <stddef.h>

/* The token, and what is in files that are not served. */
#define SECRET "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/*
 * What it answers to the bytes, as a text that the caller frees.  Whoever has nothing
 * more to ask is answered and left: otherwise this does not return.  It has the name
 * fuzz.
 */
char *answer(const char *bytes, size_t len);

/* Does the answer have the secret, and not from the input? */
bool is_told(const char *answer, const void *input, size_t len);

#endif
