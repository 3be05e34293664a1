/* Find the kernel and modules of a guest in its own ISO, and take them out once. */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bootcfg.h"
#include "lib/digest.h"
#include "guestiso.h"
#include "iso.h"
#include "kernel.h"
#include "lib/io.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "unpack.h"

static const char boot_cfg[] = "boot.cfg";

/* Paths of files in the image, or in kernel_dir: a kernel and its modules. */
struct files {
	char *kernel;
	char **modules;
	size_t n;
};

static void
module_add(struct files *f, const char *path)
{
	f->modules = xreallocarray(f->modules, f->n + 1, sizeof(*f->modules));
	f->modules[f->n++] = text_copy(path);
}

static void
files_free(struct files *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->modules[i]);
	free(f->modules);
	free(f->kernel);
}

/* The file, or what it is named when it is packed; NULL when there is neither. */
static const char *
file_find(const struct iso *iso, const char *path)
{
	const struct iso_file *file = iso_find(iso, path);
	char *packed;

	if (file == NULL) {
		packed = text_format("%s.gz", path);
		file = iso_find(iso, packed);
		free(packed);
	}
	return file != NULL ? file->path : NULL;
}

/* What boot.cfg names is not there; the name is the image's, not to be trusted. */
static _Noreturn void
file_missing(const struct iso *iso, unsigned line, const char *path)
{
	char *name = text_copy(path);

	errx(1, "%s: boot.cfg:%u: /%s: no such file in the image", iso->image, line,
	    text_printable(name));
}

/* ---- by boot.cfg ------------------------------------------------------------------- */

static _Noreturn void
menu_refuse(const struct iso *iso, const struct bootcfg *c, const struct asked *a)
{
	char list[400] = "";
	size_t len = 0;

	for (size_t i = 0; i < c->n_entries && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s\"%s\"",
		    i > 0 ? ", " : "", c->entries[i].text);
	errx(1, "%s: entry: the menu of %s has no \"%s\"; it has %s", a->cell_name,
	    iso->image, a->ask.entry, text_printable(list));
}

static size_t
entry_choose(const struct iso *iso, const struct bootcfg *c, const struct asked *a)
{
	int found;

	if (a->ask.entry == NULL)
		return c->preset;
	if ((found = bootcfg_find(c, a->ask.entry)) == -1)
		menu_refuse(iso, c, a);
	return (size_t)found;
}

/* Add the files that one line of a plan names. */
static void
plan_add(struct files *f, const struct iso *iso, const struct bootcfg_module *m)
{
	const char *path = m->is_pattern ? NULL : file_find(iso, m->path);
	size_t before = f->n;

	if (path != NULL)
		module_add(f, path);
	for (size_t i = 0; m->is_pattern && i < iso->n; i++)
		if (fnmatch(m->path, iso->files[i].path, FNM_PATHNAME | FNM_PERIOD) == 0)
			module_add(f, iso->files[i].path);
	if (f->n == before)
		file_missing(iso, m->line, m->path);
}

/* Everything that the chosen entry needs, by the image's boot.cfg. */
static void
menu_follow(
    struct guest_iso *g, struct files *f, const struct iso *iso, const struct asked *a)
{
	struct bootcfg_plan plan;
	char reason[REASON_SIZE];
	const char *kernel;
	struct bootcfg *c = bootcfg_parse(iso->kept, iso->kept_len, reason);
	size_t entry;

	if (c == NULL)
		errx(1, "%s: %s", iso->image, reason);
	entry = entry_choose(iso, c, a);
	if (bootcfg_plan(c, entry, &plan, reason) != NULL)
		errx(1, "%s: %s", iso->image, reason);
	if ((kernel = file_find(iso, plan.kernel)) == NULL)
		file_missing(iso, plan.line, plan.kernel);
	if (c->timeout_s == -1 && a->boot_mode == BOOT_LOADER)
		errx(1, "%s: its boot menu waits for a key, and nobody presses one",
		    iso->image);
	f->kernel = text_copy(kernel);
	for (size_t i = 0; i < plan.n_modules; i++)
		plan_add(f, iso, &plan.modules[i]);
	g->options = text_copy(plan.options);
	g->entry = text_copy(c->entries[entry].text);
	g->menu_wait_s = c->timeout_s;
	bootcfg_plan_free(&plan);
	bootcfg_free(c);
}

/* ---- by looking -------------------------------------------------------------------- */

