/* Strings that repeat in every record are kept once: equal ones are one pointer. */
#ifndef INTERN_H
#define INTERN_H

/* Lives until the program ends. */
const char *intern(const char *text);
const char *intern_optional(const char *text); /* NULL stays NULL */

#endif
