/* Test hits: what the probe writes of a mark, and what the boot log says of it. */
#include <stdlib.h>

#include "lib/json.h"
#include "qboot/hit.h"
#include "tap.h"

/* A hit of the reset vector as a record, or "none". */
static const char *
record_of(const char *line)
{
	static char text[400];
	const struct markers none = { 0 };
	struct probe_hit hit;
	json_t *record;

	if (!probe_hit_read(&hit, line, &none))
		return "none";
	record = probe_hit_record(&hit, &none, hit.at_ns);
	text[json_dumpb(record, text, sizeof(text) - 1, JSON_COMPACT)] = '\0';
	json_decref(record);
	return text;
}

int
main(void)
{
	tap_is("a hit", record_of("0 1000 2 5 7 3 4 5 6"),
	    "{\"at_ns\":5,\"mark\":\"reset_vector\",\"symbol\":null,"
	    "\"addr\":\"0x00001000\",\"vcpu\":2,\"insns\":[4,5,6],\"virtual_ns\":7}");
	tap_is("by a vCPU that is not known", record_of("0 1000 -1 5 - 0"),
	    "{\"at_ns\":5,\"mark\":\"reset_vector\",\"symbol\":null,"
	    "\"addr\":\"0x00001000\",\"vcpu\":null,\"insns\":[]}");
	tap_is("of a marker that there is not", record_of("1 1000 0 5 - 0"), "none");
	tap_is("cut short", record_of("0 1000 0 5 -"), "none");
	return tap_done();
}
