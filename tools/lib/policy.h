/* What a Content-Security-Policy says of a page's own style or script. */
#ifndef POLICY_H
#define POLICY_H

#include <stdio.h>

/* Write 'sha256-HASH', quotes and all; exits 1 where there is no SHA-256. */
void policy_hash_write(FILE *out, const char *text);

#endif
