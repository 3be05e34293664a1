/* The tools that read: guests, matrices, results, reports, comparisons. */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "guesttext.h"
#include "lib/below.h"
#include "lib/folder.h"
#include "lib/io.h"
#include "lib/matrixdir.h"
#include "lib/text.h"
#include "mcp.h"
#include "verdict.h"

enum { GUEST_TEXT_MAX = 1000 };

const char *
arg_text(const json_t *args, const char *key)
{
	return json_string_value(json_object_get(args, key));
}

char *
matrix_directory(const struct mcp *m, const char *name, char reason[REASON_SIZE])
{
	char *dir = matrix_find(m->out, name);

	if (dir == NULL)
		reason_write(
		    reason, "%s: no such matrix: the tool matrices lists them", name);
	return dir;
}

/* ---- guests ---- */

static void
guests_add(json_t *names, const char *dir)
{
	struct dirent **entries = NULL;
	int n = scandir(dir, &entries, is_json_file, alphasort);

	for (int i = 0; i < n; i++) {
		const char *file = entries[i]->d_name;
		json_t *name = json_stringn(file, strlen(file) - strlen(".json")), *other;
		size_t k;

		json_array_foreach(names, k, other)
			if (json_equal(name, other))
				break;
		if (name != NULL && k == json_array_size(names)) /* else not UTF-8 */
			append(names, json_incref(name));
		json_decref(name);
		free(entries[i]);
	}
	free(entries);
}

json_t *
guests_find(const struct mcp *m)
{
	char *dir = text_format("%s/configs", m->tree);
	json_t *names = json_array();

	if (m->installed)
		guests_add(names, "configs");
	guests_add(names, dir);
	free(dir);
	return names;
}

char *
guest_profile(const struct mcp *m, const char *name)
{
	char *own = text_format("configs/%s.json", name);

	if (m->installed && access(own, R_OK) == 0)
		return own;
	free(own);
	return text_format("%s/configs/%s.json", m->tree, name);
}

void
tool_guests(const struct mcp *m, const json_t *args, struct answer *a)
{
	json_t *names = guests_find(m), *name, *guests = json_array();
	size_t i;

	(void)args;
	json_array_foreach(names, i, name) {
		char *path = guest_profile(m, json_string_value(name));
		json_t *profile = json_load_file(path, 0, NULL);
		json_t *guest = json_pack("{s:O}", "name", name);

		put_member(guest, "title", profile, "title");
		put_member(guest, "notice", profile, "notice");
		append(guests, guest);
		json_decref(profile);
		free(path);
	}
	json_decref(names);
	a->content = json_pack("{s:o}", "guests", guests);
}

/* ---- matrices ---- */

/* A file of a matrix, open to be read; -1 where there is none. */
static int
matrix_open(const struct mcp *m, const char *matrix, const char *file)
{
	char *path = text_format("%s/%s", matrix, file);
	int fd = below_open(m->out, path, S_IFREG);

	free(path);
	return fd;
}

static json_t *
matrix_summary(const struct mcp *m, const char *name)
{
	static const char *const members[] = { "planned", "made", "completed" };
	char *dir = text_format("%s/%s", m->out, name);
	int results = matrix_open(m, name, "results.json");
	json_t *state = matrix_read(dir, NULL),
	       *summary = json_pack("{s:s}", "matrix", name);

	put_member(summary, "configurations", state, "configs");
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		put_member(summary, members[i], state, members[i]);
	put(summary, "running",
	    json_boolean(json_array_size(json_object_get(state, "running")) > 0));
	put(summary, "results", json_boolean(results != -1));
	if (results != -1)
		close(results);
	json_decref(state);
	free(dir);
	return summary;
}

void
tool_matrices(const struct mcp *m, const json_t *args, struct answer *a)
{
	json_t *names = matrices_find(m->out), *name, *list = json_array();
	size_t i;

	(void)args;
	json_array_foreach(names, i, name)
		append(list, matrix_summary(m, json_string_value(name)));
	json_decref(names);
	a->content = json_pack("{s:o}", "matrices", list);
}

/* ---- results ---- */

/* A matrix's file of results, parsed; NULL and a reason where it cannot be had. */
static json_t *
results_read(const struct mcp *m, const char *name, struct answer *a)
{
	char *dir = matrix_directory(m, name, a->reason);
	json_t *results = NULL;
	int fd;

	if (dir == NULL)
		return NULL;
	free(dir);
	if ((fd = matrix_open(m, name, "results.json")) == -1) {
		reason_write(a->reason,
		    "%s: no results yet: the tool status tells how far it is", name);
		return NULL;
	}
	if ((results = json_loadfd(fd, 0, NULL)) == NULL)
		reason_write(a->reason, "%s: its results cannot be read", name);
	close(fd);
	return results;
}

