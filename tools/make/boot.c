/*
 * Boot a sample: qboot reads machine.json beside the log, and the log gets its name when
 * it is complete.
 *
 * It takes a lease of cores, and one of the slots that limit how many boots of a matrix
 * run at once.  Nothing is done for a log that is newer than all that it depends on:
 * another make has made it meanwhile.  The journal has a line for each boot, in execution
 * order.  A log has the date of its boot's start, so that one whose machine was changed
 * during the boot is stale.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/holder.h"
#include "guard.h"
#include "lib/io.h"
#include "lib/json.h"
#include "lib/lease.h"
#include "lib/memory.h"
#include "lib/option.h"
#include "lib/outcome.h"
#include "lib/pool.h"
#include "lib/text.h"
#include "lib/togo.h"
#include "lib/tty.h"

enum { SAY_S = 30 }; /* who waits for a lease says so, as often */

struct boot_step {
	bool force;
	const char *journal, *place;
	const char *launcher; /* LAUNCH as it was typed; NULL: none */
	struct guard guard;
	const char *leases; /* the directory of leases; NULL: none is taken */
	long long retries;  /* how often a boot that could not be is tried again */
	size_t jobs; /* how many boots at once: 1: alone on this host; 0: any number */
	char *seed;
	char *log;    /* .../CONFIGURATION/SAMPLE.boot.jsonl */
	char **files; /* what the log depends on */
	char **qboot; /* its command, with what launches it */
	int nfiles, nqboot;
	char *machine, *config, *sample; /* machine.json; the parts of the log's name */
	char *part;			 /* what the log is called until it is complete */
	char *outcome, *last_phase;	 /* of the boot; NULL: none yet */
	bool in_place; /* one line of a terminal shows each boot in its turn */
	int out;       /* that file, locked while the boot is under way */
};

static const int fatal_signals[] = { SIGHUP, SIGINT, SIGTERM };
static volatile sig_atomic_t caught;
static volatile pid_t child;

static _Noreturn void
usage(void)
{
	fprintf(stderr,
	    "usage: boot [-f] [-c launcher] [-g first-block] -j journal "
	    "[-l leases] [-n jobs]\n            [-p n/total] [-r retries] -s seed "
	    "log [file ...] -- qboot ...\n");
	exit(2);
}

static void
options_read(struct boot_step *b, int argc, char *argv[])
{
	int ch, i;

	while ((ch = getopt(argc, argv, "+c:fg:j:l:n:p:r:s:")) != -1)
		switch (ch) {
		case 'c':
			b->launcher = optarg;
			break;
		case 'f':
			b->force = true;
			break;
		case 'g':
			b->guard.words = optarg;
			break;
		case 'j':
			b->guard.journal = b->journal = optarg;
			break;
		case 'l':
			b->leases = optarg;
			break;
		case 'n':
			b->jobs = (size_t)option_number(ch, optarg, 0, 1 << 16);
			break;
		case 'p':
			b->place = optarg;
			break;
		case 'r':
			b->retries = option_number(ch, optarg, 0, 16);
			break;
		case 's':
			b->seed = optarg;
			break;
		default:
			usage();
		}
	for (i = optind; i < argc && strcmp(argv[i], "--") != 0; i++)
		;
	if (b->journal == NULL || b->seed == NULL || i == optind || i + 1 >= argc)
		usage();
	b->log = argv[optind];
	b->files = argv + optind + 1;
	b->nfiles = i - optind - 1;
	b->qboot = argv + i + 1;
	b->nqboot = argc - i - 1;
}

static void
names_read(struct boot_step *b)
{
	static const char suffix[] = ".boot.jsonl";
	char *dir = text_copy(b->log), *slash = strrchr(dir, '/');
	char *end = slash != NULL ? strstr(slash, suffix) : NULL;

	if (end == NULL)
		errx(2, "%s: not directory/sample%s", b->log, suffix);
	*slash = *end = '\0';
	b->sample = text_copy(slash + 1);
	b->machine = text_format("%s/machine.json", dir);
	b->part = text_format("%s.%d", b->log, (int)getpid());
	slash = strrchr(dir, '/');
	b->config = text_copy(slash != NULL ? slash + 1 : dir);
	free(dir);
}

