/*
 * Turn boot logs, or a text log with or without times, into phases records: one a
 * boot, with the first match or hit of each marker.
 */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "bootlog.h"
#include "lib/io.h"
#include "lib/option.h"
#include "textlog.h"

enum { ESTIMATE_MAX_MS = 10000 };

static const struct program program = {
	.usage = "usage: markerparse [-bl] [-e ms] [-m file] [-n sample] [file ...]",
	.options = {
		{ 'b', "boot-logs", NULL, "All input is boot logs" },
		{ 'e', "estimate", "ms", "Guess that each line without times took so many milliseconds" },
		{ 'l', "live", NULL, "Follow a boot that is under way" },
		{ 'm', "machine", "file", "Take the marker table from file" },
		{ 'n', "sample", "sample", "The sample's number of a text log" },
	},
};

/* What is known of the input. */
struct boot_logs {
	bool only; /* no text logs */
	bool live; /* of boots that may be under way */
};

/* Load a machine record or a guest profile. */
static void
guest_load(struct guest *guest, const char *path)
{
	FILE *fp = fopen(path, "r");
	char reason[REASON_SIZE];
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
	if (guest->profile && comments_remove(guest->object, "", reason) != NULL)
		errx(1, "%s: %s", path, reason);
	if ((guest->table = markers_new(guest->object, reason)) == NULL)
		errx(1, "%s: %s", path, reason);
}

static void
guest_free(struct guest *guest)
{
	markers_free(guest->table);
	json_decref(guest->object);
}

static void
boot_logs_parse(struct input *in, const struct guest *guest, bool live)
{
	struct bootlog_reader *log = bootlog_new(stdout, guest, live);
	const char *line, *reason;
	char pattern[WATCH_NAME_MAX];

	while ((line = input_line(in)) != NULL) {
		if ((reason = bootlog_line(log, line)) != NULL)
			errx(1, "%s:%lu: %s", in->name, in->lineno, reason);
		while (bootlog_limit_hit(log, pattern))
			warnx(
			    "%s:%lu: %s: match limit hit", in->name, in->lineno, pattern);
	}
	if ((reason = bootlog_finish(log)) != NULL)
		errx(1, "%s:%lu: %s", in->name, in->lineno, reason);
	bootlog_free(log);
	input_free(in);
}

static void
text_log_parse(const struct input *in, const struct textlog_facts *facts)
{
	const char *reason;

	if (facts->guest == NULL)
		errx(1, "%s:1: not a boot log; a text log needs -m", in->name);
	if ((reason = textlog_parse(in, stdout, facts)) != NULL)
		errx(1, "%s: %s", in->name, reason);
}

/*
 * Skip UTF-8's byte order mark, which editors put before a text; refuse those of wider
 * characters, and what is compressed.
 */
static int
first_byte(const struct input *in)
{
	static const int mark[] = { 0xef, 0xbb, 0xbf };
	int n = 0, c, next = EOF;

	while ((c = getc(in->fp)) != EOF && n < 3 && c == mark[n])
		n++;
	if (c == EOF && n == 0) {
		if (ferror(in->fp))
			err(1, "%s", in->name);
		errx(1, "%s: no boot log", in->name);
	}
	if (n == 0 && (c == 0xff || c == 0xfe))
		errx(1, "%s: " TEXTLOG_WIDE, in->name);
	if (n == 0 && c == 0x1f && (next = getc(in->fp)) == 0x8b)
		errx(1, "%s: compressed by gzip (zcat gives its text)", in->name);
	if (next != EOF)
		ungetc(next, in->fp);
	/* The C library takes back what was just read. */
	ungetc(c, in->fp);
	while (n > 0 && n < 3)
		ungetc(c = mark[--n], in->fp);
	return c;
}

/* Write the phases of a file's boots; it is a text log where that may be. */
static void
file_parse(struct input *in, struct textlog_facts *facts, const struct boot_logs *as)
{
	if (as->live) {
		boot_logs_parse(in, facts->guest, true);
	} else if (first_byte(in) != '{' && !as->only) {
		text_log_parse(in, facts);
		facts->sample++;
	} else if (facts->estimate_ms > 0) {
		errx(1, "%s:1: a boot log has times: -e is for a text log without",
		    in->name);
	} else {
		boot_logs_parse(in, facts->guest, false);
	}
}

static void
options_read(struct textlog_facts *facts, const char **path, struct boot_logs *as,
    int argc, char *argv[])
{
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'b':
			as->only = true;
			break;
		case 'e':
			facts->estimate_ms =
			    option_number(ch, optarg, 1, ESTIMATE_MAX_MS);
			break;
		case 'l':
			as->live = true;
			break;
		case 'm':
			*path = optarg;
			break;
		case 'n':
			facts->warmup = *optarg == 'W';
			facts->sample =
			    option_number(ch, optarg + facts->warmup, 1, INT_MAX);
			break;
		default:
			option_usage(&program, 2);
		}
}

int
main(int argc, char *argv[])
{
	struct textlog_facts facts = { .sample = 1 };
	struct input in = { .fp = stdin, .name = "stdin" };
	struct guest guest = { 0 };
	const char *path = NULL;
	struct boot_logs as = { 0 };

	options_read(&facts, &path, &as, argc, argv);
	if (as.live && facts.estimate_ms > 0)
		errx(2, "-e %lld: a text log's, not for the boot logs of -l",
		    facts.estimate_ms);
	if (path != NULL) {
		guest_load(&guest, path);
		facts.guest = &guest;
	}
	if (optind == argc)
		file_parse(&in, &facts, &as);
	for (; optind < argc; optind++) {
		in = (struct input){ .name = argv[optind] };
		in.fp = named_open(&in.name);
		file_parse(&in, &facts, &as);
		named_close(in.fp);
	}
	guest_free(&guest);
	return finish(0);
}
