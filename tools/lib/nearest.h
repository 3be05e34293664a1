/* The word that a mistyped one was likely meant to be. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/*
 * How many characters of a are wrong, missing, too many or exchanged against b, where no
 * place is edited twice (the Damerau-Levenshtein distance, as optimal string alignment);
 * the case of letters does not count.  SIZE_MAX of words of over 63 bytes, which nobody
 * mistypes.
 */
size_t word_distance(const char *a, const char *b);

/* At so many wrong characters at most a word is likely another: fewer than half. */
size_t word_distance_likely(const char *word);

#endif
