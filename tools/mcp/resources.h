/* Resources: results and reports of matrices, and the schema of results. */
#ifndef RESOURCES_H
#define RESOURCES_H

#include "mcp.h"

/* The members of resources/list and resources/templates/list. */
json_t *resources_list(const struct mcp *m);
json_t *resources_templates(void);

/* The contents of one, for resources/read; NULL and a reason where there is none. */
json_t *resource_read(const struct mcp *m, const char *uri, char reason[REASON_SIZE]);

#endif
