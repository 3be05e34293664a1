/* An mcp that was started for a client. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <event2/bufferevent.h>

#include "child.h"
#include "lib/ownfile.h"

extern char **environ;

enum { ARGUMENTS_MAX = 2 * ROOTS_MAX + 8 };

static void
arguments_make(const struct service *s, bool writes, char *argv[ARGUMENTS_MAX])
{
	static char words[][4] = { "mcp", "-w", "-C", "-r" };
	size_t n = 0;

	argv[n++] = words[0];
	if (writes)
		argv[n++] = words[1];
	if (s->tree != NULL) {
		argv[n++] = words[2];
		argv[n++] = (char *)(uintptr_t)s->tree;
	}
	for (size_t i = 0; i < s->n_roots; i++) {
		argv[n++] = words[3];
		argv[n++] = (char *)(uintptr_t)s->roots[i];
	}
	argv[n++] = s->out;
	argv[n] = NULL;
}

/* Its process, or 0. */
static pid_t
child_spawn(const struct service *s, bool writes, int in, int out)
{
	char *program = own_file("mcp"), *argv[ARGUMENTS_MAX];
	posix_spawn_file_actions_t actions;
	pid_t pid;

	arguments_make(s, writes, argv);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (posix_spawn(&pid, program, &actions, NULL, argv, environ) != 0)
		pid = 0;
	posix_spawn_file_actions_destroy(&actions);
	free(program);
	/* What only looks comes after the boots; what starts boots must not slow them. */
	if (pid != 0 && !writes)
		(void)setpriority(PRIO_PROCESS, (id_t)pid, 10);
	return pid;
}

bool
child_start(struct mcp_child *c, const struct service *s, bool writes,
    bufferevent_data_cb take, bufferevent_event_cb ended, void *data)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) == -1)
		return false;
	if (pipe2(out, O_CLOEXEC) == -1) {
		close(in[0]);
		close(in[1]);
		return false;
	}
	c->pid = child_spawn(s, writes, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	if (c->pid == 0) {
		close(in[1]);
		close(out[0]);
		return false;
	}
	c->to = in[1];
	fcntl(c->to, F_SETFL, O_NONBLOCK);
	evutil_make_socket_nonblocking(out[0]);
	c->from = bufferevent_socket_new(s->base, out[0], BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(c->from, take, NULL, ended, data);
	bufferevent_enable(c->from, EV_READ);
	return true;
}

bool
child_tell(const struct mcp_child *c, const char *line)
{
	ssize_t len = (ssize_t)strlen(line);

	return write(c->to, line, (size_t)len) == len;
}

void
child_tell_end(struct mcp_child *c)
{
	close(c->to);
	c->to = -1;
}

void
child_end(struct mcp_child *c)
{
	if (c->pid != 0)
		kill(c->pid, SIGTERM);
	if (c->to != -1)
		close(c->to);
	if (c->from != NULL)
		bufferevent_free(c->from);
	*c = (struct mcp_child){ .to = -1 };
}
