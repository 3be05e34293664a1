/*
 * The parts of a guest profile that say what a boot is measured by: markers,
 * phases, patterns, estimates.  Checked strictly; what is wrong ends the program
 * with "file: path: reason", such as "x.json: markers[3].patern: unknown key".
 */
#ifndef PROFILE_H
#define PROFILE_H

#include "lib/json.h"
#include "lib/markers.h"

/*
 * Check the profile that was read from file, and return its markers; the caller
 * frees them.
 */
struct markers *profile_check(const char *file, json_t *profile);

#endif
