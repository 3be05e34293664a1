/* LaTeX: a chapter's tables and figures, ready for \input, with the data that they read.
 */
#include <string.h>

#include "content.h"
#include "latex.h"
#include "sections.h"

static void
put_items(const struct chapter *c, const struct items *items)
{
	fputs("\\begin{itemize}\\setlength{\\itemsep}{0pt}\\setlength{\\parskip}{0pt}\n",
	    c->out);
	for (size_t i = 0; i < items->n; i++) {
		const struct item *one = &items->item[i];

		latex_within(c, "\\item ", one->text, "");
		if (one->quote != NULL)
			latex_within(c, "; last line: \\texttt{", one->quote, "}");
		putc('\n', c->out);
		if (one->each.n > 0)
			put_items(c, &one->each);
	}
	fputs("\\end{itemize}\n", c->out);
}

static void
put_list(const struct chapter *c, const char *title, const struct items *items)
{
	if (items->n == 0)
		return;
	latex_within(c, "\\noindent ", title, ":\n");
	put_items(c, items);
	putc('\n', c->out);
}

static void
put_facts(const struct chapter *c, const struct items *facts)
{
	if (facts->n == 0)
		return;
	fputs("\\par\\noindent\\begin{tabular}{@{}lp{0.8\\linewidth}@{}}\n", c->out);
	for (size_t i = 0; i < facts->n; i++) {
		latex_within(c, "", facts->item[i].name, " & ");
		latex_within(c, "", facts->item[i].text, " \\\\\n");
	}
	fputs("\\end{tabular}\n\n", c->out);
}

static void
put_preamble(const struct chapter *c)
{
	fputs("\\documentclass{report}\n\\usepackage[T1]{fontenc}\n"
	      "\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n"
	      "\\usepackage[a4paper,margin=25mm]{geometry}\n"
	      "\\usepackage{booktabs,longtable,pgfplots}\n\\pgfplotsset{compat=1.18}\n"
	      "\\begin{document}\n\\setcounter{chapter}{16}\n",
	    c->out);
	latex_within(c, "\\chapter{", facts_title(c->r), "}\n\n");
}

static void
put_section(const struct chapter *c, const struct section *s)
{
	const char *title = s->make_title == NULL ? s->title : s->make_title(c->r);
	struct items items = { 0 };

	if (s->items != NULL)
		items = s->items(c->r);
	if (s->kind == SECTION_FACTS) {
		put_facts(c, &items);
	} else if (s->kind == SECTION_LINE && title != NULL) {
		latex_within(c, "\\medskip\\noindent ", title, ".\n\n");
	} else if (s->kind == SECTION_TABLE) {
		struct table t = table_make(c->r, s->table, NULL);

		latex_table(c, &t);
	} else if (s->kind == SECTION_FIGURES) {
		for (int i = 0; i < N_FIGURES; i++) {
			struct figure f = figure_make(c->r, i);

			latex_figure(c, &f);
		}
	} else {
		put_list(c, title, &items);
	}
}

void
latex_write(FILE *out, const struct results *r, const struct options *o)
{
	const struct chapter c = { out, r, o };
	struct items notices = facts_notices(r);

	fputs("% Needs \\usepackage{booktabs,longtable,pgfplots} and UTF-8.\n", out);
	if (o->standalone)
		put_preamble(&c);
	if (o->data != NULL)
		fputs("\\providecommand{\\bootmatrixdata}{.}% where the .dat files are\n",
		    out);
	fputs("\\begingroup\\sloppy\n", out);
	for (size_t i = 0; i < notices.n; i++)
		latex_within(&c, "\\noindent\\emph{", notices.item[i].text, "}\n\n");
	for (const struct section *s = NULL; (s = section_next(s, PAPER)) != NULL;)
		put_section(&c, s);
	fputs("\\endgroup\n", out);
	if (o->standalone)
		fputs("\\end{document}\n", out);
}