/* "boot/minix/3.4.0/kernel": of a release's own directory?  Its length, or 0. */
static size_t
version_dir(const char *path)
{
	static const char above[] = "boot/minix/";
	const char *name = path + sizeof(above) - 1, *slash;

	if (strncmp(path, above, sizeof(above) - 1) != 0 || *name == '.' ||
	    (slash = strchr(name, '/')) == NULL ||
	    (strcmp(slash, "/kernel") != 0 && strcmp(slash, "/kernel.gz") != 0))
		return 0;
	return (size_t)(slash - path);
}

/* The directory of the latest release under boot/minix, malloc'd, or NULL. */
static char *
latest_find(const struct iso *iso)
{
	char *latest = NULL, *dir;
	size_t len;

	for (size_t i = 0; i < iso->n; i++) {
		if ((len = version_dir(iso->files[i].path)) == 0)
			continue;
		dir = text_copy_n(iso->files[i].path, len);
		if (latest != NULL && strverscmp(dir, latest) <= 0) {
			free(dir);
			continue;
		}
		free(latest);
		latest = dir;
	}
	return latest;
}

/* Take kernel and mod* of one directory ("" is the root); false: no kernel there. */
static bool
dir_take(struct files *f, const struct iso *iso, const char *dir)
{
	const char *slash = *dir != '\0' ? "/" : "";
	char *kernel, *pattern;
	const char *found;

	kernel = text_format("%s%skernel", dir, slash);
	pattern = text_format("%s%smod*", dir, slash);
	if ((found = file_find(iso, kernel)) != NULL)
		f->kernel = text_copy(found);
	for (size_t i = 0; found != NULL && i < iso->n; i++)
		if (fnmatch(pattern, iso->files[i].path, FNM_PATHNAME | FNM_PERIOD) == 0)
			module_add(f, iso->files[i].path);
	free(kernel);
	free(pattern);
	return found != NULL;
}

static void
dirs_search(
    struct guest_iso *g, struct files *f, const struct iso *iso, const struct asked *a)
{
	char *latest = latest_find(iso);
	const char *label = a->of_iso.label != NULL ? a->of_iso.label : a->name;
	bool found = dir_take(f, iso, "boot/minix_default") ||
		     dir_take(f, iso, "boot/minix/.temp") ||
		     (latest != NULL && dir_take(f, iso, latest)) || dir_take(f, iso, "");

	free(latest);
	if (!found && strcmp(iso->label, label) == 0)
		errx(1, "%s: has neither boot.cfg nor a kernel", iso->image);
	if (!found)
		errx(1,
		    "%s: not a %s: has neither boot.cfg nor a kernel, and is called "
		    "\"%s\"",
		    iso->image, label, iso->label);
	if (a->ask.entry != NULL)
		errx(1, "%s: entry: %s has no boot.cfg, and so no menu", a->cell_name,
		    iso->image);
	g->options = text_copy(a->of_iso.options != NULL ? a->of_iso.options : "");
}

/* ---- by a directory ---------------------------------------------------------------- */

static int
is_kernel_file(const struct dirent *d)
{
	return strncmp(d->d_name, "mod", 3) == 0 || strcmp(d->d_name, "kernel") == 0 ||
	       strcmp(d->d_name, "kernel.gz") == 0;
}

static int
name_compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* kernel and mod* of a directory of this host, sorted. */
static void
host_dir_take(struct files *f, const char *dir)
{
	struct dirent **list;
	int n = scandir(dir, &list, is_kernel_file, name_compare);
	char *path;

	if (n == -1)
		err(1, "%s", dir);
	for (int i = 0; i < n; i++) {
		path = text_format("%s/%s", dir, list[i]->d_name);
		if (*list[i]->d_name == 'm')
			module_add(f, path);
		else if (f->kernel == NULL)
			f->kernel = text_copy(path);
		free(path);
		free(list[i]);
	}
	free(list);
	if (f->kernel == NULL)
		errx(1, "%s: has no kernel", dir);
}

/* ---- taking out ----------------------------------------------------------------------
 */

/* A guest that lacks modules panics at once: better said before. */
static void
modules_count(const struct files *f, const struct asked *a, const char *where)
{
	long long wanted = a->of_iso.modules;

	if (wanted != 0 && f->n != (size_t)wanted)
		errx(1, "%s: %zu module%s: the kernel panics if there are not %lld",
		    where, f->n, f->n == 1 ? "" : "s", wanted);
}

