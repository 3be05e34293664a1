/* What reports consist of: one list, in order, that every format draws. */
#ifndef SECTIONS_H
#define SECTIONS_H

#include "list.h"
#include "tables.h"

enum section_kind {
	SECTION_FACTS,	  /* items with names */
	SECTION_LINE,	  /* its title says all */
	SECTION_WARNINGS, /* items that must be seen */
	SECTION_LIST,	  /* items */
	SECTION_TABLE,
	SECTION_FIGURES,
	SECTION_LOGS,
};

/* What a format has room for: sections are for one or several of these. */
enum media {
	NARROW = 1, /* a terminal */
	PAPER = 2,
	PAGE = 4, /* wide, with links */
	EVERY = NARROW | PAPER | PAGE,
};

struct section {
	enum section_kind kind;
	enum media media;
	const char *id, *title;
	const char *(*make_title)(const struct results *r); /* in the place of title */
	struct items (*items)(const struct results *r);
	const struct table_kind *table;
};

/* The section after another (NULL: the first) that is for a medium, or NULL. */
const struct section *section_next(const struct section *s, enum media medium);

#endif
