/* Test the reading of how an installer is driven: what is refused, and where. */
#include "lib/installer.h"
#include "tap.h"

#define STEPS(text) "{\"install\":{\"timeout_s\":60,\"steps\":[" text "]}}"
#define STEP(name, expect, answer) \
	"{\"name\":\"" name "\",\"expect\":\"" expect "\",\"answer\":\"" answer "\"}"
#define OPTIONAL(name, expect, answer)                                          \
	"{\"name\":\"" name "\",\"expect\":\"" expect "\",\"answer\":\"" answer \
	"\",\"optional\":true}"

static void
refused(const char *name, const char *profile, const char *expected)
{
	json_t *value = json_loads(profile, 0, NULL);
	char reason[REASON_SIZE];
	struct installer in;

	tap_is(name, installer_read(&in, json_object_get(value, "install"), reason),
	    expected);
	installer_free(&in);
	json_decref(value);
}

int
main(void)
{
	refused("no steps", "{\"install\":{}}", "install.steps: missing");
	refused("none", STEPS(""), "install.steps: there are none");
	refused("no object", STEPS("1"), "install.steps[0]: expected an object");
	refused(
	    "no pattern", STEPS("{\"name\":\"a\"}"), "install.steps[0].expect: missing");
	refused("not a pattern", STEPS(STEP("a", "a", "") "," STEP("b", "(", "")),
	    "install.steps[1].expect: offset 1: missing closing parenthesis; \\\\ before "
	    "a character takes it literally");
	refused("empty", STEPS(STEP("a", "", "")), "install.steps[0].expect: is empty");
	refused("no name", STEPS(STEP("", "a", "")),
	    "install.steps[0].name: expected a short name");
	refused("an answer with a newline", STEPS(STEP("a", "a", "x\\ny")),
	    "install.steps[0].answer: may hold printable ASCII only");
	refused("the last optional", STEPS(STEP("a", "a", "") "," OPTIONAL("b", "b", "")),
	    "install.steps: the last one cannot be optional");
	refused("an unknown key", STEPS("{\"name\":\"a\",\"expect\":\"a\",\"x\":1}"),
	    "install.steps[0].x: unknown key");
	refused("an echo", STEPS("{\"name\":\"a\",\"expect\":\"a\",\"echo\":1}"),
	    "install.steps[0].echo: expected true or false");
	refused("a failure from a step on",
	    STEPS("{\"name\":\"a\",\"expect\":\"a\",\"failure\":[\"a\",\"(\"]}"),
	    "install.steps[0].failure[1]: offset 1: missing closing parenthesis; \\\\ "
	    "before a character takes it literally");
	refused("a time", STEPS("{\"name\":\"a\",\"expect\":\"a\",\"timeout_s\":0}"),
	    "install.steps[0].timeout_s: out of range 1..604800");
	refused("progress", "{\"install\":{\"progress\":[1],\"steps\":[]}}",
	    "install.progress[0]: expected a string");
	return tap_done();
}
