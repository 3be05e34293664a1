/* Reading a typed line from the console, with echo. */
#ifndef GUEST_LINE_H
#define GUEST_LINE_H

#include <stddef.h>

/* At most size - 1 bytes and a NUL; the line's end is not kept. */
void line_read(char *buf, size_t size);

#endif
