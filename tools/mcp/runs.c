/* Runs: makes that were started here. */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guesttext.h"
#include "lib/hex.h"
#include "lib/io.h"
#include "lib/matrixdir.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "runs.h"
#include "verdict.h"

enum {
	HANDLE_LEN = 12,
	KEPT_MAX = 200,	       /* runs whose records are kept */
	TAIL_LINES = 60,       /* of a log, in a state */
	TAIL_BYTES = 16 << 10, /* where these are looked for */
	CANCEL_WAIT_MS = 5000,
};

static char *
run_file(const struct mcp *m, const char *run, const char *suffix)
{
	return text_format("%s/.runs/%s%s", m->out, run, suffix);
}

/* ---- records ---- */

/* Write a file whole or not at all. */
static bool
file_write(const char *path, const json_t *value)
{
	char *part = text_format("%s.%d", path, (int)getpid());
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *fp = fd != -1 ? fdopen(fd, "w") : NULL;
	bool written = fp != NULL;

	if (written) {
		json_emit(fp, value);
		written = ferror(fp) == 0;
		written = fclose(fp) == 0 && written;
	}
	if (written)
		written = rename(part, path) == 0;
	if (!written)
		unlink(part);
	free(part);
	return written;
}

/* The time, in the kernel's ticks, at which a process was started; 0: there is none. */
static json_int_t
process_start(int pid)
{
	char *path = text_format("/proc/%d/stat", pid), *line = file_line(path), *rest;
	unsigned long long start = 0;

	if (line != NULL && (rest = strrchr(line, ')')) != NULL)
		(void)sscanf(rest,
		    ") %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
		    "%*s %*s %*s %*s %*s %*s %llu",
		    &start);
	free(line);
	free(path);
	return (json_int_t)start;
}

/* The process of a record, or 0: it has ended, or its number is another's now. */
static int
record_process(const json_t *record)
{
	int pid = (int)json_integer_value(json_object_get(record, "pid"));
	json_int_t start = json_integer_value(json_object_get(record, "pid_start"));

	return pid > 1 && start != 0 && process_start(pid) == start ? pid : 0;
}

static json_t *
record_read(const struct mcp *m, const char *run, char reason[REASON_SIZE])
{
	char *path = run_file(m, run, ".json");
	json_t *record = hex_is(run, HANDLE_LEN) ? json_load_file(path, 0, NULL) : NULL;

	if (!json_is_string(json_object_get(record, "goal")) ||
	    !json_is_string(json_object_get(record, "matrix")) ||
	    !json_is_number(json_object_get(record, "started_s"))) {
		json_decref(record);
		record = NULL;
		reason_write(reason, "%s: no such run", run);
	}
	free(path);
	return record;
}

/* The process of a run that is under way, or 0. */
static int
run_process(const struct mcp *m, const char *run, const json_t *record)
{
	char *end_path = run_file(m, run, ".end");
	int pid = record_process(record); /* before its end is looked for */

	if (pid != 0 && access(end_path, F_OK) == 0)
		pid = 0;
	free(end_path);
	return pid;
}

/* ---- finding them ---- */

static int
is_record(const struct dirent *entry)
{
	return strlen(entry->d_name) == HANDLE_LEN + strlen(".json") &&
	       strcmp(entry->d_name + HANDLE_LEN, ".json") == 0;
}

struct dated_run {
	char handle[HANDLE_LEN + 1];
	struct timespec date;
};

static int
later_first(const void *a, const void *b)
{
	const struct timespec *one = &((const struct dated_run *)a)->date;
	const struct timespec *other = &((const struct dated_run *)b)->date;

	if (one->tv_sec != other->tv_sec)
		return one->tv_sec > other->tv_sec ? -1 : 1;
	return one->tv_nsec > other->tv_nsec ? -1 : one->tv_nsec < other->tv_nsec;
}

json_t *
runs_find(const struct mcp *m, size_t max)
{
	char *dir = text_format("%s/.runs", m->out);
	struct dirent **entries = NULL;
	int n = scandir(dir, &entries, is_record, NULL);
	struct dated_run *runs = xcalloc(n > 0 ? (size_t)n + 1 : 1, sizeof(*runs));
	json_t *handles = json_array();

	for (int i = 0; i < n; i++) {
		char *path = text_format("%s/%s", dir, entries[i]->d_name);
		struct stat st = { 0 };

		(void)stat(path, &st);
		memcpy(runs[i].handle, entries[i]->d_name, HANDLE_LEN);
		runs[i].date = st.st_mtim;
		free(path);
		free(entries[i]);
	}
	if (n > 0)
		qsort(runs, (size_t)n, sizeof(*runs), later_first);
	for (int i = 0; i < n && (size_t)i < max; i++)
		append(handles, json_string(runs[i].handle));
	free(entries);
	free(runs);
	free(dir);
	return handles;
}

