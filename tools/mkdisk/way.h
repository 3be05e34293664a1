/* The ways in which a machine can come to its kernel: what each asks of profile and cell.
 */
#ifndef WAY_H
#define WAY_H

#include "ask.h"

/* The way that the cell asks for, by what it names. */
enum way way_find(const struct asked *a);

/* Exit 1 when the way lacks something, or something would have no meaning in it. */
void way_check(const struct asked *a, const char *cell);

/* Read the profile's key iso; exits 1 with "file: iso.key: reason". */
void iso_ask_read(struct iso_ask *ask, const char *file, const json_t *iso);

/*
 * A boot through the guest's own loader is measured by what the firmware shows of
 * it: the profile's loader, whose keys are those of a profile, takes the place of
 * what the profile says of its kernel.
 */
void loader_apply(json_t *profile, json_t *loader);

/* Nothing is loaded then but what is on the image. */
void loader_settings(json_t *settings, const json_t *cell);

#endif
