/* A configuration of which nothing is seen in the first block is not booted on. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guard.h"
#include "lib/io.h"
#include "lib/json.h"
#include "lib/outcome.h"
#include "lib/text.h"

/* The first word of a list, the rest of which begins at *rest; freed by the caller. */
static char *
word_take(const char **rest)
{
	size_t len;
	char *word;

	*rest += strspn(*rest, " ");
	len = strcspn(*rest, " ");
	word = len > 0 ? text_copy_n(*rest, len) : NULL;
	*rest += len;
	return word;
}

static char *
log_path(const struct guard *g, const char *config, const char *sample)
{
	const char *slash = strrchr(g->journal, '/');

	return text_format("%.*s%s/%s.boot.jsonl",
	    slash != NULL ? (int)(slash + 1 - g->journal) : 0, g->journal, config,
	    sample);
}

/* The last record of a log, or NULL; a new reference. */
static json_t *
end_of(const char *path)
{
	struct input in = { .fp = fopen(path, "r"), .name = path };
	json_t *record, *end = NULL;
	char reason[REASON_SIZE];
	char *line, *last = NULL;

	if (in.fp == NULL)
		return NULL;
	while ((line = input_line(&in)) != NULL) {
		free(last);
		last = text_copy(line);
	}
	record = last != NULL ? record_parse(last, reason) : NULL;
	if (json_is_object(json_object_get(record, "end")))
		end = json_incref(json_object_get(record, "end"));
	json_decref(record);
	free(last);
	input_free(&in);
	fclose(in.fp);
	return end;
}

/* The first boot's outcome where it is one that gives the configuration up, or NULL. */
static const struct outcome *
first_outcome(const struct guard *g, const char *config, const char *first, char **why)
{
	char *path = log_path(g, config, first);
	json_t *end = end_of(path);
	const char *name = json_string_value(json_object_get(end, "outcome"));
	const char *reason = json_string_value(json_object_get(end, "reason"));
	const struct outcome *outcome = name != NULL ? outcome_find(name) : NULL;

	if (why != NULL)
		*why = text_printable(text_copy(reason != NULL ? reason : ""));
	json_decref(end);
	free(path);
	return outcome == &outcomes[OUTCOME_LAUNCH_FAILED] ||
		       outcome == &outcomes[OUTCOME_SILENT]
		   ? outcome
		   : NULL;
}

bool
guard_skips(const struct guard *g, const char *config, const char *sample)
{
	const char *rest = g->words;
	bool skips;
	char *first;

	if (rest == NULL || (first = word_take(&rest)) == NULL)
		return false;
	skips =
	    strcmp(sample, first) != 0 && first_outcome(g, config, first, NULL) != NULL;
	free(first);
	return skips;
}

static bool
nothing_launched(const struct guard *g, const char *first, const char *rest)
{
	char *config;
	bool none = true;

	while (none && (config = word_take(&rest)) != NULL) {
		none = first_outcome(g, config, first, NULL) ==
		       &outcomes[OUTCOME_LAUNCH_FAILED];
		free(config);
	}
	return none;
}

static void
block_forget(const struct guard *g, const char *first, const char *rest)
{
	char *config, *path;

	while ((config = word_take(&rest)) != NULL) {
		path = log_path(g, config, first);
		unlink(path);
		free(path);
		free(config);
	}
}

void
guard_look(const struct guard *g, const char *config, const char *sample)
{
	const char *rest = g->words;
	const struct outcome *outcome;
	char *first, *why = NULL;

	if (rest == NULL || (first = word_take(&rest)) == NULL)
		return;
	outcome =
	    strcmp(sample, first) == 0 ? first_outcome(g, config, first, &why) : NULL;
	if (outcome != NULL && nothing_launched(g, first, rest)) {
		block_forget(g, first, rest);
		errx(1, "no configuration can be launched: %s: KEEP_GOING=1 tries on",
		    why);
	}
	if (outcome != NULL) {
		printf("%s: %s%s%s: more boots of it are skipped without KEEP_GOING=1\n",
		    config, outcome->name, *why != '\0' ? ": " : "", why);
	}
	free(why);
	free(first);
}
