/* The tools that write: each starts make, or stops it. */
#include <stdlib.h>
#include <unistd.h>

#include "asked.h"
#include "lib/matrixdir.h"
#include "lib/text.h"
#include "runs.h"

/* Add the guest that args name and its settings; false, with a reason: they will not do.
 */
static bool
words_add(const struct mcp *m, const json_t *args, json_t *words, struct answer *a)
{
	const char *guest = arg_text(args, "guest");
	char *profile = guest_profile(m, guest != NULL ? guest : "");
	bool known = guest == NULL || access(profile, R_OK) == 0;

	free(profile);
	if (guest != NULL)
		append(words, json_sprintf("GUEST=%s", guest));
	if (!known)
		reason_write(
		    a->reason, "%s: no such guest: the tool guests lists them", guest);
	return known && asked_words(m, json_object_get(args, "settings"), words,
			    a->reason) == NULL;
}

/* Start a goal for a matrix of the guest that args name, with its settings and more
 * words. */
static void
goal_start(const struct mcp *m, const char *goal, const char *matrix, const json_t *args,
    json_t *words, struct answer *a)
{
	if (words_add(m, args, words, a))
		a->content = run_start(m, goal, matrix, words, a->reason);
	json_decref(words);
}

void
tool_matrix(const struct mcp *m, const json_t *args, struct answer *a)
{
	goal_start(m, "matrix", arg_text(args, "guest"), args, json_array(), a);
}

void
tool_ab(const struct mcp *m, const json_t *args, struct answer *a)
{
	json_t *words = json_array();

	if (asked_variant(m, "A", json_object_get(args, "a"), words, a->reason) == NULL &&
	    asked_variant(m, "B", json_object_get(args, "b"), words, a->reason) == NULL)
		goal_start(m, "ab", arg_text(args, "guest"), args, words, a);
	else
		json_decref(words);
}

/* A boot is a matrix of one, which is made anew each time. */
void
tool_boot(const struct mcp *m, const json_t *args, struct answer *a)
{
	const char *guest = arg_text(args, "guest");
	char *matrix = text_format("boot/%s", guest);
	char *dir = text_format("%s/%s", m->out, matrix);
	const json_t *settings = json_object_get(args, "settings");
	json_t *words = json_array();

	if (json_object_get(settings, "SAMPLES") == NULL)
		append(words, json_string("SAMPLES=1"));
	if (json_object_get(settings, "CPUS") == NULL)
		append(words, json_string("CPUS=1"));
	if (words_add(m, args, words, a) && !run_is_busy(m, matrix, a->reason)) {
		bootlogs_remove(dir);
		a->content = run_start(m, "matrix", matrix, words, a->reason);
	}
	json_decref(words);
	free(dir);
	free(matrix);
}

void
tool_discover(const struct mcp *m, const json_t *args, struct answer *a)
{
	goal_start(m, "discover", "discover", args, json_array(), a);
}

void
tool_cancel(const struct mcp *m, const json_t *args, struct answer *a)
{
	a->content = run_cancel(m, arg_text(args, "run"), a->reason);
}
