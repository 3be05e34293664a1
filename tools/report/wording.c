/* Numbers inside sentences: units, and as many digits as they deserve. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/digits.h"
#include "unit.h"
#include "wording.h"

/* What a number may be, its unit, and the most decimals that read well. */
struct scale {
	const char *unit;
	double least, most; /* what is possible */
	int decimals;
	bool sign; /* + is written */
};

static int
decimals_of(const struct scale *s, double number, struct range ci)
{
	double unsure = (ci.hi - ci.lo) / 2;
	int decimals = digits_decimals(number, unsure > 0 ? unsure : NAN);

	return decimals < s->decimals ? decimals : s->decimals;
}

static void
number_words(char text[WORDS_SIZE], const struct scale *s, double number, struct range ci)
{
	int d = decimals_of(s, number, ci);
	const char *format = s->sign ? "%+.*f" : "%.*f";
	char value[32], low[32], high[32];

	snprintf(value, sizeof(value), format, d, number);
	snprintf(low, sizeof(low), format, d, ci.lo);
	snprintf(high, sizeof(high), format, d, ci.hi);
	if (isnan(ci.lo) || strcmp(low, high) == 0)
		snprintf(text, WORDS_SIZE, "%s %s", value, s->unit);
	else if (ci.lo <= s->least)
		snprintf(text, WORDS_SIZE, "%s %s (%s %s at most)", value, s->unit, high,
		    s->unit);
	else if (ci.hi > s->most)
		snprintf(text, WORDS_SIZE, "%s %s (%s %s at least)", value, s->unit, low,
		    s->unit);
	else
		snprintf(text, WORDS_SIZE, "%s %s (%s to %s %s)", value, s->unit, low,
		    high, s->unit);
}

void
time_words(char text[WORDS_SIZE], double ms, struct range ci)
{
	const struct time_unit *unit = time_unit_of(ms);
	const struct scale scale = { unit->name, 0, INFINITY, 4, false };

	number_words(text, &scale, ms / unit->ms,
	    (struct range){ ci.lo / unit->ms, ci.hi / unit->ms });
}

void
unit_words(char text[WORDS_SIZE], const char *unit, double number, struct range ci)
{
	const struct scale scale = { unit, -INFINITY, INFINITY, 4, false };
	const char *gap = *unit == '\0' ? "" : " ";
	int d = decimals_of(&scale, number, ci);

	if (isnan(ci.lo) || isnan(ci.hi))
		snprintf(text, WORDS_SIZE, "%.*f%s%s", d, number, gap, unit);
	else
		snprintf(text, WORDS_SIZE, "%.*f%s%s (%.*f to %.*f%s%s)", d, number, gap,
		    unit, d, ci.lo, d, ci.hi, gap, unit);
}

void
share_words(char text[WORDS_SIZE], double share, struct range ci)
{
	static const struct scale scale = { "%", 0, 100, 1, false };

	number_words(
	    text, &scale, 100 * share, (struct range){ 100 * ci.lo, 100 * ci.hi });
}

void
percent_words(char text[WORDS_SIZE], double percent, struct range ci)
{
	static const struct scale scale = { "%", -INFINITY, INFINITY, 1, true };

	number_words(text, &scale, percent, ci);
}

void
p_words(char text[WORDS_SIZE], double p)
{
	if (p < 0.001)
		snprintf(text, WORDS_SIZE, "p < 0.001");
	else
		snprintf(text, WORDS_SIZE, "p = %.2g", p);
}
