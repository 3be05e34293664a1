/* How many digits a number deserves, and counts in few of them. */
#include <math.h>
#include <stdio.h>

#include "digits.h"

static int
clamp(int value, int lo, int hi)
{
	return value < lo ? lo : value > hi ? hi : value;
}

/* Decimals that a number written with nine would keep without its final zeros. */
static int
decimals_needed(double number)
{
	char text[400];
	int n = snprintf(text, sizeof(text), "%.9f", number), decimals = 9;

	while (decimals > 0 && text[--n] == '0')
		decimals--;
	return decimals;
}

int
digits_decimals(double number, double uncertainty)
{
	if (uncertainty == 0)
		return decimals_needed(number);
	if (isfinite(uncertainty))
		return clamp(1 - (int)floor(log10(fabs(uncertainty))), 0, 9);
	if (!isfinite(number) || number == 0)
		return 0;
	return clamp(3 - (int)floor(log10(fabs(number))), 0, 9);
}

void
digits_metric(char text[METRIC_SIZE], double count)
{
	static const char prefix[] = " kMGTPE";
	int power = 0;

	/* 999.5 is where three digits would round up to four. */
	for (; fabs(count) >= 999.5 && prefix[power + 1] != '\0'; power++)
		count /= 1000;
	if (power == 0)
		snprintf(text, METRIC_SIZE, "%.0f", count);
	else
		snprintf(text, METRIC_SIZE, "%.*f %c",
		    fabs(count) < 9.995 ? 2 : fabs(count) < 99.95, count, prefix[power]);
}
