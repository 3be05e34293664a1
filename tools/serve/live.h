/* A boot log as it grows: what it shows of the boot so far, as events for pages. */
#ifndef LIVE_H
#define LIVE_H

#include <stdbool.h>

#include <event2/event.h>

#include "lib/json.h"

struct live;

/* An event of a boot; event is "begin", "mark" or "serial"; data is borrowed. */
typedef void live_tell(void *context, const char *event, const json_t *data);

/* file is CONFIG/SAMPLE.boot.jsonl, or that as it grows, below dir, to which no link
 * leads; NULL: it cannot be read. */
struct live *live_new(struct event_base *base, const char *dir, const char *file,
    live_tell *tell, void *context);
void live_free(struct live *l);

/* Take what was written since; true: there may be more than could be taken at once. */
bool live_read(struct live *l);

/* The log is complete; once live_is_done(), it is read, and markerparse has said all. */
void live_end(struct live *l);
bool live_is_done(const struct live *l);

/* The events that show all of it so far to who comes later. */
void live_again(const struct live *l, live_tell *tell, void *context);

#endif
