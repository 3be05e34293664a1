/* Values as every format shows them: text made harmless, numbers, units, dates. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lib/digits.h"
#include "show.h"

/* Longest form of one character: \u{10ffff}. */
enum { SHOWN_MAX = 11 };

/* The character that *at begins with; the JSON library has checked the text. */
static uint32_t
utf8_next(const unsigned char **at)
{
	const unsigned char *p = *at;
	int more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
	uint32_t c = more == 0 ? *p : *p & (0x3fU >> more);

	for (int i = 1; i <= more; i++)
		c = c << 6 | (p[i] & 0x3f);
	*at = p + more + 1;
	return c;
}

/* Can every format, LaTeX with its standard fonts included, show this character? */
static int
is_plain(uint32_t c)
{
	if (c < 0x80)
		return c >= 0x20 && c < 0x7f;
	if (c < 0x100)
		return c >= 0xc0 || c == 0xb0 || c == 0xb1 || c == 0xb5 || c == 0xb7;
	return c == 0x2013 || c == 0x2014 || c == 0x2018 || c == 0x2019 || c == 0x201c ||
	       c == 0x201d || c == 0x2026;
}

static char *
put_escaped(char *out, uint32_t c)
{
	const char *form = c > 0xff ? "\\u{%04x}" : "\\x%02x";

	if (c == '\n' || c == '\r' || c == '\t')
		return out + sprintf(out, "\\%c",
				 c == '\n'   ? 'n'
				 : c == '\r' ? 'r'
					     : 't');
	return out + sprintf(out, form, (unsigned)c);
}

const char *
show_text(struct store *s, const char *utf8, size_t len)
{
	const unsigned char *p = (const unsigned char *)utf8, *end = p + len;
	char *shown = store_room(s, len + 1, SHOWN_MAX), *out = shown;

	while (p < end) {
		const unsigned char *begin = p;
		uint32_t c = utf8_next(&p);

		if (is_plain(c)) {
			memcpy(out, begin, (size_t)(p - begin));
			out += p - begin;
		} else {
			out = put_escaped(out, c);
		}
	}
	return shown;
}

const char *
show_bytes(struct store *s, const char *bytes, size_t len)
{
	char *shown = store_room(s, len + 1, SHOWN_MAX), *out = shown;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c >= 0x20 && c < 0x7f)
			*out++ = (char)c;
		else
			out = put_escaped(out, c);
	}
	return shown;
}

size_t
show_width(const char *shown)
{
	size_t n = 0;

	for (; *shown != '\0'; shown++)
		n += ((unsigned char)*shown & 0xc0) != 0x80;
	return n;
}

size_t
show_prefix(const char *shown, size_t characters)
{
	size_t n = 0;

	for (; shown[n] != '\0' && characters > 0; characters--)
		do
			n++;
		while (((unsigned char)shown[n] & 0xc0) == 0x80);
	return n;
}

const char *
show_clipped(struct store *s, const char *shown, size_t characters)
{
	if (show_width(shown) <= characters)
		return shown;
	return store_text(
	    s, "%.*s\xe2\x80\xa6", (int)show_prefix(shown, characters - 1), shown);
}

const char *
show_number(struct store *s, double number, int decimals)
{
	const char *text;

	if (!isfinite(number))
		return NOTHING;
	text = store_text(s, "%.*f", decimals, number);
	/* Nothing is not negative. */
	return *text == '-' && strpbrk(text, "123456789") == NULL ? text + 1 : text;
}

const char *
show_count(struct store *s, double count)
{
	return show_number(s, count, 0);
}

const char *
show_percent(struct store *s, double share)
{
	return show_number(s, 100 * share, 1);
}

const char *
show_p(struct store *s, double p)
{
	return p < 0.0005 ? "< 0.001" : show_number(s, p, 3);
}

const char *
show_metric(struct store *s, double count)
{
	char text[METRIC_SIZE];

	if (!isfinite(count))
		return NOTHING;
	digits_metric(text, count);
	return store_text(s, "%s", text);
}
