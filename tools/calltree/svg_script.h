/* What a flame graph does when it is clicked and typed at; it is read without, too. */
#ifndef SVG_SCRIPT_H
#define SVG_SCRIPT_H

extern const char svg_script[];

#endif
