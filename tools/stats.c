/*
 * Turn phases records into result objects: one a configuration, then the scaling;
 * or compare them with those of an earlier matrix.
 */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "lib/io.h"
#include "results/results.h"

enum { SOMETHING_SLOWER = 3 };

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: stats [-s]\n"
			"       stats -b base [-n percent]\n");
	exit(2);
}

static double
parse_percent(const char *text)
{
	char *end;
	double percent = strtod(text, &end);

	if (end == text || *end != '\0' || !(percent >= 0 && percent <= 100))
		errx(2, "-n %s: not a number from 0 to 100", text);
	return percent;
}

static int
compare(const char *path, double noise_percent)
{
	struct matrix *base = matrix_load(path);
	struct matrix *now = matrix_read_any(stdin, "stdin");
	bool slower = comparison_emit(stdout, path, base, now, noise_percent);

	matrix_free(base);
	matrix_free(now);
	return finish(slower ? SOMETHING_SLOWER : 0);
}

int
main(int argc, char *argv[])
{
	const char *base = NULL;
	bool scaling_only = false;
	double noise_percent = NAN;
	struct matrix *m;
	int ch;

	while ((ch = getopt(argc, argv, "b:n:s")) != -1)
		switch (ch) {
		case 'b':
			base = optarg;
			break;
		case 'n':
			noise_percent = parse_percent(optarg);
			break;
		case 's':
			scaling_only = true;
			break;
		default:
			usage();
		}
	if (optind != argc || (base != NULL && scaling_only) ||
	    (base == NULL && !isnan(noise_percent)))
		usage();

	gsl_set_error_handler_off();
	if (base != NULL)
		return compare(base, isnan(noise_percent) ? 1 : noise_percent);
	m = scaling_only ? matrix_read_any(stdin, "stdin") : matrix_read(stdin, "stdin");
	for (size_t i = 0; !scaling_only && i < m->n; i++)
		configuration_emit(stdout, m->configurations[i]);
	if (scaling_only || m->n > 1)
		scaling_emit(stdout, m);
	matrix_free(m);
	return finish(0);
}
