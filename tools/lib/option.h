/* The values of a program's options; what is no such value ends it with status 2. */
#ifndef OPTION_H
#define OPTION_H

/* End with "-letter text: reason". */
_Noreturn void option_refuse(int letter, const char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A whole number from lo to hi. */
long long option_number(int letter, const char *text, long long lo, long long hi);

#endif
