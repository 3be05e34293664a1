/* What a client may ask of make: settings, checked and as make's words. */
#ifndef ASKED_H
#define ASKED_H

#include "mcp.h"

/*
 * Add SETTING=VALUE of each setting to words.  The values are valid by their schema;
 * paths, which its format says, must lie below one of the roots.  NULL, or the reason.
 */
const char *asked_words(
    const struct mcp *m, const json_t *settings, json_t *words, char reason[REASON_SIZE]);

/* The same as one text of words quoted as for the shell, as make ab wants a variant. */
const char *asked_variant(const struct mcp *m, const char *name, const json_t *settings,
    json_t *words, char reason[REASON_SIZE]);

#endif
