/* LaTeX: text that somebody else made, as TeX prints it and never obeys it. */
#include <ctype.h>
#include <string.h>

#include "latex.h"
#include "show.h"

/* Characters in a row that no line is broken in. */
enum { UNBROKEN_MAX = 24 };

/* What TeX wants for a character of shown text that it would not print as it stands. */
static const char *
command_of(const char *at)
{
	static const struct {
		const char *text, *command;
	} commands[] = {
		{ "\\", "\\textbackslash{}" },
		{ "{", "\\{" },
		{ "}", "\\}" },
		{ "$", "\\$" },
		{ "&", "\\&" },
		{ "#", "\\#" },
		{ "%", "\\%" },
		{ "_", "\\_" },
		{ "^", "\\textasciicircum{}" },
		{ "~", "\\textasciitilde{}" },
		{ "<", "\\textless{}" },
		{ ">", "\\textgreater{}" },
		{ "|", "\\textbar{}" },
		{ "\"", "{\\char34}" },
		{ "-", "{-}" }, /* or -- is a dash */
		{ "'", "{'}" },
		{ "`", "{`}" },
		{ "?", "{?}" }, /* or ?` is another letter */
		{ "!", "{!}" },
		{ "*",
		    "{*}" }, /* or a line's end before it takes it for a part of itself */
		{ "[", "{[}" }, /* or what follows \\\\ is its length */
		{ NOTHING, "--" },
		{ "\xe2\x80\x94", "---" },
		{ "\xe2\x80\x98", "`" },
		{ "\xe2\x80\x99", "'" },
		{ "\xe2\x80\x9c", "``" },
		{ "\xe2\x80\x9d", "''" },
		{ "\xe2\x80\xa6", "\\dots{}" },
		{ "\xc2\xb0", "\\ensuremath{^\\circ}" },
		{ "\xc2\xb1", "\\ensuremath{\\pm}" },
		{ "\xc2\xb5", "\\ensuremath{\\mu}" },
		{ "\xc2\xb7", "\\ensuremath{\\cdot}" },
		{ "\xc3\x97", "\\ensuremath{\\times}" },
		{ "\xc3\xb7", "\\ensuremath{\\div}" },
		/* The old standard fonts do not have these letters. */
		{ "\xc3\x90", "\\textbackslash{}xd0" },
		{ "\xc3\x9e", "\\textbackslash{}xde" },
		{ "\xc3\xb0", "\\textbackslash{}xf0" },
		{ "\xc3\xbe", "\\textbackslash{}xfe" },
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strncmp(at, commands[i].text, strlen(commands[i].text)) == 0)
			return commands[i].command;
	return NULL;
}

/* Long names have no blanks: where else a line may be broken, but not inside a number. */
static bool
may_break(const char *at, size_t unbroken)
{
	if (strchr(".,+-", *at) != NULL && isdigit((unsigned char)at[1]))
		return unbroken >= UNBROKEN_MAX;
	return strchr("_/.,:;=+-\\}>", *at) != NULL || unbroken >= UNBROKEN_MAX;
}

void
latex_text(const struct chapter *c, const char *text)
{
	const char *begin = text;
	size_t unbroken = 0;

	while (*text != '\0') {
		const char *command = command_of(text);
		size_t n = show_prefix(text, 1);

		if (*text == ' ' && is_tied(begin, text))
			putc('~', c->out);
		else if (command != NULL)
			fputs(command, c->out);
		else
			fwrite(text, 1, n, c->out);
		unbroken = *text == ' ' ? 0 : unbroken + 1;
		if (unbroken > 0 && text[n] != ' ' && text[n] != '\0' &&
		    may_break(text, unbroken)) {
			fputs("\\allowbreak{}", c->out);
			unbroken = 0;
		}
		text += n;
	}
}

void
latex_within(
    const struct chapter *c, const char *open, const char *text, const char *close)
{
	fputs(open, c->out);
	latex_text(c, text);
	fputs(close, c->out);
}
