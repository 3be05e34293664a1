/*
 * Write a file atomically: run a command, whose output gets the name of the file when it
 * has succeeded.  It is what $(begin) and $(end) of idioms.mk do, without a shell, for
 * what is done once a boot.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/text.h"

static const char *part; /* what is removed when this ends by a signal */

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: into [-u input] file command [argument ...]\n");
	exit(2);
}

static void
end_by(int signal)
{
	unlink(part);
	raise(signal); /* as SA_RESETHAND has it */
}

static void
signals_handle(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	const struct sigaction action = { .sa_handler = end_by,
		.sa_flags = SA_RESETHAND | SA_NODEFER };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}

/* Run the command, with its output into the part; its status. */
static int
command_run(int out, char *argv[])
{
	pid_t child = fork();
	int status;

	if (child == -1)
		err(1, "fork");
	if (child == 0) {
		if (dup2(out, STDOUT_FILENO) == -1)
			err(1, "%s", part);
		execvp(argv[0], argv);
		err(1, "%s", argv[0]);
	}
	while (waitpid(child, &status, 0) == -1)
		if (errno != EINTR)
			err(1, "wait");
	return status;
}

static bool
is_empty(const char *file)
{
	struct stat st;

	if (stat(file, &st) == -1)
		err(1, "%s", file);
	return st.st_size == 0;
}

int
main(int argc, char *argv[])
{
	const char *input = NULL, *file;
	int ch, out, status = 0;
	bool runs;

	while ((ch = getopt(argc, argv, "+u:")) != -1)
		if (ch == 'u')
			input = optarg; /* of an empty one an empty file is made */
		else
			usage();
	if (argc - optind < 2)
		usage();
	file = argv[optind];
	part = text_format("%s.%d", file, (int)getpid());
	runs = input == NULL || !is_empty(input);
	signals_handle();
	if ((out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) == -1)
		write_lost(part);
	if (runs)
		status = command_run(out, argv + optind + 1);
	if (status == 0 && rename(part, file) == 0)
		return 0;
	if (status == 0)
		warnx("%s: %s", file, write_reason());
	unlink(part);
	return WIFEXITED(status) && status != 0 ? WEXITSTATUS(status) : 1;
}
