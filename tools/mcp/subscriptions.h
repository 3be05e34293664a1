/* Resources of which a client wants to hear when they change. */
#ifndef SUBSCRIPTIONS_H
#define SUBSCRIPTIONS_H

#include "mcp.h"

enum { SUBSCRIPTIONS_TICK_MS = 1000 };

struct subscriptions;

/* A notification; params is taken over. */
typedef void subscriptions_tell(void *context, const char *method, json_t *params);

struct subscriptions *subscriptions_new(
    const struct mcp *m, subscriptions_tell *tell, void *context);
void subscriptions_free(struct subscriptions *s);

/* Is there any?  Then subscriptions_look() is due every SUBSCRIPTIONS_TICK_MS. */
bool subscriptions_any(const struct subscriptions *s);

/* Tell what has changed since it was looked at last. */
void subscriptions_look(struct subscriptions *s);

/* Of the session.  false: there is no such resource, or there are too many. */
bool subscription_add(struct subscriptions *s, const char *uri);
void subscription_remove(struct subscriptions *s, const char *uri);

/*
 * Of the request subscriptions/listen with that id and filter; acknowledges it.  false:
 * there are too many.
 */
bool subscription_listen(struct subscriptions *s, const json_t *id, const json_t *filter);

/* false: there is none of that id. */
bool subscription_end(struct subscriptions *s, const json_t *id);

/* The id of one that listens, or NULL: none does. */
const json_t *subscription_first(const struct subscriptions *s);

#endif
