/* LaTeX: tables that float, and long ones over several pages. */
#include <string.h>

#include "latex.h"
#include "layout.h"
#include "show.h"

enum {
	TABLE_WIDTH = 100, /* characters of a line, at least */
	PAGE_ROWS = 40,	   /* more rows than these go over several pages */
};

/* Is a cell a number that siunitx lines up, and no interval, unit or dash? */
static bool
is_number(const char *text)
{
	return *text != '\0' && text[strspn(text, "+-0123456789.")] == '\0';
}

/* Do a column's numbers stand one below the other? */
static bool
is_lined_up(const struct table *t, size_t column)
{
	for (size_t row = 0; row < t->n_rows; row++)
		if (is_number(table_cell(t, row, column)->text))
			return column_is_numeric(&t->column[column]);
	return false;
}

/* What siunitx calls a unit; NULL: it is a word. */
static const char *
unit_command(const char *unit)
{
	static const char *const commands[][2] = { { "s", "\\s" }, { "ms", "\\ms" },
		{ "\xc2\xb5s", "\\us" }, { "ns", "\\ns" }, { "%", "\\percent" } };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i][0], unit) == 0)
			return commands[i][1];
	return NULL;
}

static void
put_unit(const struct chapter *c, const char *unit)
{
	const char *command = unit_command(unit);

	if (command != NULL)
		fprintf(c->out, "\\unit{%s}", command);
	else
		latex_text(c, unit);
}

/* A number, alone or before its unit. */
static void
put_number(const struct chapter *c, const char *text, bool lined_up)
{
	const char *blank = strchr(text, ' ');
	const char *number =
	    blank == NULL ? text
			  : arena_text(c->r->arena, "%.*s", (int)(blank - text), text);
	const char *command = blank == NULL ? NULL : unit_command(blank + 1);

	if (blank == NULL && is_number(text))
		fprintf(c->out, lined_up ? "%s" : "\\num{%s}", text);
	else if (command != NULL && is_number(number))
		fprintf(c->out, "\\qty{%s}{%s}", number, command);
	else
		latex_within(c, "{", text, "}");
}

static void
put_row(const struct chapter *c, const struct table *t, const struct table_layout *l,
    size_t row)
{
	const char *between = "";

	for (size_t i = 0; i < t->n_columns; i++) {
		const char *text = table_cell(t, row, i)->text;

		if (l->left_out[i])
			continue;
		fputs(between, c->out);
		between = " & ";
		if (column_is_numeric(&t->column[i]))
			put_number(c, text, is_lined_up(t, i));
		else
			latex_text(c, show_fitted(c->r->arena, text, l->width[i]));
	}
	fputs(" \\\\\n", c->out);
}

static void
put_head(const struct chapter *c, const struct table *t, const struct table_layout *l)
{
	const char *between = "";
	bool units = false;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i]) {
			fprintf(c->out, "%s{", between);
			latex_within(c, "", t->column[i].title, "}");
			units |= t->column[i].unit != NULL;
			between = " & ";
		}
	fputs(" \\\\\n", c->out);
	between = "";
	for (size_t i = 0; i < t->n_columns && units; i++)
		if (!l->left_out[i]) {
			const char *unit = t->column[i].unit;

			fprintf(c->out, "%s{", between);
			put_unit(c, unit == NULL ? "" : unit);
			putc('}', c->out);
			between = " & ";
		}
	if (units)
		fputs(" \\\\\n", c->out);
}

/* "+3.1": the room that the numbers of a column need. */
static void
put_format(const struct chapter *c, const struct table *t, size_t column)
{
	size_t whole = 1, decimals = 0;
	const char *sign = "";

	for (size_t row = 0; row < t->n_rows; row++) {
		const char *text = table_cell(t, row, column)->text;
		size_t digits, tail = layout_tail(&t->column[column], text);

		if (!is_number(text))
			continue;
		if (strpbrk(text, "+-") != NULL) {
			sign = "+";
			text++;
		}
		digits = strcspn(text, ".");
		whole = digits > whole ? digits : whole;
		decimals = tail > decimals + 1 ? tail - 1 : decimals;
	}
	fprintf(c->out, "S[table-format=%s%zu.%zu]", sign, whole, decimals);
}