static bool
one_is_under_way(const struct mcp *m, const char *run, const char *matrix)
{
	char ignored[REASON_SIZE];
	json_t *record = record_read(m, run, ignored);
	bool is = record != NULL &&
		  (matrix == NULL || strcmp(arg_text(record, "matrix"), matrix) == 0) &&
		  run_process(m, run, record) != 0;

	json_decref(record);
	return is;
}

/* A run that is under way, in that matrix or, NULL, in any: a new string, or NULL. */
static json_t *
under_way_find(const struct mcp *m, const char *matrix)
{
	json_t *handles = runs_find(m, KEPT_MAX), *handle, *found = NULL;
	size_t i;

	json_array_foreach(handles, i, handle)
		if (one_is_under_way(m, json_string_value(handle), matrix)) {
			found = json_incref(handle);
			break;
		}
	json_decref(handles);
	return found;
}

bool
run_is_under_way(const struct mcp *m, const char *run)
{
	json_t *found;

	if (run != NULL)
		return one_is_under_way(m, run, NULL);
	found = under_way_find(m, NULL);
	json_decref(found);
	return found != NULL;
}

/* Forget the runs that ended long ago. */
static void
runs_prune(const struct mcp *m)
{
	static const char *const suffixes[] = { ".json", ".log", ".cancel", ".end" };
	json_t *handles = runs_find(m, SIZE_MAX);

	for (size_t i = KEPT_MAX; i < json_array_size(handles); i++) {
		const char *run = json_string_value(json_array_get(handles, i));
		bool is_kept = run_is_under_way(m, run);

		for (size_t k = 0; !is_kept && k < 4; k++) {
			char *path = run_file(m, run, suffixes[k]);

			unlink(path);
			free(path);
		}
	}
	json_decref(handles);
}

/* ---- what is known of one ---- */

/* The last lines of its log. */
static json_t *
log_tail(const struct mcp *m, const char *run)
{
	char *path = run_file(m, run, ".log"), text[TAIL_BYTES + 1], *line, *rest = text;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	json_t *lines = json_array();
	off_t size = fd != -1 ? lseek(fd, 0, SEEK_END) : 0;
	ssize_t n = fd == -1 ? 0
			     : pread(fd, text, TAIL_BYTES,
				   size > TAIL_BYTES ? size - TAIL_BYTES : 0);

	text[n > 0 ? n : 0] = '\0';
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (*line != '\0')
			append(lines, json_string(line) ?: json_string("(not text)"));
		if (json_array_size(lines) > TAIL_LINES)
			json_array_remove(lines, 0);
	}
	if (fd != -1)
		close(fd);
	free(path);
	return lines;
}

/* What make ab found, if it came to that. */
static const char *
verdict_of(const struct mcp *m, const json_t *record)
{
	char *path = text_format("%s/%s/comparison.json", m->out,
	    json_string_value(json_object_get(record, "matrix")));
	json_t *file = json_load_file(path, 0, NULL);
	const json_t *comparison = json_object_get(file, "comparison");
	const char *word = comparison != NULL
			       ? verdict_word(json_object_get(comparison, "status"))
			       : NULL;

	json_decref(file);
	free(path);
	return word;
}

