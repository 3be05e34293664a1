/*
 * Turn boot logs, or a text log with or without times, into phases records: one a
 * boot, with the first match or hit of each marker.
 */
#include <err.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/num.h"
#include "bootlog.h"
#include "textlog.h"

enum { ESTIMATE_MAX_MS = 10000 };

static void
usage(void)
{
	fputs("usage: markerparse [-e ms] [-m file]\n", stderr);
	exit(2);
}

static long long
estimate_parse(const char *text)
{
	long long ms;
	const char *reason = num_parse(text, 1, ESTIMATE_MAX_MS, &ms);

	if (reason != NULL) {
		warnx("-e: %s", reason);
		usage();
	}
	return ms;
}

/* Load a machine record or a guest profile. */
static void
guest_load(struct guest *guest, const char *path)
{
	FILE *fp = fopen(path, "r");
	const char *reason;
	json_t *document, *machine;

	if (fp == NULL)
		err(1, "%s", path);
	document = document_read(fp, path);
	fclose(fp);
	machine = json_object_get(document, "machine");
	guest->path = path;
	guest->profile = !json_is_object(machine);
	guest->object = json_incref(guest->profile ? document : machine);
	json_decref(document);
	if ((guest->table = markers_new(guest->object, &reason)) == NULL)
		errx(1, "%s: %s", path, reason);
}

static void
guest_free(struct guest *guest)
{
	markers_free(guest->table);
	json_decref(guest->object);
}

static void
boot_logs_parse(const struct guest *guest)
{
	struct input in = { .fp = stdin, .name = "stdin" };
	struct bootlog_reader *log = bootlog_new(stdout, guest);
	const char *line, *reason;
	char pattern[WATCH_NAME_MAX];

	while ((line = input_line(&in)) != NULL) {
		if ((reason = bootlog_line(log, line)) != NULL)
			errx(1, "stdin:%lu: %s", in.lineno, reason);
		while (bootlog_limit_hit(log, pattern))
			warnx("stdin:%lu: %s: match limit hit", in.lineno, pattern);
	}
	if ((reason = bootlog_finish(log)) != NULL)
		errx(1, "stdin:%lu: %s", in.lineno, reason);
	bootlog_free(log);
	input_free(&in);
}

static void
limit_hit(const char *pattern)
{
	warnx("stdin: %s: match limit hit", pattern);
}

static void
text_log_parse(const struct guest *guest, long long estimate_ms)
{
	const char *reason;

	if (guest == NULL)
		errx(1, "stdin:1: not a boot log; a text log needs -m");
	if ((reason = textlog_parse(stdin, stdout, guest, estimate_ms, limit_hit)) !=
	    NULL)
		errx(1, "stdin: %s", reason);
}

int
main(int argc, char *argv[])
{
	struct guest guest = { 0 };
	const char *path = NULL;
	long long estimate_ms = 0;
	int ch;

	while ((ch = getopt(argc, argv, "e:m:")) != -1)
		switch (ch) {
		case 'e':
			estimate_ms = estimate_parse(optarg);
			break;
		case 'm':
			path = optarg;
			break;
		default:
			usage();
		}
	if (optind != argc)
		usage();
	if (path != NULL)
		guest_load(&guest, path);

	if ((ch = getc(stdin)) == EOF) {
		if (ferror(stdin))
			err(1, "stdin");
		errx(1, "stdin: no boot log");
	}
	ungetc(ch, stdin);
	if (ch != '{')
		text_log_parse(path != NULL ? &guest : NULL, estimate_ms);
	else if (estimate_ms > 0)
		errx(1, "stdin:1: a boot log has times: -e is for a text log without");
	else
		boot_logs_parse(path != NULL ? &guest : NULL);
	guest_free(&guest);
	return finish(0);
}
