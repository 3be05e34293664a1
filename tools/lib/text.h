/* Texts on the heap: what asks for one gets it, or the program ends with the reason. */
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>

/* Each is the caller's to free. */
char *text_copy(const char *text);
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *text_vformat(const char *format, va_list ap);

#endif
