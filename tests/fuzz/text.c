/* Fuzz text logs. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "markerparse/textlog.h"

#define TABLE                                                                          \
	"{\"name\":\"g\",\"end\":\"prompt\",\"panic\":[\"panic\"],\"interjections\":[" \
	"\"IRQ[0-9]\"],"                                                               \
	"\"cpus_online\":{\"serial\":\"([0-9]+) CPUs\"},\"markers\":["                 \
	"{\"name\":\"one\",\"serial\":\"^one$\"},{\"name\":\"two\",\"serial\":\"tw|"   \
	"zw\","                                                                        \
	"\"after\":\"one\"},{\"name\":\"prompt\",\"serial\":\"# $\"}]}"

static struct guest
guest_new(const char *text)
{
	char reason[REASON_SIZE];
	json_t *profile = record_parse(text, reason);

	return (struct guest){ "g.json", profile, true, markers_new(profile, reason) };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct guest guest;
	static FILE *out;
	const struct textlog_facts facts = { .guest = &guest, .sample = 1 };
	struct input in = { .name = "in" };

	if (out == NULL) {
		out = fopen("/dev/null", "w");
		guest = guest_new(TABLE);
	}
	if (size == 0)
		return 0;
	in.fp = fmemopen((void *)(uintptr_t)data, size, "r");
	(void)textlog_parse(&in, out, &facts);
	fclose(in.fp);
	return 0;
}
