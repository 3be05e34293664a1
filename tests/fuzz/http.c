/* Fuzz serve with whatever comes in by a connection. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/lib/service.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = answer((const char *)data, size);

	if ((*text != '\0' && strncmp(text, "HTTP/", 5) != 0) ||
	    is_told(text, data, size))
		abort();
	free(text);
	return 0;
}
