/* Run a program of this project on a file and take what it writes. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "lib/memory.h"
#include "lib/ownfile.h"

static _Noreturn void
become(char *const argv[], const char *program, int in, int out)
{
	int null = open("/dev/null", O_WRONLY);

	if (null == -1 || dup2(in, STDIN_FILENO) == -1 ||
	    dup2(out, STDOUT_FILENO) == -1 || dup2(null, STDERR_FILENO) == -1)
		_exit(127);
	execv(program, argv);
	_exit(127);
}

char *
child_output(char *const argv[], int input, size_t max, int *status)
{
	char *program = own_file(argv[0]), *text = xmalloc(max + 1);
	size_t len = 0;
	ssize_t n;
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1)
		err(1, "%s", argv[0]);
	if (pid == 0)
		become(argv, program, input, fds[1]);
	close(fds[1]);
	while (len < max && ((n = read(fds[0], text + len, max - len)) > 0 ||
				(n == -1 && errno == EINTR)))
		len += n > 0 ? (size_t)n : 0;
	close(fds[0]); /* one that has more to say ends by SIGPIPE */
	text[len] = '\0';
	while (waitpid(pid, status, 0) == -1)
		if (errno != EINTR)
			err(1, "wait");
	*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : -1;
	free(program);
	return text;
}
