/*
 * Read a cell on stdin, resolve and check all that it names, write a machine record;
 * or install the guest on a disk.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "install.h"
#include "record.h"
#include "lib/io.h"
#include "lib/num.h"
#include "lib/text.h"

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: mkdisk [-d directory] [-i disk] [-M file] [-s MiB] [-T "
			"target]\n");
	exit(2);
}

static void
machine_write(struct work *w)
{
	struct asked asked;
	json_t *record;

	asked_read(&asked, stdin, "stdin");
	if ((record = json_pack("{s:o}", "machine", machine_make(&asked, w))) == NULL)
		err(1, NULL);
	json_emit(stdout, record);
	json_decref(record);
	asked_free(&asked);
}

/* ---- installing ------------------------------------------------------------------ */

/* Read a cell that is made of the one on stdin. */
static void
asked_of(struct asked *a, json_t *cell)
{
	char *text = json_dumps(cell, JSON_COMPACT);
	FILE *fp;

	if (text == NULL || (fp = fmemopen(text, strlen(text), "r")) == NULL)
		err(1, NULL);
	asked_read(a, fp, "stdin");
	fclose(fp);
	free(text);
	json_decref(cell);
}

static void
install(const char *disk, long long size_mib, struct work *w)
{
	json_t *given = document_read(stdin, "stdin"), *machine;
	struct install *in;
	struct asked asked;

	asked_of(&asked, install_cell(given));
	machine = machine_make(&asked, w);
	in = install_begin(&asked, disk, size_mib);
	install_drive(in, machine);
	json_decref(machine);
	asked_free(&asked);

	asked_of(&asked, install_check_cell(in, given));
	machine = machine_make(&asked, w);
	install_verify(in, machine, asked.markers);
	json_decref(machine);
	asked_free(&asked);
	install_finish(in);
	json_decref(given);
}

/* X.d is about X.seen: what the record's recipe touches. */
static char *
target_default(const char *file)
{
	size_t len = strlen(file);

	if (len > 2 && strcmp(file + len - 2, ".d") == 0)
		len -= 2;
	return text_format("%.*s.seen", (int)len, file);
}

int
main(int argc, char *argv[])
{
	struct work work = { 0 };
	const char *depends = NULL, *disk = NULL, *target = NULL, *reason;
	long long size_mib = 0;
	char *derived = NULL;
	int ch;

	while ((ch = getopt(argc, argv, "d:i:M:s:T:")) != -1)
		switch (ch) {
		case 'd':
			work.given_dir = optarg;
			break;
		case 'i':
			disk = optarg;
			break;
		case 'M':
			depends = optarg;
			break;
		case 's':
			if ((reason = num_parse(optarg, 1, 1 << 24, &size_mib)) != NULL)
				errx(2, "-s %s: %s", optarg, reason);
			break;
		case 'T':
			target = optarg;
			break;
		default:
			usage();
		}
	if (optind != argc || (target != NULL && depends == NULL) ||
	    (size_mib != 0 && disk == NULL))
		usage();

	if (disk != NULL)
		install(disk, size_mib, &work);
	else
		machine_write(&work);
	if (depends != NULL) {
		if (target == NULL)
			target = derived = target_default(depends);
		work_depends(&work, depends, target);
	}
	free(derived);
	work_free(&work);
	return finish(0);
}
