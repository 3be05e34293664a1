/* Texts on the heap: what asks for one gets it, or the program ends with the reason. */
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Each is the caller's to free; text_copy_n() copies len bytes at most. */
char *text_copy(const char *text);
char *text_copy_n(const char *text, size_t len);
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *text_vformat(const char *format, va_list ap);

/* Is the word one of a list, with a blank between? */
bool text_has_word(const char *list, const char *word);

/* Would a terminal obey something in this UTF-8 text? */
bool text_has_control(const char *text);

/* A stream: what was written to it is in *text, *len bytes long, when it is closed. */
FILE *text_open(char **text, size_t *len);
void text_close(FILE *fp);

#endif
