/*
 * Tell programs what the pipeline measured and what it does now, and start it for them:
 * the Model Context Protocol, a message a line, from stdin to stdout.
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/memory.h"
#include "lib/option.h"
#include "lib/ownfile.h"
#include "lib/text.h"
#include "mcp.h"
#include "rpc.h"
#include "schema.h"

enum { MESSAGE_MAX = 1 << 20 };

extern const char tools_json[];

static const struct program program = {
	.usage = "usage: mcp [-w] [-C tree] [-r directory] ... [out]",
	.options = {
		{ 'C', "tree", "tree", "The directory in which make runs" },
		{ 'r', "root", "directory", "Files that a client names must lie below such a directory" },
		{ 'w', "write", NULL, "Offer the tools that boot and cancel, too" },
	},
};

/* ---- options ---- */

static char *
directory_real(int letter, const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;

	if (real == NULL)
		option_refuse(letter, path, "%s", strerror(errno));
	if (stat(real, &st) == -1 || !S_ISDIR(st.st_mode))
		option_refuse(letter, path, "not a directory");
	return real;
}

/* OUT, which need not be there yet, as an absolute path. */
static char *
out_absolute(const char *out)
{
	char *real = realpath(out, NULL), *here;

	if (real != NULL)
		return real;
	if (errno != ENOENT)
		err(1, "%s", out);
	if (out[0] == '/')
		return text_copy(out);
	if ((here = getcwd(NULL, 0)) == NULL)
		err(1, "getcwd");
	real = text_format("%s/%s", here, out);
	free(here);
	return real;
}

/* The tree that has the pipeline: the one that this program was built in, or the one that
 * it was installed with. */
static void
tree_find(struct mcp *m)
{
	static const char *const places[] = { "../pipeline.mk", "pipeline.mk" };

	for (size_t i = 0; i < 2 && m->tree == NULL; i++) {
		char *file = own_file(places[i]);

		m->tree = realpath(file, NULL);
		m->installed = m->tree != NULL && i == 1;
		free(file);
	}
	if (m->tree == NULL)
		m->tree = text_copy(".");
	else
		*strrchr(m->tree, '/') = '\0';
}

/* The tools that there are for this client, with their schemas. */
static json_t *
tools_load(bool writes)
{
	json_error_t error;
	json_t *file = json_loads(tools_json, JSON_REJECT_DUPLICATES, &error), *tools,
	       *tool;
	size_t i;

	if (file == NULL)
		errx(1, "tools.json:%d: %s", error.line, error.text);
	tools = json_array();
	json_array_foreach(json_object_get(file, "tools"), i, tool) {
		bool is_writer = json_is_true(json_object_get(tool, "writes"));

		if (is_writer && !writes)
			continue;
		json_object_del(tool, "writes");
		schema_resolve(tool, file);
		put(tool, "annotations",
		    json_pack("{s:b, s:b, s:b}", "readOnlyHint", !is_writer,
			"destructiveHint", is_writer, "openWorldHint", 0));
		append(tools, json_incref(tool));
	}
	json_decref(file);
	return tools;
}

static void
options_read(struct mcp *m, int argc, char *argv[])
{
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'C':
			free(m->tree);
			m->tree = directory_real(ch, optarg);
			break;
		case 'r':
			if (m->n_roots == ROOTS_MAX)
				option_refuse(ch, optarg, "at most %d", ROOTS_MAX);
			m->roots[m->n_roots++] = directory_real(ch, optarg);
			break;
		case 'w':
			m->writes = true;
			break;
		default:
			option_usage(&program, 2);
		}
	if (argc - optind > 1)
		option_usage(&program, 2);
	m->out = out_absolute(optind < argc ? argv[optind] : "out");
	if (m->tree == NULL)
		tree_find(m);
}

/* ---- messages ---- */

/* What came of a line so far; one that is longer than a message may be is skipped. */
struct message {
	char *bytes;
	size_t len;
	bool too_long;
};

static void
byte_take(struct message *in, char byte, struct rpc *r)
{
	if (byte != '\n') {
		if (in->len == MESSAGE_MAX)
			in->too_long = true;
		else
			in->bytes[in->len++] = byte;
		return;
	}
	in->bytes[in->len] = '\0';
	/* A NUL byte is no JSON: what is before it is none, either. */
	if (strlen(in->bytes) != in->len)
		in->bytes[0] = '?';
	rpc_line(r, in->too_long ? NULL : in->bytes);
	in->len = 0;
	in->too_long = false;
}

/* Take what there is on stdin; false at its end. */
static bool
input_take(struct message *in, struct rpc *r)
{
	char bytes[1 << 16];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (n == -1 && errno != EINTR)
		err(1, "stdin");
	for (ssize_t i = 0; i < n; i++)
		byte_take(in, bytes[i], r);
	if (n == 0 && in->len > 0)
		byte_take(in, '\n', r);
	return n != 0;
}

int
main(int argc, char *argv[])
{
	struct mcp m = { 0 };
	struct message in = { .bytes = xmalloc(MESSAGE_MAX + 1) };
	struct pollfd stdin_poll = { .fd = STDIN_FILENO, .events = POLLIN };
	struct rpc *r;

	signal(SIGPIPE, SIG_DFL); /* whatever started it: it is make's, too */
	options_read(&m, argc, argv);
	m.tools = tools_load(m.writes);
	r = rpc_new(&m, stdout);
	/* At the end of input, calls that wait are waited for. */
	while (stdin_poll.fd != -1 || !rpc_end(r)) {
		if (poll(&stdin_poll, 1, rpc_tick_ms(r)) == -1 && errno != EINTR)
			err(1, "poll");
		if (stdin_poll.revents != 0 && !input_take(&in, r))
			stdin_poll.fd = -1;
		rpc_tick(r);
	}
	rpc_free(r);
	json_decref(m.tools);
	for (size_t i = 0; i < m.n_roots; i++)
		free((char *)(uintptr_t)m.roots[i]);
	free(m.tree);
	free(m.out);
	free(in.bytes);
	return finish(0);
}
