/* JSON Schema, as much of it as the tools' own schemas use. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "lib/json.h"

/*
 * Does the value fit the schema?  Types, enum, bounds of numbers and lengths, pattern,
 * items, properties, required and additionalProperties are looked at.  Returns NULL, or
 * the reason with the path of what does not fit.
 */
const char *schema_check(const json_t *schema, const json_t *value, const char *path,
    char reason[REASON_SIZE]);

/* Replace each {"$ref": NAME} inside value by the member NAME of shared. */
void schema_resolve(json_t *value, const json_t *shared);

#endif
