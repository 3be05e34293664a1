/*
 * A pool of lock files.
 *
 * The file "queue" counts who came and who was served.  Who comes takes the next number
 * and locks the byte of the queue of that number, until it is served or dead; its turn
 * has come when none of the lower bytes is locked any more.  The kernel gives up the
 * locks of who ends: nothing is ever stale.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "holder.h"
#include "io.h"
#include "memory.h"
#include "pool.h"
#include "text.h"

/* Of all that ever came to a pool. */
struct pool_counts {
	long long came, served;
};

/* Who collects files: a thread waits for each that another process holds. */
struct collector {
	pthread_mutex_t mutex;
	pthread_cond_t taken;
	size_t missing; /* files that are still to be had */
};

enum { TAKER_SIZE = 64 };

struct pool_file {
	char *path;
	int fd;
	bool is_mine;
	pthread_t thread; /* waits for it, where is_waited_for */
	bool is_waited_for;
	struct collector *collector;
};

/* ---- files --------------------------------------------------------------------------
 */

/* Every user of this host may take part, whatever their umask. */
static int
file_open(const char *path)
{
	mode_t mask;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd == -1 && errno == ENOENT) {
		mask = umask(0);
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		umask(mask);
	}
	if (fd == -1)
		write_lost(path);
	return fd;
}

/* Of a directory that is not a pool's nothing is touched. */
static void
dir_check(const char *dir, const char *queue)
{
	DIR *stream;
	struct dirent *entry;

	if ((stream = opendir(dir)) == NULL) {
		if (errno == ENOTDIR)
			errx(1,
			    "%s: a file, not a directory of leases: delete it, or name "
			    "another",
			    dir);
		err(1, "%s", dir);
	}
	if (access(queue, F_OK) == -1)
		while ((entry = readdir(stream)) != NULL)
			if (entry->d_name[0] != '.' && access(queue, F_OK) == -1)
				errx(1, "%s: not a directory of leases: name another",
				    dir);
	closedir(stream);
}

static int
queue_open(const char *dir)
{
	char *queue = text_format("%s/queue", dir);
	mode_t mask = umask(0);
	int fd;

	if (mkdir(dir, 01777) == -1 && errno != EEXIST)
		write_lost(dir);
	umask(mask);
	dir_check(dir, queue);
	fd = file_open(queue);
	free(queue);
	return fd;
}

static struct pool_counts
counts_read(int queue)
{
	struct pool_counts counts = { 0 };
	char text[64] = "";

	if (pread(queue, text, sizeof(text) - 1, 0) > 0)
		sscanf(text, "%lld %lld", &counts.came, &counts.served);
	return counts;
}

/* Lock the counts, and add to them; returns those of before. */
static struct pool_counts
counts_add(int queue, struct pool_counts add)
{
	struct pool_counts counts;

	while (flock(queue, LOCK_EX) == -1)
		if (errno != EINTR)
			err(1, "flock");
	counts = counts_read(queue);
	char *text = text_format(
	    "%19lld %19lld\n", counts.came + add.came, counts.served + add.served);
	if (pwrite(queue, text, strlen(text), 0) == -1)
		write_lost("the queue of the leases");
	free(text);
	return counts;
}

/* ---- turns --------------------------------------------------------------------------
 */

/* Lock bytes of the queue. */
static int
bytes_lock(int queue, int command, short type, long long first, long long n)
{
	struct flock bytes = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = first, .l_len = n
	};

	return fcntl(queue, command, &bytes);
}

/* Take the next number. */
static long long
ticket_take(int queue)
{
	long long ticket = counts_add(queue, (struct pool_counts){ .came = 1 }).came;

	if (bytes_lock(queue, F_OFD_SETLK, F_WRLCK, ticket, 1) == -1)
		err(1, "queue");
	flock(queue, LOCK_UN);
	return ticket;
}

/* What the holder of a file wrote into it, "PID GRANT", or its path; empty where nobody
 * holds it. */
