/* What the directory of a matrix shows while make works in it, and afterwards. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "below.h"
#include "clock.h"
#include "io.h"
#include "matrixdir.h"
#include "memory.h"
#include "outcome.h"
#include "text.h"

enum {
	DEPTH_MAX = 3,	      /* words of a matrix's name */
	BOOTS_MAX = 100000,   /* more are not looked at */
	END_MAX = 256 * 1024, /* bytes of an end record */
	LAST = 8, /* boots by which it is told how many run beside each other */
};

static const char log_suffix[] = ".boot.jsonl";

/* ---- names ---- */

/* Can it stand in a record and in a line? */
static bool
is_text(const char *name)
{
	json_t *value = json_string(name); /* NULL: not UTF-8 */
	bool fits = value != NULL && !text_has_control(name);

	json_decref(value);
	return fits;
}

bool
matrix_is_name(const char *name)
{
	int words = 0;
	size_t len;

	if (!is_text(name))
		return false;
	for (const char *at = name;; at += len + 1) {
		len = strcspn(at, "/");
		if (len == 0 || at[0] == '.' || ++words > DEPTH_MAX)
			return false;
		if (at[len] == '\0')
			return true;
	}
}

/* Has make worked in it? */
static bool
is_matrix(const char *dir)
{
	return file_exists(dir, ".stamps") || file_exists(dir, "results.json");
}

char *
matrix_find(const char *out, const char *name)
{
	char *dir = text_format("%s/%s", out, name);

	if (matrix_is_name(name) && below_has(out, name, S_IFDIR) && is_matrix(dir))
		return dir;
	free(dir);
	return NULL;
}

/* Of other files, such as boot logs, nothing is asked. */
static int
may_be_directory(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
	       (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN);
}

static bool
is_link(const char *dir, const char *file)
{
	char *path = text_format("%s/%s", dir, file);
	struct stat st;
	bool is = lstat(path, &st) == 0 && S_ISLNK(st.st_mode);

	free(path);
	return is;
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Add the matrices in dir, whose own name is name, or "" for the top. */
static void
names_add(json_t *names, const char *dir, const char *name, int depth)
{
	struct dirent **entries;
	int n;

	if (depth > 0 && !is_text(name))
		return;
	if (depth > 0 && is_matrix(dir))
		append(names, json_string(name));
	if (depth == DEPTH_MAX ||
	    (n = scandir(dir, &entries, may_be_directory, alphasort)) == -1)
		return;
	for (int i = 0; i < n; i++) {
		char *path = text_format("%s/%s", dir, entries[i]->d_name);
		char *inner =
		    text_format("%s%s%s", name, depth > 0 ? "/" : "", entries[i]->d_name);

		if (is_directory(path))
			names_add(names, path, inner, depth + 1);
		free(inner);
		free(path);
		free(entries[i]);
	}
	free(entries);
}

json_t *
matrices_find(const char *out)
{
	json_t *names = json_array();

	names_add(names, out, "", 0);
	return names;
}

/* ---- boot logs ---- */

/* The end record of a boot log below dir; a new reference, or NULL: it has none. */
static json_t *
bootlog_end_read(const char *dir, const char *log)
{
	int fd = below_open(dir, log, S_IFREG);
	char reason[REASON_SIZE], *text, *line;
	json_t *record, *end;
	ssize_t n = -1;
	struct stat st;
	off_t from;

	if (fd == -1)
		return NULL;
	text = xmalloc(END_MAX + 1);
	if (fstat(fd, &st) == 0) {
		from = st.st_size > END_MAX ? st.st_size - END_MAX : 0;
		n = pread(fd, text, END_MAX, from);
	}
	close(fd);
	if (n <= 1 || text[n - 1] != '\n') {
		free(text);
		return NULL;
	}
	text[n - 1] = '\0';
	line = strrchr(text, '\n');
	record = record_parse(line != NULL ? line + 1 : text, reason);
	end = json_object_get(record, "end");
	end = json_is_object(end) ? json_incref(end) : NULL;
	json_decref(record);
	free(text);
	return end;
}

/* ---- a matrix ---- */

/* The text of a stamp without its newline, or "". */
static char *
stamp_read(const char *dir, const char *stamp)
{
	char *path = text_format("%s/.stamps/%s", dir, stamp), *line = file_line(path);

	free(path);
	return line != NULL ? line : text_copy("");
}

static struct timespec
date_of(const char *dir, const char *file)
{
	char *path = text_format("%s/%s", dir, file);
	struct stat st = { 0 };

	(void)stat(path, &st);
	free(path);
	return st.st_mtim;
}

static bool
is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* When the last change was that a log of the configuration must be newer than. */
static struct timespec
changed_at(const char *dir, const char *config)
{
	static const char *const stamps[] = { ".stamps/qboot", ".stamps/launch" };
	char *boot = text_format("%s/boot.json", config);
	struct timespec last = date_of(dir, boot), date;

	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++)
		if (is_later(date = date_of(dir, stamps[i]), last))
			last = date;
	free(boot);
	return last;
}

