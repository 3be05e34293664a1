/* The options of a program and their values. */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "num.h"
#include "option.h"
#include "reason.h"
#include "text.h"
#include "version.h"

/* Beyond every letter. */
enum { HELP = 256, VERSION };

/* Of "name=value" in a help. */
enum { NAMES_WIDTH = 25 };

static _Noreturn void
help_show(const struct program *program)
{
	puts(program->usage);
	putchar('\n');
	for (const struct program_option *o = program->options; o->letter != 0; o++)
		printf("  -%c, --%s%s%-*s %s\n", o->letter, o->name,
		    o->value != NULL ? "=" : "",
		    NAMES_WIDTH - (int)strlen(o->name) - (o->value != NULL),
		    o->value != NULL ? o->value : "", o->meaning);
	printf("  -h, --%-*s %s\n      --%-*s %s\n", NAMES_WIDTH, "help", "Show this",
	    NAMES_WIDTH, "version", "Show the version, and the commit it was built from");
	exit(finish(0));
}

static _Noreturn void
version_show(void)
{
	char commit[COMMIT_SIZE];
	bool known = version_commit(commit);

	printf("%s (bootmatrix) %s%s%s\n", program_invocation_short_name,
	    BOOTMATRIX_VERSION, known ? " " : "", known ? commit : "");
	exit(finish(0));
}

int
option_next(int argc, char *argv[], const struct program *program)
{
	struct option names[OPTIONS_MAX + 3] = { 0 };
	char letters[2 * OPTIONS_MAX + 2], *end = letters;
	size_t n = 0;
	int ch;

	for (const struct program_option *o = program->options; o->letter != 0; o++) {
		*end++ = (char)o->letter;
		if (o->value != NULL)
			*end++ = ':';
		names[n++] =
		    (struct option){ o->name, o->value != NULL, NULL, o->letter };
	}
	*end++ = 'h';
	*end = '\0';
	names[n++] = (struct option){ "help", no_argument, NULL, HELP };
	names[n] = (struct option){ "version", no_argument, NULL, VERSION };
	ch = getopt_long(argc, argv, letters, names, NULL);
	if (ch == HELP || ch == 'h')
		help_show(program);
	if (ch == VERSION)
		version_show();
	return ch;
}

_Noreturn void
option_usage(const struct program *program, int status)
{
	fprintf(stderr, "%s\n", program->usage);
	exit(status);
}

_Noreturn void
option_refuse(int letter, const char *text, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	errx(2, "-%c %s: %s", letter, text, text_vformat(format, ap));
}

long long
option_number(int letter, const char *text, long long lo, long long hi)
{
	char reason[REASON_SIZE];
	long long number;

	if (number_parse(text, lo, hi, &number, reason) != NULL)
		option_refuse(letter, text, "%s", reason);
	return number;
}
