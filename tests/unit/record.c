/* Test records: reading JSON, bytes as text, fields. */
#include <stdlib.h>

#include "lib/json.h"
#include "tap.h"

static void
test_latin1(void)
{
	char bytes[256], *back;
	size_t len;
	json_t *string;

	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	string = latin1_string(bytes, sizeof(bytes));
	back = latin1_bytes(string, &len);
	tap_ok(len == 256 && memcmp(bytes, back, 256) == 0, "every byte and back");
	free(back);
	json_decref(string);
	string = json_string("a\u0100\u20ac\U0001f600z");
	back = latin1_bytes(string, &len);
	tap_is("characters that are no bytes", back, "a???z");
	free(back);
	json_decref(string);
}

static const char *
fields(const char *text, bool strict)
{
	static char copy[400];
	const char *name = "";
	char reason[REASON_SIZE] = "good";
	long long n = 0;
	bool flag = false;
	json_t *list = NULL, *record = record_parse(text, reason);
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &name, 0, 0 },
		{ "n", FIELD_INT, FIELD_NULLABLE, &n, 1, 255 },
		{ "flag", FIELD_BOOL, 0, &flag, 0, 0 },
		{ "list", FIELD_ARRAY, 0, &list, 0, 0 },
	};

	if (record != NULL)
		(void)fields_read(record, "cell", strict, FIELDS(fields), reason);
	snprintf(copy, sizeof(copy), "%s", reason);
	json_decref(record);
	return copy;
}

static void
test_fields(void)
{
	tap_is("good", fields("{\"name\":\"x\",\"n\":1,\"list\":[]}", true), "good");
	tap_is(
	    "null where it may be", fields("{\"name\":\"x\",\"n\":null}", true), "good");
	tap_is("null where not", fields("{\"name\":\"x\",\"flag\":null}", true),
	    "cell.flag: expected true or false");
	tap_is("unknown", fields("{\"name\":\"x\",\"patern\":1}", true),
	    "cell.patern: unknown key");
	tap_is("unknown, but not strict", fields("{\"name\":\"x\",\"patern\":1}", false),
	    "good");
	tap_is("missing", fields("{\"n\":1}", true), "cell.name: missing");
	tap_is("range", fields("{\"name\":\"x\",\"n\":256}", true),
	    "cell.n: out of range 1..255");
	tap_is("mistyped", fields("{\"name\":1}", true), "cell.name: expected a string");
	tap_is("a NUL", fields("{\"name\":\"a\\u0000b\"}", true),
	    "cell.name: has a NUL character");
	tap_is("twice", fields("{\"name\":\"x\",\"name\":\"y\"}", true),
	    "column 18: duplicate object key near '\"name\"'");
	tap_is("no object", fields("[]", true), "not a JSON object");
	tap_is("what a terminal would obey",
	    fields("{\"name\":\"x\",\"\\u001b[2J\xc3\xa9\":1}", true),
	    "cell.?[2J??: unknown key");
	tap_is("the same in text that is no JSON", fields("{\"\x7f\":\x1b}", true),
	    "column 6: invalid token near '?'");
}

int
main(void)
{
	test_latin1();
	test_fields();
	return tap_done();
}
