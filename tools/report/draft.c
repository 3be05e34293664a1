/* Files beside a report, which get their names when they are complete. */
#include <err.h>
#include <unistd.h>

#include "draft.h"

struct draft
draft_begin(struct arena *a, const char *directory, const char *name)
{
	struct draft f = { .path = arena_text(a, "%s/%s", directory, name) };

	f.written = arena_text(a, "%s.%ld.new", f.path, (long)getpid());
	if ((f.out = fopen(f.written, "w")) == NULL)
		err(1, "%s", f.path);
	return f;
}

void
draft_end(const struct draft *f)
{
	int lost = ferror(f->out);

	if (fclose(f->out) != 0 || lost) {
		remove(f->written);
		err(1, "%s", f->path);
	}
	if (rename(f->written, f->path) != 0)
		err(1, "%s", f->path);
}
