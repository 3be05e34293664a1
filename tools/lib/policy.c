/* What a Content-Security-Policy says of a page's own style or script. */
#include <err.h>
#include <string.h>

#include <openssl/evp.h>

#include "policy.h"

void
policy_hash_write(FILE *out, const char *text)
{
	unsigned char digest[EVP_MAX_MD_SIZE], base64[2 * EVP_MAX_MD_SIZE];
	unsigned len;

	if (!EVP_Digest(text, strlen(text), digest, &len, EVP_sha256(), NULL))
		errx(1, "sha256: not to be had");
	EVP_EncodeBlock(base64, digest, (int)len);
	fprintf(out, "'sha256-%s'", (char *)base64);
}
