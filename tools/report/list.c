/* Lists of what a report says, and texts put together of pieces. */
#include <ctype.h>
#include <string.h>

#include "list.h"
#include "show.h"

struct item *
say(struct arena *a, struct items *items, const char *text)
{
	items->item = arena_grow(a, items->item, items->n, sizeof(*items->item));
	items->item[items->n] = (struct item){ .text = text };
	return &items->item[items->n++];
}

const char *
or_nothing(const char *text)
{
	return text != NULL && *text != '\0' ? text : NOTHING;
}

/* Is it, or does it begin with, a unit? */
static bool
is_unit(const char *word)
{
	static const char *const units[] = { "%", "min", "ms", "s", "\xc2\xb5s", "ns",
		"k", "M", "G", "MiB" };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i]);

		if (strncmp(word, units[i], n) == 0 && !isalnum((unsigned char)word[n]))
			return true;
	}
	return false;
}

/* Does the text before its end end with a word? */
static bool
ends_with(const char *text, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - text) >= n && strncmp(end - n, word, n) == 0;
}

bool
is_tied(const char *text, const char *blank)
{
	return is_unit(blank + 1) || strncmp(blank, " = ", 3) == 0 ||
	       ends_with(text, blank, " =") || ends_with(text, blank, "\xc2\xb1");
}

const char *
join(struct arena *a, const char *list, const char *more)
{
	if (list == NULL || more == NULL)
		return list != NULL ? list : more;
	return arena_text(a, "%s, %s", list, more);
}

bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

const char *
config_text_at(struct arena *a, const struct config *c, const char *path)
{
	return text_at(a, c->json, path);
}

const char *
distinct(const struct results *r, config_text *text, const char *path)
{
	struct items seen = { 0 };
	const char *list = NULL;

	for (size_t i = 0; i < r->n_configs; i++) {
		const char *one = text(r->arena, &r->configs[i], path);
		size_t k = 0;

		while (one != NULL && k < seen.n && strcmp(seen.item[k].text, one) != 0)
			k++;
		if (one == NULL || k < seen.n)
			continue;
		say(r->arena, &seen, one);
		list = join(r->arena, list, one);
	}
	return list;
}

void
crowd_add(struct arena *a, struct crowd *crowd, const char *kind, const char *text,
    const char *name)
{
	struct who *who = NULL;

	for (size_t i = 0; i < crowd->n && who == NULL; i++)
		if (strcmp(crowd->who[i].kind, kind) == 0 &&
		    strcmp(crowd->who[i].text, text) == 0)
			who = &crowd->who[i];
	if (who == NULL) {
		crowd->who = arena_grow(a, crowd->who, crowd->n, sizeof(*crowd->who));
		who = &crowd->who[crowd->n++];
		*who = (struct who){ .kind = kind, .text = text };
	}
	if (name == NULL || same_text(who->last, name))
		return;
	who->last = name;
	if (who->n++ < NAMES_LISTED)
		who->names = join(a, who->names, name);
}

const char *
who_names(struct arena *a, const struct who *who)
{
	if (who->n <= NAMES_LISTED)
		return who->names;
	return arena_text(a, "%s and %zu more", who->names, who->n - NAMES_LISTED);
}

const char *
who_text(const struct results *r, const struct who *who)
{
	const char *names =
	    who->n == r->n_configs ? "all configurations" : who_names(r->arena, who);

	if (who->names == NULL || (r->n_configs == 1 && who->n == 1))
		return who->text;
	if (who->is_brief)
		return arena_text(r->arena, "%s (%s)", who->text, names);
	return arena_text(r->arena, "%s: %s", names, who->text);
}

const char *
crowd_text(const struct results *r, const struct crowd *crowd)
{
	const char *list = NULL;

	for (size_t i = 0; i < crowd->n; i++) {
		const char *one = who_text(r, &crowd->who[i]);

		list = list == NULL ? one : arena_text(r->arena, "%s; %s", list, one);
	}
	return list;
}