static void
put_columns(const struct chapter *c, const struct table *t, const struct table_layout *l)
{
	fputs("{@{}", c->out);
	for (size_t i = 0; i < t->n_columns; i++) {
		if (l->left_out[i])
			continue;
		if (is_lined_up(t, i))
			put_format(c, t, i);
		else
			putc(column_is_numeric(&t->column[i]) ? 'r' : 'l', c->out);
	}
	fputs("@{}}", c->out);
}

/* Rows, with a rule where the first column's text changes if a group has several. */
static void
put_rows(const struct chapter *c, const struct table *t, const struct table_layout *l)
{
	bool grouped = t->n_rows > 1 && !l->left_out[0] &&
		       !column_is_numeric(&t->column[0]) &&
		       strcmp(table_cell(t, 0, 0)->text, table_cell(t, 1, 0)->text) == 0;

	for (size_t row = 0; row < t->n_rows; row++) {
		if (grouped && row > 0 &&
		    strcmp(table_cell(t, row, 0)->text,
			table_cell(t, row - 1, 0)->text) != 0)
			fputs("\\midrule\n", c->out);
		put_row(c, t, l, row);
	}
}

static void
put_notes(const struct chapter *c, const struct table *t, const struct table_layout *l)
{
	struct items notes = table_notes(c->r, t, l->left_out);

	for (size_t i = 0; i < notes.n; i++)
		latex_within(
		    c, "\\par\\smallskip\\footnotesize ", notes.item[i].text, "\n");
}

/* A table that floats; one that is too wide after all is made smaller, not cut off. */
static void
put_short_table(const struct chapter *c, const struct table *t)
{
	struct table_layout l = layout_fit(c->r->arena, t, TABLE_WIDTH, 2, false);

	fputs("\\begin{table}[htbp]\n\\centering\\small\\setlength{\\belowcaptionskip}{"
	      "6pt}\n",
	    c->out);
	latex_within(c, "\\caption{", t->title, "}");
	fprintf(c->out, "\\label{tab:bootmatrix-%s}\n", t->kind->id);
	fputs("\\setbox0=\\hbox{\\begin{tabular}", c->out);
	put_columns(c, t, &l);
	fputs("\n\\toprule\n", c->out);
	put_head(c, t, &l);
	fputs("\\midrule\n", c->out);
	put_rows(c, t, &l);
	fputs("\\bottomrule\n\\end{tabular}}%\n"
	      "\\leavevmode\\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\box0}"
	      "\\else\\box0\\fi\n",
	    c->out);
	put_notes(c, t, &l);
	fputs("\\end{table}\n\n", c->out);
}

static void
put_long_table(const struct chapter *c, const struct table *t)
{
	struct table_layout l = layout_fit(c->r->arena, t, TABLE_WIDTH, 2, false);

	fputs("{\\footnotesize\\setlength{\\tabcolsep}{3pt}\n\\begin{longtable}", c->out);
	put_columns(c, t, &l);
	latex_within(c, "\n\\caption{", t->title, "}");
	fprintf(c->out, "\\label{tab:bootmatrix-%s}\\\\\n\\toprule\n", t->kind->id);
	put_head(c, t, &l);
	fputs("\\midrule\n\\endfirsthead\n\\toprule\n", c->out);
	put_head(c, t, &l);
	fputs("\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n", c->out);
	put_rows(c, t, &l);
	fputs("\\end{longtable}\n", c->out);
	put_notes(c, t, &l);
	fputs("}\n\n", c->out);
}

void
latex_table(const struct chapter *c, const struct table *t)
{
	if (t->n_rows > PAGE_ROWS)
		put_long_table(c, t);
	else
		put_short_table(c, t);
}