static void
taker_read(const char *path, char text[TAKER_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = -1;

	if (fd != -1 && flock(fd, LOCK_SH | LOCK_NB) == -1)
		len = pread(fd, text, TAKER_SIZE - 1, 0);
	text[len > 0 ? len : 0] = '\0';
	if (len == 0)
		snprintf(text, TAKER_SIZE, "%s", path);
	if (fd != -1)
		close(fd);
}

/* Say who holds which files. */
static void
pool_say(const struct pool *pool, const struct pool_file *files)
{
	char(*takers)[TAKER_SIZE] = xcalloc(pool->n, sizeof(*takers)), *which, *more;

	for (size_t i = 0; i < pool->n; i++)
		if (!files[i].is_mine)
			taker_read(files[i].path, takers[i]);
	for (size_t i = 0; i < pool->n; i++) {
		if (takers[i][0] == '\0')
			continue;
		which = text_copy(files[i].path);
		for (size_t k = i + 1; k < pool->n; k++)
			if (strcmp(takers[k], takers[i]) == 0) {
				more = text_format("%s, %s", which, pool->names[k]);
				free(which);
				which = more;
				takers[k][0] = '\0';
			}
		holder_say(files[i].path, which);
		free(which);
	}
	free(takers);
}

/* Those before may just be taking theirs: that is told only where it lasts. */
static unsigned
first_say(const struct pool *pool)
{
	return pool->seconds > 0 ? 1 : 0;
}

static void
wake(int signal)
{
	(void)signal; /* fcntl() returns */
}

/* Wait until all who came before are served, or dead. */
static void
turn_wait(
    int queue, long long ticket, const struct pool *pool, const struct pool_file *files)
{
	const struct sigaction woken = { .sa_handler = wake };
	unsigned seconds = first_say(pool);
	struct sigaction old;
	int status;

	if (ticket == 0 || bytes_lock(queue, F_OFD_SETLK, F_RDLCK, 0, ticket) == 0)
		return;
	sigaction(SIGALRM, &woken, &old);
	for (;;) {
		alarm(seconds);
		status = bytes_lock(queue, F_OFD_SETLKW, F_RDLCK, 0, ticket);
		if (status == 0 || errno != EINTR)
			break;
		pool_say(pool, files);
		seconds = pool->seconds;
	}
	if (status == -1)
		err(1, "the queue of the leases");
	alarm(0);
	sigaction(SIGALRM, &old, NULL);
}

/* ---- files are taken ----------------------------------------------------------------
 */

/* Keep a file that was locked, if it is wanted. */
static void
file_keep(struct pool_file *file)
{
	struct collector *c = file->collector;

	pthread_mutex_lock(&c->mutex);
	if (c->missing > 0) {
		c->missing--;
		file->is_mine = true;
		pthread_cond_signal(&c->taken);
	}
	pthread_mutex_unlock(&c->mutex);
}

static void *
file_wait(void *arg)
{
	struct pool_file *file = arg;
	int status, old;

	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &old);
	while ((status = flock(file->fd, LOCK_EX)) == -1 && errno == EINTR)
		;
	pthread_setcanceltype(old, NULL);
	if (status == 0)
		file_keep(file);
	return NULL;
}

