/* Text that somebody else made, as a page shows it and never obeys it. */
#include <string.h>

#include "html.h"
#include "list.h"

static void
put_character(FILE *out, char c)
{
	switch (c) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	case '\'':
		fputs("&#39;", out);
		break;
	default:
		putc(c, out);
	}
}

void
html_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		put_character(out, *text);
}

void
html_name(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		put_character(out, *text);
		if (strchr("_@/.,:", *text) != NULL && text[1] != '\0')
			fputs("<wbr>", out);
	}
}

void
html_words(FILE *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if (*at == ' ' && is_tied(text, at))
			fputs("&nbsp;", out);
		else
			put_character(out, *at);
}

void
html_element(FILE *out, const char *open, const char *text, const char *close)
{
	fprintf(out, "<%s>", open);
	html_words(out, text);
	fprintf(out, "</%s>\n", close);
}
