/*
 * Fuzz what a POST tells serve: a line each of MCP-Protocol-Version, Mcp-Method and
 * Mcp-Name, then the body.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/lib/service.h"
#include "lib/json.h"
#include "lib/text.h"

/* An answer is text, or one JSON. */
static bool
is_answer(const char *text)
{
	const char *body = strstr(text, "\r\n\r\n");
	char reason[REASON_SIZE];
	json_t *json;
	bool is_json = strstr(text, "Content-Type: application/json") != NULL;

	if (strncmp(text, "HTTP/", 5) != 0 || body == NULL)
		return false;
	json = is_json ? record_parse(body + 4, reason) : NULL;
	json_decref(json);
	return !is_json || json != NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *given = text_copy_n((const char *)data, size), *rest = given;
	const char *version = strsep(&rest, "\r\n") ?: "";
	const char *method = strsep(&rest, "\r\n") ?: "";
	const char *name = strsep(&rest, "\r\n") ?: "", *body = rest != NULL ? rest : "";
	char *request = text_format(
	    "POST /mcp HTTP/1.0\r\nHost: fuzz\r\nContent-Type: application/json\r\n"
	    "Mcp-Session-Id: one\r\nMCP-Protocol-Version: %s\r\nMcp-Method: %s\r\n"
	    "Mcp-Name: %s\r\nContent-Length: %zu\r\n\r\n%s",
	    version, method, name, strlen(body), body);
	char *text = answer(request, strlen(request));

	if (!is_answer(text))
		abort();
	free(request);
	free(given);
	free(text);
	return 0;
}