/* Is the member of a results file the object of a configuration? */
static bool
is_configuration(const json_t *value)
{
	return json_is_object(json_object_get(value, "statistics"));
}

static bool
detail_wanted(const json_t *args, const char *what)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(args, "detail"), i, one)
		if (strcmp(json_string_value(one), what) == 0)
			return true;
	return false;
}

/* The boots that did not complete, with what the report says of them. */
static json_t *
failures_of(const json_t *samples)
{
	static const char *const members[] = { "sample", "outcome", "reason",
		"last_phase", "last_line" };
	json_t *list = json_array(), *failure;
	const json_t *sample;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)samples, i, sample) {
		if (!json_is_string(json_object_get(sample, "last_line")) &&
		    strcmp(json_string_value(json_object_get(sample, "outcome")) ?: "",
			"booted") == 0)
			continue;
		failure = json_object();
		for (size_t k = 0; k < sizeof(members) / sizeof(members[0]); k++)
			put_member(failure, members[k], sample, members[k]);
		append(list, failure);
	}
	return list;
}

static json_t *
configuration_answer(const char *name, const json_t *of, const json_t *args)
{
	static const char *const details[] = { "statistics", "phases", "samples",
		"estimates" };
	const json_t *statistics = json_object_get(of, "statistics");
	json_t *answer = json_pack("{s:s}", "config", name);

	put_member(answer, "attempted", statistics, "attempted");
	put_member(answer, "completed", statistics, "booted");
	put_member(answer, "mean_ms", statistics, "mean_ms");
	put_member(answer, "mean_ci95_ms", statistics, "mean_ci95_ms");
	put(answer, "failures", failures_of(json_object_get(of, "samples")));
	for (size_t i = 0; i < sizeof(details) / sizeof(details[0]); i++)
		if (detail_wanted(args, details[i]))
			put_member(answer, details[i], of, details[i]);
	return answer;
}

/* Configurations with failures come first. */
static json_t *
configurations_answer(const json_t *results, const json_t *args)
{
	const char *only = arg_text(args, "config"), *name;
	bool failing = json_is_true(json_object_get(args, "failing"));
	json_t *first = json_array(), *others = json_array(), *one;
	const json_t *value;

	json_object_foreach((json_t *)(uintptr_t)results, name, value) {
		if (!is_configuration(value) || (only != NULL && strcmp(only, name) != 0))
			continue;
		one = configuration_answer(name, value, args);
		if (json_array_size(json_object_get(one, "failures")) > 0)
			append(first, one);
		else if (failing)
			json_decref(one);
		else
			append(others, one);
	}
	json_array_extend(first, others);
	json_decref(others);
	return first;
}

void
tool_results(const struct mcp *m, const json_t *args, struct answer *a)
{
	const char *name = arg_text(args, "matrix");
	json_t *results = results_read(m, name, a);

	if (results == NULL)
		return;
	a->content = json_pack("{s:s, s:s, s:o}", "matrix", name, "untrusted",
	    "last_line, reason: " GUEST_TEXT_NOTE, "configurations",
	    configurations_answer(results, args));
	if (detail_wanted(args, "scaling"))
		put_member(a->content, "scaling", results, "scaling");
	json_decref(results);
	guest_text_clean(a->content, GUEST_TEXT_MAX);
}

/* ---- report ---- */

/* What report writes of a file, which is closed, or NULL and a reason. */
static char *
report_of(int fd, const char *format, struct answer *a)
{
	char *const argv[] = { "report", "-f", (char *)(uintptr_t)format, NULL };
	int status;
	char *text = child_output(argv, fd, TEXT_MAX, &status, NULL);

	close(fd);
	if (text[0] != '\0')
		return text;
	reason_write(a->reason, "report: status %d", status);
	free(text);
	return NULL;
}

/* Cut where a character may have been cut. */
static json_t *
text_value(char *text)
{
	size_t len = strlen(text);
	json_t *value;

	while ((value = json_stringn(text, len)) == NULL)
		len--;
	return value;
}

