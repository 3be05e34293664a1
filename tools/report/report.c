/* Read the results of a matrix and write them as a report in one format. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "formats.h"
#include "lib/io.h"
#include "lib/option.h"
#include "lib/tty.h"

enum { WIDTH = 80, WIDTH_MIN = 40, WIDTH_MAX = 1000 };

#define FORMAT_NAME(name, of_boots) " " #name

static const struct program program = {
	.usage = "usage: report [-s] [-c number] [-d directory] [-f format] [-l directory] [-r revision] [-w width] [file ...]",
	.options = {
		{ 'c', "chapter", "number", "With latex and -s, the number of the chapter" },
		{ 'd', "data", "directory", "With latex, write each table to a file table-NAME.tex in directory" },
		{ 'f', "format", "format", "Write one of these:" FORMATS(FORMAT_NAME) },
		{ 'l', "logs", "directory", "With html and asciicast, add the boot logs" },
		{ 'r', "revision", "revision", "With history, the revision of what was booted" },
		{ 's', "standalone", NULL, "With latex, write a whole document" },
		{ 'w', "width", "width", "Fill lines of width columns" },
	},
};

#define FORMAT_ROW(name, of_boots) { #name, name##_write, of_boots },
static const struct format {
	const char *name;
	format_write *write;
	bool of_boots; /* of what has none there is nothing to write */
} formats[] = { FORMATS(FORMAT_ROW) };

static const struct format *
parse_format(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	option_refuse('f', name, "no such format; there are:" FORMATS(FORMAT_NAME));
}

/* A terminal's width, or that of a log. */
static int
width_of_stdout(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
	    size.ws_col < WIDTH_MIN)
		return WIDTH;
	return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

int
main(int argc, char *argv[])
{
	struct options options = { .width = width_of_stdout(),
		.colour = tty_colours(STDOUT_FILENO) };
	const struct format *format = &formats[0];
	struct results *results;
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'c':
			options.chapter = (int)option_number('c', optarg, 1, 1000);
			break;
		case 'd':
			options.data = optarg;
			break;
		case 'f':
			format = parse_format(optarg);
			break;
		case 'l':
			options.logs = optarg;
			break;
		case 'r':
			options.revision = optarg;
			break;
		case 's':
			options.standalone = true;
			break;
		case 'w':
			options.width =
			    (int)option_number('w', optarg, WIDTH_MIN, WIDTH_MAX);
			break;
		default:
			option_usage(&program, 2);
		}
	results = results_read(argv + optind, format->write == json_write);
	if (format->of_boots && results->n_configs == 0)
		errx(1, "-f %s: no configurations", format->name);
	format->write(stdout, results, &options);
	results_free(results);
	return finish(0);
}
