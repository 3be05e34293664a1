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
pattern_read(
    struct match **m, const char *place, const json_t *value, char reason[REASON_SIZE])
{
	const char *text = json_string_value(value);
	char why[REASON_SIZE];

	if (text == NULL)
		return reason_write(reason, "%s: expected a string", place);
	if (*text == '\0')
		return reason_write(reason, "%s: is empty", place);
	if (strlen(text) != json_string_length(value))
		return reason_write(reason, "%s: has a NUL character", place);
	*m = match_new(text, why);
	return *m != NULL ? NULL : reason_write(reason, "%s: %s", place, why);
}

static const char *
progress_read(struct installer *in, const json_t *array, char reason[REASON_SIZE])
{
	const json_t *value;
	char place[80];
	size_t i;

	in->progress = xcalloc(json_array_size(array) + 1, sizeof(*in->progress));
	json_array_foreach((json_t *)array, i, value) {
		snprintf(place, sizeof(place), "install.progress[%zu]", i);
		if (pattern_read(&in->progress[i], place, value, reason) != NULL)
			return reason;
		in->n_progress++;
	}
	return NULL;
}

/* Add failures that count from a step on; they stand at the key of that path. */
static const char *
failures_read(struct installer *in, const char *path, size_t from, const json_t *array,
    char reason[REASON_SIZE])
{
	const json_t *value;
	char place[80];
	size_t i;

	in->failures = xreallocarray(in->failures,
	    in->n_failures + json_array_size(array) + 1, sizeof(*in->failures));
	json_array_foreach((json_t *)array, i, value) {
		struct installer_failure *f = &in->failures[in->n_failures];

		f->from = from;
		snprintf(place, sizeof(place), "%s[%zu]", path, i);
		if (pattern_read(&f->pattern, place, value, reason) != NULL)
			return reason;
		in->n_failures++;
	}
	return NULL;
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
step_read(struct installer *in, size_t i, const char *place, const json_t *value,
    char reason[REASON_SIZE])
{
	struct installer_step *step = &in->steps[i];
	const json_t *pattern = NULL, *failures = NULL;
	const char *why;
	char at[80];
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &step->name, 0, 0 },
		{ "expect", FIELD_ANY, FIELD_REQUIRED, &pattern, 0, 0 },
		{ "answer", FIELD_STRING, FIELD_NULLABLE, &step->answer, 0, 0 },
		{ "optional", FIELD_BOOL, 0, &step->optional, 0, 0 },
		{ "echo", FIELD_BOOL, 0, &step->echo, 0, 0 },
		{ "failure", FIELD_ARRAY, FIELD_NULLABLE, &failures, 0, 0 },
		{ "timeout_s", FIELD_INT, 0, &step->timeout_s, 1, INSTALLER_SECONDS_MAX },
	};

	if (!json_is_object(value))
		return reason_write(reason, "%s: expected an object", place);
	if (fields_read(value, place, true, FIELDS(fields), reason) != NULL)
		return reason;
	if (*step->name == '\0' || answer_check(step->name) != NULL)
		return reason_write(reason, "%s.name: expected a short name", place);
	if (step->answer != NULL && (why = answer_check(step->answer)) != NULL)
		return reason_write(reason, "%s.answer: %s", place, why);
	snprintf(at, sizeof(at), "%s.expect", place);
	if (pattern_read(&step->prompt, at, pattern, reason) != NULL)
		return reason;
	snprintf(at, sizeof(at), "%s.failure", place);
	return failures_read(in, at, i, failures, reason);
}

static const char *
steps_read(struct installer *in, const json_t *array, long long timeout_s,
    char reason[REASON_SIZE])
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
		in->steps[i] =
		    (struct installer_step){ .echo = true, .timeout_s = timeout_s };
		snprintf(place, sizeof(place), "install.steps[%zu]", i);
		in->n = i + 1;
		if (step_read(in, i, place, value, reason) != NULL)
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

	*in = (struct installer){ .limit_s = LIMIT_S };
	if (fields_read(install, "install", true, FIELDS(fields), reason) != NULL)
		return reason;
	if (progress_read(in, progress, reason) != NULL ||
	    failures_read(in, "install.failure", 0, failures, reason) != NULL)
		return reason;
	return steps_read(in, steps, timeout_s, reason);
}

void
installer_free(struct installer *in)
{
	for (size_t i = 0; i < in->n; i++)
		match_free(in->steps[i].prompt);
	for (size_t i = 0; i < in->n_progress; i++)
		match_free(in->progress[i]);
	for (size_t i = 0; i < in->n_failures; i++)
		match_free(in->failures[i].pattern);
	free(in->steps);
	free(in->progress);
	free(in->failures);
}
