/* What an HTML report carries in itself: its style and its script. */
#ifndef PAGE_H
#define PAGE_H

extern const char page_style[], page_script[];

#endif
