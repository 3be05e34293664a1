/* What reports consist of: one list, in order, that every format draws. */
#ifndef SECTIONS_H
#define SECTIONS_H

#include "figures.h"
#include "list.h"
#include "tables.h"

enum section_kind {
	SECTION_SUMMARY,  /* items with names: the first screen */
	SECTION_FACTS,	  /* items with names */
	SECTION_LINE,	  /* its title says all */
	SECTION_WARNINGS, /* items that must be seen */
	SECTION_LIST,	  /* items */
	SECTION_TABLE,
	SECTION_FIGURES,
	SECTION_FLAME, /* the flame graph; its item is the caption */
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

/* A section of a report, made of its results: title, and items, a table or figures. */
struct report_section {
	const struct section *section;
	const char *id, *title;
	struct items items;
	struct table table;
	struct figure *figures; /* but of a terminal, which has dots */
	size_t n_figures;
};

/* All that a report for a medium has to show, in order; *n says how much. */
struct report_section *sections_make(
    const struct results *r, enum media medium, size_t *n);

#endif
