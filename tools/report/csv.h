/* What the forms of CSV have in common. */
#ifndef CSV_H
#define CSV_H

#include <stdio.h>

#include "results.h"

/* A field: quoted where it must be; shown text has no newlines. */
void csv_text(FILE *out, const char *text);

/* Numbers have all their digits; where there is no value there is nothing. */
void csv_number(FILE *out, double number);
void csv_value(FILE *out, struct arena *a, const json_t *value);

/* The columns that say which boot it is and how it ended, their titles and their values.
 */
void csv_boot_head(FILE *out);
void csv_boot(FILE *out, struct arena *a, const struct config *c, const json_t *sample);

#endif
