/* Turn phases records into result objects: one a configuration, then the scaling. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "lib/io.h"
#include "results/results.h"

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: stats [-s]\n");
	exit(2);
}

int
main(int argc, char *argv[])
{
	bool scaling_only = false;
	struct matrix *m;
	int ch;

	while ((ch = getopt(argc, argv, "s")) != -1)
		switch (ch) {
		case 's':
			scaling_only = true;
			break;
		default:
			usage();
		}
	if (optind != argc)
		usage();

	gsl_set_error_handler_off();
	m = matrix_read(stdin, "stdin");
	for (size_t i = 0; !scaling_only && i < m->n; i++)
		configuration_emit(stdout, m->configurations[i]);
	if (scaling_only || m->n > 1)
		scaling_emit(stdout, m);
	matrix_free(m);
	return finish(0);
}
