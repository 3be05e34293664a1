/* Fuzz what a GET asks serve for: path and query.  What is not below OUT is not given. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/lib/service.h"
#include "lib/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *request = text_format(
	    "GET /%.*s HTTP/1.0\r\nHost: fuzz\r\n\r\n", (int)size, (const char *)data);
	char *text = answer(request, strlen(request));

	if (strncmp(text, "HTTP/", 5) != 0 || is_told(text, data, size))
		abort();
	free(request);
	free(text);
	return 0;
}
