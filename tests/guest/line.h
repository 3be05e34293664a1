/* Reading a typed line from the console, with echo. */
#ifndef GUEST_LINE_H
#define GUEST_LINE_H

#include <stddef.h>

/*
 * At most size - 1 bytes and a NUL; the line's end is not kept, and what does not
 * fit is answered with a bell.
 */
void line_read(char *buf, size_t size);
void line_read_unseen(char *buf, size_t size); /* without echo */

/* A typed byte, or 0 when none came in time; halted meanwhile. */
char byte_wait(unsigned milliseconds);

#endif
