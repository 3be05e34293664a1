/*
 * The statistics of a configuration while its matrix is not complete: what markerparse
 * and stats make of the boots that there are.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "lib/memory.h"
#include "lib/ownfile.h"
#include "lib/text.h"
#include "statistics.h"

enum {
	BOOTS_MAX = 500, /* of a configuration: beyond, its result file has to do */
	REST_MS = 500,	 /* between two looks */
};

struct statistics {
	struct event_base *base;
	char *dir, *markerparse, *stats;
	statistics_tell *tell;
	void *context;
	json_t *wanted; /* an object of CONFIG: samples */
	json_t *told;	/* an object of CONFIG: what was told last */
	json_t
	    *forgotten; /* an object of CONFIG whose boots went while it was looked at */
	struct bufferevent *from;
	struct event *rest;
};

extern char **environ;

/* Of a configuration's result what a page shows. */
static json_t *
result_brief(const char *config, const json_t *result)
{
	static const char *const members[] = { "attempted", "booted", "mean_ms",
		"mean_ci95_ms", "median_ms", "stdev_ms", "min_ms", "max_ms" };
	const json_t *statistics = json_object_get(result, "statistics"), *sample;
	json_t *brief = json_pack("{s:s}", "config", config), *samples = json_array();
	size_t i;

	for (size_t k = 0; k < sizeof(members) / sizeof(members[0]); k++)
		put_member(brief, members[k], statistics, members[k]);
	json_array_foreach(json_object_get(result, "samples"), i, sample) {
		json_t *one = json_object(), *markers = json_array();
		const json_t *marker;
		size_t k;

		put_member(one, "sample", sample, "sample");
		put_member(one, "outcome", sample, "outcome");
		put_member(one, "boot_time_ms", sample, "boot_time_ms");
		json_array_foreach(json_object_get(sample, "markers"), k, marker)
			if (json_is_number(json_object_get(marker, "at_ms")))
				append(markers,
				    json_pack("[O, O]", json_object_get(marker, "name"),
					json_object_get(marker, "at_ms")));
		put(one, "markers", markers);
		append(samples, one);
	}
	put(brief, "samples", samples);
	return brief;
}

/* What is looked at, if anything, is so no more. */
static void
look_end(struct statistics *s)
{
	json_object_clear(s->forgotten);
	if (s->from != NULL)
		bufferevent_free(s->from);
	s->from = NULL;
}

static void
output_end(struct bufferevent *from, short what, void *data)
{
	const struct timeval rest = { .tv_usec = REST_MS * 1000 };
	struct statistics *s = data;
	char *line = evbuffer_readln(bufferevent_get_input(from), NULL, EVBUFFER_EOL_LF);
	char reason[REASON_SIZE];
	json_t *record = line != NULL ? record_parse(line, reason) : NULL, *brief, *value;
	const char *config;

	(void)what;
	json_object_foreach(record, config, value) {
		if (json_object_get(s->forgotten, config) != NULL)
			continue;
		brief = result_brief(config, value);
		s->tell(s->context, "statistics", brief);
		put(s->told, config, brief);
	}
	json_decref(record);
	free(line);
	look_end(s);
	evtimer_add(s->rest, &rest);
}

/* The command, with the names of logs behind it, in the directory of the configuration.
 */
static char **
command_make(const struct statistics *s, const char *config, const json_t *samples)
{
	static const char script[] =
	    "cd \"$1\" && markerparse=$2 stats=$3 && shift 3 && "
	    "\"$markerparse\" -b -m machine.json \"$@\" | \"$stats\"";
	size_t n = json_array_size(samples), used = 0, i;
	char **argv = xcalloc(n + 9, sizeof(*argv));
	const json_t *sample;

	argv[used++] = text_copy("sh");
	argv[used++] = text_copy("-c");
	argv[used++] = text_copy(script);
	argv[used++] = text_copy("sh");
	argv[used++] = text_format("%s/%s", s->dir, config);
	argv[used++] = text_copy(s->markerparse);
	argv[used++] = text_copy(s->stats);
	json_array_foreach((json_t *)samples, i, sample)
		argv[used++] = text_format("%s.boot.jsonl", json_string_value(sample));
	return argv;
}

