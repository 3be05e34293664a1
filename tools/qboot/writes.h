/*
 * The guest's serial bytes, put together with what the probe tells of each write of them
 * on the deterministic clock: both come by themselves, the probe's record before its
 * bytes.
 */
#ifndef WRITES_H
#define WRITES_H

#include <stdbool.h>
#include <stdint.h>

#include "hit.h"

struct writes;

struct writes *writes_new(void);
void writes_free(struct writes *w);

/* Take over what the probe told.  From the first on, all of what follows is told. */
void writes_add(struct writes *w, const struct probe_write *told);

/*
 * Bytes that were read at at_ns, and the instructions of each vCPU at that time, which
 * count where no writes are told; or NULL.  Takes that reference.
 */
void writes_read(
    struct writes *w, const char *bytes, size_t len, int64_t at_ns, json_t *insns);

/* Bytes of one write, or of several of which nothing is told. */
struct writes_piece {
	const char *bytes; /* until the next call */
	size_t len;
	struct probe_write told; /* else its time is that of reading; insns are lent */
};

/* Were writes told of bytes that were not read yet? */
bool writes_lack(const struct writes *w);

/*
 * The next bytes; false while what is told of them is still to come.  ended: nothing is,
 * what is left is given as it is.
 */
bool writes_next(struct writes *w, bool ended, struct writes_piece *piece);

#endif