/* The process that writes FILE.PID, the log of a boot as it grows, or 0: none does. */
static int
writer_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	int pid = dot != NULL && isdigit((unsigned char)dot[1]) ? atoi(dot + 1) : 0;

	return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM) ? pid : 0;
}

/* The logs of a configuration that grow: an object of SAMPLE: file name. */
static json_t *
growing_find(const char *dir, const char *config)
{
	char *path = text_format("%s/%s", dir, config);
	DIR *entries = opendir(path);
	json_t *growing = json_object();
	struct dirent *entry;

	free(path);
	while (entries != NULL && (entry = readdir(entries)) != NULL) {
		char *suffix = strstr(entry->d_name, log_suffix);

		if (suffix == NULL || suffix[strlen(log_suffix)] != '.' ||
		    writer_of(entry->d_name) == 0)
			continue;
		json_object_setn_new(growing, entry->d_name,
		    (size_t)(suffix - entry->d_name), json_string(entry->d_name));
	}
	if (entries != NULL)
		closedir(entries);
	return growing;
}

char *
bootlog_name(const char *config, const char *sample)
{
	return text_format("%s/%s%s", config, sample, log_suffix);
}

char *
bootlog_find(const char *dir, const char *config, const char *sample)
{
	char *log = bootlog_name(config, sample), *path = text_format("%s/%s", dir, log);
	const char *file;
	json_t *growing;

	free(log);
	if (access(path, F_OK) == 0)
		return path;
	growing = growing_find(dir, config);
	/* Else it may have been renamed meanwhile. */
	if ((file = json_string_value(json_object_get(growing, sample))) != NULL ||
	    access(path, F_OK) != 0) {
		free(path);
		path = file != NULL ? text_format("%s/%s/%s", dir, config, file) : NULL;
	}
	json_decref(growing);
	return path;
}

static int
log_remove(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	size_t len = strlen(path), tail = strlen(log_suffix);

	(void)st;
	if (at->level == 2 && kind == FTW_F && len > tail &&
	    strcmp(path + len - tail, log_suffix) == 0)
		unlink(path);
	return 0;
}

void
bootlogs_remove(const char *dir)
{
	(void)nftw(dir, log_remove, 8, FTW_PHYS);
}

static json_t *
milliseconds(const json_t *end, const char *key)
{
	const json_t *ns = json_object_get(end, key);

	return json_is_integer(ns) ? json_real((double)json_integer_value(ns) / 1e6)
				   : json_null();
}

/* Take what was known of a boot whose log has the same date as then. */
static bool
boot_copy(json_t *boot, const json_t *before, json_int_t date_ns)
{
	if (json_integer_value(json_object_get(before, "date_ns")) != date_ns ||
	    !json_equal(
		json_object_get(before, "config"), json_object_get(boot, "config")) ||
	    !json_equal(
		json_object_get(before, "sample"), json_object_get(boot, "sample")))
		return false;
	json_object_update_missing(boot, (json_t *)(uintptr_t)before);
	return true;
}

/* What is known of a boot that has a valid log; false where it has none. */
static bool
boot_take(json_t *boot, const char *dir, const char *config, const char *sample,
    struct timespec changed, const json_t *before)
{
	char *log = bootlog_name(config, sample), *path = text_format("%s/%s", dir, log);
	const char *outcome;
	json_t *end = NULL;
	json_int_t date_ns = 0;
	struct stat st;

