/* Numbers inside sentences: units, and as many digits as they deserve. */
#ifndef WORDING_H
#define WORDING_H

#include "lookup.h"

enum { WORDS_SIZE = 128 };

/*
 * "115 ms (71 to 159 ms)", in the unit of its size.  An interval that
 * reaches beyond what is possible is told by its other end: "(159 ms at most)".
 * Without one (NAN) four digits of the time alone.
 */
void time_words(char text[WORDS_SIZE], double ms, struct range ci);

/* "1.307 (1.263 to 1.353)" of a number in any unit, "" for none. */
void unit_words(char text[WORDS_SIZE], const char *unit, double number, struct range ci);

/* "84.2 % (81.0 to 87.4 %)" of a part of 1. */
void share_words(char text[WORDS_SIZE], double share, struct range ci);

/* "+54 % (+51 to +57 %)" of a number of percent. */
void percent_words(char text[WORDS_SIZE], double percent, struct range ci);

/* "p = 0.012", or that it is below 0.001. */
void p_words(char text[WORDS_SIZE], double p);

#endif
