/*
 * Turn phases records into result objects: one a configuration, then the scaling;
 * or compare them with those of an earlier matrix, or boots with others in pairs, or
 * guests with each other.
 */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "history.h"
#include "lib/io.h"
#include "lib/memory.h"
#include "lib/option.h"
#include "results.h"

enum {
	PAIRS_MAX = 16,
	CONFIGURATIONS_MAX = 1000000,
	SAMPLES_MAX = 1000000,
	LOOKS_MAX = 1000
};

static const struct program program = {
	.usage = "usage: stats [-m configurations]\n"
		 "       stats -a percent [-d] [-l samples]\n"
		 "       stats -f samples\n"
		 "       stats -s\n"
		 "       stats -b base [-c names] [-k looks] [-n percent] [-w samples]\n"
		 "       stats -v now/base [-c names] [-k looks] [-n percent]\n"
		 "       stats -v now/base -w samples -m configurations\n"
		 "       stats -p with/without [-p with/without ...] [-e percent]\n"
		 "       stats -t history [-n percent] [-r since]\n"
		 "       stats -x variants",
	.options = {
		{ 'a', "precision", "percent", "Say whether the means are known to percent" },
		{ 'b', "base", "base", "Compare with an earlier matrix" },
		{ 'c', "configurations", "names", "Compare only the configurations of these names" },
		{ 'd', "median", NULL, "With -a: the medians, not the means" },
		{ 'e', "equivalence", "percent", "With -p: say whether the boots of a pair are equally long, but for percent" },
		{ 'f', "floor", "samples", "Say what the noise threshold must be on this host" },
		{ 'k', "looks", "looks", "How often the comparison was made as boots were added" },
		{ 'l', "limit", "samples", "With -a: plan no more samples of a configuration" },
		{ 'm', "of", "configurations", "How many configurations the matrix has" },
		{ 'n', "noise-threshold", "percent", "The noise threshold: changes up to so many percent are none" },
		{ 'p', "overhead", "with/without", "Say how long boots of with take compared with those of without" },
		{ 'r', "since", "since", "With -t: only the results since then" },
		{ 's', "scaling", NULL, "Say how boots scale with the CPUs" },
		{ 't', "history", "history", "Say whether boot times and phases changed over these results, and where" },
		{ 'v', "variants", "now/base", "Compare two variants of one matrix" },
		{ 'w', "planned", "samples", "How many boots of each configuration are planned" },
		{ 'x', "across", "variants", "Show the variants of one matrix beside each other" },
	},
};

static double
parse_percent(int letter, const char *text)
{
	char *end;
	double percent = strtod(text, &end);

	if (end == text || *end != '\0' || !(percent >= 0 && percent <= 100))
		option_refuse(letter, text, "not a number from 0 to 100");
	return percent;
}

static char *
parse_pair(int letter, char *text)
{
	const char *slash = strchr(text, '/');

	if (slash == NULL || slash == text || slash[1] == '\0')
		option_refuse(letter, text, "not two names with a / between");
	return text;
}

/* Split at blanks, in place.  The caller frees the array. */
static const char **
parse_names(int letter, char *text, size_t *n)
{
	const char **names = NULL;
	size_t room = 0;

	*n = 0;
	for (char *name = strtok(text, " "); name != NULL; name = strtok(NULL, " ")) {
		names = grow(names, *n, &room, sizeof(*names));
		names[(*n)++] = name;
	}
	if (*n == 0)
		option_refuse(letter, text, "no name");
	return names;
}

/* planned: boots of each configuration that are to come; 0: they are there. */
static int
compare(struct comparison *c, size_t planned)
{
	struct matrix *base = matrix_load(c->path);
	struct matrix *now = planned > 0 ? matrix_planned(stdin, "stdin")
					 : matrix_read_any(stdin, "stdin");
	enum comparison_status status = COMPARISON_FINE;

	c->base = base;
	c->now = now;
	if (planned > 0)
		comparison_check_plan(c, planned);
	else
		status = comparison_emit(stdout, c);
	matrix_free(base);
	matrix_free(now);
	free(c->names);
	return finish(status);
}

/* variants is NOW/BASE. */
static int
compare_variants(struct comparison *c, char *variants)
{
	struct matrix *m = matrix_read_any(stdin, "stdin");
	struct matrix *base = matrix_variant(m, strchr(variants, '/') + 1), *now;
	enum comparison_status status;

	*strchr(variants, '/') = '\0';
	now = matrix_variant(m, variants);
	c->base = base;
	c->now = now;
	c->paired = true;
	c->path = variants + strlen(variants) + 1;
	status = comparison_emit(stdout, c);
	matrix_variant_free(base);
	matrix_variant_free(now);
	matrix_free(m);
	free(c->names);
	return finish(status);
}

static int
pair(char *const names[], size_t n, double margin_percent)
{
	struct matrix *m = matrix_read_any(stdin, "stdin");

	pairs_emit(stdout, m, names, n, margin_percent);
	matrix_free(m);
	return finish(0);
}

static int
set_beside(const char **variants, size_t n)
{
	struct matrix *m = matrix_read(stdin, "stdin");

	across_emit(stdout, m, variants, n);
	matrix_free(m);
	free(variants);
	return finish(0);
}

