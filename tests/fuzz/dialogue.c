/* Fuzz the dialogue: whatever a guest says, it types no end of things and is not always
 * due. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "qinstall/dialogue.h"

static const char profile[] =
    "{\"end\":\"x\",\"markers\":[{\"name\":\"x\",\"serial\":\"x\"}],"
    "\"panic\":[\"panic: \"],\"interjections\":[\"IRQ [0-9]+ .*\"],\"install\":{"
    "\"timeout_s\":2,\"limit_s\":60,\"progress\":[\"[0-9]+%\"],\"failure\":[\"small\"],"
    "\"steps\":[{\"name\":\"a\",\"expect\":\"a: $\",\"answer\":\"yes\"},"
    "{\"name\":\"b\",\"expect\":\"^b\",\"answer\":\"\",\"optional\":true},"
    "{\"name\":\"c\",\"expect\":\"c\"},{\"name\":\"d\",\"expect\":\"d$\",\"answer\":"
    "\"x\"}]"
    "}}";

struct typed {
	size_t bytes, steps;
};

static void
type(void *ctx, const char *bytes, size_t len)
{
	struct typed *t = ctx;

	(void)bytes;
	t->bytes += len;
}

static void
typed(void *ctx, const char *text, const char *step)
{
	struct typed *t = ctx;

	(void)text;
	t->steps += step != NULL;
}

static void
note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

/* The first byte of each piece says how long it is and how long the guest is quiet. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct typed all = { 0 };
	const struct dialogue_hooks hooks = {
		.type = type, .typed = typed, .note = note, .ctx = &all
	};
	json_t *value = json_loads(profile, 0, NULL);
	struct markers *guest;
	struct installer installer;
	char reason[REASON_SIZE];
	struct dialogue *d;
	int64_t now = 0, due;
	size_t len;

	if (installer_read(&installer, json_object_get(value, "install"), reason) !=
		NULL ||
	    (guest = markers_new(value, reason)) == NULL)
		abort();
	d = dialogue_new(&installer, guest);
	dialogue_start(d, &hooks, now);
	while (size > 0 && dialogue_state(d) != DIALOGUE_FAILED) {
		len = data[0] & 31;
		now += (data[0] >> 5) * INT64_C(40000000);
		size--;
		data++;
		if (len > size)
			len = size;
		dialogue_take(d, (const char *)data, len, now);
		data += len;
		size -= len;
		for (int i = 0; i < 20 && (due = dialogue_due(d)) <= now; i++) {
			dialogue_tick(d, now);
			if (dialogue_state(d) == DIALOGUE_FAILED)
				break;
			if (i == 19)
				abort();
		}
		dialogue_last_text(d, &len);
	}
	if (all.steps > 3 * DIALOGUE_ANSWERS || all.bytes > 10 * 64 * 20 + 300)
		abort();
	dialogue_free(d);
	installer_free(&installer);
	markers_free(guest);
	json_decref(value);
	return 0;
}
