/* Files beside a report, which get their names when they are complete. */
#include <err.h>
#include <unistd.h>

#include "draft.h"
#include "lib/io.h"

struct draft
draft_begin(struct arena *a, const char *directory, const char *name)
{
	struct draft f = { .path = arena_text(a, "%s/%s", directory, name) };

	f.written = arena_text(a, "%s.%ld.new", f.path, (long)getpid());
	if ((f.out = fopen(f.written, "w")) == NULL)
		write_lost(f.path);
	return f;
}

void
draft_end(const struct draft *f)
{
	const char *why = output_close(f->out);

	if (why != NULL) {
		remove(f->written);
		errx(1, "%s: %s", f->path, why);
	}
	if (rename(f->written, f->path) != 0)
		write_lost(f->path);
}