static void
threads_start(struct pool_file *files, size_t n)
{
	sigset_t all, old;

	/* Signals are for the thread that says and ends. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (size_t i = 0; i < n; i++) {
		if (files[i].is_mine)
			continue;
		if (pthread_create(&files[i].thread, NULL, file_wait, &files[i]) != 0)
			errx(1, "no thread");
		files[i].is_waited_for = true;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void
threads_end(struct pool_file *files, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (files[i].is_waited_for) {
			pthread_cancel(files[i].thread);
			pthread_join(files[i].thread, NULL);
		}
}

/* Wait until none is missing any more; whoever is first to be free is taken. */
static void
files_wait(struct collector *c, const struct pool *pool, struct pool_file *files)
{
	unsigned seconds = first_say(pool);
	struct timespec until;

	threads_start(files, pool->n);
	pthread_mutex_lock(&c->mutex);
	for (;;) {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += seconds > 0 ? seconds : 3600;
		while (c->missing > 0 &&
		       pthread_cond_timedwait(&c->taken, &c->mutex, &until) == 0)
			;
		if (c->missing == 0)
			break;
		if (seconds > 0)
			pool_say(pool, files);
		seconds = pool->seconds;
	}
	pthread_mutex_unlock(&c->mutex);
	threads_end(files, pool->n);
}

static void
files_take(const struct pool *pool, size_t want, struct pool_file *files)
{
	struct collector c = { .mutex = PTHREAD_MUTEX_INITIALIZER,
		.taken = PTHREAD_COND_INITIALIZER,
		.missing = want < pool->n ? want : pool->n };

	for (size_t i = 0; i < pool->n; i++) {
		files[i].fd = file_open(files[i].path);
		files[i].collector = &c;
	}
	for (size_t i = 0; i < pool->n && c.missing > 0; i++)
		if (flock(files[i].fd, LOCK_EX | LOCK_NB) == 0)
			file_keep(&files[i]);
	if (c.missing > 0)
		files_wait(&c, pool, files);
}

/* How many grants hold files of the directory, of this process or not. */
static size_t
holders_count(const char *dir)
{
	long long *seen = NULL, grant;
	size_t n = 0, room = 0, k;
	char taker[TAKER_SIZE], *pattern = text_format("%s/*", dir);
	glob_t paths = { 0 };

	glob(pattern, GLOB_NOSORT, NULL, &paths);
	for (size_t i = 0; i < paths.gl_pathc; i++) {
		if (strcmp(strrchr(paths.gl_pathv[i], '/'), "/queue") == 0)
			continue;
		taker_read(paths.gl_pathv[i], taker);
		if (sscanf(taker, "%*d %lld", &grant) != 1)
			continue;
		for (k = 0; k < n && seen[k] != grant; k++)
			;
		if (k < n)
			continue;
		seen = grow(seen, n, &room, sizeof(*seen));
		seen[n++] = grant;
	}
	globfree(&paths);
	free(pattern);
	free(seen);
	return n;
}

/* Write into a file whose it is, and let it pass on to what this process starts. */
static void
file_sign(const struct pool_file *file, long long grant)
{
	if (ftruncate(file->fd, 0) == -1 || fcntl(file->fd, F_SETFD, 0) == -1 ||
	    dprintf(file->fd, "%d %lld\n", (int)getpid(), grant) < 0)
		write_lost(file->path);
}

struct grant
pool_take(const struct pool *pool, size_t want)
{
	struct pool_file *files = xcalloc(pool->n, sizeof(*files));
	struct grant grant = { .taken = xcalloc(pool->n, sizeof(bool)) };
	int queue = queue_open(pool->dir);

	for (size_t i = 0; i < pool->n; i++)
		files[i].path = text_format("%s/%s", pool->dir, pool->names[i]);
	turn_wait(queue, ticket_take(queue), pool, files);
	files_take(pool, want, files);
	grant.number = counts_add(queue, (struct pool_counts){ .served = 1 }).served;
	flock(queue, LOCK_UN);
	for (size_t i = 0; i < pool->n; i++) {
		grant.taken[i] = files[i].is_mine;
		if (files[i].is_mine)
			file_sign(&files[i], grant.number);
		else
			close(files[i].fd);
		free(files[i].path);
	}
	grant.others = holders_count(pool->dir) - 1;
	close(queue);
	free(files);
	return grant;
}

long long
pool_grants(const char *dir)
{
	char *path = text_format("%s/queue", dir);
	int queue = open(path, O_RDONLY | O_CLOEXEC);
	long long served = queue != -1 ? counts_read(queue).served : -1;

	if (queue != -1)
		close(queue);
	free(path);
	return served;
}
