/* Resources: results and reports of matrices, and the schema of results. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guesttext.h"
#include "lib/io.h"
#include "lib/matrixdir.h"
#include "lib/ownfile.h"
#include "lib/text.h"
#include "resources.h"

#define URI_MATRIX "bootmatrix://matrix/"
#define URI_SCHEMA "bootmatrix://schema/results.schema.json"

enum { RESOURCE_MAX = 8 << 20 }; /* bytes */

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
		char *path = text_format("%s/%s/%s", m->out, matrix, files[i].file);
		char *uri = text_format(URI_MATRIX "%s/%s", matrix, files[i].file);
		char *name = text_format("%s/%s", matrix, files[i].file);

		if (access(path, R_OK) == 0)
			append(list, resource_value(uri, name, files[i].type));
		free(name);
		free(uri);
		free(path);
	}
}

json_t *
resources_list(const struct mcp *m)
{
	json_t *list = json_array(), *names = matrices_find(m->out), *name;
	size_t i;

	append(list, resource_value(URI_SCHEMA, "schema of results.json",
			 "application/schema+json"));
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
	return json_pack("{s:o}", "resourceTemplates", list);
}

/* The text of a file as the contents of a resource. */
static json_t *
contents_read(
    const char *path, const char *uri, const char *type, char reason[REASON_SIZE])
{
	FILE *fp = fopen(path, "r");
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
	bytes = stream_read(fp, path, &len);
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

json_t *
resource_read(const struct mcp *m, const char *uri, char reason[REASON_SIZE])
{
	size_t prefix = strlen(URI_MATRIX);
	char *name, *slash, *path;
	json_t *contents = NULL;

	if (strcmp(uri, URI_SCHEMA) == 0) {
		path = schema_path();
		contents = contents_read(path, uri, "application/schema+json", reason);
		free(path);
		return contents;
	}
	reason_write(reason, "%s: not found", uri);
	if (strncmp(uri, URI_MATRIX, prefix) != 0)
		return NULL;
	name = text_copy(uri + prefix);
	slash = strrchr(name, '/');
	for (size_t i = 0; slash != NULL && i < N_FILES; i++) {
		if (strcmp(slash + 1, files[i].file) != 0)
			continue;
		*slash = '\0';
		path = text_format("%s/%s/%s", m->out, name, files[i].file);
		if (matrix_is_name(name))
			contents = contents_read(path, uri, files[i].type, reason);
		free(path);
		break;
	}
	free(name);
	return contents;
}
