/* The profile of a boot: which instructions ran in which function, called from where. */
#ifndef PROFILE_H
#define PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api.h"
#include "icount.h"

/*
 * Begin one that ends with the mark of that number.  fd is a file that holds the
 * functions (functions.h); when the mark is hit, or QEMU ends, the tree stands in it in
 * their place.  There are so many marks.  sampled: 0 to count under icount, or the vCPUs
 * whose time is sampled.  follow: calls; else what each function ran by itself is all.
 * NULL or what is wrong.
 */
const char *profile_begin(
    uint64_t id, int fd, uint64_t end, size_t marks, int sampled, bool follow);

bool profile_samples(void); /* on the wall clock */

/* Is there one under way? */
bool profile_is_on(void);

/* QEMU translated a block of n instructions; is_marked tells addresses that are watched.
 */
void profile_translated(
    struct qemu_plugin_tb *tb, size_t n, bool (*is_marked)(uint64_t addr));

/* A mark was hit, when QEMU's counter and clock were at that reading. */
void profile_mark(uint32_t mark, const struct icount_reading *at);
void profile_mark_sampled(int64_t mark); /* the same on the wall clock */

#endif
