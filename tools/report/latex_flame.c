/* LaTeX: a flame graph, drawn with TikZ. */
#include "flame_graph.h"
#include "latex.h"
#include "show.h"

enum {
	LETTERS = 105, /* of a label that is as wide as the page */
	LABEL_LETTERS = 4,
	DEPTH_MAX = 48, /* rows that a page has room for */
};

static const double NARROWEST = 0.003; /* of the page */

static void
box_write(const struct chapter *c, const struct flame_box *b)
{
	size_t letters = (size_t)(b->width * LETTERS);

	fprintf(c->out,
	    "\\fill[bootmatrixflame%zu] (%.4f,%d) rectangle ++(%.4f,-0.92);\n",
	    b->phase % FLAME_COLOURS, b->left, -(int)b->depth, b->width);
	if (letters < LABEL_LETTERS)
		return;
	fprintf(c->out, "\\node[anchor=west,inner sep=1pt] at (%.4f,%.2f) {", b->left,
	    -(double)b->depth - 0.46);
	latex_text(c, arena_text(c->r->arena, "%.*s",
			  (int)show_prefix(b->name, letters - 1), b->name));
	fputs("};\n", c->out);
}

void
latex_flame(const struct chapter *c, const char *caption)
{
	struct flame_graph g = flame_graph_of(c->r);

	for (size_t i = 0; i < FLAME_COLOURS; i++)
		fprintf(c->out, "\\definecolor{bootmatrixflame%zu}{HTML}{%s}\n", i,
		    flame_colours[i]);
	fputs("\\begin{figure}[htbp]\n\\centering\n"
	      "\\begin{tikzpicture}[x=\\linewidth,y=3.2mm,font=\\tiny\\ttfamily]\n",
	    c->out);
	for (size_t i = 0; i < g.n; i++)
		if (g.boxes[i].width >= NARROWEST && g.boxes[i].depth < DEPTH_MAX)
			box_write(c, &g.boxes[i]);
	fputs("\\end{tikzpicture}\n\n\\smallskip{\\footnotesize\n", c->out);
	for (size_t i = 0; i < g.nphases; i++) {
		fprintf(c->out, "\\textcolor{bootmatrixflame%zu}{\\rule{1.5ex}{1.5ex}}~",
		    i % FLAME_COLOURS);
		latex_within(c, "after ", g.phases[i], "\\quad\n");
	}
	latex_within(c, "}\n\\caption{", caption,
	    "}\\label{fig:bootmatrix-flame}\n\\end{figure}\n\n");
}
