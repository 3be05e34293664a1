/* The word that a mistyped one was likely meant to be. */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "nearest.h"

enum { WORD_SIZE = 64 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool
same_letter(char a, char b)
{
	return toupper((unsigned char)a) == toupper((unsigned char)b);
}

size_t
word_distance(const char *a, const char *b)
{
	size_t d[WORD_SIZE][WORD_SIZE], m = strlen(a), n = strlen(b);

	if (m >= WORD_SIZE || n >= WORD_SIZE)
		return SIZE_MAX;
	for (size_t i = 0; i <= m; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= n; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= m; i++)
		for (size_t j = 1; j <= n; j++) {
			size_t other = d[i - 1][j - 1] + !same_letter(a[i - 1], b[j - 1]);

			d[i][j] = least(other, least(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[m][n];
}

size_t
word_distance_likely(const char *word)
{
	size_t len = strlen(word);

	return len > 4 ? 2 : len > 2 ? 1 : 0;
}
