/* Read the comparison of a matrix, or its history, and exit with what it came to. */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/option.h"
#include "lib/json.h"
#include "lib/text.h"
#include "lib/typed.h"

enum { FAILED = 1, SLOWER = 3, FEWER = 4, UNDECIDED = 5 };

/* What git bisect run takes: bad, skip this commit, end the search. */
enum { BISECT_BAD = 1, BISECT_SKIP = 125, BISECT_ABORT = 255 };

static int failure = FAILED;

static const struct program program = {
	.usage = "usage: verdict [-BH] directory",
	.options = {
		{ 'B', "bisect", NULL, "Exit as git bisect run expects" },
		{ 'H', "history", NULL, "Read the history" },
	},
};

static _Noreturn void
usage(void)
{
	option_usage(&program, failure == FAILED ? 2 : failure);
}

/* The status that stats gave what is in path; goals: that write it. */
static int
status_read(const char *path, const char *what, const char *goals)
{
	FILE *fp = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	char reason[REASON_SIZE];
	json_t *record, *status;

	if (fp == NULL && errno == ENOENT)
		errx(failure, "%s: not there: %s %s writes it", path, typed(), goals);
	if (fp == NULL)
		err(failure, "%s", path);
	if (getline(&line, &room, fp) == -1) {
		if (ferror(fp))
			err(failure, "%s", path);
		errx(failure, "%s: nothing in it", path);
	}
	if ((record = record_parse(line, reason)) == NULL)
		errx(failure, "%s: %s", path, reason);
	status = json_object_get(json_object_get(record, what), "status");
	if (!json_is_integer(status) || json_integer_value(status) < 0 ||
	    json_integer_value(status) > UNDECIDED)
		errx(failure, "%s: no %s", path, what);
	return (int)json_integer_value(status);
}

static int
for_bisect(int status)
{
	switch (status) {
	case 0:
		return 0;
	case SLOWER:
	case FEWER:
		return BISECT_BAD;
	case UNDECIDED:
		return BISECT_SKIP;
	}
	return BISECT_ABORT;
}

int
main(int argc, char *argv[])
{
	const char *what = "comparison", *goals = "compare or ab";
	bool bisect = false;
	char *path;
	int ch, status;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'B':
			bisect = true;
			failure = BISECT_ABORT;
			break;
		case 'H':
			what = "history";
			goals = "history";
			break;
		default:
			usage();
		}
	if (argc - optind != 1)
		usage();
	path = text_format("%s/%s.json", argv[optind], what);
	status = status_read(path, what, goals);
	return bisect ? for_bisect(status) : status;
}
