/* How long the rest of a plan takes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "text.h"
#include "togo.h"

enum { LAST = 8, NAME_SIZE = 256 };

/* How long a boot took, in seconds, or -1. */
static double
boot_s(const char *journal, const char *name)
{
	const char *slash = strrchr(journal, '/');
	char *log = text_format("%.*s%s.boot.jsonl",
	    slash != NULL ? (int)(slash + 1 - journal) : 0, journal, name);
	double s = -1;
	struct stat st;

	if (stat(log, &st) == 0)
		s = (double)(st.st_ctim.tv_sec - st.st_mtim.tv_sec) +
		    (double)(st.st_ctim.tv_nsec - st.st_mtim.tv_nsec) / 1e9;
	free(log);
	return s;
}

long long
togo_s(const char *journal, long left)
{
	char names[LAST][NAME_SIZE], line[NAME_SIZE];
	FILE *fp = fopen(journal, "r");
	size_t n = 0, counted = 0;
	double sum = 0;

	while (fp != NULL && fgets(line, sizeof(line), fp) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		memcpy(names[n++ % LAST], line, sizeof(line));
	}
	if (fp != NULL)
		fclose(fp);
	for (size_t i = 0; i < n && i < LAST; i++) {
		double s = boot_s(journal, names[i]);

		if (s >= 0) {
			sum += s;
			counted++;
		}
	}
	return counted > 0 ? (long long)(sum / (double)counted * (double)left) : -1;
}
