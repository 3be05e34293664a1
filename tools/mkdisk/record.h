/* The machine record of one request. */
#ifndef RECORD_H
#define RECORD_H

#include "ask.h"
#include "lib/work.h"

/*
 * Resolve the whole request to the object of the record's key machine, a new
 * reference.  Exits 1 with the reason when something that it names is wrong.
 */
json_t *machine_make(const struct asked *a, struct work *w);

#endif
