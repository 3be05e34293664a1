/* What a person's terminal is sent: one rule for progress and for colours. */
#ifndef TTY_H
#define TTY_H

#include <stdbool.h>

/*
 * What whoever starts a boot has qboot show of it before the phase that it has reached;
 * empty: nothing is shown, since boots run beside each other.
 */
#define PROGRESS_VARIABLE "BOOTMATRIX_PROGRESS"

/* Begin the line anew; and let none that is longer than a row go on in the next one. */
#define TTY_LINE "\r\033[K\033[?7l"
#define TTY_LINE_END "\033[?7h"

/* Is it a terminal that obeys escape sequences?  One that TERM calls dumb does not. */
bool tty_obeys(int fd);

/* The same where nobody asks for no colours: NO_COLOR is empty. */
bool tty_colours(int fd);

#endif
