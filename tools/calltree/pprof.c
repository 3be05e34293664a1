/* Write a tree for pprof: the message Profile of its profile.proto, not compressed. */
#include <stdlib.h>
#include <string.h>

#include "formats.h"
#include "lib/memory.h"
#include "lib/text.h"

/* Numbers of the fields, by message. */
enum {
	PROFILE_SAMPLE_TYPE = 1,
	PROFILE_SAMPLE = 2,
	PROFILE_LOCATION = 4,
	PROFILE_FUNCTION = 5,
	PROFILE_STRING = 6,
	VALUE_TYPE = 1,
	VALUE_UNIT = 2,
	SAMPLE_LOCATION = 1,
	SAMPLE_VALUE = 2,
	LOCATION_ID = 1,
	LOCATION_LINE = 4,
	LINE_FUNCTION = 1,
	FUNCTION_ID = 1,
	FUNCTION_NAME = 2,
};

/* Kinds of fields, in their tags. */
enum { WIRE_NUMBER = 0, WIRE_BYTES = 2 };

/* Strings that come before the functions' names. */
enum { STRING_EMPTY, STRING_INSTRUCTIONS, STRING_COUNT, STRING_NAMES };

static void
number_write(FILE *out, uint64_t number)
{
	for (; number > 0x7f; number >>= 7)
		putc((int)(number & 0x7f) | 0x80, out);
	putc((int)number, out);
}

static void
field_number(FILE *out, unsigned field, uint64_t number)
{
	number_write(out, field << 3 | WIRE_NUMBER);
	number_write(out, number);
}

static void
field_bytes(FILE *out, unsigned field, const char *bytes, size_t len)
{
	number_write(out, field << 3 | WIRE_BYTES);
	number_write(out, len);
	fwrite(bytes, 1, len, out);
}

/* The message that was written to fp, which keeps it in bytes. */
static void
message_end(FILE *out, unsigned field, FILE *fp, const char *bytes)
{
	fflush(fp);
	field_bytes(out, field, bytes, (size_t)ftell(fp));
	fclose(fp);
}

/* A message of at most two numbers. */
static void
field_pair(
    FILE *out, unsigned field, unsigned a, uint64_t a_is, unsigned b, uint64_t b_is)
{
	char bytes[32];
	FILE *fp = needed(fmemopen(bytes, sizeof(bytes), "w"));

	field_number(fp, a, a_is);
	if (b != 0)
		field_number(fp, b, b_is);
	message_end(out, field, fp, bytes);
}

static void
location_write(FILE *out, uint64_t function)
{
	char bytes[64];
	FILE *fp = needed(fmemopen(bytes, sizeof(bytes), "w"));

	field_number(fp, LOCATION_ID, function);
	field_pair(fp, LOCATION_LINE, LINE_FUNCTION, function, 0, 0);
	message_end(out, PROFILE_LOCATION, fp, bytes);
}

/* The node's own instructions; the locations are from it up to the root. */
static void
sample_write(FILE *out, const struct call_tree *t, uint32_t node)
{
	char *bytes;
	size_t len;
	FILE *fp = text_open(&bytes, &len);

	for (uint32_t n = node;; n = t->nodes[n].parent) {
		field_number(fp, SAMPLE_LOCATION, t->nodes[n].function + 1);
		if (n == 0)
			break;
	}
	field_number(fp, SAMPLE_VALUE, t->nodes[node].self);
	text_close(fp);
	field_bytes(out, PROFILE_SAMPLE, bytes, len);
	free(bytes);
}

void
pprof_write(FILE *out, const struct call_tree *t)
{
	const char *const strings[STRING_NAMES] = { "", tree_unit(t),
		tree_is_sampled(t) ? tree_unit(t) : "count" };

	field_pair(out, PROFILE_SAMPLE_TYPE, VALUE_TYPE, STRING_INSTRUCTIONS, VALUE_UNIT,
	    STRING_COUNT);
	for (uint32_t n = 0; n != NO_NODE; n = tree_after(t, n))
		if (t->nodes[n].self > 0)
			sample_write(out, t, n);
	for (uint32_t f = 0; f < t->nfunctions; f++) {
		location_write(out, f + 1);
		field_pair(out, PROFILE_FUNCTION, FUNCTION_ID, f + 1, FUNCTION_NAME,
		    STRING_NAMES + f);
	}
	for (size_t i = 0; i < STRING_NAMES; i++)
		field_bytes(out, PROFILE_STRING, strings[i], strlen(strings[i]));
	for (size_t i = 0; i < t->nfunctions; i++)
		field_bytes(
		    out, PROFILE_STRING, t->functions[i], strlen(t->functions[i]));
}