static bool
is_newer(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec != b->st_mtim.tv_sec
		   ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
		   : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

/* Is there no log, or one that is older than a file that it depends on? */
static bool
is_due(const struct boot_step *b)
{
	struct stat made, file;

	if (b->force || stat(b->log, &made) == -1)
		return true;
	for (int i = 0; i < b->nfiles; i++)
		if (stat(b->files[i], &file) == -1 || is_newer(&file, &made))
			return true;
	return false;
}

/*
 * A boot of this log that is under way has locked its file.  What killed ones have left
 * is removed by who has locked the journal: for another, a file without a lock may be
 * that of a boot which is about to lock it.  Returns the file of the boot under way,
 * which the caller frees, or NULL.
 */
static char *
boot_find(const char *log, bool removes)
{
	char *pattern = text_format("%s.*", log), *found = NULL;
	glob_t files = { 0 };

	glob(pattern, GLOB_NOSORT, NULL, &files);
	for (size_t i = 0; i < files.gl_pathc && found == NULL; i++) {
		int fd = open(files.gl_pathv[i], O_RDONLY | O_CLOEXEC);

		if (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == -1)
			found = text_copy(files.gl_pathv[i]);
		else if (removes)
			unlink(files.gl_pathv[i]);
		if (fd != -1)
			close(fd);
	}
	globfree(&files);
	free(pattern);
	return found;
}

static void
boot_wait(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return; /* it has ended */
	holder_say(file, file);
	while (flock(fd, LOCK_EX) == -1)
		if (errno != EINTR)
			err(1, "%s", file);
	close(fd);
}

/* Wait for other boots of this log. */
static void
others_wait(const char *log, bool removes)
{
	char *file;

	while ((file = boot_find(log, removes)) != NULL) {
		boot_wait(file);
		free(file);
	}
}

/* How many cores a machine can use: one for each vCPU, unless these take turns. */
static size_t
cores_of(const struct boot_step *b)
{
	FILE *fp = fopen(b->machine, "r");
	json_t *document, *machine;
	const char *clock, *thread;
	size_t cpus;

	if (fp == NULL)
		err(1, "%s", b->machine);
	document = json_loadf(fp, 0, NULL);
	machine = json_object_get(document, "machine");
	clock = json_string_value(json_object_get(machine, "clock"));
	thread = json_string_value(json_object_get(machine, "thread"));
	cpus = (size_t)json_integer_value(json_object_get(machine, "cpus"));
	if (cpus < 1 || (clock != NULL && strcmp(clock, "icount") == 0) ||
	    (thread != NULL && strcmp(thread, "single") == 0))
		cpus = 1;
	json_decref(document);
	fclose(fp);
	return cpus;
}

/* Take one of the slots of this matrix. */
static void
slot_take(const struct boot_step *b)
{
	const char *slash = strrchr(b->journal, '/');
	char *dir = slash != NULL ? text_format("%.*s/.slots", (int)(slash - b->journal),
					b->journal)
				  : text_copy(".slots");
	char **names = xcalloc(b->jobs, sizeof(*names));
	const struct pool slots = { dir, names, b->jobs, 0 };

	for (size_t i = 0; i < b->jobs; i++)
		names[i] = text_format("%zu", i + 1);
	free(pool_take(&slots, 1).taken);
	for (size_t i = 0; i < b->jobs; i++)
		free(names[i]);
	free(names);
	free(dir);
}

/* Wait until this boot may be run. */
static void
turn_take(const struct boot_step *b)
{
	size_t cores = b->jobs == 1 ? 0 : cores_of(b);
	size_t there_are;

	if (b->jobs > 1)
		slot_take(b);
	if (b->leases == NULL)
		return;
	there_are = lease_take(b->leases, cores, SAY_S);
	if (there_are < cores && there_are > 0)
		printf("%s %s: alone, since it has %zu vCPUs and this host %zu cores\n",
		    b->config, b->sample, cores, there_are);
}

/* Returns the number of the boot's line in the journal; *start becomes its date. */
static unsigned long
journal_append(FILE *journal, const struct boot_step *b, struct timespec *start)
{
	unsigned long lines = 1;
	struct stat written;
	int c;

	while ((c = getc(journal)) != EOF)
		lines += c == '\n';
	fprintf(journal, "%s/%s\n", b->config, b->sample);
	if (fflush(journal) == EOF || fstat(fileno(journal), &written) == -1)
		write_lost(b->journal);
	*start = written.st_mtim;
	return lines;
}

/*
 * Whoever waits for more than a minute wants to know how long, where it is known how many
 * boots are run at once.
 */
static void
togo_write(FILE *out, const struct boot_step *b)
{
	long long s = -1;
	long n, total;

	if (b->jobs > 0 && b->place != NULL &&
	    sscanf(b->place, "%ld/%ld", &n, &total) == 2)
		s = togo_s(b->journal, total - n + 1) / (long long)b->jobs;
	if (s >= 7200)
		fprintf(out, ", about %lld hours to go", (s + 1800) / 3600);
	else if (s >= 60)
		fprintf(out, ", about %lld min to go", (s + 30) / 60);
}

static void
part_open(struct boot_step *b)
{
	b->out = open(b->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (b->out == -1 || flock(b->out, LOCK_EX) == -1)
		write_lost(b->part);
}

/* Lock the journal: no boot of this log is under way then, and none begins. */
static FILE *
journal_lock(const struct boot_step *b)
{
	FILE *journal = fopen(b->journal, "a+e");

	if (journal == NULL || flock(fileno(journal), LOCK_EX) == -1)
		write_lost(b->journal);
	others_wait(b->log, true);
	return journal;
}

/* Begin the boot, unless it is no longer due.  Returns its number in the journal, or 0.
 */
static unsigned long
boot_begin(struct boot_step *b, struct timespec *start)
{
	FILE *journal = journal_lock(b);
	unsigned long order = 0;

	if (is_due(b)) {
		part_open(b);
		order = journal_append(journal, b, start);
	}
	fclose(journal);
	return order;
}

/* Which boot it is.  Those beside each other do not begin in the order of the plan. */
static void
place_write(FILE *out, const struct boot_step *b)
{
	const char *slash = b->place != NULL ? strchr(b->place, '/') : NULL;
	int total = slash != NULL ? (int)strlen(slash + 1) : 0;
	int n = slash != NULL ? (int)(slash - b->place) : 0;

	if (slash != NULL && b->jobs == 1)
		fprintf(out, "[%*.*s%s] ", total, n, b->place, slash);
	fprintf(out, "%s %s", b->config, b->sample);
	if (slash != NULL && b->jobs != 1)
		fprintf(out, ", number %.*s of %s in the plan", n, b->place, slash + 1);
}

/*
 * A line for each boot, in a log; on a terminal qboot goes on with it, and shows the
 * phase that the boot has reached, unless boots run beside each other.
 */
static void
place_say(const struct boot_step *b)
{
	char *text;
	size_t len;
	FILE *line = text_open(&text, &len);

	place_write(line, b);
	togo_write(line, b);
	text_close(line);
	printf(b->in_place ? TTY_LINE "%s" TTY_LINE_END : "%s\n", text);
	if (fflush(stdout) == EOF)
		write_lost("stdout");
	if (setenv(PROGRESS_VARIABLE, b->in_place ? text : "", 1) == -1)
		err(1, NULL);
	free(text);
}

static void
line_clear(const struct boot_step *b)
{
	if (b->in_place)
		fputs(TTY_LINE TTY_LINE_END, stderr);
}

/* In the child: become qboot, or what launches it. */
static _Noreturn void
qboot_become(const struct boot_step *b, unsigned long order)
{
	char n[] = "-n", o[] = "-o", s[] = "-s", *number = text_format("%lu", order);
	char *const options[] = { n, b->sample, o, number, s, b->seed, NULL };
	size_t count = (size_t)b->nqboot;
	char **argv = xmalloc(count * sizeof(*argv) + sizeof(options));
	int in = open(b->machine, O_RDONLY | O_CLOEXEC);

	if (in == -1)
		err(1, "%s", b->machine);
	if (dup2(in, STDIN_FILENO) == -1 || dup2(b->out, STDOUT_FILENO) == -1)
		err(1, NULL);
	memcpy(argv, b->qboot, count * sizeof(*argv));
	memcpy(argv + count, options, sizeof(options));
	execvp(argv[0], argv);
	err(1, "%s", argv[0]);
}

static void
pass_on(int signal)
{
	caught = signal;
	if (child > 0)
		kill(child, signal);
}

static void
fatal_signals_handle(void (*handler)(int))
{
	const struct sigaction action = { .sa_handler = handler };

	for (size_t i = 0; i < sizeof(fatal_signals) / sizeof(fatal_signals[0]); i++)
		sigaction(fatal_signals[i], &action, NULL);
}

static void
die_of_signal(void)
{
	if (caught == 0)
		return;
	signal(caught, SIG_DFL);
	raise(caught);
}

/*
 * Run qboot, whose output goes to b->part; returns its status.  A signal that would end
 * this process ends qboot first.
 */
static int
qboot_run(const struct boot_step *b, unsigned long order)
{
	sigset_t all, old;
	int status;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	fatal_signals_handle(pass_on);
	if ((child = b->leases != NULL ? lease_fork() : fork()) == -1)
		err(1, "fork");
	if (child == 0)
		fatal_signals_handle(SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (child == 0)
		qboot_become(b, order);
	while (waitpid(child, &status, 0) == -1)
		if (errno != EINTR)
			err(1, "wait");
	return status;
}

/* The last line of what qboot has written, whole or not; the caller frees it. */
static char *
last_line(const char *part)
{
	FILE *fp = fopen(part, "r");
	char *line = NULL, *last = text_copy("");
	size_t cap = 0;

	if (fp == NULL)
		err(1, "%s", part);
	while (getline(&line, &cap, fp) != -1) {
		free(last);
		last = text_copy(line);
	}
	free(line);
	fclose(fp);
	return last;
}

/*
 * Take the outcome from the last record of what qboot has written, if that is the end of
 * a boot: what launches qboot may be lost and end well, as srun does with a node.
 */
static void
outcome_read(struct boot_step *b)
{
	char *line = last_line(b->part);
	char reason[REASON_SIZE];
	json_t *record = record_parse(line, reason), *end;
	const char *outcome, *phase;

	end = json_object_get(record, "end");
	outcome = json_string_value(json_object_get(end, "outcome"));
	phase = json_string_value(json_object_get(end, "last_phase"));
	if (outcome != NULL)
		b->outcome = text_copy(outcome);
	if (phase != NULL)
		b->last_phase = text_printable(text_copy(phase));
	json_decref(record);
	free(line);
}

/* Was it not qboot that failed, but what launches it? */
static bool
is_lost(int status)
{
	return status == 0 || WIFSIGNALED(status) || WEXITSTATUS(status) == EX_TEMPFAIL ||
	       WEXITSTATUS(status) > 128;
}

/*
 * The same, again where it was lost: a node of a cluster may die, which costs its boots.
 * It may be given others until that is known, after 300 s where Slurm is told nothing
 * else: hence ever longer waits.
 */
static int
qboot_run_again(struct boot_step *b, unsigned long order)
{
	long long tries = 0;
	int status;

	for (;;) {
		status = qboot_run(b, order);
		if (status == 0)
			outcome_read(b);
		if (b->outcome != NULL || tries == b->retries || !is_lost(status))
			return status;
		if (caught == 0) {
			line_clear(b);
			fprintf(stderr, "%s %s: lost, and booted again\n", b->config,
			    b->sample);
			sleep(1U << tries++);
		}
		if (caught != 0)
			return status;
		if (ftruncate(b->out, 0) == -1 || lseek(b->out, 0, SEEK_SET) == -1)
			err(1, "%s", b->part);
	}
}

/* Did the user's launcher end by itself before qboot wrote anything? */
static bool
is_unlaunched(const struct boot_step *b, int status)
{
	struct stat written;

	return b->launcher != NULL && WIFEXITED(status) && fstat(b->out, &written) == 0 &&
	       written.st_size == 0;
}

static _Noreturn void
give_up(const struct boot_step *b, int status)
{
	bool unlaunched = is_unlaunched(b, status);

	unlink(b->part);
	die_of_signal();
	if (unlaunched)
		errx(1,
		    "%s %s: LAUNCH: %s ended with %d and wrote no log: it must run what "
		    "follows it",
		    b->config, b->sample, b->launcher, WEXITSTATUS(status));
	if (status == 0)
		errx(1, "%s: the last record is not the end of a boot", b->log);
	if (WIFSIGNALED(status))
		warnx("%s %s: qboot was killed by SIG%s", b->config, b->sample,
		    sigabbrev_np(WTERMSIG(status)));
	exit(1); /* otherwise qboot has said why */
}

static void
log_name(const struct boot_step *b, struct timespec start)
{
	const struct timespec times[] = { start, start };

	if (utimensat(AT_FDCWD, b->part, times, 0) == -1 || rename(b->part, b->log) == -1)
		write_lost(b->part);
}

/* An empty log is that of a boot which was not tried. */
static void
log_skip(const struct boot_step *b)
{
	FILE *journal = journal_lock(b);
	int fd;

	if (is_due(b)) {
		fd = open(b->part, O_WRONLY | O_CREAT | O_EXCL, 0666);
		if (fd == -1 || close(fd) == -1 || rename(b->part, b->log) == -1)
			write_lost(b->part);
	}
	fclose(journal);
}

/* Say how a boot ended that did not complete. */
static void
outcome_say(const struct boot_step *b)
{
	if (!outcome_completed(b->outcome))
		printf("%s %s: %s%s%s\n", b->config, b->sample, b->outcome,
		    b->last_phase != NULL ? " after " : "",
		    b->last_phase != NULL ? b->last_phase : "");
}

int
main(int argc, char *argv[])
{
	struct boot_step b = { .jobs = 1 };
	struct timespec start;
	unsigned long order;
	int status;

	options_read(&b, argc, argv);
	names_read(&b);
	b.in_place = b.jobs == 1 && tty_obeys(STDOUT_FILENO) && tty_obeys(STDERR_FILENO);
	others_wait(b.log, false);
	if (!is_due(&b))
		return 0;
	if (guard_skips(&b.guard, b.config, b.sample)) {
		log_skip(&b);
		return 0;
	}
	turn_take(&b);
	if ((order = boot_begin(&b, &start)) == 0)
		return 0;
	place_say(&b);
	status = qboot_run_again(&b, order);
	line_clear(&b);
	if (b.outcome == NULL)
		give_up(&b, status);
	log_name(&b, start);
	die_of_signal();
	outcome_say(&b);
	guard_look(&b.guard, b.config, b.sample);
	free(b.machine);
	free(b.config);
	free(b.sample);
	free(b.part);
	free(b.outcome);
	free(b.last_phase);
	return finish(0);
}
