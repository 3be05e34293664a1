/* Read how an installer is driven. */
#include <stdlib.h>
#include <string.h>

#include "installer.h"
#include "memory.h"

enum {
	TIMEOUT_S = 60,
	LIMIT_S = 3600,
};

/* Compile a pattern that stands at a place of the profile. */
static const char *
pattern_read(struct match **m, const char *place, const json_t *value, char *reason)
{
	const char *text = json_string_value(value), *why;
	size_t offset = 0;

	if (text == NULL)
		return reason_write(reason, "%s: expected a string", place);
	if (*text == '\0')
		return reason_write(reason, "%s: is empty", place);
	if (strlen(text) != json_string_length(value))
		return reason_write(reason, "%s: has a NUL character", place);
	if ((*m = match_new(text, &why, &offset)) == NULL)
		return reason_write(reason, "%s: offset %zu: %s", place, offset, why);
	return NULL;
}

static const char *
patterns_read(
    struct match ***list, size_t *n, const char *path, const json_t *array, char *reason)
{
	const json_t *value;
	char place[80];
	size_t i;

	*list = xcalloc(json_array_size(array) + 1, sizeof(**list));
	json_array_foreach((json_t *)array, i, value) {
		snprintf(place, sizeof(place), "%s[%zu]", path, i);
		if (pattern_read(&(*list)[i], place, value, reason) != NULL)
			return reason;
		++*n;
	}
	return NULL;
}

static void
patterns_free(struct match **list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		match_free(list[i]);
	free(list);
}

/* What a terminal's line takes, and gives back as its echo; NULL, or why it is not. */
static const char *
answer_check(const char *answer)
{
	if (strlen(answer) > INSTALLER_ANSWER_MAX)
		return "is too long";
	for (; *answer != '\0'; answer++)
		if (*answer < 0x20 || *answer > 0x7e)
			return "may hold printable ASCII only";
	return NULL;
}

static const char *
step_read(
    struct installer_step *step, const char *place, const json_t *value, char *reason)
{
	const json_t *pattern = NULL;
	const char *why;
	char at[80];
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &step->name, 0, 0 },
		{ "expect", FIELD_ANY, FIELD_REQUIRED, &pattern, 0, 0 },
		{ "answer", FIELD_STRING, FIELD_NULLABLE, &step->answer, 0, 0 },
		{ "optional", FIELD_BOOL, 0, &step->optional, 0, 0 },
		{ "timeout_s", FIELD_INT, 0, &step->timeout_s, 1, INSTALLER_SECONDS_MAX },
	};

	if (!json_is_object(value))
		return reason_write(reason, "%s: expected an object", place);
	if ((why = fields_read(value, place, true, FIELDS(fields))) != NULL)
		return reason_write(reason, "%s", why);
	if (*step->name == '\0' || answer_check(step->name) != NULL)
		return reason_write(reason, "%s.name: expected a short name", place);
	if (step->answer != NULL && (why = answer_check(step->answer)) != NULL)
		return reason_write(reason, "%s.answer: %s", place, why);
	snprintf(at, sizeof(at), "%s.expect", place);
	return pattern_read(&step->prompt, at, pattern, reason);
}

static const char *
steps_read(struct installer *in, const json_t *array, long long timeout_s, char *reason)
{
	const json_t *value;
	char place[60];
	size_t i;

	if (json_array_size(array) == 0)
		return reason_write(reason, "install.steps: there are none");
	if (json_array_size(array) > INSTALLER_STEPS_MAX)
		return reason_write(reason, "install.steps: too many");
	in->steps = xcalloc(json_array_size(array), sizeof(*in->steps));
	json_array_foreach((json_t *)array, i, value) {
		in->steps[i].timeout_s = timeout_s;
		snprintf(place, sizeof(place), "install.steps[%zu]", i);
		in->n = i + 1;
		if (step_read(&in->steps[i], place, value, reason) != NULL)
			return reason;
	}
	return in->steps[in->n - 1].optional
		   ? reason_write(
			 reason, "install.steps: the last one cannot be optional")
		   : NULL;
}

const char *
installer_read(struct installer *in, const json_t *install, char reason[REASON_SIZE])
{
	const json_t *steps = NULL, *progress = NULL, *failures = NULL;
	long long timeout_s = TIMEOUT_S;
	const struct field fields[] = {
		{ "disk_mib", FIELD_INT, 0, &in->disk_mib, 1, DISK_MIB_MAX },
		{ "disk_mib_min", FIELD_INT, 0, &in->disk_mib_min, 1, DISK_MIB_MAX },
		{ "check", FIELD_OBJECT, FIELD_NULLABLE, &in->check, 0, 0 },
		{ "steps", FIELD_ARRAY, FIELD_REQUIRED, &steps, 0, 0 },
		{ "progress", FIELD_ARRAY, FIELD_NULLABLE, &progress, 0, 0 },
		{ "failure", FIELD_ARRAY, FIELD_NULLABLE, &failures, 0, 0 },
		{ "timeout_s", FIELD_INT, 0, &timeout_s, 1, INSTALLER_SECONDS_MAX },
		{ "limit_s", FIELD_INT, 0, &in->limit_s, 1, INSTALLER_SECONDS_MAX },
	};
	const char *why;

	*in = (struct installer){ .limit_s = LIMIT_S };
	if ((why = fields_read(install, "install", true, FIELDS(fields))) != NULL)
		return reason_write(reason, "%s", why);
	if (patterns_read(&in->progress, &in->n_progress, "install.progress", progress,
		reason) != NULL ||
	    patterns_read(&in->failures, &in->n_failures, "install.failure", failures,
		reason) != NULL)
		return reason;
	return steps_read(in, steps, timeout_s, reason);
}

void
installer_free(struct installer *in)
{
	for (size_t i = 0; i < in->n; i++)
		match_free(in->steps[i].prompt);
	free(in->steps);
	patterns_free(in->progress, in->n_progress);
	patterns_free(in->failures, in->n_failures);
}
