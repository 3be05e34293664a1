/* Read the profile of a boot on stdin, write its tree of calls in one of many formats. */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats.h"
#include "lib/io.h"
#include "lib/option.h"
#include "select.h"

static const double PERCENT_MAX = 100;

struct calltree_options {
	const char *format, *phase, *root, *base;
	double pruned; /* percent */
};

static const struct {
	const char *name;
	void (*write)(FILE *out, const struct call_tree *t);
} formats[] = {
#define FORMAT_LINE(name, write) { name, write },
	FORMATS(FORMAT_LINE)
#undef FORMAT_LINE
};

enum { FORMATS_N = sizeof(formats) / sizeof(formats[0]) };

#define FORMAT_NAME(name, write) " " name

static const struct program program = {
	.usage = "usage: calltree [-b base] [-f format] [-p phase] [-r function] [-x percent]",
	.options = {
		{ 'b', "base", "base", "Show the functions in which the boot differs from that of this profile" },
		{ 'f', "format", "format", "Write one of these:" FORMATS(FORMAT_NAME) },
		{ 'p', "phase", "phase", "Only what ran after the hit of this mark and before the next one" },
		{ 'r', "root", "function", "Make this function the root" },
		{ 'x', "prune", "percent", "Put all that is less than this share of the instructions together" },
	},
};

static double
percent_parse(int letter, const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end != '\0' || !(value >= 0 && value <= PERCENT_MAX))
		option_refuse(letter, text, "not a percentage");
	return value;
}

static size_t
format_find(const char *name)
{
	for (size_t i = 0; i < FORMATS_N; i++)
		if (strcmp(formats[i].name, name) == 0)
			return i;
	option_refuse('f', name, "no such format; there are:" FORMATS(FORMAT_NAME));
}

static void
options_read(struct calltree_options *o, int argc, char *argv[])
{
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'b':
			o->base = optarg;
			break;
		case 'f':
			o->format = optarg;
			break;
		case 'p':
			o->phase = optarg;
			break;
		case 'r':
			o->root = optarg;
			break;
		case 'x':
			o->pruned = percent_parse(ch, optarg);
			break;
		default:
			option_usage(&program, 2);
		}
	if (optind != argc)
		option_usage(&program, 2);
}

static void
tree_take(
    struct call_tree *t, const struct calltree_options *o, FILE *fp, const char *name)
{
	tree_read(t, fp, name, o->phase);
	if (o->root != NULL && !tree_root_at(t, o->root))
		errx(1, "%s: no function %s in it", name, o->root);
	if (o->pruned > 0)
		tree_prune(t, o->pruned);
}

static void
compare(const struct call_tree *t, const struct calltree_options *o)
{
	struct call_tree base;
	FILE *fp = fopen(o->base, "r");

	if (fp == NULL)
		err(1, "%s", o->base);
	tree_take(&base, o, fp, o->base);
	fclose(fp);
	if (strcmp(o->format, "json") == 0)
		json_compare(stdout, t, &base);
	else
		text_compare(stdout, t, &base);
	tree_free(&base);
}

int
main(int argc, char *argv[])
{
	struct calltree_options o = { .format = "text" };
	struct call_tree t;
	size_t format;

	options_read(&o, argc, argv);
	format = format_find(o.format);
	if (o.base != NULL && strcmp(o.format, "text") != 0 &&
	    strcmp(o.format, "json") != 0)
		option_refuse('f', o.format, "with -b, text or json");
	if (formats[format].write == findings_write &&
	    (o.phase != NULL || o.root != NULL || o.pruned > 0))
		option_refuse('f', o.format, "of the whole boot: without -p, -r, -x");
	tree_take(&t, &o, stdin, "stdin");
	if (tree_is_sampled(&t) &&
	    (o.base != NULL || formats[format].write == findings_write))
		errx(1, "stdin: sampled on the wall clock: -b and -f findings are of "
			"instructions that were counted");
	if (o.base != NULL)
		compare(&t, &o);
	else
		formats[format].write(stdout, &t);
	tree_free(&t);
	return finish(0);
}
