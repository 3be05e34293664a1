/* The word that a mistyped one was likely meant to be. */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
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

/*
 * How many characters of a are wrong, missing, too many or exchanged against b, where no
 * place is edited twice (the Damerau-Levenshtein distance, as optimal string alignment);
 * the case of letters does not count.  SIZE_MAX of words of over 63 bytes, which nobody
 * mistypes.
 */
static size_t
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

/* With fewer than half of its characters wrong, and two at most, a word is likely
 * another.
 */
struct nearest
nearest_begin(const char *word)
{
	size_t len = strlen(word);

	return (struct nearest){ word, len > 4 ? 3 : len > 2 ? 2 : 1, "" };
}

void
nearest_consider(struct nearest *n, const char *other)
{
	size_t len = strlen(other), wanted = strlen(n->word), distance;

	/* A kernel has many symbols, most of another length. */
	if (len + n->limit <= wanted || wanted + n->limit <= len)
		return;
	if ((distance = word_distance(other, n->word)) < n->limit) {
		n->limit = distance;
		snprintf(n->hint, sizeof(n->hint), "; did you mean %s?", other);
	}
}
