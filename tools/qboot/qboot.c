/* Boot a machine once: a machine record on stdin, its boot log on stdout. */
#include <err.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"
#include "fingerprint.h"
#include "view.h"
#include "lib/io.h"
#include "lib/json.h"
#include "lib/num.h"
#include "lib/probe.h"

static void
usage(void)
{
	fprintf(stderr, "usage: qboot [-FkV] [-n sample] [-o order] [-s seed]\n");
	exit(2);
}

static long long
number(char option, const char *text, long long lo)
{
	const char *reason;
	long long value;

	if ((reason = num_parse(text, lo, LLONG_MAX, &value)) != NULL) {
		warnx("-%c: %s: %s", option, text, reason);
		usage();
	}
	return value;
}

/* What is done with the machine. */
enum task { TASK_BOOT, TASK_FINGERPRINT, TASK_VIEW };

static void
options_read(struct boot_options *o, enum task *task, int argc, char *argv[])
{
	int ch;

	while ((ch = getopt(argc, argv, "Fkn:o:s:V")) != -1)
		switch (ch) {
		case 'F':
			o->realtime = false;
			break;
		case 'k':
			*task = TASK_FINGERPRINT;
			break;
		case 'n':
			o->warmup = *optarg == 'W';
			o->sample = number('n', optarg + o->warmup, 1);
			break;
		case 'o':
			o->order = number('o', optarg, 1);
			break;
		case 's':
			o->seed = number('s', optarg, 0);
			break;
		case 'V':
			*task = TASK_VIEW;
			break;
		default:
			usage();
		}
	if (optind != argc)
		usage();
}

int
main(int argc, char *argv[])
{
	struct boot_options options = {
		.sample = 1, .order = -1, .seed = -1, .realtime = true
	};
	enum task task = TASK_BOOT;
	const char *reason;
	json_t *document, *machine;

	options_read(&options, &task, argc, argv);
	document = document_read(stdin, "stdin");
	machine = json_object_get(document, "machine");
	if (!json_is_object(machine))
		errx(1, "stdin:1: machine: missing");
	options.probe = probe_path();
	if (task == TASK_FINGERPRINT)
		reason = fingerprint_write(stdout, machine);
	else if (task == TASK_VIEW)
		reason = view(machine);
	else
		reason = boot_once(stdout, machine, &options);
	if (reason != NULL)
		errx(1, "stdin:1: %s", reason);
	free(options.probe);
	json_decref(document);
	return finish(0);
}