	if (lstat(path, &st) == 0 && !is_later(changed, st.st_mtim)) {
		date_ns = st.st_mtim.tv_sec * SECOND_NS + st.st_mtim.tv_nsec;
		if (boot_copy(boot, before, date_ns)) {
			free(path);
			free(log);
			return true;
		}
		end = bootlog_end_read(dir, log);
	}
	free(path);
	free(log);
	outcome = json_string_value(json_object_get(end, "outcome"));
	if (outcome != NULL && outcome_find(outcome) != NULL) {
		put(boot, "state", json_string(outcome));
		put(boot, "end_ms", milliseconds(end, "at_ns"));
		put(boot, "lifetime_ms", milliseconds(end, "lifetime_ns"));
		put_member(boot, "host", end, "host");
		put(boot, "date_ns", json_integer(date_ns));
	} else {
		outcome = NULL;
	}
	json_decref(end);
	return outcome != NULL;
}

/* The number of each boot in execution order: the last line of the journal that has it.
 */
static json_t *
journal_read(const char *dir)
{
	char *path = text_format("%s/order", dir), *line = NULL;
	FILE *fp = fopen(path, "r");
	json_t *journal = json_object();
	json_int_t number = 0;
	size_t room = 0;

	free(path);
	while (fp != NULL && number < BOOTS_MAX && getline(&line, &room, fp) != -1) {
		line[strcspn(line, "\n")] = '\0';
		json_object_set_new(journal, line, json_integer(++number));
	}
	free(line);
	if (fp != NULL)
		fclose(fp);
	return journal;
}

struct matrix_reader {
	const char *dir;
	const json_t *before; /* the boots that were read earlier, or NULL */
	json_t *boots, *running, *journal;
	json_int_t made, completed;
};

static void
boot_read(struct matrix_reader *r, const char *config, const char *sample,
    const json_t *growing, struct timespec changed)
{
	json_t *boot = json_pack("{s:s, s:s}", "config", config, "sample", sample);
	const char *file = json_string_value(json_object_get(growing, sample));
	char *key = text_format("%s/%s", config, sample);
	const json_t *order = json_object_get(r->journal, key);

	append(r->boots, boot);
	if (file != NULL) {
		put(boot, "state", json_string("running"));
		put(boot, "file", json_sprintf("%s/%s", config, file));
		append(r->running, json_string(key));
	} else if (boot_take(boot, r->dir, config, sample, changed,
		       json_array_get(r->before, json_array_size(r->boots) - 1))) {
		r->made++;
		r->completed +=
		    outcome_completed(json_string_value(json_object_get(boot, "state")));
	} else {
		put(boot, "state", json_string("waiting"));
		order = NULL;
	}
	if (order != NULL)
		put_member(boot, "order", r->journal, key);
	free(key);
}

static void
config_read(struct matrix_reader *r, const char *config, int warmup, int samples)
{
	json_t *growing = growing_find(r->dir, config);
	struct timespec changed = changed_at(r->dir, config);
	char sample[32];

	for (int i = 1; i <= warmup + samples; i++) {
		snprintf(sample, sizeof(sample), i <= warmup ? "W%02d" : "%03d",
		    i <= warmup ? i : i - warmup);
		boot_read(r, config, sample, growing, changed);
	}
	json_decref(growing);
}

/* Of CONFIGURATION:N among the counts those are no more than N. */
static int
samples_of(const char *counts, const char *config, int samples)
{
	char *of = text_format(" %s:", config);
	const char *limit = strstr(counts, of);
	int n = limit != NULL ? atoi(limit + strlen(of)) : samples;

	free(of);
	return n < samples ? n : samples;
}

