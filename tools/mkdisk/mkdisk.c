/* Read a cell on stdin, resolve and check all that it names, write a machine record. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "install.h"
#include "record.h"
#include "lib/option.h"
#include "lib/io.h"
#include "lib/text.h"

static const struct program program = {
	.usage = "usage: mkdisk [-i] [-d directory] [-f functions] [-M file] [-T target]",
	.options = {
		{ 'd', "directory", "directory", "Where mkdisk keeps its files" },
		{ 'f', "functions", "functions", "Write to this file where each function of the kernel lies" },
		{ 'i', "install", NULL, "Write the record of the machine on which the guest is installed" },
		{ 'M', "dependencies", "file", "Write make dependencies of the record to file" },
		{ 'T', "target", "target", "The target of these dependencies" },
	},
};

/* A cell on stdin to a record on stdout. */
static void
machine_write(struct work *w, bool install)
{
	json_t *machine, *record, *cell;
	struct asked asked;

	if (install) {
		cell = document_read(stdin, "stdin");
		machine = install_make(cell, "stdin", w);
		json_decref(cell);
	} else {
		asked_read(&asked, stdin, "stdin");
		machine = machine_make(&asked, w);
		asked_free(&asked);
	}
	record = json_object();
	put(record, "machine", machine);
	json_emit(stdout, record);
	json_decref(record);
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
	const char *depends = NULL, *target = NULL;
	char *derived = NULL;
	bool install = false;
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'd':
			work.given_dir = optarg;
			break;
		case 'f':
			work.functions = optarg;
			break;
		case 'i':
			install = true;
			break;
		case 'M':
			depends = optarg;
			break;
		case 'T':
			target = optarg;
			break;
		default:
			option_usage(&program, 2);
		}
	if (optind != argc || (install && work.functions != NULL) ||
	    (target != NULL && depends == NULL))
		option_usage(&program, 2);

	machine_write(&work, install);
	if (depends != NULL) {
		if (target == NULL)
			target = derived = target_default(depends);
		work_depends(&work, depends, target);
	}
	free(derived);
	work_free(&work);
	return finish(0);
}