void
tool_report(const struct mcp *m, const json_t *args, struct answer *a)
{
	const char *name = arg_text(args, "matrix"), *format = arg_text(args, "format");
	json_t *results = results_read(m, name, a);
	char *text;

	if (format == NULL)
		format = "text";
	if (results != NULL &&
	    (text = report_of(matrix_open(m, name, "results.json"), format, a)) != NULL) {
		a->content = json_pack("{s:s, s:s, s:o, s:b}", "matrix", name, "format",
		    format, "report", text_value(text), "truncated",
		    strlen(text) == TEXT_MAX);
		guest_text_clean(a->content, TEXT_MAX);
		a->text =
		    text_copy(json_string_value(json_object_get(a->content, "report")));
		free(text);
	}
	json_decref(results);
}

/* ---- comparison ---- */

/* The comparison in a file or a text; NULL where it is none. */
static json_t *
comparison_parse(const char *text, struct answer *a)
{
	json_t *record = record_parse(text, a->reason);

	if (record != NULL && !json_is_object(json_object_get(record, "comparison"))) {
		reason_write(a->reason, "no comparison");
		json_decref(record);
		record = NULL;
	}
	return record;
}

/* What stats says of a matrix and a base, the results of both. */
static char *
comparison_write(int matrix, int base, const json_t *floor, struct answer *a)
{
	char *percent = text_format("%.3f", floor != NULL ? json_number_value(floor) : 1);
	char *of_base = text_format("/dev/fd/%d", base), *text, said[REASON_SIZE];
	char *const argv[] = { "stats", "-n", percent, "-b", of_base, NULL };
	int status;

	fcntl(base, F_SETFD, 0); /* stats inherits it */
	text = child_output(argv, matrix, 16 << 20, &status, said);
	/* 3 to 5 tell the verdict. */
	if (status != 0 && (status < 3 || status > 5)) {
		reason_write(a->reason, "%s (stats: status %d)",
		    *said != '\0' ? said : "no comparison", status);
		free(text);
		text = NULL;
	}
	free(of_base);
	free(percent);
	return text;
}

/* Compare with a base. */
static char *
comparison_make(const struct mcp *m, const json_t *args, struct answer *a)
{
	const char *base = arg_text(args, "base");
	char *dir = matrix_directory(m, base, a->reason), *text = NULL;
	int of_base, of_matrix;

	if (dir == NULL)
		return NULL;
	free(dir);
	of_base = matrix_open(m, base, "results.json");
	of_matrix = matrix_open(m, arg_text(args, "matrix"), "results.json");
	if (of_base != -1 && of_matrix != -1)
		text = comparison_write(
		    of_matrix, of_base, json_object_get(args, "floor"), a);
	else
		reason_write(a->reason, "one of the two has no results yet");
	if (of_base != -1)
		close(of_base);
	if (of_matrix != -1)
		close(of_matrix);
	return text;
}

/* The last comparison that make wrote. */
static char *
comparison_last(const struct mcp *m, const char *matrix, struct answer *a)
{
	int fd = matrix_open(m, matrix, "comparison.json");
	FILE *fp = fd != -1 ? fdopen(fd, "r") : NULL;

	if (fp != NULL)
		return stream_line(fp);
	reason_write(a->reason, "no comparison yet: name a base");
	return NULL;
}

/* The report of a comparison. */
static char *
comparison_report(const json_t *record, struct answer *a)
{
	FILE *fp = tmpfile();
	char *text;

	if (fp == NULL) {
		reason_write(a->reason, "no temporary file");
		return NULL;
	}
	json_emit(fp, record);
	rewind(fp);
	text = report_of(dup(fileno(fp)), "text", a);
	fclose(fp);
	return text;
}

void
tool_compare(const struct mcp *m, const json_t *args, struct answer *a)
{
	char *dir = matrix_directory(m, arg_text(args, "matrix"), a->reason);
	char *line = NULL, *report;
	json_t *record = NULL, *comparison;

	if (dir != NULL)
		line = arg_text(args, "base") != NULL
			   ? comparison_make(m, args, a)
			   : comparison_last(m, arg_text(args, "matrix"), a);
	if (line != NULL && (record = comparison_parse(line, a)) != NULL &&
	    (report = comparison_report(record, a)) != NULL) {
		comparison = json_object_get(record, "comparison");
		a->content = json_pack("{s:s, s:O, s:o}", "verdict",
		    verdict_word(json_object_get(comparison, "status")), "comparison",
		    comparison, "report", text_value(report));
		guest_text_clean(a->content, TEXT_MAX);
		a->text =
		    text_copy(json_string_value(json_object_get(a->content, "report")));
		free(report);
	}
	json_decref(record);
	free(line);
	free(dir);
}
