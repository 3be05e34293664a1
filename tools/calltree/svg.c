/* Write a tree as a flame graph that hangs from its root: a page of its own. */
#include <inttypes.h>
#include <stdlib.h>

#include "formats.h"
#include "lib/memory.h"
#include "svg_script.h"

enum {
	WIDTH = 1200,
	ROW = 18,
	TOP = 48,
	LEGEND = 24,	   /* below the graph, for each phase */
	LETTER = 7,	   /* as wide as one of the labels' font */
	LABEL_LETTERS = 3, /* that a label needs at least */
};

static const double NARROWEST = 0.1; /* boxes that are narrower are left out */

/* Of the phases, one after the other (Okabe and Ito, with paler ones). */
static const char *const colours[] = { "#e69f00", "#56b4e9", "#009e73", "#f0e442",
	"#cc79a7", "#d55e00", "#8fb8de", "#b3b3b3", "#9ed9b8", "#f6c65b", "#e0a3c4",
	"#c9a27e" };

enum { COLOURS = sizeof(colours) / sizeof(colours[0]) };

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

static const char *
phase_name(const struct call_tree *t, size_t phase)
{
	const char *name = json_string_value(json_object_get(
	    json_array_get(json_object_get(t->head, "phases"), phase), "mark"));

	return name != NULL ? name : "start";
}

static void
box_write(FILE *out, const struct call_tree *t, uint32_t node, double x, double width)
{
	const struct call_node *n = &t->nodes[node];
	double y = TOP + (double)n->depth * ROW;
	const char *name = node_name(t, node);
	size_t letters = (size_t)(width / LETTER);

	fputs("<g tabindex=\"0\"><title>", out); /* what the pointer shows */
	xml_write(out, name, SIZE_MAX);
	fprintf(out,
	    ": %" PRIu64 " %s, %.2f %%; %" PRIu64 " its own; %" PRIu64 " %s; most in ",
	    n->total, tree_unit(t), 100 * (double)n->total / (double)t->nodes[0].total,
	    n->self, n->calls, tree_is_sampled(t) ? "samples" : "calls");
	xml_write(out, phase_name(t, t->phase[node]), SIZE_MAX);
	fprintf(out,
	    "</title><rect x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" height=\"%d\" "
	    "fill=\"%s\"/>",
	    x, y, width, ROW - 1, colours[t->phase[node] % COLOURS]);
	fprintf(out, "<text x=\"%.2f\" y=\"%.0f\">", x + 3, y + ROW - 5);
	if (letters >= LABEL_LETTERS)
		xml_write(out, name, letters - 1);
	fputs("</text></g>\n", out);
}

/* A node's box is as wide as its total; its children's lie below it, side by side. */
static void
boxes_write(FILE *out, const struct call_tree *t)
{
	double *lefts = xcalloc(t->nnodes, sizeof(*lefts));
	double scale = WIDTH / (double)(t->nodes[0].total > 0 ? t->nodes[0].total : 1);

	for (uint32_t n = 0; n != NO_NODE; n = tree_after(t, n)) {
		double x = lefts[n], width = (double)t->nodes[n].total * scale;

		for (uint32_t c = t->nodes[n].first; c != NO_NODE; c = t->nodes[c].next) {
			lefts[c] = x;
			x += (double)t->nodes[c].total * scale;
		}
		if (width >= NARROWEST)
			box_write(out, t, n, lefts[n], width);
	}
	free(lefts);
}

static uint32_t
depth_shown(const struct call_tree *t)
{
	double least = (double)t->nodes[0].total * NARROWEST / WIDTH;
	uint32_t deepest = 0;

	for (uint32_t n = 0; n < t->nnodes; n++)
		if ((double)t->nodes[n].total >= least && t->nodes[n].depth > deepest)
			deepest = t->nodes[n].depth;
	return deepest;
}

static void
legend_write(FILE *out, const struct call_tree *t, int y)
{
	size_t n = json_array_size(json_object_get(t->head, "phases"));

	for (size_t i = 0; i < n; i++, y += LEGEND) {
		fprintf(out,
		    "<rect x=\"3\" y=\"%d\" width=\"14\" height=\"14\" fill=\"%s\"/>"
		    "<text x=\"24\" y=\"%d\">after ",
		    y, colours[i % COLOURS], y + 12);
		xml_write(out, phase_name(t, i), SIZE_MAX);
		fputs("</text>\n", out);
	}
}

void
svg_write(FILE *out, const struct call_tree *t)
{
	int phases = (int)json_array_size(json_object_get(t->head, "phases"));
	int bottom = TOP + (int)(depth_shown(t) + 1) * ROW + ROW;

	fprintf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
	    "font-family=\"monospace\" font-size=\"11\">\n",
	    WIDTH, bottom + phases * LEGEND);
	fputs("<style>g{cursor:pointer}g:hover rect,g:focus rect{stroke:#000}"
	      "text{pointer-events:none}.found rect{fill:#c0f}</style>\n",
	    out);
	fprintf(out, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n");
	fputs("<text x=\"3\" y=\"18\" font-size=\"14\">", out);
	xml_write(out, tree_guest(t), SIZE_MAX);
	fputs(", ", out);
	xml_write(out, tree_config(t), SIZE_MAX);
	fprintf(out, ": %" PRIu64 " %s</text>\n", t->nodes[0].total, tree_unit(t));
	fputs("<text x=\"3\" y=\"36\" id=\"help\">Click or Enter: zoom. Escape: all. /: "
	      "search.</text>\n<g id=\"graph\">\n",
	    out);
	boxes_write(out, t);
	fputs("</g>\n", out);
	legend_write(out, t, bottom);
	fprintf(out, "<script>%s</script>\n</svg>\n", svg_script);
}
