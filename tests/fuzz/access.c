/* Fuzz who may ask: loopback or not, Host, Origin and Authorization, a line each. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/lib/service.h"
#include "lib/text.h"
#include "serve/serve.h"

static bool
is_one_of(const char *text, const char *const *list)
{
	while (*list != NULL && strcasecmp(text, *list) != 0)
		list++;
	return *list != NULL;
}

/* The same in other words. */
static bool
may_ask(bool is_loopback, const char *host, const char *origin, const char *authorization)
{
	static const char *const names[] = { "192.0.2.1:80", "192.0.2.1", "fuzz:80",
		"fuzz", NULL };
	static const char *const local[] = { "localhost:80", "localhost", NULL };
	static const char bearer[] = "bearer " SECRET;

	if (host == NULL ||
	    !(is_one_of(host, names) || (is_loopback && is_one_of(host, local))))
		return false;
	if (origin != NULL && (strlen(origin) != strlen("http://") + strlen(host) ||
				  strcasecmp(origin + strlen("http://"), host) != 0))
		return false;
	return is_loopback ||
	       (authorization != NULL &&
		   (strncasecmp(authorization, "basic ", 6) == 0 /* any password */ ||
		       strcasecmp(authorization, bearer) == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct service s = {
		.token = SECRET, .names = { "fuzz" }, .n_names = 1, .port = 80
	};
	struct own_address own = { .text = "192.0.2.1", .port = 80 };
	char *text = text_copy_n((const char *)data, size), *rest = text;
	char *where = strsep(&rest, "\n"), *host = strsep(&rest, "\n");
	char *origin = strsep(&rest, "\n"), *authorization = rest;

	own.is_loopback = strcmp(where, "loopback") == 0;
	if (access_refusal(&s, &own, host, origin, authorization) == NULL &&
	    !may_ask(own.is_loopback, host, origin, authorization))
		abort();
	free(text);
	return 0;
}