json_t *
run_state(const struct mcp *m, const char *run, char reason[REASON_SIZE])
{
	json_t *record = record_read(m, run, reason), *end, *state, *status;
	char *end_path, *cancel_path;
	const char *verdict = NULL, *word;
	bool alive;

	if (record == NULL)
		return NULL;
	end_path = run_file(m, run, ".end");
	cancel_path = run_file(m, run, ".cancel");
	alive = record_process(record) != 0; /* before its end is looked for */
	end = json_load_file(end_path, 0, NULL);
	status = json_object_get(end, "exit_status");
	if (end != NULL &&
	    strcmp(json_string_value(json_object_get(record, "goal")), "ab") == 0)
		verdict = verdict_of(m, record);
	if (end == NULL && alive)
		word = "running";
	else if (access(cancel_path, F_OK) == 0)
		word = "cancelled";
	else if (end == NULL)
		word = "lost";
	else
		word = json_integer_value(status) == 0 || verdict != NULL ? "done"
									  : "failed";
	state = json_pack("{s:s, s:O, s:O, s:s, s:o, s:O, s:o}", "run", run, "goal",
	    json_object_get(record, "goal"), "matrix", json_object_get(record, "matrix"),
	    "state", word, "exit_status", value_or_null(status), "started_s",
	    json_object_get(record, "started_s"), "log_tail", log_tail(m, run));
	if (verdict != NULL)
		put(state, "verdict", json_string(verdict));
	guest_text_clean(state, 500);
	json_decref(end);
	json_decref(record);
	free(end_path);
	free(cancel_path);
	return state;
}

json_t *
run_matrix(const struct mcp *m, const char *run)
{
	char ignored[REASON_SIZE];
	json_t *record = record_read(m, run, ignored);
	json_t *matrix = json_incref(json_object_get(record, "matrix"));

	json_decref(record);
	return matrix;
}

bool
run_is_running(const json_t *state)
{
	const char *word = json_string_value(json_object_get(state, "state"));

	return word != NULL && strcmp(word, "running") == 0;
}

/* ---- starting one ---- */

/* In the child of the keeper. */
static _Noreturn void
make_become(char *const argv[])
{
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	unsetenv("MAKEFLAGS");
	unsetenv("MAKELEVEL");
	execvp(argv[0], argv);
	warn("%s", argv[0]);
	_exit(127);
}

/*
 * Keep a make: its process is the leader of the run's group, and writes down how make
 * ended.  It begins when a byte comes from go, and does nothing where none comes.
 */
