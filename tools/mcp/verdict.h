/* What a comparison came to, as a word. */
#ifndef VERDICT_H
#define VERDICT_H

#include "lib/json.h"

/* Of the status that stats gave it. */
const char *verdict_word(const json_t *status);

#endif
