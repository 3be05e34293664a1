/* Run a program of this project on a file and take what it writes. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "lib/io.h"
#include "lib/memory.h"
#include "lib/ownfile.h"
#include "lib/text.h"

static _Noreturn void
become(char *const argv[], const char *program, int in, int out, int errors)
{
	if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1 ||
	    dup2(errors, STDERR_FILENO) == -1)
		_exit(127);
	execv(program, argv);
	_exit(127);
}

/* The first line of a file, as a reason. */
static void
first_line(int fd, char said[REASON_SIZE])
{
	char line[REASON_SIZE / 4], *escaped;
	ssize_t n = pread(fd, line, sizeof(line), 0);
	size_t len = n > 0 ? (size_t)n : 0, escaped_len;
	const char *end = memchr(line, '\n', len);
	FILE *fp = text_open(&escaped, &escaped_len);

	text_escape(fp, line, end != NULL ? (size_t)(end - line) : len);
	text_close(fp);
	reason_write(said, "%s", escaped);
	free(escaped);
}

char *
child_output(
    char *const argv[], int input, size_t max, int *status, char said[REASON_SIZE])
{
	char *program = own_file(argv[0]), *text = xmalloc(max + 1);
	size_t len = 0;
	ssize_t n;
	int fds[2], errors = memfd_create("errors", MFD_CLOEXEC);
	pid_t pid;

	if (errors == -1 || pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1)
		err(1, "%s", argv[0]);
	if (pid == 0)
		become(argv, program, input, fds[1], errors);
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
	if (said != NULL)
		first_line(errors, said);
	close(errors);
	free(program);
	return text;
}
