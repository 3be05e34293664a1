/* JSON Schema, as much of it as the tools' own schemas use. */
#include <err.h>
#include <regex.h>
#include <stdint.h>
#include <string.h>

#include "lib/text.h"
#include "schema.h"

static bool
type_fits(const char *type, const json_t *value)
{
	return strcmp(type, "object") == 0    ? json_is_object(value)
	       : strcmp(type, "array") == 0   ? json_is_array(value)
	       : strcmp(type, "string") == 0  ? json_is_string(value)
	       : strcmp(type, "integer") == 0 ? json_is_integer(value)
	       : strcmp(type, "number") == 0  ? json_is_number(value)
	       : strcmp(type, "boolean") == 0 ? json_is_boolean(value)
					      : json_is_null(value);
}

static bool
types_fit(const json_t *types, const json_t *value)
{
	const json_t *type;
	size_t i;

	if (!json_is_array(types))
		return types == NULL || type_fits(json_string_value(types), value);
	json_array_foreach((json_t *)(uintptr_t)types, i, type)
		if (type_fits(json_string_value(type), value))
			return true;
	return false;
}

static bool
is_listed(const json_t *list, const json_t *value)
{
	const json_t *one;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, one)
		if (json_equal(one, value))
			return true;
	return list == NULL;
}

static bool
pattern_fits(const json_t *pattern, const json_t *value)
{
	const char *text = json_string_value(value);
	regex_t compiled;
	int status;

	if (pattern == NULL)
		return true;
	if (regcomp(&compiled, json_string_value(pattern), REG_EXTENDED | REG_NOSUB) != 0)
		errx(1, "%s: no regular expression", json_string_value(pattern));
	status = regexec(&compiled, text, 0, NULL, 0);
	regfree(&compiled);
	return status == 0;
}

/* Is a number, such as a length, within the bounds that the schema has under two keys? */
static bool
is_within(double number, const json_t *schema, const char *least, const char *most)
{
	const json_t *lo = json_object_get(schema, least);
	const json_t *hi = json_object_get(schema, most);

	return (lo == NULL || number >= json_number_value(lo)) &&
	       (hi == NULL || number <= json_number_value(hi));
}

static const char *
array_check(
    const json_t *schema, const json_t *value, const char *path, char reason[REASON_SIZE])
{
	const json_t *items = json_object_get(schema, "items"), *one;
	const char *why = NULL;
	size_t i;

	if (!is_within((double)json_array_size(value), schema, "minItems", "maxItems"))
		return reason_write(reason, "%s: too few or too many items", path);
	if (items == NULL)
		return NULL;
	json_array_foreach((json_t *)(uintptr_t)value, i, one)
		if ((why = schema_check(items, one, path, reason)) != NULL)
			break;
	return why;
}

static const char *
object_check(
    const json_t *schema, const json_t *value, const char *path, char reason[REASON_SIZE])
{
	const json_t *properties = json_object_get(schema, "properties"), *one;
	const char *key, *why = NULL;
	size_t i;

	json_array_foreach(json_object_get(schema, "required"), i, one)
		if (json_object_get(value, json_string_value(one)) == NULL)
			return reason_write(reason, "%s%s%s: missing", path,
			    *path != '\0' ? "." : "", json_string_value(one));
	json_object_foreach((json_t *)(uintptr_t)value, key, one) {
		const json_t *property = json_object_get(properties, key);
		char *inner =
		    text_format("%s%s%.64s", path, *path != '\0' ? "." : "", key);

		if (property != NULL)
			why = schema_check(property, one, inner, reason);
		else if (json_is_false(json_object_get(schema, "additionalProperties")))
			why =
			    reason_write(reason, "%s: not one that may be given", inner);
		free(inner);
		if (why != NULL)
			return why;
	}
	return NULL;
}

const char *
schema_check(
    const json_t *schema, const json_t *value, const char *path, char reason[REASON_SIZE])
{
	if (!types_fit(json_object_get(schema, "type"), value))
		return reason_write(reason, "%s: of another type than expected", path);
	if (!is_listed(json_object_get(schema, "enum"), value))
		return reason_write(reason, "%s: not one of its values", path);
	if (json_is_number(value) &&
	    !is_within(json_number_value(value), schema, "minimum", "maximum"))
		return reason_write(reason, "%s: out of range", path);
	if (json_is_string(value) &&
	    (!is_within(
		 (double)json_string_length(value), schema, "minLength", "maxLength") ||
		!pattern_fits(json_object_get(schema, "pattern"), value)))
		return reason_write(reason, "%s: not a valid value", path);
	if (json_is_array(value))
		return array_check(schema, value, path, reason);
	return json_is_object(value) ? object_check(schema, value, path, reason) : NULL;
}

void
schema_resolve(json_t *value, const json_t *shared)
{
	const json_t *name;
	const char *key;
	json_t *one;
	size_t i;

	json_array_foreach(value, i, one)
		schema_resolve(one, shared);
	if (!json_is_object(value))
		return;
	/* A shared one may refer to another. */
	while ((name = json_object_get(value, "$ref")) != NULL) {
		one = json_deep_copy(json_object_get(shared, json_string_value(name)));
		json_object_clear(value);
		json_object_update(value, one);
		json_decref(one);
	}
	json_object_foreach(value, key, one)
		schema_resolve(one, shared);
}
