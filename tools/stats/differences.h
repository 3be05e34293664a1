/* What of two configurations is not alike, other than their times. */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include "samples.h"

/*
 * A list of objects, each with its setting and what it was and is, or "image" alone
 * where another file is meant.  What either side did not record is no difference.
 */
json_t *differences_value(
    const struct configuration *base, const struct configuration *now);

#endif
