/* What a person types before a goal of make. */
#ifndef TYPED_H
#define TYPED_H

/* "make"; or "bootmatrix", as it or the pipeline says. */
const char *typed(void);

#endif
