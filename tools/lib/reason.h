/*
 * Why something cannot be: parsers return NULL when all is good, else a reason in the
 * caller's buffer; the caller adds the place and decides what to do.
 */
#ifndef REASON_H
#define REASON_H

enum { REASON_SIZE = 600 };

/* Write a reason into the buffer, printable and cut to its size; returns the buffer. */
const char *reason_write(char reason[REASON_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
