/* What a host was seen doing around a boot. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "host.h"
#include "intern.h"
#include "lib/text.h"

enum host_when {
	WHEN_BEFORE,
	WHEN_AFTER,
	WHEN_CHANGE,	    /* between the two */
	WHEN_BEYOND_LEASES, /* before, less those that had a lease as this boot had */
};

static const struct {
	const char *name, *key;
	enum host_when when;
} factor_table[HOST_FACTORS_N] = {
#define FACTOR_ROW(id, name, key, when) { name, key, WHEN_##when },
	HOST_FACTORS(FACTOR_ROW)
#undef FACTOR_ROW
};

const char *
host_factor_name(enum host_factor factor)
{
	return factor_table[factor].name;
}

static double
number_of(const json_t *state, const char *key)
{
	const json_t *value = json_object_get(state, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static double
when_value(enum host_when when, double was, double is, double leases)
{
	switch (when) {
	case WHEN_BEFORE:
		return was;
	case WHEN_AFTER:
		return is;
	case WHEN_CHANGE:
		return is - was;
	default:
		return isnan(leases) ? was : fmax(was - leases, 0);
	}
}

void
host_factors_read(float *factors, size_t n, const json_t *before, const json_t *after)
{
	for (size_t i = 0; i < n; i++) {
		double was = number_of(before, factor_table[i].key);
		double is = number_of(after, factor_table[i].key);

		factors[i] = (float)when_value(
		    factor_table[i].when, was, is, number_of(before, "other_boots"));
	}
}

static const char *
word_of(const json_t *object, const char *key)
{
	const char *word = json_string_value(json_object_get(object, key));

	return word != NULL ? word : "?";
}

static const char *
interned(char *text)
{
	const char *word = intern(text);

	free(text);
	return word;
}

const char *
host_identity(const json_t *before)
{
	return interned(text_format("%s, %lld cores, kernel %s", word_of(before, "cpu"),
	    (long long)json_integer_value(json_object_get(before, "cores")),
	    word_of(before, "kernel")));
}

static const char build_word[] = ", QEMU build ";

const char *
host_kind(const json_t *before, const json_t *qemu)
{
	const char *build = json_string_value(json_object_get(qemu, "build_id"));

	if (build == NULL)
		return host_identity(before);
	return interned(
	    text_format("%s%s%.12s", host_identity(before), build_word, build));
}

bool
host_kind_tells_more(const char *kind, const char *than)
{
	size_t len = strlen(than);

	return strncmp(kind, than, len) == 0 &&
	       strncmp(kind + len, build_word, sizeof(build_word) - 1) == 0;
}

const char *
host_name(const json_t *before)
{
	const char *name = json_string_value(json_object_get(before, "name"));

	return name != NULL ? intern(name) : NULL;
}
