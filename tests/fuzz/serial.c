/* Fuzz the short way to read a serial record: what it takes, the JSON library reads
 * alike. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"
#include "markerparse/bootlog.h"

static void
compare(const char *line, long long at_ns, const char *text, size_t len)
{
	const char *reason;
	json_t *record = record_parse(line, &reason);
	const json_t *string = json_object_get(record, "serial");
	char *bytes;
	size_t bytes_len;

	if (!json_is_string(string) || json_object_size(record) != 2 ||
	    json_integer_value(json_object_get(record, "at_ns")) != at_ns)
		abort();
	bytes = latin1_bytes(string, &bytes_len);
	if (bytes_len != len || memcmp(bytes, text, len) != 0)
		abort();
	free(bytes);
	json_decref(record);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size + 1), *text = malloc(size + 1);
	long long at_ns;
	size_t len;

	memcpy(line, data, size);
	line[size] = '\0';
	if (serial_line_read(line, &at_ns, text, &len))
		compare(line, at_ns, text, len);
	free(line);
	free(text);
	return 0;
}