/* Where the set of files lies: named by what it is made of. */
static char *
set_path(struct work *w, const struct files *f, const char *image_digest)
{
	char hex[DIGEST_LEN + 1], *text;
	size_t len;
	FILE *fp = text_open(&text, &len);

	fprintf(fp, "%s\n%s\n", image_digest, f->kernel);
	for (size_t i = 0; i < f->n; i++)
		fprintf(fp, "%s\n", f->modules[i]);
	text_close(fp);
	digest_text(text, hex);
	free(text);
	return work_path(w, "iso", hex);
}

/* A file of the set: DIR/NN-NAME, of characters that every reader takes. */
static char *
member_path(const char *dir, size_t number, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *member, *name;

	member =
	    text_format("%s/%02zu-%s", dir, number, slash != NULL ? slash + 1 : path);
	for (name = member + strlen(dir) + 1; *name != '\0'; name++)
		if (*name <= ' ' || *name > '~' || strchr(",/\\", *name) != NULL)
			*name = '_';
	return member;
}

/* The files get the image's date: they are as old as it, and make goes by that. */
static void
date_copy(const char *image, const char *path)
{
	struct timespec times[2];
	struct stat st;

	if (stat(image, &st) == -1)
		err(1, "%s", image);
	times[0] = times[1] = st.st_mtim;
	(void)utimensat(AT_FDCWD, path, times, 0);
}

static void
dir_remove(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL)
		(void)unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	(void)rmdir(dir);
}

/* Take the set out into the directory; NULL when good, or the reason. */
static const char *
set_extract(const struct iso *iso, const struct files *f, const char *dir,
    char reason[REASON_SIZE])
{
	struct iso_copy *copies = xcalloc(f->n + 1, sizeof(*copies));
	const char *why;

	copies[0] = (struct iso_copy){ f->kernel, member_path(dir, 0, f->kernel) };
	for (size_t i = 0; i < f->n; i++)
		copies[i + 1] = (struct iso_copy){ f->modules[i],
			member_path(dir, i + 1, f->modules[i]) };
	why =
	    iso_extract(iso, copies, f->n + 1, (long long)UNPACKED_MAX_MIB << 20, reason);
	for (size_t i = 0; i <= f->n; i++) {
		if (why == NULL)
			date_copy(iso->image, copies[i].to);
		free((char *)copies[i].to);
	}
	free(copies);
	return why;
}

/*
 * The directory that has the set, made when it is not there.  Whoever holds the
 * lock may remove an unfinished one: who made it is no more.
 */
static char *
set_take(struct work *w, const struct iso *iso, const struct files *f,
    const char *image_digest)
{
	char *dir = set_path(w, f, image_digest), *unfinished;
	int lock = work_lock(w);
	char reason[REASON_SIZE];

	if (access(dir, F_OK) == -1) {
		unfinished = text_format("%s.part", dir);
		dir_remove(unfinished);
		if (mkdir(unfinished, 0777) == -1)
			err(1, "%s", unfinished);
		if (set_extract(iso, f, unfinished, reason) != NULL) {
			dir_remove(unfinished);
			errx(1, "%s: %s", iso->image, reason);
		}
		work_finish(unfinished, dir);
		free(unfinished);
	}
	close(lock);
	return dir;
}

static void
set_use(struct guest_iso *g, struct work *w, const struct asked *a, const struct iso *iso,
    const struct files *f, const char *image_digest)
{
	char *dir = set_take(w, iso, f, image_digest), *file = text_copy(f->kernel),
	     *name;

	g->kernel = member_path(dir, 0, f->kernel);
	name = text_format("%s: /%s", iso->image, text_printable(file));
	kernel_check(name, g->kernel, a->arch);
	for (size_t i = 0; i < f->n; i++)
		g->modules[i] = member_path(dir, i + 1, f->modules[i]);
	g->n_modules = f->n;
	free(name);
	free(file);
	free(dir);
}

/* A module of kernel_dir, unpacked where it is packed. */
static char *
host_module(struct work *w, const char *path)
{
	char hex[DIGEST_LEN + 1], *module;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		err(1, "%s", path);
	work_read(w, path);
	digest_take(w, fd, path, hex);
	module = unpack_gzip(w, fd, path_absolute(path), path, hex);
	close(fd);
	return module;
}

static void
host_files_use(struct guest_iso *g, struct work *w, const struct files *f)
{
	g->kernel = text_copy(f->kernel);
	for (size_t i = 0; i < f->n; i++)
		g->modules[i] = host_module(w, f->modules[i]);
	g->n_modules = f->n;
}

static void
modules_room(struct guest_iso *g, const struct files *f)
{
	g->modules = xcalloc(f->n + 1, sizeof(*g->modules));
}

