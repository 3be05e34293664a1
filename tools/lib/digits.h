/* How many digits a number deserves, and counts in few of them. */
#ifndef DIGITS_H
#define DIGITS_H

enum { METRIC_SIZE = 32 };

/*
 * How many decimals a number deserves: as many as leave two digits of its
 * uncertainty (half an interval, or a standard deviation), 0 to 9.  With an
 * uncertainty of 0 all that it has, at most 9 (times are whole nanoseconds);
 * without one (NAN) four digits of the number itself.
 */
int digits_decimals(double number, double uncertainty);

/* A finite count with a metric prefix and three digits: 5.72 M. */
void digits_metric(char text[METRIC_SIZE], double count);

#endif
