/* The boot log as it grows: records in the order of their times. */
#ifndef BOOTLOG_H
#define BOOTLOG_H

#include <stddef.h>
#include <stdint.h>

#include "lib/json.h"

struct bootlog_writer;

struct bootlog_writer *bootlog_new(FILE *out);

/*
 * Take a record that happened at_ns after t0: guest bytes, with an object of
 * what was counted or NULL, or any other record (references are taken over).  It is
 * written a little later, since one that is stamped earlier may still come over another
 * way.  Bytes of the same time without counts between them make one record.
 */
void bootlog_serial(struct bootlog_writer *log, int64_t at_ns, const char *bytes,
    size_t len, json_t *counts);
void bootlog_record(struct bootlog_writer *log, int64_t at_ns, json_t *record);

/* Write what is old enough at now_ns (from t0); INT64_MAX writes all. */
void bootlog_flush(struct bootlog_writer *log, int64_t now_ns);

void bootlog_free(struct bootlog_writer *log);

#endif
