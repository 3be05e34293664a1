/* Fuzz text logs; with a pattern that no quick search serves the result is the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "markerparse/textlog.h"

#define TABLE(more)                                                                    \
	"{\"name\":\"g\",\"end\":\"prompt\",\"panic\":[\"panic\"],\"interjections\":[" \
	"\"IRQ[0-9]\"],"                                                               \
	"\"cpus_online\":{\"serial\":\"([0-9]+) CPUs\"},\"markers\":["                 \
	"{\"name\":\"one\",\"serial\":\"^one$\"},{\"name\":\"two\",\"serial\":\"tw|"   \
	"zw\","                                                                        \
	"\"after\":\"one\"},{\"name\":\"prompt\",\"serial\":\"# $\"}" more "]}"

static void
ignore(const char *pattern)
{
	(void)pattern;
}

static struct guest
guest_new(const char *text)
{
	const char *reason;
	json_t *profile = record_parse(text, &reason);

	return (struct guest){ "g.json", profile, true, markers_new(profile, &reason) };
}

/* The record's markers, outcome and so on, up to what the tables make different. */
static char *
parse(const uint8_t *data, size_t size, const struct guest *guest)
{
	FILE *in = fmemopen((void *)(uintptr_t)data, size, "r"), *out;
	char *record = NULL, *end;
	size_t len;

	out = open_memstream(&record, &len);
	(void)textlog_parse(in, out, guest, 0, ignore);
	fclose(in);
	fclose(out);
	if ((end = strstr(record, ",{\"name\":\"never\"")) != NULL ||
	    (end = strstr(record, "],\"evidence\"")) != NULL)
		*end = '\0';
	return record;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct guest fast, slow;
	char *a, *b;

	if (fast.table == NULL) {
		fast = guest_new(TABLE(""));
		slow = guest_new(
		    TABLE(",{\"name\":\"never\",\"serial\":\"[^\\\\x00-\\\\xff]\"}"));
	}
	if (size == 0)
		return 0;
	a = parse(data, size, &fast);
	b = parse(data, size, &slow);
	if (strcmp(a, b) != 0)
		abort();
	free(a);
	free(b);
	return 0;
}
