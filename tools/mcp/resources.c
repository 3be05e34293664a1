/* Resources: results and reports of matrices, profiles of guests, the schema of results.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guesttext.h"
#include "lib/below.h"
#include "lib/io.h"
#include "lib/matrixdir.h"
#include "lib/ownfile.h"
#include "lib/text.h"
#include "resources.h"

#define URI_MATRIX "bootmatrix://matrix/"
#define URI_GUEST "bootmatrix://guest/"
#define URI_SCHEMA "bootmatrix://schema/results.schema.json"
#define TYPE_SCHEMA "application/schema+json"

enum {
	RESOURCE_MAX = 8 << 20, /* bytes */
	COMPLETIONS_MAX = 100,	/* the protocol's */
};

static const struct {
	const char *file, *type;
} files[] = {
	{ "results.json", "application/json" },
	{ "report.txt", "text/plain" },
	{ "report.html", "text/html" },
};
enum { N_FILES = sizeof(files) / sizeof(files[0]) };

static json_t *
resource_value(const char *uri, const char *name, const char *type)
{
	return json_pack("{s:s, s:s, s:s}", "uri", uri, "name", name, "mimeType", type);
}

static void
matrix_files_add(const struct mcp *m, const char *matrix, json_t *list)
{
	for (size_t i = 0; i < N_FILES; i++) {
		char *uri = text_format(URI_MATRIX "%s/%s", matrix, files[i].file);
		char *name = text_format("%s/%s", matrix, files[i].file);

		if (below_has(m->out, name, S_IFREG))
			append(list, resource_value(uri, name, files[i].type));
		free(name);
		free(uri);
	}
}

json_t *
resources_list(const struct mcp *m)
{
	json_t *list = json_array(), *names = matrices_find(m->out), *name;
	size_t i;

	append(list, resource_value(URI_SCHEMA, "schema of results.json", TYPE_SCHEMA));
	json_array_foreach(names, i, name)
		matrix_files_add(m, json_string_value(name), list);
	json_decref(names);
	return json_pack("{s:o}", "resources", list);
}

json_t *
resources_templates(void)
{
	json_t *list = json_array();

	for (size_t i = 0; i < N_FILES; i++)
		append(list,
		    json_pack("{s:s+, s:s, s:s}", "uriTemplate", URI_MATRIX "{+matrix}/",
			files[i].file, "name", files[i].file, "mimeType", files[i].type));
	append(list, json_pack("{s:s, s:s, s:s}", "uriTemplate", URI_GUEST "{guest}",
			 "name", "profile of a guest", "mimeType", "application/json"));
	return json_pack("{s:o}", "resourceTemplates", list);
}

/* The text of a file, which is closed, as the contents of a resource; fd may be -1. */
static json_t *
contents_read(int fd, const char *uri, const char *type, char reason[REASON_SIZE])
{
	FILE *fp = fd != -1 ? fdopen(fd, "r") : NULL;
	struct stat st;
	json_t *text;
	char *bytes;
	size_t len;

	if (fp == NULL || fstat(fileno(fp), &st) == -1 || !S_ISREG(st.st_mode) ||
	    st.st_size > RESOURCE_MAX) {
		reason_write(reason, "%s: %s", uri,
		    fp == NULL ? "not found" : "too large: use the tools");
		if (fp != NULL)
			fclose(fp);
		return NULL;
	}
	bytes = stream_read(fp, uri, &len);
	fclose(fp);
	if ((text = json_stringn(bytes, len)) == NULL)
		text = latin1_string(bytes, len);
	free(bytes);
	return json_pack("{s:[{s:s, s:s, s:o}]}", "contents", "uri", uri, "mimeType",
	    type, "text", text);
}

/* Installed it is one of the programs' own files; in the source tree it is a manual. */
static char *
schema_path(void)
{
	char *path = own_file("results.schema.json");

	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return own_file("../man/results.schema.json");
}

