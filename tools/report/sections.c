/* What reports consist of: one list, in order, that every format draws. */
#include "content.h"
#include "flame_graph.h"
#include "sections.h"

#define TABLE(media, table)                                          \
	{                                                            \
		SECTION_TABLE, media, NULL, NULL, NULL, NULL, &table \
	}

static const struct section sections[] = {
	{ SECTION_LINE, EVERY, "completed", NULL, facts_completed, NULL, NULL },
	{ SECTION_SUMMARY, NARROW | PAGE, "summary", "Summary", NULL, summary, NULL },
	{ SECTION_SUMMARY, PAPER, "summary", "Summary", NULL, summary_of_paper, NULL },
	TABLE(NARROW | PAGE, table_configurations),
	TABLE(PAPER, table_validation),
	{ SECTION_WARNINGS, EVERY, "warnings", "Warnings", NULL, warnings, NULL },
	{ SECTION_LIST, EVERY, "failures", "Boots that did not complete", NULL, failures,
	    NULL },
	{ SECTION_FIGURES, EVERY, "figures", "Figures", NULL, NULL, NULL },
	TABLE(PAPER | PAGE, table_across),
	TABLE(NARROW, table_across_grouped),
	TABLE(NARROW | PAPER, table_comparison),
	TABLE(PAGE, table_sides),
	TABLE(PAGE, table_changed),
	{ SECTION_LIST, EVERY, "changes", "Changes in instructions", NULL,
	    comparison_changes, NULL },
	{ SECTION_LIST, EVERY, "undecided", "Undecided", NULL, comparison_undecided,
	    NULL },
	TABLE(EVERY, table_scaling),
	TABLE(PAGE, table_phase_scaling),
	TABLE(EVERY, table_instructions),
	TABLE(PAPER | PAGE, table_phase_instructions),
	{ SECTION_LIST, EVERY, "effect", "Effect of the number of vCPUs", NULL,
	    findings_effects, NULL },
	TABLE(NARROW, table_estimates_grouped),
	TABLE(PAPER | PAGE, table_estimates),
	/* Of one configuration all that is known, of several what compares them. */
	TABLE(NARROW | PAGE, table_phases_of_one),
	TABLE(NARROW | PAGE, table_phase_means),
	TABLE(NARROW, table_phase_insns),
	TABLE(NARROW, table_vcpus),
	TABLE(PAPER, table_phases),
	TABLE(PAGE, table_phases_of_several),
	TABLE(NARROW, table_waits_grouped),
	TABLE(PAPER | PAGE, table_waits),
	TABLE(EVERY, table_unseen),
	{ SECTION_LIST, EVERY, "findings", NULL, findings_title, findings, NULL },
	{ SECTION_LIST, EVERY, "functions", "Functions that phases were spent in", NULL,
	    findings_profile, NULL },
	{ SECTION_LIST, EVERY, "without", "What the boot would take without a function",
	    NULL, findings_without, NULL },
	{ SECTION_FLAME, PAPER | PAGE, "flame", "Flame graph", NULL, flame_graph_caption,
	    NULL },
	TABLE(PAPER | PAGE, table_functions),
	TABLE(EVERY, table_repeatability),
	{ SECTION_FACTS, NARROW, "order", "Order, modes and outliers", NULL,
	    findings_order, NULL },
	TABLE(PAPER | PAGE, table_verdicts),
	TABLE(NARROW | PAPER, table_host_related),
	TABLE(PAGE, table_host),
	{ SECTION_LIST, EVERY, "overhead", "Overhead of instrumentation", NULL,
	    findings_overhead, NULL },
	{ SECTION_LIST, EVERY, "parallel", "Boots beside each other", NULL,
	    findings_parallel, NULL },
	{ SECTION_LIST, EVERY, "floor", "Noise threshold", NULL, findings_floor, NULL },
	{ SECTION_FACTS, EVERY, "history", "Results of the history", NULL, history_facts,
	    NULL },
	TABLE(EVERY, table_history),
	{ SECTION_LIST, EVERY, "levels", "Changes over the results", NULL,
	    history_changes, NULL },
	{ SECTION_FACTS, EVERY, "measured", "Measured", NULL, facts_measured, NULL },
	{ SECTION_LIST, NARROW | PAGE, "next", "What to do next", NULL, next_steps,
	    NULL },
	{ SECTION_LINE, EVERY, "verdict", NULL, comparison_verdict, NULL, NULL },
	{ SECTION_LINE, EVERY, "drift", NULL, history_verdict, NULL, NULL },
	{ SECTION_LOGS, PAGE, "logs", "Boot logs", NULL, NULL, NULL },
};

static struct report_section
part_make(const struct results *r, const struct section *s, enum media medium)
{
	struct report_section p = { .section = s, .id = s->id, .title = s->title };

	if (s->make_title != NULL)
		p.title = s->make_title(r);
	if (s->items != NULL)
		p.items = s->items(r);
	if (s->kind == SECTION_TABLE) {
		p.table = table_make(r, s->table, NULL);
		p.id = s->table->id;
		p.title = p.table.title;
	}
	if (s->kind == SECTION_FIGURES && medium != NARROW)
		p.figures = figures_make(r, &p.n_figures);
	return p;
}

/* Has nothing that was booted for a table completed, so that there is nothing in it? */
static bool
is_empty(const struct table *t)
{
	for (size_t i = 0; i < t->n_rows; i++)
		if (t->row[i].config == NULL ||
		    number_at(t->row[i].config->json, "statistics.booted") != 0)
			return false;
	return true;
}

static bool
has_something(const struct results *r, const struct report_section *p, enum media medium)
{
	switch (p->section->kind) {
	case SECTION_LINE:
		return p->title != NULL;
	case SECTION_TABLE:
		return p->section->table == &table_configurations ? p->table.n_rows > 0
								  : !is_empty(&p->table);
	case SECTION_FIGURES:
		return p->n_figures > 0 || medium == NARROW;
	case SECTION_LOGS:
		return r->n_configs > 0;
	default:
		return p->items.n > 0;
	}
}

struct report_section *
sections_make(const struct results *r, enum media medium, size_t *n)
{
	struct report_section *parts = NULL;

	*n = 0;
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if ((sections[i].media & medium) == 0)
			continue;
		parts = arena_grow(r->arena, parts, *n, sizeof(*parts));
		parts[*n] = part_make(r, &sections[i], medium);
		*n += has_something(r, &parts[*n], medium);
	}
	return parts;
}
