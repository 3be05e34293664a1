/*
 * Give each fuzzer its seeds, whole, truncated and damaged, always in the same way: a TAP
 * test each.  After the first time none keeps more memory.  FUZZERS is X(NAME) of each.
 */
#include <dirent.h>
#include <err.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/text.h"
#include "unit/tap.h"

enum { TRUNCATIONS = 8, DAMAGES = 24, SIZE = 1 << 16, SLACK = 256 };

typedef int fuzzer(const uint8_t *data, size_t size);

#define X(name) fuzzer fuzz_##name;
FUZZERS
#undef X

#define X(name) { #name, fuzz_##name },
static const struct {
	const char *name;
	fuzzer *take;
} fuzzers[] = { FUZZERS };

static uint32_t
draw(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Change, remove or repeat a few bytes of it. */
static size_t
damage(uint8_t *data, size_t size, uint32_t *state)
{
	size_t at = draw(state) % size, len = 1 + draw(state) % 8;

	if (len > size - at)
		len = size - at;
	switch (draw(state) % 3) {
	case 0:
		data[at] = (uint8_t)draw(state);
		return size;
	case 1:
		memmove(data + at, data + at + len, size - at - len);
		return size - len;
	default:
		memmove(data + at + len, data + at, size - at);
		return size + len;
	}
}

static void
seed_replay(fuzzer *take, const char *path)
{
	static uint8_t seed[SIZE], data[SIZE + 64];
	FILE *fp = fopen(path, "r");
	size_t size, left;
	uint32_t state = 1;

	if (fp == NULL)
		err(1, "%s", path);
	size = fread(seed, 1, sizeof(seed), fp);
	fclose(fp);
	for (size_t i = 0; i <= TRUNCATIONS; i++)
		take(seed, size * i / TRUNCATIONS);
	for (int i = 0; size > 0 && i < DAMAGES; i++) {
		memcpy(data, seed, left = size);
		for (int k = 0; left > 0 && k < 1 + i % 4; k++)
			left = damage(data, left, &state);
		take(data, left);
	}
}

static void
seeds_replay(const char *name, fuzzer *take)
{
	char *dir = text_format("tests/fuzz/seeds/%s", name), *path;
	struct dirent **entries;
	int n = scandir(dir, &entries, NULL, alphasort);

	if (n == -1)
		err(1, "%s", dir);
	for (int i = 0; i < n; i++) {
		path = text_format("%s/%s", dir, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			seed_replay(take, path);
		free(path);
		free(entries[i]);
	}
	free(entries);
	free(dir);
}

static void
fuzzer_replay(const char *name, fuzzer *take)
{
	size_t kept, then;

	seeds_replay(name, take);
	kept = mallinfo2().uordblks;
	seeds_replay(name, take);
	then = mallinfo2().uordblks;
	tap_ok(then <= kept + SLACK, name);
	if (then > kept + SLACK)
		printf("# %zu bytes, then %zu\n", kept, then);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(fuzzers) / sizeof(fuzzers[0]); i++)
		fuzzer_replay(fuzzers[i].name, fuzzers[i].take);
	return tap_done();
}
