/* SPDX-License-Identifier: GPL-2.0 */
/* Elements of SVG: see svg.c. Texts are from malloc, and taken over. */
#ifndef PPTCTL_SVG_H
#define PPTCTL_SVG_H

#include "pptctl.h"

/* What is longer is cut. */
#define SVG_BADGE_CHARS 24

/* In pixels. */
struct svg_rect {
	int x;
	int y;
	int width;
	int height;
};

void svg_rect(FILE *out, const struct svg_rect *rect, int radius,
	      const char *class);

/* The content of an element; what is longer than @most letters is cut. */
void svg_text(FILE *out, char *text, size_t most);
void svg_label(FILE *out, int x, int y, const char *class, char *text,
	       size_t most);

/* White letters on a lozenge, and how wide that is. */
void svg_badge(FILE *out, int x, int y, const char *class, char *text);
int svg_badge_width(const char *text);

#endif /* PPTCTL_SVG_H */
