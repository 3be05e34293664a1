/*
 * The colours of figures, safe for colour-blind readers: number, on a light ground, on a
 * dark one.  Text and ground differ enough for WCAG's AA on both.
 */
#ifndef PALETTE_H
#define PALETTE_H

#include <stdbool.h>
#include <stddef.h>

// clang-format off
#define PALETTE(X) \
	X(0, 0072b2, 4aa3df) \
	X(1, c2570c, e8863f) \
	X(2, 007a5a, 2bb08a) \
	X(3, a8479a, d68bcb) \
	X(4, 8c6d00, d9b13b) \
	X(5, 3f8fc4, 8cc7ee) \
	X(6, 5f6670, a6adb8) \
	X(7, b0413e, e58a86)
// clang-format on

/*
 * What is drawn as number i has a colour of the palette; behind the last they begin
 * again, paler.  Marks have a shape as well, for who does not see colours: those of each
 * colour and shade differ in it before they begin again.
 */
enum {
	PALETTE_SIZE = 8,
	PALETTE_SHADES = 2 * PALETTE_SIZE,
	PALETTE_SHAPES = 4,
	PALETTE_MARKS = PALETTE_SHADES * PALETTE_SHAPES,
};

static inline bool
palette_is_pale(size_t i)
{
	return i % PALETTE_SHADES >= PALETTE_SIZE;
}

static inline size_t
palette_shape(size_t i)
{
	return (i + i / PALETTE_SHADES) % PALETTE_SHAPES;
}

#endif
