/* Fuzz marker tables. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/markers.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	char reason[REASON_SIZE];
	json_t *object;
	struct markers *m;

	memcpy(text, data, size);
	text[size] = '\0';
	object = record_parse(text, reason);
	if (object != NULL && (m = markers_new(object, reason)) != NULL) {
		json_decref(markers_phases(m, true));
		markers_free(m);
	}
	json_decref(object);
	free(text);
	return 0;
}
