/*
 * Turn phases records into result objects: one a configuration, then the scaling;
 * or compare them with those of an earlier matrix, or boots with others in pairs.
 */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "lib/io.h"
#include "results.h"

enum { SOMETHING_SLOWER = 3, PAIRS_MAX = 16 };

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: stats [-s]\n"
			"       stats -b base [-n percent]\n"
			"       stats -p with/without [-p with/without ...]\n");
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

static int
pair(char *const names[], size_t n)
{
	struct matrix *m = matrix_read_any(stdin, "stdin");

	observer_emit(stdout, m, names, n);
	matrix_free(m);
	return finish(0);
}

static char *
parse_pair(char *text)
{
	const char *slash = strchr(text, '/');

	if (slash == NULL || slash == text || slash[1] == '\0')
		errx(2, "-p %s: not two names with a / between", text);
	return text;
}

int
main(int argc, char *argv[])
{
	const char *base = NULL;
	bool scaling_only = false;
	double noise_percent = NAN;
	char *pairs[PAIRS_MAX];
	size_t n_pairs = 0;
	struct matrix *m;
	int ch;

	while ((ch = getopt(argc, argv, "b:n:p:s")) != -1)
		switch (ch) {
		case 'b':
			base = optarg;
			break;
		case 'n':
			noise_percent = parse_percent(optarg);
			break;
		case 'p':
			if (n_pairs == PAIRS_MAX)
				errx(2, "-p: more than %d pairs", PAIRS_MAX);
			pairs[n_pairs++] = parse_pair(optarg);
			break;
		case 's':
			scaling_only = true;
			break;
		default:
			usage();
		}
	if (optind != argc || (base != NULL) + scaling_only + (n_pairs > 0) > 1 ||
	    (base == NULL && !isnan(noise_percent)))
		usage();

	gsl_set_error_handler_off();
	if (base != NULL)
		return compare(base, isnan(noise_percent) ? 1 : noise_percent);
	if (n_pairs > 0)
		return pair(pairs, n_pairs);
	m = scaling_only ? matrix_read_any(stdin, "stdin") : matrix_read(stdin, "stdin");
	for (size_t i = 0; !scaling_only && i < m->n; i++)
		configuration_emit(stdout, m->configurations[i]);
	if (scaling_only || m->n > 1)
		scaling_emit(stdout, m);
	matrix_free(m);
	return finish(0);
}
