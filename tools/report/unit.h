/* Units that times are shown in, by their size. */
#ifndef UNIT_H
#define UNIT_H

struct time_unit {
	const char *name;
	double ms; /* how long it is */
};

/* Stands for none in common: each time has a unit of its own. */
extern const struct time_unit time_unit_each;

/* The unit, s to ns, in which a time is 1 to 1000; that of none is ms. */
const struct time_unit *time_unit_of(double ms);

/* The unit that times from least to most read well in beside each other, or
 * time_unit_each. */
const struct time_unit *time_unit_for(double least, double most);

#endif
