/*
 * The colours of figures, safe for colour-blind readers: number, on a light ground, on a
 * dark one.  Text and ground differ enough for WCAG's AA on both.  From 8 on they are the
 * first ones again, paler, and hide what is below them as these do.
 */
#ifndef PALETTE_H
#define PALETTE_H

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
	X(7, b0413e, e58a86) \
	X(8, 73b1d5, 336588) \
	X(9, dda379, 8a5530) \
	X(10, 73b6a4, 226c59) \
	X(11, cf9ac7, 80587d) \
	X(12, c0af73, 816d2e) \
	X(13, 95c1df, 577990) \
	X(14, a7abb0, 656a72) \
	X(15, d49695, 885757)
// clang-format on

/*
 * What is drawn as number i has a colour of the palette.  Marks have a shape as well, for
 * who does not see colours: those of each colour differ in it before they begin again.
 */
enum {
	PALETTE_SIZE = 16,
	PALETTE_SHAPES = 4,
	PALETTE_MARKS = PALETTE_SIZE * PALETTE_SHAPES,
};

static inline size_t
palette_shape(size_t i)
{
	return (i + i / PALETTE_SIZE) % PALETTE_SHAPES;
}

#endif
