/* What runs now; and waiting for its end, with what is seen meanwhile. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "lib/below.h"
#include "lib/clock.h"
#include "lib/matrixdir.h"
#include "lib/text.h"
#include "runs.h"
#include "status.h"

enum {
	RUNS_SHOWN = 5,
	LIVE_MAX = 4 << 20, /* bytes of a growing log that is looked into */
};

/* The markers seen so far in a boot that is under way. */
struct marks_seen {
	int n;
	json_t *last; /* NULL: none yet */
};

/* log: below OUT. */
static struct marks_seen
marks_read(const struct mcp *m, const char *log)
{
	char *const argv[] = { "markerparse", "-l", NULL };
	struct marks_seen seen = { 0, NULL };
	char *text, *line, *rest, reason[REASON_SIZE];
	struct stat st;
	json_t *record;
	int status, fd = below_open(m->out, log + strlen(m->out) + 1, S_IFREG);

	if (fd == -1)
		return seen;
	rest = text = fstat(fd, &st) == 0 && st.st_size <= LIVE_MAX
			  ? child_output(argv, fd, TEXT_MAX, &status, NULL)
			  : text_copy("");
	close(fd);
	while ((line = strsep(&rest, "\n")) != NULL) {
		record = *line != '\0' ? record_parse(line, reason) : NULL;
		if (json_is_string(json_object_get(record, "marker"))) {
			seen.n++;
			json_decref(seen.last);
			seen.last = json_incref(record);
		}
		json_decref(record);
	}
	free(text);
	return seen;
}

/* ---- the answer ---- */

static json_t *
boot_value(const struct mcp *m, const char *dir, const json_t *boot)
{
	json_t *value = json_object();
	char *log = text_format("%s/%s", dir, arg_text(boot, "file"));
	struct marks_seen seen = marks_read(m, log);
	const json_t *at_ns = json_object_get(seen.last, "at_ns");

	put_member(value, "config", boot, "config");
	put_member(value, "sample", boot, "sample");
	put_member(value, "phase", seen.last, "marker");
	put(value, "at_ms",
	    json_is_integer(at_ns) ? json_real((double)json_integer_value(at_ns) / 1e6)
				   : json_null());
	json_decref(seen.last);
	free(log);
	return value;
}

static json_t *
matrix_value(const struct mcp *m, const char *dir, const char *name, const json_t *state)
{
	const json_t *boot, *boots = json_object_get(state, "boots");
	json_t *running = json_array(), *value;
	const char *why;
	double eta_s;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)boots, i, boot)
		if (json_object_get(boot, "file") != NULL)
			append(running, boot_value(m, dir, boot));
	value = json_pack("{s:s, s:O, s:O, s:o}", "matrix", name, "planned",
	    json_object_get(state, "planned"), "made", json_object_get(state, "made"),
	    "boots", running);
	why = matrix_eta(state, &eta_s);
	put(value, "eta_s", why == NULL ? json_real(eta_s) : json_null());
	if (why != NULL)
		put(value, "eta_reason", json_string(why));
	return value;
}

/* Do the runs have one that is running in that matrix? */
static bool
has_running(const json_t *runs, const char *matrix)
{
	const json_t *state;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)runs, i, state)
		if (run_is_running(state) &&
		    (matrix == NULL || strcmp(arg_text(state, "matrix"), matrix) == 0))
			return true;
	return false;
}

/* The matrices that something is done in. */
static json_t *
matrices_value(const struct mcp *m, const json_t *runs, const char *only)
{
	json_t *names = matrices_find(m->out), *list = json_array(), *state;
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name) {
		const char *matrix = json_string_value(name);
		char *dir = text_format("%s/%s", m->out, matrix);

		if (only == NULL || strcmp(only, matrix) == 0) {
			state = matrix_read(dir, NULL);
			if (only != NULL || has_running(runs, matrix) ||
			    json_array_size(json_object_get(state, "running")) > 0)
				append(list, matrix_value(m, dir, matrix, state));
			json_decref(state);
		}
		free(dir);
	}
	json_decref(names);
	return list;
}

/* Those that run, and the last that ended. */
static json_t *
runs_value(const struct mcp *m)
{
	json_t *handles = runs_find(m, 100), *runs = json_array(), *state;
	char ignored[REASON_SIZE];
	const json_t *handle;
	size_t i, ended = 0;

	json_array_foreach(handles, i, handle) {
		state = run_state(m, json_string_value(handle), ignored);
		if (state == NULL)
			continue;
		if (run_is_running(state) || ended++ < RUNS_SHOWN)
			append(runs, state);
		else
			json_decref(state);
	}
	json_decref(handles);
	return runs;
}

