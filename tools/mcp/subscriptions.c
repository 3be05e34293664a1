/* Resources of which a client wants to hear when they change. */
#include <stdlib.h>

#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/protocol.h"
#include "resources.h"
#include "subscriptions.h"

enum { LISTENERS_MAX = 64, URIS_MAX = 256 };

struct listener {
	json_t *id;   /* NULL: the session's */
	json_t *uris; /* URI: when the file was changed last, or null: it is not there */
	bool wants_list; /* it is told when there are others */
};

struct subscriptions {
	const struct mcp *mcp;
	subscriptions_tell *tell;
	void *context;
	struct listener listeners[LISTENERS_MAX]; /* the first is the session's */
	size_t n;
	json_t *list; /* the resources that there are, as of the last look; or NULL */
	int64_t looked_ns;
};

struct subscriptions *
subscriptions_new(const struct mcp *m, subscriptions_tell *tell, void *context)
{
	struct subscriptions *s = xcalloc(1, sizeof(*s));

	s->mcp = m;
	s->tell = tell;
	s->context = context;
	s->listeners[s->n++].uris = json_object();
	return s;
}

static void
listener_remove(struct subscriptions *s, struct listener *l)
{
	json_decref(l->id);
	json_decref(l->uris);
	*l = s->listeners[--s->n];
}

void
subscriptions_free(struct subscriptions *s)
{
	while (s->n > 0)
		listener_remove(s, &s->listeners[s->n - 1]);
	json_decref(s->list);
	free(s);
}

bool
subscriptions_any(const struct subscriptions *s)
{
	return s->n > 1 || json_object_size(s->listeners[0].uris) > 0;
}

/* ---- telling ---- */

/* params is taken over; what a request listens for bears its id. */
static void
listener_tell(
    struct subscriptions *s, const struct listener *l, const char *method, json_t *params)
{
	if (l->id != NULL)
		put(params, "_meta",
		    json_pack("{s:O}", MCP_META "subscriptionId", l->id));
	s->tell(s->context, method, params);
}

static void
listener_look(struct subscriptions *s, struct listener *l, bool is_other_list)
{
	const char *uri;
	json_t *was, *now;
	void *next;

	json_object_foreach_safe(l->uris, next, uri, was)
	{
		now = resource_date(s->mcp, uri);
		if (!json_equal(was, now))
			listener_tell(s, l, "notifications/resources/updated",
			    json_pack("{s:s}", "uri", uri));
		json_object_set_new(l->uris, uri, now);
	}
	if (l->wants_list && is_other_list)
		listener_tell(
		    s, l, "notifications/resources/list_changed", json_object());
}

static bool
list_is_wanted(const struct subscriptions *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->listeners[i].wants_list)
			return true;
	return false;
}

/* Is the list another one than at the last look? */
static bool
list_look(struct subscriptions *s)
{
	json_t *was = s->list;
	bool is_other;

	s->list = resources_list(s->mcp);
	is_other = !json_equal(was, s->list);
	json_decref(was);
	return is_other;
}

void
subscriptions_look(struct subscriptions *s)
{
	int64_t now = clock_now();
	bool is_other_list;

	if (now - s->looked_ns < SUBSCRIPTIONS_TICK_MS * INT64_C(1000000))
		return;
	s->looked_ns = now;
	is_other_list = list_is_wanted(s) && list_look(s);
	for (size_t i = 0; i < s->n; i++)
		listener_look(s, &s->listeners[i], is_other_list);
}

/* ---- who listens ---- */

static bool
uri_add(const struct subscriptions *s, struct listener *l, const char *uri)
{
	json_t *date = NULL;

	if (uri != NULL && json_object_size(l->uris) < URIS_MAX)
		date = resource_date(s->mcp, uri);
	if (date != NULL)
		put(l->uris, uri, date);
	return date != NULL;
}

bool
subscription_add(struct subscriptions *s, const char *uri)
{
	return uri_add(s, &s->listeners[0], uri);
}

void
subscription_remove(struct subscriptions *s, const char *uri)
{
	json_object_del(s->listeners[0].uris, uri);
}

bool
subscription_listen(struct subscriptions *s, const json_t *id, const json_t *filter)
{
	bool wants_list = json_is_true(json_object_get(filter, "resourcesListChanged"));
	json_t *agreed, *uris;
	const json_t *uri;
	struct listener *l;
	size_t i;

	if (s->n == LISTENERS_MAX)
		return false;
	if (wants_list && !list_is_wanted(s))
		(void)list_look(s);
	agreed = json_object();
	uris = json_array();
	l = &s->listeners[s->n++];
	*l = (struct listener){
		.id = value_or_null(id), .uris = json_object(), .wants_list = wants_list
	};
	json_array_foreach(json_object_get(filter, "resourceSubscriptions"), i, uri)
		if (uri_add(s, l, json_string_value(uri)))
			append(uris, json_string(json_string_value(uri)));
	if (wants_list)
		put(agreed, "resourcesListChanged", json_true());
	if (json_array_size(uris) > 0)
		put(agreed, "resourceSubscriptions", json_incref(uris));
	listener_tell(s, l, "notifications/subscriptions/acknowledged",
	    json_pack("{s:o}", "notifications", agreed));
	json_decref(uris);
	return true;
}

bool
subscription_end(struct subscriptions *s, const json_t *id)
{
	for (size_t i = 1; i < s->n; i++)
		if (json_equal(s->listeners[i].id, id)) {
			listener_remove(s, &s->listeners[i]);
			return true;
		}
	return false;
}

const json_t *
subscription_first(const struct subscriptions *s)
{
	return s->n > 1 ? s->listeners[1].id : NULL;
}
