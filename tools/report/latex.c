/* LaTeX: a chapter's tables and figures, ready for \input, with the data that they read.
 */
#include "content.h"
#include "latex.h"
#include "draft.h"
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
put_facts(const struct chapter *c, const struct items *facts)
{
	fputs("\\par\\noindent\\begin{tabular}{@{}lp{0.8\\linewidth}@{}}\n", c->out);
	for (size_t i = 0; i < facts->n; i++) {
		latex_within(c, "", facts->item[i].name, " & ");
		latex_within(c, "", facts->item[i].text, "");
		for (size_t k = 0; k < facts->item[i].each.n; k++)
			latex_within(c, k == 0 ? "" : "\\newline ",
			    facts->item[i].each.item[k].text, "");
		fputs(" \\\\\n", c->out);
	}
	fputs("\\end{tabular}\n\n", c->out);
}

static void
put_preamble(const struct chapter *c)
{
	fputs("\\documentclass{report}\n\\usepackage[T1]{fontenc}\n"
	      "\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n"
	      "\\usepackage[a4paper,margin=25mm]{geometry}\n"
	      "\\usepackage{booktabs,longtable,pgfplots,siunitx}\n"
	      "\\pgfplotsset{compat=1.18}\n\\begin{document}\n",
	    c->out);
	if (c->o->chapter > 0)
		fprintf(c->out, "\\setcounter{chapter}{%d}\n", c->o->chapter - 1);
	latex_within(c, "\\chapter{", facts_title(c->r), "}\n\n");
}

/* ---- files of their own ---- */

/* Where the .dat files are; the user's own document may have said so before. */
static void
put_directory(FILE *out)
{
	fputs("\\providecommand{\\bootmatrixdata}{.}% where the files beside this are\n",
	    out);
}

/* Begin a table or figure: with a directory in a file of its own, which the whole reads.
 */
static struct chapter
piece_begin(const struct chapter *c, struct draft *file, const char *kind, const char *id)
{
	struct arena *a = c->r->arena;
	struct chapter piece = *c;
	const char *name = arena_text(a, "%s-%s.tex", kind, id);

	if (c->o->data == NULL)
		return piece;
	*file = draft_begin(a, c->o->data, name);
	piece.out = file->out;
	put_directory(piece.out);
	fprintf(c->out, "\\input{\\bootmatrixdata/%s}\n", name);
	return piece;
}

static void
piece_end(const struct draft *file)
{
	if (file->out != NULL)
		draft_end(file);
}

static void
put_figures(const struct chapter *c, const struct report_section *p)
{
	for (size_t i = 0; i < p->n_figures; i++) {
		struct draft file = { 0 };
		struct chapter piece = piece_begin(c, &file, "figure", p->figures[i].id);

		latex_figure(&piece, &p->figures[i]);
		piece_end(&file);
	}
}

static void
put_table(const struct chapter *c, const struct table *t)
{
	struct draft file = { 0 };
	struct chapter piece;

	piece = piece_begin(c, &file, "table", t->kind->id);
	latex_table(&piece, t);
	piece_end(&file);
}

static void
put_part(const struct chapter *c, const struct report_section *p)
{
	switch (p->section->kind) {
	case SECTION_SUMMARY:
		put_facts(c, &p->items);
		break;
	case SECTION_FACTS:
		latex_within(c, "\\medskip\\noindent ", p->title, ":\\nopagebreak\n");
		put_facts(c, &p->items);
		break;
	case SECTION_LINE:
		latex_within(c, "\\medskip\\noindent ", p->title, ".\n\n");
		break;
	case SECTION_WARNINGS:
	case SECTION_LIST:
		latex_within(c, "\\medskip\\noindent ", p->title,
		    ":\\par\\nobreak\\csname @afterheading\\endcsname\n");
		put_items(c, &p->items);
		putc('\n', c->out);
		break;
	case SECTION_TABLE:
		put_table(c, &p->table);
		break;
	case SECTION_FIGURES:
		put_figures(c, p);
		break;
	case SECTION_FLAME:
		latex_flame(c, p->items.item[0].text);
		break;
	case SECTION_LOGS:
		break;
	}
}

void
latex_write(FILE *out, const struct results *r, const struct options *o)
{
	const struct chapter c = { out, r, o };
	struct items notices = facts_notices(r);
	size_t n;
	const struct report_section *parts = sections_make(r, PAPER, &n);

	fputs("% Needs \\usepackage{booktabs,longtable,pgfplots,siunitx} and UTF-8.\n",
	    out);
	if (o->standalone)
		put_preamble(&c);
	if (o->data != NULL)
		put_directory(out);
	fputs("\\begingroup\\sloppy\n", out);
	for (size_t i = 0; i < notices.n; i++)
		latex_within(&c, "\\noindent\\emph{", notices.item[i].text, "}\n\n");
	for (size_t i = 0; i < n; i++)
		put_part(&c, &parts[i]);
	fputs("\\endgroup\n", out);
	if (o->standalone)
		fputs("\\end{document}\n", out);
}
