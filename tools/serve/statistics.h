/* The statistics of a configuration while its matrix is not complete. */
#ifndef LIVE_STATISTICS_H
#define LIVE_STATISTICS_H

#include <event2/event.h>

#include "lib/json.h"

struct statistics;

/* event is "statistics"; data is borrowed. */
typedef void statistics_tell(void *context, const char *event, const json_t *data);

/* One configuration after the other is looked at, while who watches is there. */
struct statistics *statistics_new(
    struct event_base *base, const char *dir, statistics_tell *tell, void *context);
void statistics_free(struct statistics *s);

/* A boot of the configuration has ended or gone; boots is the list of the matrix. */
void statistics_want(struct statistics *s, const char *config, const json_t *boots);

/* Another matrix stands there: forget what was told, and what is wanted. */
void statistics_forget(struct statistics *s);

/* What was told last of each configuration, to who comes later. */
void statistics_again(const struct statistics *s, statistics_tell *tell, void *context);

#endif
