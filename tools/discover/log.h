/* What one boot log shows of a guest that nobody knows yet. */
#ifndef DISCOVER_LOG_H
#define DISCOVER_LOG_H

#include "lib/io.h"
#include "lib/json.h"
#include "lib/waits.h"

/* What may help where a boot shows nothing. */
#define NOTHING_SHOWN                                                           \
	"a longer SILENCE may show more, or CMDLINE=console=ttyS0, or another " \
	"SERIAL_PORT"

struct found_line {
	char *text;	 /* what the row shows */
	size_t from, to; /* what of that was written then */
	int64_t at_ns, end_ns, gap_ns;
	size_t pause_at; /* where it waited longest, or 0 */
	bool finished;
};

struct found_function {
	char *name;
	int64_t at_ns; /* when it was first entered */
};

struct found_bytes {
	char *bytes;
	size_t len;
	int64_t at_ns;
};

struct discovery {
	json_t *boot, *end; /* the objects of the first record and the last */
	struct found_line *lines;
	struct found_function *functions;
	struct found_bytes *serial; /* as it came */
	size_t n_lines, n_functions, n_serial;
	size_t room_lines, room_functions, room_serial;
	struct waits waits;
};

/* Read the log of one boot; exits 1 with "name:line: reason" when it is none. */
struct discovery *discovery_read(struct input *in);
void discovery_free(struct discovery *d);

/* When the boot ended, in ns; what is said of how; both of the last record. */
long long discovery_end_ns(const struct discovery *d);
const char *discovery_outcome(const struct discovery *d);
const char *discovery_reason(const struct discovery *d); /* "" where there is none */

#endif