static _Noreturn void
keep(char *const argv[], const int go[2], int log, const char *end_path)
{
	int null = open("/dev/null", O_RDONLY), status = 0;
	json_t *end;
	char byte;
	pid_t pid;

	close(go[1]); /* else its own copy would keep it waiting */
	if (setsid() == -1 || read(go[0], &byte, 1) != 1 ||
	    dup2(null, STDIN_FILENO) == -1 || dup2(log, STDOUT_FILENO) == -1 ||
	    dup2(log, STDERR_FILENO) == -1)
		_exit(1);
	close_range(3, ~0U, 0);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	if ((pid = fork()) == 0)
		make_become(argv);
	while (pid != -1 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	end = json_pack("{s:i, s:I}", "exit_status",
	    pid != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	    "ended_s", (json_int_t)time(NULL));
	_exit(file_write(end_path, end) ? 0 : 1);
}

/* Fork the keeper, so that nobody has to wait for it; returns its process. */
static pid_t
keeper_fork(char *const argv[], const int go[2], int log, const char *end_path)
{
	pid_t pid, keeper = -1;
	int told[2], status;

	if (pipe2(told, O_CLOEXEC) == -1 || (pid = fork()) == -1)
		return -1;
	if (pid == 0) {
		if ((keeper = fork()) == 0)
			keep(argv, go, log, end_path);
		_exit(write(told[1], &keeper, sizeof(keeper)) == sizeof(keeper) ? 0 : 1);
	}
	close(told[1]);
	if (read(told[0], &keeper, sizeof(keeper)) != sizeof(keeper))
		keeper = -1;
	close(told[0]);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return keeper;
}

static char **
make_argv(const struct mcp *m, const char *goal, const char *out, const json_t *words)
{
	size_t n = json_array_size(words), used = 0;
	char **argv = xcalloc(n + 7, sizeof(*argv));

	argv[used++] = text_copy("make");
	argv[used++] = text_copy("--no-print-directory");
	argv[used++] = text_copy(m->installed ? "-f" : "-C");
	argv[used++] =
	    text_format("%s%s", m->tree, m->installed ? "/tools/make/bootmatrix.mk" : "");
	argv[used++] = text_copy(goal);
	argv[used++] = text_format("OUT=%s", out);
	for (size_t i = 0; i < n; i++)
		argv[used++] = text_copy(json_string_value(json_array_get(words, i)));
	return argv;
}

static void
argv_release(char **argv)
{
	for (char **word = argv; *word != NULL; word++)
		free(*word);
	free(argv);
}

static void
boots_remove(const struct mcp *m, const char *matrix)
{
	char *dir = text_format("%s/%s", m->out, matrix);

	bootlogs_remove(dir);
	free(dir);
}

/* Write the record of a run whose keeper waits, then let it begin. */
static const char *
run_begin(const struct mcp *m, const char *run, json_t *record, pid_t keeper, int go,
    char reason[REASON_SIZE])
{
	char *path = run_file(m, run, ".json");
	const char *why = NULL;

	put(record, "pid", json_integer(keeper));
	put(record, "pid_start", json_integer(process_start(keeper)));
	if (!file_write(path, record)) {
		why = reason_write(reason, "%s: %s", path, strerror(errno));
	} else if (write(go, "", 1) != 1) {
		why = reason_write(reason, "make cannot be started");
		unlink(path);
	}
	free(path);
	return why;
}

/* With the lock of OUT/.runs held. */
static json_t *
run_create(const struct mcp *m, const char *goal, const char *matrix, json_t *record,
    char *const argv[], char reason[REASON_SIZE])
{
	char run[HANDLE_LEN + 1], *log_path, *end_path;
	int go[2], log;
	pid_t keeper = -1;
	const char *why = NULL;

	hex_random(run, HANDLE_LEN);
	log_path = run_file(m, run, ".log");
	end_path = run_file(m, run, ".end");
	log = open(log_path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	if (log == -1 || pipe2(go, O_CLOEXEC) == -1) {
		why = reason_write(reason, "%s: %s", log_path, strerror(errno));
	} else {
		keeper = keeper_fork(argv, go, log, end_path);
		close(go[0]);
		why = keeper == -1 ? reason_write(reason, "fork: %s", strerror(errno))
				   : run_begin(m, run, record, keeper, go[1], reason);
		close(go[1]);
	}
	if (log != -1)
		close(log);
	if (why != NULL)
		unlink(log_path);
	free(log_path);
	free(end_path);
	return why != NULL ? NULL
			   : json_pack("{s:s, s:s, s:s, s:s}", "run", run, "goal", goal,
				 "matrix", matrix, "state", "running");
}

json_t *
run_start(const struct mcp *m, const char *goal, const char *matrix, const json_t *words,
    bool anew, char reason[REASON_SIZE])
{
	char *dir = text_format("%s/.runs", m->out), *path = text_format("%s/lock", dir);
	char *of_matrix = text_format("%s/%s", m->out, matrix);
	char **argv;
	json_t *record, *started = NULL, *other = NULL;
	int lock;

	/* make's OUT is what the matrix's own name, its guest, is below. */
	*strrchr(of_matrix, '/') = '\0';
	argv = make_argv(m, goal, of_matrix, words);
	record = json_pack("{s:s, s:s, s:O, s:I}", "goal", goal, "matrix", matrix,
	    "settings", words, "started_s", (json_int_t)time(NULL));
	(void)mkdir(m->out, 0777);
	(void)mkdir(dir, 0700);
	lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock == -1 || flock(lock, LOCK_EX) == -1) {
		reason_write(reason, "%s: %s", path, strerror(errno));
	} else if ((other = under_way_find(m, matrix)) != NULL) {
		reason_write(reason, "%s: run %s is under way in it", matrix,
		    json_string_value(other));
	} else {
		if (anew)
			boots_remove(m, matrix);
		runs_prune(m);
		started = run_create(m, goal, matrix, record, argv, reason);
	}
	if (lock != -1)
		close(lock);
	json_decref(other);
	json_decref(record);
	argv_release(argv);
	free(of_matrix);
	free(path);
	free(dir);
	return started;
}

/* ---- stopping one ---- */

json_t *
run_cancel(const struct mcp *m, const char *run, char reason[REASON_SIZE])
{
	const struct timespec moment = { .tv_nsec = 20000000 };
	json_t *record = record_read(m, run, reason);
	char *end_path, *cancel_path;
	int pid, fd;

	if (record == NULL)
		return NULL;
	end_path = run_file(m, run, ".end");
	cancel_path = run_file(m, run, ".cancel");
	if ((pid = run_process(m, run, record)) != 0) {
		if ((fd = open(cancel_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) != -1)
			close(fd);
		kill(-pid, SIGTERM);
		for (int ms = 0; ms < CANCEL_WAIT_MS && access(end_path, F_OK) == -1;
		     ms += 20)
			nanosleep(&moment, NULL);
	}
	json_decref(record);
	free(end_path);
	free(cancel_path);
	return run_state(m, run, reason);
}
