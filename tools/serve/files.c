/* Files below OUT: results, reports and logs.  No path leaves it, and no link is
 * followed. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/below.h"
#include "lib/text.h"
#include "serve.h"

#define NOTHING "default-src 'none'; frame-ancestors 'self'; sandbox"

enum { HEAD_MAX = 4096, HASH_LEN = 44 };

static const struct {
	const char *suffix, *type;
} types[] = {
	{ ".json", "application/json" },
	{ ".html", "text/html; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".pdf", "application/pdf" },
};

static const char *
type_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(dot, types[i].suffix) == 0)
			return types[i].type;
	return "text/plain; charset=utf-8";
}

/* Copy the hashes that a policy lists after a word, such as "script-src ". */
static void
hashes_copy(FILE *out, const char *policy, const char *word)
{
	const char *at = strstr(policy, word);
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

	if (at == NULL)
		return;
	fprintf(out, "; %.*s", (int)strlen(word) - 1, word);
	for (at += strlen(word);
	     strncmp(at, "'sha256-", 8) == 0 && strspn(at + 8, digits) == HASH_LEN &&
	     at[8 + HASH_LEN] == '\'';
	     at += 9 + HASH_LEN, at += *at == ' ')
		fprintf(out, " '%.*s'", 7 + HASH_LEN, at + 1);
}

/*
 * The policy of a report: the hashes of its own style and script, which report wrote at
 * its head, before any text of a guest.  In the sandbox it is of no origin, and can ask
 * nothing of anybody.
 */
static char *
report_policy(int fd)
{
	static const char begin[] = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
				    "charset=\"utf-8\">\n<meta "
				    "http-equiv=\"Content-Security-Policy\" content=\"";
	char head[HEAD_MAX + 1], *policy, *end;
	ssize_t n = pread(fd, head, HEAD_MAX, 0);
	size_t len;
	FILE *fp = text_open(&policy, &len);

	head[n > 0 ? n : 0] = '\0';
	fputs("default-src 'none'; base-uri 'none'; form-action 'none'; "
	      "frame-ancestors 'none'; sandbox allow-scripts",
	    fp);
	if (strncmp(head, begin, strlen(begin)) == 0 &&
	    (end = strchr(head + strlen(begin), '"')) != NULL) {
		*end = '\0';
		hashes_copy(fp, head + strlen(begin), "style-src ");
		hashes_copy(fp, head + strlen(begin), "script-src ");
	}
	text_close(fp);
	return policy;
}

void
files_get(const struct service *s, struct evhttp_request *req, const char *path)
{
	int fd = below_open(s->out, path, S_IFREG);
	const char *type = type_of(path);
	struct evbuffer *body;
	struct stat st;
	char *policy;

	if (fd == -1 || fstat(fd, &st) == -1) {
		reply_text(req, 404, NULL, "not found\n");
		return;
	}
	policy =
	    strncmp(type, "text/html", 9) == 0 ? report_policy(fd) : text_copy(NOTHING);
	header_add(req, "Content-Security-Policy", policy);
	free(policy);
	header_add(req, "Content-Type", type);
	body = evbuffer_new();
	if (st.st_size > 0)
		evbuffer_add_file(body, fd, 0, st.st_size);
	else
		close(fd);
	reply_send(req, 200, body);
	evbuffer_free(body);
}
