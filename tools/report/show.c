/* Values as every format shows them: text made harmless, numbers, units, dates. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lib/digits.h"
#include "show.h"
#include "unit.h"

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

/* Write a character that is not plain into room for SHOWN_MAX bytes and a NUL; its
 * length. */
static size_t
escape(char *out, uint32_t c)
{
	if (c == '\n' || c == '\r' || c == '\t')
		return (size_t)sprintf(out, "\\%c",
		    c == '\n'	? 'n'
		    : c == '\r' ? 'r'
				: 't');
	return (size_t)sprintf(out, c > 0xff ? "\\u{%04x}" : "\\x%02x", (unsigned)c);
}

/* Show text that is UTF-8, or bytes of which only ASCII is plain: measured, then written.
 */
static const char *
show(struct arena *a, const char *text, size_t len, bool is_utf8)
{
	const unsigned char *end = (const unsigned char *)text + len;
	char *shown = NULL, form[SHOWN_MAX + 1];

	for (;;) {
		const unsigned char *p = (const unsigned char *)text;
		size_t n = 0;

		while (p < end) {
			const unsigned char *begin = p;
			uint32_t c = is_utf8 ? utf8_next(&p) : *p++;
			bool plain = is_plain(c) && (is_utf8 || c < 0x80);
			size_t k = plain ? (size_t)(p - begin) : escape(form, c);

			if (shown != NULL)
				memcpy(shown + n, plain ? (const char *)begin : form, k);
			n += k;
		}
		if (shown != NULL)
			return shown;
		shown = arena_room(a, n + 1, 1);
	}
}

const char *
show_text(struct arena *a, const char *utf8, size_t len)
{
	return show(a, utf8, len, true);
}

const char *
show_bytes(struct arena *a, const char *bytes, size_t len)
{
	return show(a, bytes, len, false);
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
show_clipped(struct arena *a, const char *shown, size_t characters)
{
	if (show_width(shown) <= characters)
		return shown;
	return arena_text(
	    a, "%.*s\xe2\x80\xa6", (int)show_prefix(shown, characters - 1), shown);
}

const char *
show_shortened(struct arena *a, const char *shown, size_t characters)
{
	size_t width = show_width(shown), end = (characters - 1) / 2;

	if (width <= characters)
		return shown;
	return arena_text(a, "%.*s\xe2\x80\xa6%s",
	    (int)show_prefix(shown, characters - 1 - end), shown,
	    shown + show_prefix(shown, width - end));
}

const char *
show_fitted(struct arena *a, const char *shown, size_t characters)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	/* Two halves of numbers would read as a range, and of prose as nothing. */
	return strchr(shown, ' ') != NULL || strpbrk(shown, letters) == NULL
		   ? show_clipped(a, shown, characters)
		   : show_shortened(a, shown, characters);
}

const char *
show_padded(struct arena *a, const char *shown, size_t characters)
{
	size_t n = show_width(shown);

	return n >= characters ? show_shortened(a, shown, characters)
			       : arena_text(a, "%s%*s", shown, (int)(characters - n), "");
}

const char *
show_number(struct arena *a, double number, int decimals)
{
	const char *text;

	if (!isfinite(number))
		return NOTHING;
	text = arena_text(a, "%.*f", decimals, number);
	/* Nothing is not negative. */
	return *text == '-' && strpbrk(text, "123456789") == NULL ? text + 1 : text;
}

const char *
show_ratio(struct arena *a, double ratio, bool is_exact)
{
	double from_one = fabs(ratio - 1);

	return show_number(a, ratio,
	    is_exact && from_one > 0 ? (int)fmax(3, 1 - floor(log10(from_one))) : 3);
}

const char *
show_count(struct arena *a, double count)
{
	return show_number(a, count, 0);
}

const char *
show_counted(struct arena *a, double count, const char *word)
{
	return arena_text(
	    a, "%s %s%s", show_count(a, count), word, count == 1 ? "" : "s");
}

const char *
show_percent(struct arena *a, double share)
{
	return show_number(a, 100 * share, 1);
}

const char *
show_p(struct arena *a, double p)
{
	return p < 0.0005 ? "< 0.001" : show_number(a, p, 3);
}

const char *
show_time(struct arena *a, double ms)
{
	const struct time_unit *unit = time_unit_of(ms);

	return arena_text(a, "%s %s",
	    show_number(a, ms / unit->ms, digits_decimals(ms / unit->ms, 0)), unit->name);
}

const char *
show_times(struct arena *a, struct range ms)
{
	const struct time_unit *unit = time_unit_of(ms.hi);
	struct range shown = { ms.lo / unit->ms, ms.hi / unit->ms };
	int d = (int)fmax(digits_decimals(shown.lo, 0), digits_decimals(shown.hi, 0));

	return arena_text(a, "%s to %s %s", show_number(a, shown.lo, d),
	    show_number(a, shown.hi, d), unit->name);
}

const char *
show_metric(struct arena *a, double count)
{
	char text[METRIC_SIZE];

	if (!isfinite(count))
		return NOTHING;
	digits_metric(text, count);
	return arena_text(a, "%s", text);
}
