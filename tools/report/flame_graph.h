/* The flame graph of the profile that stands in the results. */
#ifndef FLAME_GRAPH_H
#define FLAME_GRAPH_H

#include "lib/flame.h"
#include "list.h"
#include "results.h"

/* Its caption, as one item; none where there is no graph. */
struct items flame_graph_caption(const struct results *r);

/* Only phases that some box has the colour of are in it.  All lives in the arena. */
struct flame_graph flame_graph_of(const struct results *r);

#endif
