/* Text in pieces: lists, what stands for nothing, lines. */
#include <ctype.h>
#include <string.h>

#include "show.h"
#include "words.h"

const char *
or_nothing(const char *text)
{
	return text != NULL && *text != '\0' ? text : NOTHING;
}

bool
is_unit(const char *word)
{
	static const char *const units[] = { "%", "ms", "s" };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i]);

		if (strncmp(word, units[i], n) == 0 && !isalnum((unsigned char)word[n]))
			return true;
	}
	return false;
}

const char *
join(struct store *s, const char *list, const char *more)
{
	if (list == NULL || more == NULL)
		return list != NULL ? list : more;
	return store_text(s, "%s, %s", list, more);
}

bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

void
say(struct store *s, struct lines *lines, const char *line)
{
	lines->line = store_grow(s, lines->line, lines->n, sizeof(*lines->line));
	lines->line[lines->n++] = line;
}

const char *
distinct(const struct results *r, config_text *text)
{
	const char **seen = store_room(r->store, r->n_configs, sizeof(*seen)),
		   *list = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		const char *one = text(r->store, &r->configs[i]);
		size_t k = 0;

		while (one != NULL && k < n && strcmp(seen[k], one) != 0)
			k++;
		if (one == NULL || k < n)
			continue;
		seen[n++] = one;
		list = join(r->store, list, one);
	}
	return list;
}
