/* Fuzz the boot log: its records, one a line, to phases records. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "markerparse/bootlog.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *out;
	char *text = malloc(size + 1), *rest = text, *line;
	struct bootlog_reader *log;
	char name[WATCH_NAME_MAX];

	if (out == NULL)
		out = fopen("/dev/null", "w");
	memcpy(text, data, size);
	text[size] = '\0';
	log = bootlog_new(out, NULL, false);
	while ((line = strsep(&rest, "\n")) != NULL) {
		(void)bootlog_line(log, line);
		while (bootlog_limit_hit(log, name))
			;
	}
	(void)bootlog_finish(log);
	bootlog_free(log);
	free(text);
	return 0;
}
