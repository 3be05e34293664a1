/* What a person types before a goal of make. */
#ifndef TYPED_H
#define TYPED_H

/* "make"; or "bootmatrix", where that runs it, see bootmatrix(1). */
const char *typed(void);

#endif