json_t *
matrix_read(const char *dir, const json_t *before)
{
	char *names = stamp_read(dir, "configs"), *counts = stamp_read(dir, "samples");
	struct matrix_reader r = { dir, json_object_get(before, "boots"), json_array(),
		json_array(), journal_read(dir), 0, 0 };
	int samples = 0, warmup = 0;
	json_t *configs = json_array();
	char *rest = names, *name;

	(void)sscanf(counts, "%d %d", &samples, &warmup);
	if (samples < 0 || warmup < 0 || samples > BOOTS_MAX || warmup > BOOTS_MAX)
		samples = warmup = 0;
	while ((name = strsep(&rest, " ")) != NULL) {
		if (!matrix_is_name(name) || strchr(name, '/') != NULL ||
		    is_link(dir, name))
			continue;
		append(configs, json_string(name));
		if (json_array_size(r.boots) < BOOTS_MAX)
			config_read(&r, name, warmup, samples_of(counts, name, samples));
	}
	free(names);
	free(counts);
	json_decref(r.journal);
	return json_pack("{s:o, s:i, s:i, s:I, s:I, s:I, s:o, s:o}", "configs", configs,
	    "samples", samples, "warmup", warmup, "planned",
	    (json_int_t)json_array_size(r.boots), "made", r.made, "completed",
	    r.completed, "running", r.running, "boots", r.boots);
}

/* ---- how long it will take ---- */

struct lifetimes {
	double sum_ms;
	int n, left;
};

static void
lifetimes_add(struct lifetimes *l, const json_t *boot)
{
	const json_t *ms = json_object_get(boot, "lifetime_ms");
	const char *state = json_string_value(json_object_get(boot, "state"));

	if (json_is_number(ms)) {
		l->sum_ms += json_number_value(ms);
		l->n++;
	}
	l->left += strcmp(state, "waiting") == 0 || strcmp(state, "running") == 0;
}

struct span {
	double from_ms, to_ms;
};

static int
span_compare(const void *a, const void *b)
{
	double one = ((const struct span *)a)->from_ms;
	double other = ((const struct span *)b)->from_ms;

	return (one > other) - (one < other);
}

/* How many boots ran beside each other, of the last that were run, while any did. */
static double
beside_each_other(const json_t *boots)
{
	struct span *spans = xcalloc(json_array_size(boots) + 1, sizeof(*spans));
	double sum = 0, covered = 0, until = 0;
	const json_t *boot, *lifetime;
	size_t i, n = 0;

	json_array_foreach((json_t *)(uintptr_t)boots, i, boot) {
		lifetime = json_object_get(boot, "lifetime_ms");
		if (!json_is_number(lifetime))
			continue;
		spans[n].from_ms =
		    (double)json_integer_value(json_object_get(boot, "date_ns")) / 1e6;
		spans[n].to_ms = spans[n].from_ms + json_number_value(lifetime);
		n++;
	}
	qsort(spans, n, sizeof(*spans), span_compare);
	for (i = n > LAST ? n - LAST : 0; i < n; i++) {
		sum += spans[i].to_ms - spans[i].from_ms;
		covered += fmax(0, spans[i].to_ms - fmax(until, spans[i].from_ms));
		until = fmax(until, spans[i].to_ms);
	}
	free(spans);
	return covered > 0 ? sum / covered : 1;
}

const char *
matrix_eta(const json_t *matrix, double *eta_s)
{
	const json_t *boot, *config;
	struct lifetimes all = { 0 }, *each;
	json_t *configs = json_object_get(matrix, "configs");
	double ms = 0;
	size_t i, k;

	each = xcalloc(json_array_size(configs) + 1, sizeof(*each));
	json_array_foreach(json_object_get(matrix, "boots"), i, boot) {
		lifetimes_add(&all, boot);
		json_array_foreach(configs, k, config)
			if (json_equal(config, json_object_get(boot, "config")))
				lifetimes_add(&each[k], boot);
	}
	json_array_foreach(configs, k, config) {
		const struct lifetimes *l = each[k].n > 0 ? &each[k] : &all;

		if (l->n > 0)
			ms += each[k].left * l->sum_ms / l->n;
	}
	free(each);
	if (all.left > 0 && all.n == 0)
		return "no boot has ended yet";
	*eta_s = ms / 1000 /
		 fmin(beside_each_other(json_object_get(matrix, "boots")),
		     all.left > 0 ? all.left : 1);
	return NULL;
}
