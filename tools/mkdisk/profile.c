/* Check what a guest profile says about markers, phases, patterns and estimates. */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "lib/installer.h"
#include "lib/text.h"
#include "profile.h"

enum { NAME_MAX_LEN = 60, PATH_LEN = 120 };

/* Names go into file formats, command lines and reports as they are. */
static void
name_check(const char *file, const char *path, const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len > NAME_MAX_LEN ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789_.-") != len)
		errx(1, "%s: %sname: expected 1 to %d letters, digits, _, . and -", file,
		    path, NAME_MAX_LEN);
}

/* Check the keys of one element of an array, or end with the reason. */
static void
element_check(const char *file, const char *path, const json_t *value,
    const struct field *fields, size_t n)
{
	char reason[REASON_SIZE];

	if (!json_is_object(value))
		errx(1, "%s: %s: expected an object", file, path);
	if (fields_read(value, path, true, fields, n, reason) != NULL)
		errx(1, "%s: %s", file, reason);
}

/* Where a symbol's code runs is not the profile's to say. */
static void
marker_keys_check(const char *file, const json_t *markers)
{
	static const char *const resolved[] = { "addr", "bytes", "reason" };
	const json_t *value;
	size_t i;

	json_array_foreach((json_t *)markers, i, value)
		for (size_t k = 0; k < sizeof(resolved) / sizeof(resolved[0]); k++)
			if (json_object_get(value, resolved[k]) != NULL)
				errx(1, "%s: markers[%zu].%s: unknown key", file, i,
				    resolved[k]);
}

/* What a profile's markers must keep to besides what every table must. */
static void
markers_check(const char *file, const struct markers *m, const json_t *array)
{
	char path[PATH_LEN];

	for (size_t i = 0; i < m->n; i++) {
		const struct marker *marker = &m->markers[i];
		const char *prefer = json_string_value(
		    json_object_get(json_array_get(array, i), "prefer"));

		snprintf(path, sizeof(path), "markers[%zu].", i);
		name_check(file, path, marker->name);
		if (marker->symbol != NULL && *marker->symbol == '\0')
			errx(1, "%s: %ssymbol: is empty", file, path);
		if (prefer != NULL && marker->symbol == NULL &&
		    strcmp(prefer, "symbol") == 0)
			errx(1, "%s: %sprefer: the marker has no symbol", file, path);
	}
}

static bool
name_before(const json_t *array, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, json_string_value(json_object_get(
				     json_array_get(array, i), "name"))) == 0)
			return true;
	return false;
}

static void
phases_check(const char *file, const json_t *phases)
{
	const char *name, *from, *to;
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &name, 0, 0 },
		{ "from", FIELD_STRING, FIELD_REQUIRED, &from, 0, 0 },
		{ "to", FIELD_STRING, FIELD_REQUIRED, &to, 0, 0 },
	};
	const json_t *value;
	char path[PATH_LEN];
	size_t i;

	json_array_foreach((json_t *)phases, i, value) {
		snprintf(path, sizeof(path), "phases[%zu]", i);
		element_check(file, path, value, FIELDS(fields));
		if (name_before(phases, i, name))
			errx(1, "%s: %s.name: %s is there twice", file, path, name);
		strcat(path, ".");
		name_check(file, path, name);
	}
}

static void
estimates_check(const char *file, const json_t *estimates)
{
	const char *name, *from, *to, *source;
	double estimated, low, high;
	bool headline, headline_seen = false;
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &name, 0, 0 },
		{ "from", FIELD_STRING, FIELD_REQUIRED, &from, 0, 0 },
		{ "to", FIELD_STRING, FIELD_REQUIRED, &to, 0, 0 },
		{ "estimated_ms", FIELD_REAL, FIELD_REQUIRED, &estimated, 0, 0 },
		{ "low_ms", FIELD_REAL, FIELD_NULLABLE, &low, 0, 0 },
		{ "high_ms", FIELD_REAL, FIELD_NULLABLE, &high, 0, 0 },
		{ "headline", FIELD_BOOL, 0, &headline, 0, 0 },
		{ "source", FIELD_STRING, 0, &source, 0, 0 },
	};
	const json_t *value;
	char path[PATH_LEN];
	size_t i;

	json_array_foreach((json_t *)estimates, i, value) {
		snprintf(path, sizeof(path), "estimates[%zu]", i);
		estimated = low = high = -1;
		headline = false;
		element_check(file, path, value, FIELDS(fields));
		if (estimated <= 0)
			errx(1, "%s: %s.estimated_ms: must be above 0", file, path);
		if ((low >= 0 && low > estimated) || (high >= 0 && high < estimated))
			errx(1, "%s: %s: estimated_ms lies outside low_ms to high_ms",
			    file, path);
		if (headline && headline_seen)
			errx(1, "%s: %s.headline: there is one already", file, path);
		headline_seen = headline_seen || headline;
	}
}

/* Where a marker stands in the order in which they are expected. */
static int
place_of(const struct markers *m, const char *name)
{
	if (strcmp(name, MARKER_T0) == 0)
		return -2;
	return strcmp(name, MARKER_RESET) == 0 ? -1 : markers_find(m, name);
}

/* An interval goes from a marker to a later one. */
static void
interval_check(const char *file, const char *path, const struct markers *m,
    const char *from, const char *to)
{
	if (strcmp(from, to) == 0)
		errx(1, "%s: %s: from and to are both %s", file, path, from);
	if (place_of(m, from) > place_of(m, to))
		errx(1,
		    "%s: %s: runs backwards: %s comes after %s in the order of the "
		    "markers: exchange them",
		    file, path, from, to);
}

static void
intervals_check(
    const char *file, const struct markers *m, const json_t *profile, const char *key)
{
	const json_t *value;
	char path[PATH_LEN];
	size_t i;

	json_array_foreach(json_object_get(profile, key), i, value) {
		snprintf(path, sizeof(path), "%s[%zu]", key, i);
		interval_check(file, path, m,
		    json_string_value(json_object_get(value, "from")),
		    json_string_value(json_object_get(value, "to")));
	}
}

static void
install_check(const char *file, const json_t *install)
{
	char reason[REASON_SIZE];
	struct installer installer;

	if (!json_is_object(install))
		return;
	if (installer_read(&installer, install, reason) != NULL)
		errx(1, "%s: %s", file, reason);
	installer_free(&installer);
}

struct markers *
profile_check(const char *file, json_t *profile)
{
	const json_t *markers = json_object_get(profile, "markers");
	struct markers *m;
	char reason[REASON_SIZE];

	marker_keys_check(file, markers);
	if (json_array_size(markers) == 0 &&
	    !text_has_word(
		MARKER_EVENTS, json_string_value(json_object_get(profile, "end"))))
		errx(1, "%s: markers: there are none", file);
	name_check(file, "", json_string_value(json_object_get(profile, "name")));
	phases_check(file, json_object_get(profile, "phases"));
	estimates_check(file, json_object_get(profile, "estimates"));
	install_check(file, json_object_get(profile, "install"));
	if ((m = markers_new(profile, reason)) == NULL)
		errx(1, "%s: %s", file, reason);
	markers_check(file, m, markers);
	intervals_check(file, m, profile, "phases");
	intervals_check(file, m, profile, "estimates");
	interval_check(file, "origin and end", m, m->origin, m->end);
	return m;
}
