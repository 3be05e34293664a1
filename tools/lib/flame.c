/* Write flame graphs. */
#include <inttypes.h>

#include "flame.h"

enum {
	WIDTH = 1200,
	ROW = 18,
	TOP = 48,
	LEGEND = 24,	   /* below the graph, for each phase */
	LETTER = 7,	   /* as wide as one of the labels' font */
	LABEL_LETTERS = 3, /* that a label needs at least */
};

const char *const flame_colours[FLAME_COLOURS] = { "e69f00", "56b4e9", "009e73", "f0e442",
	"cc79a7", "d55e00", "8fb8de", "b3b3b3", "9ed9b8", "f6c65b", "e0a3c4", "c9a27e" };

static void
xml_write(FILE *out, const char *text, size_t len)
{
	for (; len > 0 && *text != '\0'; text++, len--)
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else
			putc(*text >= ' ' && *text <= '~' ? *text : '?', out);
}

static void
box_write(FILE *out, const struct flame_graph *g, const struct flame_box *b)
{
	double x = b->left * WIDTH, width = b->width * WIDTH;
	double y = TOP + (double)b->depth * ROW;
	size_t letters = (size_t)(width / LETTER);

	fputs("<g tabindex=\"0\"><title>", out); /* what the pointer shows */
	xml_write(out, b->name, SIZE_MAX);
	fprintf(out,
	    ": %" PRIu64 " %s, %.2f %%; %" PRIu64 " its own; %" PRIu64 " %s; most in ",
	    b->total, g->unit, 100 * b->width, b->self, b->calls, g->calls_unit);
	xml_write(out, g->phases[b->phase], SIZE_MAX);
	fprintf(out,
	    "</title><rect x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" height=\"%d\" "
	    "fill=\"#%s\"/>",
	    x, y, width, ROW - 1, flame_colours[b->phase % FLAME_COLOURS]);
	fprintf(out, "<text x=\"%.2f\" y=\"%.0f\">", x + 3, y + ROW - 5);
	if (letters >= LABEL_LETTERS)
		xml_write(out, b->name, letters - 1);
	fputs("</text></g>\n", out);
}

static void
legend_write(FILE *out, const struct flame_graph *g, int y)
{
	for (size_t i = 0; i < g->nphases; i++, y += LEGEND) {
		fprintf(out,
		    "<rect x=\"3\" y=\"%d\" width=\"14\" height=\"14\" fill=\"#%s\"/>"
		    "<text x=\"24\" y=\"%d\">after ",
		    y, flame_colours[i % FLAME_COLOURS], y + 12);
		xml_write(out, g->phases[i], SIZE_MAX);
		fputs("</text>\n", out);
	}
}

void
flame_svg(FILE *out, const struct flame_graph *g, bool alone)
{
	uint32_t deepest = 0;
	int bottom;

	for (size_t i = 0; i < g->n; i++)
		if (g->boxes[i].depth > deepest)
			deepest = g->boxes[i].depth;
	bottom = TOP + (int)(deepest + 2) * ROW;
	fprintf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flame\" viewBox=\"0 0 %d "
	    "%d\">\n",
	    WIDTH, bottom + (int)g->nphases * LEGEND);
	if (alone)
		fprintf(out, "<style>\n%s</style>\n", flame_style);
	fputs("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
	      "<text x=\"3\" y=\"18\" font-size=\"14\">",
	    out);
	xml_write(out, g->guest, SIZE_MAX);
	fputs(", ", out);
	xml_write(out, g->config, SIZE_MAX);
	fprintf(
	    out, ": %" PRIu64 " %s</text>\n", g->n > 0 ? g->boxes[0].total : 0, g->unit);
	fputs("<text x=\"3\" y=\"36\">Click or Enter: zoom. Escape: "
	      "all. /: search."
	      "</text>\n<g class=\"boxes\">\n",
	    out);
	for (size_t i = 0; i < g->n; i++)
		box_write(out, g, &g->boxes[i]);
	fputs("</g>\n", out);
	legend_write(out, g, bottom);
	if (alone)
		fprintf(out, "<script><![CDATA[\n%s]]></script>\n", flame_script);
	fputs("</svg>\n", out);
}
