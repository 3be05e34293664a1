/* The tools that write: each starts make, or stops it. */
#include <stdlib.h>
#include <unistd.h>

#include "asked.h"
#include "lib/text.h"
#include "runs.h"

/*
 * Start a goal for a matrix, anew or not, of the guest that args name, with its settings
 * and more words, which are taken over.
 */
static void
goal_start(const struct mcp *m, const char *goal, const char *matrix, bool anew,
    const json_t *args, json_t *words, struct answer *a)
{
	const char *guest = arg_text(args, "guest");
	char *profile = guest_profile(m, guest != NULL ? guest : "");

	if (guest != NULL)
		append(words, json_sprintf("GUEST=%s", guest));
	if (guest != NULL && access(profile, R_OK) == -1)
		reason_write(
		    a->reason, "%s: no such guest: the tool guests lists them", guest);
	else if (asked_words(m, json_object_get(args, "settings"), words, a->reason) ==
		 NULL)
		a->content = run_start(m, goal, matrix, words, anew, a->reason);
	json_decref(words);
	free(profile);
}

void
tool_matrix(const struct mcp *m, const json_t *args, struct answer *a)
{
	goal_start(m, "matrix", arg_text(args, "guest"), false, args, json_array(), a);
}

void
tool_ab(const struct mcp *m, const json_t *args, struct answer *a)
{
	json_t *words = json_array();

	if (asked_variant(m, "A", json_object_get(args, "a"), words, a->reason) == NULL &&
	    asked_variant(m, "B", json_object_get(args, "b"), words, a->reason) == NULL)
		goal_start(m, "ab", arg_text(args, "guest"), false, args, words, a);
	else
		json_decref(words);
}

/* A boot is a matrix of one, which is made anew each time. */
void
tool_boot(const struct mcp *m, const json_t *args, struct answer *a)
{
	char *matrix = text_format("boot/%s", arg_text(args, "guest"));
	const json_t *settings = json_object_get(args, "settings");
	json_t *words = json_array();

	if (json_object_get(settings, "SAMPLES") == NULL)
		append(words, json_string("SAMPLES=1"));
	if (json_object_get(settings, "CPUS") == NULL)
		append(words, json_string("CPUS=1"));
	goal_start(m, "matrix", matrix, true, args, words, a);
	free(matrix);
}

void
tool_discover(const struct mcp *m, const json_t *args, struct answer *a)
{
	goal_start(m, "discover", "discover", false, args, json_array(), a);
}

void
tool_cancel(const struct mcp *m, const json_t *args, struct answer *a)
{
	a->content = run_cancel(m, arg_text(args, "run"), a->reason);
}
