/* Read symbol files as nm(1) writes them. */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "symbols.h"

/* The first line of a list that was taken from a running kernel: that kernel's digest. */
static const char of_kernel[] = "# kernel ";

struct nm_symbol {
	uint64_t value;
	char *name;
	bool global;
};

struct nm_table {
	struct nm_symbol *symbols;
	size_t n, room;
};

static void
table_add(struct nm_table *t, uint64_t value, char type, const char *name)
{
	t->symbols = grow(t->symbols, t->n, &t->room, sizeof(*t->symbols));
	t->symbols[t->n++] = (struct nm_symbol){
		.value = value,
		.name = text_copy(name),
		.global = isupper((unsigned char)type),
	};
}

/* One line into the table; NULL when good, or what is wrong with it. */
static const char *
line_take(struct nm_table *t, char *line)
{
	char *end, *type, *name;
	uint64_t value;

	/* an undefined symbol has no address */
	if (isspace((unsigned char)*line) ||
	    strncmp(line, of_kernel, sizeof(of_kernel) - 1) == 0)
		return NULL;
	errno = 0;
	value = strtoull(line, &end, 16);
	if (end == line || errno != 0 || *end != ' ' || !isxdigit((unsigned char)*line))
		return "expected an address, a type and a name, as nm writes them";
	type = end + 1;
	if (!isalpha((unsigned char)*type) || type[1] != ' ' || type[2] == '\0')
		return "expected an address, a type and a name, as nm writes them";
	name = type + 2;
	name[strcspn(name, " \t\r")] = '\0';
	if (strchr("tTwWi", *type) != NULL)
		table_add(t, value, *type, name);
	return NULL;
}

struct nm_table *
nm_read(const char *path)
{
	struct input in = { .fp = fopen(path, "r"), .name = path };
	struct nm_table *t = xcalloc(1, sizeof(*t));
	const char *reason;
	char *line;

	if (in.fp == NULL)
		err(1, "%s", path);
	while ((line = input_line(&in)) != NULL)
		if ((reason = line_take(t, line)) != NULL)
			errx(1, "%s:%lu: %s", path, in.lineno, reason);
	input_free(&in);
	fclose(in.fp);
	return t;
}

bool
nm_is_of(const char *path, const char *sha256)
{
	char *line = file_line(path);
	bool is;

	if (line == NULL)
		err(1, "%s", path);
	is = strncmp(line, of_kernel, sizeof(of_kernel) - 1) != 0 ||
	     strcmp(line + sizeof(of_kernel) - 1, sha256) == 0;
	free(line);
	return is;
}

void
nm_free(struct nm_table *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++)
		free(t->symbols[i].name);
	free(t->symbols);
	free(t);
}

const char *
nm_symbol(const struct nm_table *t, const char *name, uint64_t *value)
{
	const struct nm_symbol *found = NULL;
	bool ambiguous = false;

	for (size_t i = 0; i < t->n; i++) {
		const struct nm_symbol *s = &t->symbols[i];

		if (strcmp(s->name, name) != 0 ||
		    (found != NULL && found->global && !s->global))
			continue;
		if (found != NULL && found->global == s->global)
			ambiguous |= found->value != s->value;
		else
			ambiguous = false;
		found = s;
	}
	if (found == NULL)
		return "no such symbol";
	if (ambiguous)
		return "several symbols of that name";
	*value = found->value;
	return NULL;
}

void
nm_functions(const struct nm_table *t, code_symbol_take *take, void *to)
{
	for (size_t i = 0; i < t->n; i++) {
		struct code_symbol s = { .addr = t->symbols[i].value,
			.name = t->symbols[i].name,
			.global = t->symbols[i].global };

		take(to, &s);
	}
}
