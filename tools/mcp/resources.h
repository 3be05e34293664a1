/* Resources: results and reports of matrices, profiles of guests, the schema of results.
 */
#ifndef RESOURCES_H
#define RESOURCES_H

#include "mcp.h"

/* The members of resources/list and resources/templates/list. */
json_t *resources_list(const struct mcp *m);
json_t *resources_templates(void);

/* The contents of one, for resources/read; NULL and a reason where there is none. */
json_t *resource_read(const struct mcp *m, const char *uri, char reason[REASON_SIZE]);

/*
 * What is another when the resource has changed; null: it is not there.  A new value;
 * NULL: the URI names none.
 */
json_t *resource_date(const struct mcp *m, const char *uri);

/* The values that a template's argument may have that begin so, for completion/complete.
 */
json_t *resource_complete(const struct mcp *m, const char *argument, const char *begin);

#endif
