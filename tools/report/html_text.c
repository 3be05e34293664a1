/* Text that somebody else made, as a page shows it and never obeys it. */
#include "html.h"

void
html_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
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
			putc(*text, out);
		}
}

void
html_element(FILE *out, const char *open, const char *text, const char *close)
{
	fprintf(out, "<%s>", open);
	html_text(out, text);
	fprintf(out, "</%s>\n", close);
}