static void
start(struct statistics *s, const char *config, const json_t *samples)
{
	char **argv = command_make(s, config, samples);
	posix_spawn_file_actions_t actions;
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) == 0) {
		posix_spawn_file_actions_init(&actions);
		posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
		posix_spawn_file_actions_addopen(
		    &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
		if (posix_spawnp(&pid, "sh", &actions, NULL, argv, environ) == 0)
			(void)setpriority(PRIO_PROCESS, (id_t)pid, 19);
		posix_spawn_file_actions_destroy(&actions);
		close(fds[1]);
		evutil_make_socket_nonblocking(fds[0]);
		s->from = bufferevent_socket_new(s->base, fds[0], BEV_OPT_CLOSE_ON_FREE);
		bufferevent_setcb(s->from, NULL, NULL, output_end, s);
		bufferevent_enable(s->from, EV_READ);
	}
	for (char **word = argv; *word != NULL; word++)
		free(*word);
	free(argv);
}

static void
next(evutil_socket_t fd, short what, void *data)
{
	struct statistics *s = data;
	const char *config;
	json_t *samples;
	char *name;

	(void)fd;
	(void)what;
	if (s->from != NULL)
		return;
	json_object_foreach(s->wanted, config, samples) {
		name = text_copy(config);
		start(s, name, samples);
		json_object_del(s->wanted, name);
		free(name);
		return;
	}
}

/* Its boots are gone: so is what was told of them. */
static void
configuration_forget(struct statistics *s, const char *config)
{
	json_t *nothing = json_pack("{s:s, s:[]}", "config", config, "samples");

	if (json_object_get(s->told, config) != NULL)
		s->tell(s->context, "statistics", nothing);
	json_decref(nothing);
	json_object_del(s->wanted, config);
	json_object_del(s->told, config);
	if (s->from != NULL)
		put(s->forgotten, config, json_true());
}

void
statistics_want(struct statistics *s, const char *config, const json_t *boots)
{
	json_t *samples = json_array();
	const json_t *boot;
	size_t i;

	json_array_foreach((json_t *)boots, i, boot)
		if (json_object_get(boot, "date_ns") != NULL &&
		    strcmp(json_string_value(json_object_get(boot, "config")), config) ==
			0)
			append(samples, value_or_null(json_object_get(boot, "sample")));
	if (json_array_size(samples) == 0)
		configuration_forget(s, config);
	else if (json_array_size(samples) <= BOOTS_MAX)
		json_object_set(s->wanted, config, samples);
	else
		json_object_del(s->told, config);
	json_decref(samples);
	if (!evtimer_pending(s->rest, NULL))
		next(-1, 0, s);
}

struct statistics *
statistics_new(
    struct event_base *base, const char *dir, statistics_tell *tell, void *context)
{
	struct statistics *s = xcalloc(1, sizeof(*s));

	s->base = base;
	s->dir = text_copy(dir);
	s->markerparse = own_file("markerparse");
	s->stats = own_file("stats");
	s->tell = tell;
	s->context = context;
	s->wanted = json_object();
	s->told = json_object();
	s->forgotten = json_object();
	s->rest = evtimer_new(base, next, s);
	return s;
}

void
statistics_free(struct statistics *s)
{
	look_end(s);
	event_free(s->rest);
	json_decref(s->wanted);
	json_decref(s->told);
	json_decref(s->forgotten);
	free(s->markerparse);
	free(s->stats);
	free(s->dir);
	free(s);
}

void
statistics_forget(struct statistics *s)
{
	json_object_clear(s->wanted);
	json_object_clear(s->told);
	look_end(s);
}

void
statistics_again(const struct statistics *s, statistics_tell *tell, void *context)
{
	const char *config;
	json_t *brief;

	json_object_foreach(s->told, config, brief)
		tell(context, "statistics", brief);
}