void
tool_status(const struct mcp *m, const json_t *args, struct answer *a)
{
	const char *run = arg_text(args, "run"), *only = NULL;
	json_t *runs, *state, *matrices;
	const json_t *matrix;
	bool running;
	size_t i;

	if (run != NULL) {
		if ((state = run_state(m, run, a->reason)) == NULL)
			return;
		only = arg_text(state, "matrix");
		runs = json_pack("[o]", state);
	} else {
		runs = runs_value(m);
	}
	matrices = matrices_value(m, runs, only);
	running = has_running(runs, NULL);
	json_array_foreach(matrices, i, matrix)
		running |= json_array_size(json_object_get(matrix, "boots")) > 0;
	a->content = json_pack(
	    "{s:b, s:o, s:o}", "running", running, "runs", runs, "matrices", matrices);
}

/* ---- waiting ---- */

struct status_wait
status_wait_begin(const struct mcp *m, json_t *args)
{
	const json_t *seconds = json_object_get(args, "wait_s");
	const char *run = arg_text(args, "run");
	struct status_wait w = {
		.args = json_incref(args), .log = text_copy(""), .matrices = json_object()
	};

	if (seconds == NULL || json_integer_value(seconds) <= 0)
		return w;
	w.until_ns = clock_now() + json_integer_value(seconds) * SECOND_NS;
	w.matrix = run != NULL ? run_matrix(m, run) : NULL;
	return w;
}

void
status_wait_free(struct status_wait *w)
{
	json_decref(w->args);
	json_decref(w->matrix);
	json_decref(w->matrices);
	free(w->log);
}

/* The log of the wait's boot that is under way, below OUT; the caller frees it, or NULL.
 */
static char *
growing_log(const struct mcp *m, const struct status_wait *w, struct status_wait *found)
{
	json_t *names =
	    w->matrix != NULL ? json_pack("[O]", w->matrix) : matrices_find(m->out);
	const json_t *name, *boot;
	char *log = NULL;
	size_t i, k;

	json_array_foreach(names, i, name) {
		char *dir = text_format("%s/%s", m->out, json_string_value(name));
		json_t *matrix = NULL;

		if (log == NULL) {
			matrix = matrix_read(
			    dir, json_object_get(w->matrices, json_string_value(name)));
			json_object_set(w->matrices, json_string_value(name), matrix);
		}
		json_array_foreach(json_object_get(matrix, "boots"), k, boot) {
			if (json_object_get(boot, "file") == NULL || log != NULL)
				continue;
			log = text_format("%s/%s", dir, arg_text(boot, "file"));
			if (found == NULL)
				continue;
			found->progress =
			    (double)json_integer_value(json_object_get(matrix, "made"));
			found->total = (double)json_integer_value(
			    json_object_get(matrix, "planned"));
			snprintf(found->message, sizeof(found->message),
			    "%.60s %.60s %.10s", json_string_value(name),
			    arg_text(boot, "config"), arg_text(boot, "sample"));
		}
		json_decref(matrix);
		free(dir);
	}
	json_decref(names);
	return log;
}

bool
status_wait_is_over(const struct mcp *m, const struct status_wait *w, int64_t now)
{
	const char *run = arg_text(w->args, "run");
	char *log;

	if (now >= w->until_ns)
		return true;
	if (run_is_under_way(m, run))
		return false;
	if (run != NULL || (log = growing_log(m, w, NULL)) == NULL)
		return true;
	free(log);
	return false;
}

/* Is the log another one, or longer, than at the last look? */
static bool
log_has_grown(struct status_wait *w, const char *log)
{
	struct stat st = { 0 };
	bool grown;

	(void)stat(log, &st);
	grown = strcmp(log, w->log) != 0 || st.st_size != w->log_size;
	free(w->log);
	w->log = text_copy(log);
	w->log_size = st.st_size;
	return grown;
}

bool
status_wait_look(const struct mcp *m, struct status_wait *w)
{
	struct status_wait found = { 0 };
	char *log = growing_log(m, w, &found);
	struct marks_seen marks;
	bool is_new = false;

	if (log != NULL && log_has_grown(w, log)) {
		marks = marks_read(m, log);
		found.progress += marks.n / (marks.n + 1.0);
		is_new = found.progress > w->progress;
		if (is_new) {
			w->progress = found.progress;
			w->total = found.total;
			snprintf(w->message, sizeof(w->message), "%.200s: %.60s",
			    found.message,
			    marks.last != NULL ? arg_text(marks.last, "marker")
					       : "started");
		}
		json_decref(marks.last);
	}
	free(log);
	return is_new;
}