/* The file of a matrix's resource, MATRIX/FILE. */
static char *
matrix_path(const struct mcp *m, const char *rest, const char **type)
{
	const char *slash = strrchr(rest, '/');
	char *name = text_copy_n(rest, slash != NULL ? (size_t)(slash - rest) : 0);
	char *path = NULL;

	for (size_t i = 0; slash != NULL && i < N_FILES; i++)
		if (strcmp(slash + 1, files[i].file) == 0 && matrix_is_name(name)) {
			*type = files[i].type;
			path = text_format("%s/%s", m->out, rest);
		}
	free(name);
	return path;
}

/* What comes after begin, or NULL: the URI does not begin so. */
static const char *
uri_rest(const char *uri, const char *begin)
{
	size_t len = strlen(begin);

	return strncmp(uri, begin, len) == 0 ? uri + len : NULL;
}

/* The file that a URI names, whether it is there or not; NULL: it names none. */
static char *
resource_path(const struct mcp *m, const char *uri, const char **type)
{
	const char *rest;

	*type = "application/json";
	if ((rest = uri_rest(uri, URI_MATRIX)) != NULL)
		return matrix_path(m, rest, type);
	if ((rest = uri_rest(uri, URI_GUEST)) != NULL)
		return matrix_is_name(rest) && strchr(rest, '/') == NULL
			   ? guest_profile(m, rest)
			   : NULL;
	*type = TYPE_SCHEMA;
	return strcmp(uri, URI_SCHEMA) == 0 ? schema_path() : NULL;
}

/* Open the file of a resource; -1: it is not there. */
static int
resource_open(const struct mcp *m, const char *uri, const char *path)
{
	return uri_rest(uri, URI_MATRIX) != NULL
		   ? below_open(m->out, path + strlen(m->out) + 1, S_IFREG)
		   : open(path, O_RDONLY | O_CLOEXEC);
}

json_t *
resource_date(const struct mcp *m, const char *uri)
{
	const char *type;
	char *path = resource_path(m, uri, &type);
	struct stat st;
	json_t *date;
	int fd;

	if (path == NULL)
		return NULL;
	fd = resource_open(m, uri, path);
	date = fd != -1 && fstat(fd, &st) == 0
		   ? json_sprintf("%lld.%09ld %lld", (long long)st.st_mtim.tv_sec,
			 st.st_mtim.tv_nsec, (long long)st.st_ino)
		   : json_null();
	if (fd != -1)
		close(fd);
	free(path);
	return date;
}

json_t *
resource_read(const struct mcp *m, const char *uri, char reason[REASON_SIZE])
{
	const char *type;
	char *path = resource_path(m, uri, &type);
	json_t *contents = NULL;

	reason_write(reason, "%s: not found", uri);
	if (path != NULL)
		contents = contents_read(resource_open(m, uri, path), uri, type, reason);
	if (contents != NULL && uri_rest(uri, URI_MATRIX) != NULL) {
		guest_text_clean(contents, RESOURCE_MAX);
		put(json_array_get(json_object_get(contents, "contents"), 0), "_meta",
		    json_pack("{s:s}", "bootmatrix/untrusted", GUEST_TEXT_NOTE));
	}
	free(path);
	return contents;
}

/* ---- completion ---- */

json_t *
resource_complete(const struct mcp *m, const char *argument, const char *begin)
{
	json_t *names = strcmp(argument, "matrix") == 0	 ? matrices_find(m->out)
			: strcmp(argument, "guest") == 0 ? guests_find(m)
							 : json_array();
	json_t *values = json_array(), *name;
	size_t i, fit = 0;

	json_array_foreach(names, i, name) {
		if (strncmp(json_string_value(name), begin, strlen(begin)) != 0)
			continue;
		if (fit++ < COMPLETIONS_MAX)
			append(values, json_incref(name));
	}
	json_decref(names);
	return json_pack("{s:{s:o, s:I, s:b}}", "completion", "values", values, "total",
	    (json_int_t)fit, "hasMore", fit > COMPLETIONS_MAX);
}
