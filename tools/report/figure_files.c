/* Figures, each as an SVG file of its own; written is a list of their names. */
#include <err.h>

#include "formats.h"
#include "draft.h"
#include "palette.h"
#include "svg.h"

#define CLASS(i, light, dark) ".c" #i "{fill:#" #light ";stroke:#" #light "}"

/* Colours and lines by themselves: who draws such a file may know no variables. */
static const char style[] =
    "svg{font:12px "
    "sans-serif}text{fill:#1c1f24}.names{paint-order:stroke;stroke:#fff;stroke-width:4}"
    ".grid{stroke:#d4d8de}.axis{stroke:#1c1f24}.whisker{stroke:#1c1f24;stroke-width:1.2}"
    ".ideal{fill:none;stroke:#5c6470;stroke-width:1.5;stroke-dasharray:5 4}"
    ".bar{stroke-width:.5}" PALETTE(
	CLASS) ".dot{stroke:#fff;stroke-width:.5}.line{fill:none;stroke-width:1.8}";

void
figures_write(FILE *out, const struct results *r, const struct options *o)
{
	size_t n;
	struct figure *figures;

	if (o->data == NULL)
		errx(2, "-f figures: needs -d, where they go");
	figures = figures_make(r, &n);
	for (size_t i = 0; i < n; i++) {
		const char *name = arena_text(r->arena, "%s.svg", figures[i].id);
		struct draft file = draft_begin(r->arena, o->data, name);

		svg_write(file.out, r->arena, &figures[i], SVG_WIDE,
		    arena_text(r->arena,
			" xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\"", SVG_WIDE),
		    style);
		draft_end(&file);
		fprintf(out, "%s\n", name);
	}
}
