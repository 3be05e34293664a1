/* How long the rest of a plan takes, by the boots of its matrix that were run last. */
#ifndef TOGO_H
#define TOGO_H

/*
 * The journal has a line CONFIGURATION/SAMPLE for each boot; beside it lie the logs, with
 * the date of a boot's start, changed last at its end.  Seconds that `left` boots take,
 * or -1: there is no boot to tell by.
 */
long long togo_s(const char *journal, long left);

#endif
