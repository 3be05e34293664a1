/* What the files that write a page have in common. */
#ifndef HTML_H
#define HTML_H

#include <stdio.h>

#include "results.h"

/* Write text as an HTML or SVG element's or attribute's content. */
void html_text(FILE *out, const char *text);

/* The same of a name, whose lines may end between its parts. */
void html_name(FILE *out, const char *text);

/* The same of a sentence, in which no line ends between a number and its unit. */
void html_words(FILE *out, const char *text);

/* An element that holds only text; open may have attributes. */
void html_element(FILE *out, const char *open, const char *text, const char *close);

/* Every boot's log from a directory of theirs, see log.h; NULL says that there is none.
 */
void html_logs(FILE *out, const struct results *r, const char *directory);

#endif
