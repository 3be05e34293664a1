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
#include "lib/option.h"
#include "lib/ownfile.h"
#include "lib/probe.h"

static const struct program program = {
	.usage = "usage: qboot [-FkV] [-e functions | -f functions -p profile] [-n sample] [-o order] [-s seed]",
	.options = {
		{ 'e', "entries", "functions", "Log when each of the kernel's functions is entered first" },
		{ 'F', "no-realtime", NULL, "Do not ask for real-time priority" },
		{ 'f', "functions", "functions", "The kernel's functions, as mkdisk(1) with -f wrote them" },
		{ 'k', "fingerprint", NULL, "Do not boot: print the part of the machine that a boot depends on" },
		{ 'n', "sample", "sample", "The sample's number, from 1" },
		{ 'o', "order", "order", "The boot's number in execution order" },
		{ 'p', "profile", "profile", "Write the boot's profile(5) to this file" },
		{ 's', "seed", "seed", "The seed from which that order was drawn" },
		{ 'V', "view", NULL, "Do not measure: show the machine to a person" },
	},
};

/* What is done with the machine. */
enum task { TASK_BOOT, TASK_FINGERPRINT, TASK_VIEW };

static void
options_read(struct boot_options *o, enum task *task, int argc, char *argv[])
{
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'e':
			o->entries = optarg;
			break;
		case 'F':
			o->realtime = false;
			break;
		case 'f':
			o->functions = optarg;
			break;
		case 'k':
			*task = TASK_FINGERPRINT;
			break;
		case 'n':
			o->warmup = *optarg == 'W';
			o->sample = option_number(ch, optarg + o->warmup, 1, LLONG_MAX);
			break;
		case 'o':
			o->order = option_number(ch, optarg, 1, LLONG_MAX);
			break;
		case 'p':
			o->profile = optarg;
			break;
		case 's':
			o->seed = option_number(ch, optarg, 0, LLONG_MAX);
			break;
		case 'V':
			*task = TASK_VIEW;
			break;
		default:
			option_usage(&program, 2);
		}
	if (optind != argc || (o->functions != NULL) != (o->profile != NULL) ||
	    (o->entries != NULL && o->profile != NULL))
		option_usage(&program, 2);
}

int
main(int argc, char *argv[])
{
	struct boot_options options = {
		.sample = 1, .order = -1, .seed = -1, .realtime = true
	};
	enum task task = TASK_BOOT;
	const char *reason;
	char text[REASON_SIZE];
	json_t *document, *machine;
	int status = 0;

	options_read(&options, &task, argc, argv);
	document = document_read(stdin, "stdin");
	machine = json_object_get(document, "machine");
	if (!json_is_object(machine))
		errx(1, "stdin:1: machine: missing");
	options.probe = own_file(PROBE_FILE);
	if (task == TASK_FINGERPRINT)
		reason = fingerprint_write(stdout, machine, text);
	else if (task == TASK_VIEW)
		reason = view(machine, &status, text);
	else
		reason = boot_once(stdout, machine, &options, text);
	if (reason != NULL)
		errx(1, "stdin:1: %s", reason);
	free(options.probe);
	json_decref(document);
	return finish(status);
}