static void
image_read(
    struct guest_iso *g, struct work *w, const struct asked *a, const struct image *image)
{
	struct files f = { 0 };
	char reason[REASON_SIZE];
	struct iso iso;

	if (iso_list(&iso, image->path, boot_cfg, BOOTCFG_BYTES_MAX, reason) != NULL)
		errx(1, "%s: %s", a->iso, reason);
	iso.image = a->iso;
	if (iso.kept != NULL)
		menu_follow(g, &f, &iso, a);
	else
		dirs_search(g, &f, &iso, a);
	modules_count(&f, a, a->iso);
	if (a->kernel_dir == NULL) {
		modules_room(g, &f);
		set_use(g, w, a, &iso, &f, image->sha256);
	}
	files_free(&f);
	iso_free(&iso);
}

void
guest_iso_read(
    struct guest_iso *g, struct work *w, const struct asked *a, const struct image *image)
{
	struct files f = { 0 };

	*g = (struct guest_iso){ .menu_wait_s = -1 };
	if (a->iso != NULL)
		image_read(g, w, a, image);
	if (a->kernel_dir == NULL)
		return;
	host_dir_take(&f, a->kernel_dir);
	modules_count(&f, a, a->kernel_dir);
	modules_room(g, &f);
	host_files_use(g, w, &f);
	files_free(&f);
}

void
guest_iso_free(struct guest_iso *g)
{
	for (size_t i = 0; i < g->n_modules; i++)
		free(g->modules[i]);
	free(g->modules);
	free(g->kernel);
	free(g->options);
	free(g->entry);
}

/* ---- the command line ----------------------------------------------------------------
 */

/* Is the option, "name" or "name=value", len bytes long, one of that name? */
static bool
option_is(const char *option, size_t len, const char *name, size_t name_len)
{
	return len >= name_len && memcmp(option, name, name_len) == 0 &&
	       (len == name_len || option[name_len] == '=');
}

static bool
option_is_of_cd(const struct asked *a, const char *option, size_t len)
{
	const json_t *value;
	size_t i;

	json_array_foreach((json_t *)a->of_iso.cd_only, i, value)
		if (option_is(
			option, len, json_string_value(value), json_string_length(value)))
			return true;
	return false;
}

static void
words_add(FILE *fp, const char *words)
{
	if (words != NULL && *words != '\0')
		fprintf(fp, "%s%s", ftell(fp) > 0 ? " " : "", words);
}

/* The image's options, less those of the CD. */
static void
disk_options_add(FILE *fp, const struct guest_iso *g, const struct asked *a)
{
	const char *rest = g->options != NULL ? g->options : "";
	size_t len;

	for (rest += strspn(rest, " "); *rest != '\0';
	     rest += len + strspn(rest + len, " ")) {
		len = strcspn(rest, " ");
		if (!option_is_of_cd(a, rest, len))
			fprintf(fp, "%s%.*s", ftell(fp) > 0 ? " " : "", (int)len, rest);
	}
}

/* Root of a disk that the guest's own set-up wrote differs from that of a built one. */
static const char *
root_name(const struct asked *a)
{
	if (a->rootdevname != NULL)
		return a->rootdevname;
	return a->ask.boot != NULL ? a->of_iso.installed_rootdevname
				   : a->of_iso.rootdevname;
}

char *
guest_iso_cmdline(const struct guest_iso *g, const struct asked *a, bool mute)
{
	char *text;
	size_t len;
	FILE *fp = text_open(&text, &len);

	if (a->boot_mode == BOOT_DISK) {
		disk_options_add(fp, g, a);
		if (root_name(a) != NULL)
			fprintf(fp, "%srootdevname=%s", ftell(fp) > 0 ? " " : "",
			    root_name(a));
	} else {
		words_add(fp, g->options);
	}
	words_add(fp, a->of_iso.append);
	if (mute)
		words_add(fp, a->of_iso.verbose);
	words_add(fp, a->ask.cmdline);
	text_close(fp);
	return text;
}

bool
guest_iso_has_serial(const struct guest_iso *g, const struct asked *a)
{
	const char *name = a->of_iso.append, *rest = g->options;
	size_t name_len = name != NULL ? strcspn(name, "= ") : 0, len;

	for (; name_len > 0 && rest != NULL && *rest != '\0';
	     rest += len + strspn(rest + len, " ")) {
		len = strcspn(rest, " ");
		if (option_is(rest, len, name, name_len))
			return true;
	}
	return false;
}
