/*
 * Show what the log of one boot says of a guest that nobody knows yet: its lines, the
 * longest waits between them, the functions of its kernel; or draft a profile of it.
 */
#include <err.h>
#include <string.h>
#include <unistd.h>

#include "formats.h"
#include "lib/option.h"

static const struct program program = {
	.usage = "usage: discover [-b base] [-f format] [-n name] [-s symbols] [file]",
	.options = {
		{ 'b', "base", "base", "The profile by which the guest was booted" },
		{ 'f', "format", "format", "Write one of these: text json profile" },
		{ 'n', "name", "name", "The draft's name" },
		{ 's', "symbols", "symbols", "The file that has the kernel's symbols" },
	},
};

static const struct {
	const char *name;
	discovery_format *write;
} formats[] = {
	{ "text", text_write },
	{ "json", json_write },
	{ "profile", draft_write },
};

static discovery_format *
format_find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].write;
	option_refuse('f', name, "not one of: text json profile");
}

static json_t *
profile_load(const char *path)
{
	FILE *fp = fopen(path, "r");
	json_t *profile;

	if (fp == NULL)
		err(1, "%s", path);
	profile = document_read(fp, path);
	fclose(fp);
	return profile;
}

int
main(int argc, char *argv[])
{
	struct draft_options options = { .name = "mine" };
	struct input in = { .fp = stdin, .name = "stdin" };
	discovery_format *write = text_write;
	struct discovery *d;
	json_t *base = NULL;
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'b':
			json_decref(base);
			options.base = base = profile_load(optarg);
			break;
		case 'f':
			write = format_find(optarg);
			break;
		case 'n':
			options.name = optarg;
			break;
		case 's':
			options.symbols = optarg;
			break;
		default:
			option_usage(&program, 2);
		}
	if (argc - optind > 1)
		option_usage(&program, 2);
	if (optind < argc) {
		in.name = argv[optind];
		in.fp = named_open(&in.name);
	}
	d = discovery_read(&in);
	write(stdout, d, &options);
	discovery_free(d);
	json_decref(base);
	return finish(0);
}
