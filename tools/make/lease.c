/* Run a command with a lease of cores of this host: see lib/lease.h. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/lease.h"
#include "lib/option.h"

static _Noreturn void
usage(void)
{
	fprintf(stderr,
	    "usage: lease [-c cores] [-w seconds] directory command [argument ...]\n");
	exit(2);
}

int
main(int argc, char *argv[])
{
	unsigned seconds = 30;
	size_t cores = 0;
	int ch;

	while ((ch = getopt(argc, argv, "+c:w:")) != -1)
		switch (ch) {
		case 'c':
			cores = (size_t)option_number('c', optarg, 1, 1 << 16);
			break;
		case 'w':
			seconds = (unsigned)option_number('w', optarg, 1, 86400);
			break;
		default:
			usage();
		}
	if (argc - optind < 2)
		usage();
	lease_weight_raise();
	lease_take(argv[optind], cores, seconds);
	execvp(argv[optind + 1], argv + optind + 1);
	err(1, "%s", argv[optind + 1]);
}
