/* The settings of a machine. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "settings.h"

#define RANGE(low, high) .lo = low, .hi = high
#define SETTING_ROW(name, of_kind, of_flags, ...)          \
	{ .key = #name,                                    \
		.kind = SETTING_##of_kind,                 \
		.offset = offsetof(struct settings, name), \
		.flags = of_flags,                         \
		__VA_ARGS__ },
const struct setting settings_table[SETTINGS_N] = { SETTINGS(SETTING_ROW) };
#undef SETTING_ROW

static const enum field_kind field_kinds[] = {
	[SETTING_TEXT] = FIELD_STRING,
	[SETTING_NUMBER] = FIELD_INT,
	[SETTING_FLAG] = FIELD_BOOL,
	[SETTING_IMAGE] = FIELD_OBJECT,
	[SETTING_IMAGES] = FIELD_ARRAY,
	[SETTING_WORDS] = FIELD_ARRAY,
	[SETTING_OBJECT] = FIELD_OBJECT,
};

static void *
member(const struct setting *s, const struct settings *of)
{
	return (char *)(uintptr_t)of + s->offset;
}

const char *
setting_title(const char *key)
{
	settings_foreach(s)
		if (key != NULL && strcmp(s->key, key) == 0)
			return s->title;
	return NULL;
}

struct settings
settings_default(void)
{
	struct settings settings = { 0 };

	settings_foreach(s)
		if (s->kind == SETTING_TEXT)
			*(const char **)member(s, &settings) = s->text;
		else if (s->kind == SETTING_NUMBER)
			*(long long *)member(s, &settings) = s->number;
		else if (s->kind == SETTING_FLAG)
			*(bool *)member(s, &settings) = s->number;
	return settings;
}

bool
setting_is_new(const struct setting *s)
{
	return (s->flags & (SET_BOOT | SET_FIRST)) == SET_BOOT;
}

size_t
settings_fields(struct settings *to, int stated_by, struct field fields[])
{
	size_t n = 0;

	settings_foreach(s) {
		bool required = stated_by == 0 && (s->flags & SET_REQUIRED) != 0;
		struct field f = { s->key, field_kinds[s->kind],
			required ? FIELD_REQUIRED : FIELD_NULLABLE, member(s, to), s->lo,
			s->hi };

		if (stated_by != 0 && (s->flags & stated_by) == 0)
			continue;
		if (stated_by != 0 && s->asked != NULL)
			f.key = s->asked;
		/* who asks names an image by its path, or has it made */
		if (stated_by != 0 && s->kind == SETTING_IMAGE)
			f.kind = FIELD_ANY;
		fields[n++] = f;
	}
	return n;
}

json_t *
setting_value(const struct setting *s, const struct settings *of)
{
	const void *value = member(s, of);

	switch (s->kind) {
	case SETTING_TEXT:
		return json_or_null(*(const char *const *)value);
	case SETTING_NUMBER:
		if (*(const long long *)value < s->lo)
			return json_null();
		return json_integer(*(const long long *)value);
	case SETTING_FLAG:
		return json_boolean(*(const bool *)value);
	case SETTING_IMAGE:
	case SETTING_IMAGES:
	case SETTING_WORDS:
	case SETTING_OBJECT:
		break;
	}
	return value_or_null(*(const json_t *const *)value);
}

void
settings_write(json_t *record, const struct settings *of)
{
	const struct settings defaults = settings_default();

	settings_foreach(s) {
		json_t *value = setting_value(s, of),
		       *otherwise = setting_value(s, &defaults);

		if ((s->flags & SET_STATED) != 0 || !json_equal(value, otherwise))
			put(record, s->key, json_incref(value));
		json_decref(value);
		json_decref(otherwise);
	}
}