static int
sample(const struct sampling_asked *asked)
{
	struct matrix *m = matrix_read_any(stdin, "stdin");

	sampling_emit(stdout, m, asked);
	matrix_free(m);
	return finish(0);
}

static int
measure_floor(size_t boots)
{
	struct matrix *m = matrix_read_any(stdin, "stdin");

	floor_emit(stdout, m, boots);
	matrix_free(m);
	return finish(0);
}

static int
follow(const char *directory, const char *since, double noise_percent)
{
	struct history *h = history_read(directory, since);
	enum comparison_status status = history_emit(stdout, h, noise_percent);

	history_free(h);
	return finish(status);
}

static int
describe(bool scaling_only, size_t configurations)
{
	struct matrix *m =
	    scaling_only ? matrix_read_any(stdin, "stdin") : matrix_read(stdin, "stdin");

	if (configurations < m->n)
		configurations = m->n;
	for (size_t i = 0; !scaling_only && i < m->n; i++)
		configuration_emit(stdout, m->configurations[i], configurations);
	if (scaling_only || m->n > 1)
		scaling_emit(stdout, m);
	matrix_free(m);
	return finish(0);
}

int
main(int argc, char *argv[])
{
	struct comparison comparison = { .noise_percent = NAN };
	char *variants = NULL, *pairs[PAIRS_MAX];
	struct sampling_asked sampling = { .percent = NAN, .limit = SAMPLES_MAX };
	const char *history = NULL, *since = NULL;
	double margin = NAN;
	bool scaling_only = false, sampling_options = false, compares;
	size_t n_pairs = 0, configurations = 0, boots = 0, planned = 0;
	const char **beside = NULL;
	size_t n_beside = 0;
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'a':
			sampling.percent = parse_percent('a', optarg);
			break;
		case 'b':
			comparison.path = optarg;
			break;
		case 'c':
			comparison.names = parse_names('c', optarg, &comparison.names_n);
			break;
		case 'd':
			sampling.location = LOCATION_MEDIAN;
			sampling_options = true;
			break;
		case 'e':
			margin = parse_percent('e', optarg);
			break;
		case 'f':
			boots = (size_t)option_number('f', optarg, 1, SAMPLES_MAX);
			break;
		case 'k':
			comparison.looks =
			    (size_t)option_number('k', optarg, 1, LOOKS_MAX);
			break;
		case 'l':
			sampling.limit =
			    (size_t)option_number('l', optarg, 1, SAMPLES_MAX);
			sampling_options = true;
			break;
		case 'm':
			configurations =
			    (size_t)option_number('m', optarg, 1, CONFIGURATIONS_MAX);
			break;
		case 'n':
			comparison.noise_percent = parse_percent('n', optarg);
			break;
		case 'p':
			if (n_pairs == PAIRS_MAX)
				option_refuse(
				    'p', optarg, "more than %d pairs", PAIRS_MAX);
			pairs[n_pairs++] = parse_pair('p', optarg);
			break;
		case 'r':
			since = optarg;
			break;
		case 's':
			scaling_only = true;
			break;
		case 't':
			history = optarg;
			break;
		case 'v':
			variants = parse_pair('v', optarg);
			break;
		case 'w':
			planned = (size_t)option_number('w', optarg, 1, SAMPLES_MAX);
			break;
		case 'x':
			beside = parse_names('x', optarg, &n_beside);
			if (n_beside < 2)
				option_refuse('x', optarg, "not two names or more");
			break;
		default:
			option_usage(&program, 2);
		}
	compares = comparison.path != NULL || variants != NULL;
	if (optind != argc ||
	    (comparison.path != NULL) + (variants != NULL) + scaling_only +
		    (n_pairs > 0) + (configurations > 0 && planned == 0) +
		    !isnan(sampling.percent) + (boots > 0) + (n_beside > 0) +
		    (history != NULL) >
		1 ||
	    (isnan(sampling.percent) && sampling_options) ||
	    (n_pairs == 0 && !isnan(margin)) ||
	    (!compares && ((!isnan(comparison.noise_percent) && history == NULL) ||
			      comparison.names_n > 0 || comparison.looks > 0)) ||
	    (history == NULL && since != NULL) ||
	    (planned > 0 && !(variants != NULL && configurations > 0) &&
		(comparison.path == NULL || configurations > 0)))
		option_usage(&program, 2);
	if (isnan(comparison.noise_percent))
		comparison.noise_percent = 1;

	gsl_set_error_handler_off();
	if (history != NULL)
		return follow(history, since, comparison.noise_percent);
	if (comparison.path != NULL)
		return compare(&comparison, planned);
	if (variants != NULL && planned > 0) {
		comparison_check_pairs(planned, configurations);
		return 0;
	}
	if (variants != NULL)
		return compare_variants(&comparison, variants);
	if (n_beside > 0)
		return set_beside(beside, n_beside);
	if (!isnan(sampling.percent))
		return sample(&sampling);
	if (boots > 0)
		return measure_floor(boots);
	return n_pairs > 0 ? pair(pairs, n_pairs, margin)
			   : describe(scaling_only, configurations);
}
