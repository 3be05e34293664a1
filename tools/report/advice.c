/* What to type for the same matrix again: another setting, or another goal. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "lib/shell.h"
#include "lib/typed.h"
#include "show.h"

/* "NAME=VALUE" as a shell reads it back; an ellipsis for what cannot be shown as it is.
 */
static const char *
word_text(struct arena *a, const char *word, size_t len)
{
	const char *shown = show_text(a, word, len), *text;
	size_t name = strcspn(shown, "=");
	char *value;

	if (strlen(shown) != len || shown[name] == '\0')
		return "\xe2\x80\xa6";
	value = shell_word(&shown[name + 1]);
	text = arena_text(a, "%.*s=%s", (int)name, shown, value);
	free(value);
	return text;
}

/* Is a word of the setting that another sets, or of one that is refused without it? */
static bool
is_of(const char *word, const char *other)
{
	static const char *const of_auto[] = {
		"PRECISION=", "PRECISION_OF=", "SAMPLES_MAX="
	};
	size_t len = strcspn(other, "=") + 1;

	for (size_t i = 0; i < sizeof(of_auto) / sizeof(of_auto[0]); i++)
		if (strncmp(other, "SAMPLES=", len) == 0 &&
		    strncmp(word, of_auto[i], strlen(of_auto[i])) == 0)
			return true;
	return strncmp(word, other, len) == 0;
}

static bool
is_of_any(const char *word, const char *const others[])
{
	for (size_t i = 0; others[i] != NULL; i++)
		if (is_of(word, others[i]))
			return true;
	return false;
}

bool
advice_is_told(void)
{
	return getenv("BOOTMATRIX_ASKED") != NULL;
}

/* The settings that were asked for, but for some; an ellipsis for those that are not
 * told. */
static const char *
asked_but(struct arena *a, const char *settings, const char *const others[], bool brief)
{
	const char *text = "";

	for (size_t len; *settings != '\0'; settings += len + (settings[len] == '\n')) {
		settings += strspn(settings, " ");
		len = strcspn(settings, "\n");
		if (len > 0 && !is_of_any(settings, others))
			text = arena_text(a, "%s %s", text, word_text(a, settings, len));
	}
	return !advice_is_told() || (brief && *text != '\0') ? " \xe2\x80\xa6" : text;
}

bool
advice_knows(const char *setting)
{
	const char *line = advice_is_told() ? getenv("BOOTMATRIX_ASKED") : "";

	for (size_t len; *line != '\0'; line += len + (line[len] == '\n')) {
		line += strspn(line, " ");
		len = strcspn(line, "\n");
		if (len == strlen(setting) && strncmp(line, setting, len) == 0)
			return true;
	}
	return false;
}

/* What the pipeline tells: the matrix's goal, and behind it the settings, a line each. */
static const char *
asked_for(void)
{
	const char *asked = getenv("BOOTMATRIX_ASKED");

	return asked != NULL && *asked != '\0' ? asked : "matrix";
}

bool
advice_has_pages(void)
{
	return strncmp(asked_for(), "html ", strlen("html ")) == 0;
}

const char *
advice_goal(struct arena *a, const char *goal, bool brief)
{
	static const char *const none[] = { NULL };
	const char *asked = asked_for();
	size_t len = strcspn(asked, "\n");
	const char *own = show_text(a, asked, len);

	return arena_text(a, "%s %s%s%s%s", typed(), goal,
	    strcmp(own, "matrix") != 0 ? " " : "", strcmp(own, "matrix") != 0 ? own : "",
	    asked_but(a, asked + len, none, brief));
}

const char *
advice_settings(struct arena *a, const char *const settings[], bool brief)
{
	const char *asked = asked_for(), *text;
	size_t len = strcspn(asked, "\n");

	text = arena_text(a, "%s %s%s", typed(), show_text(a, asked, len),
	    asked_but(a, asked + len, settings, brief));
	for (size_t i = 0; settings[i] != NULL; i++)
		text = arena_text(
		    a, "%s %s", text, word_text(a, settings[i], strlen(settings[i])));
	return text;
}
