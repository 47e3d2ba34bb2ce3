/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parser says of a ROM as one line, so that a test can show what it
 * expects, and reading a ROM as who has only a slow way to its bytes does.
 */
#ifndef PPT_TESTS_OPTROM_TEXT_H
#define PPT_TESTS_OPTROM_TEXT_H

#include "core/optrom.h"

#define ROM_TEXT_SIZE 8192

/*
 * "a00 of a00; 0+400 type 0 1002:67df S; 400+600 type 3 1002:67df LE;
 * no-last 1@431": size and @wanted, then image by image offset, size, type, ids
 * and traits, then the defects, with "-" for the whole as their image. "from"
 * and @start stand in front if that isn't 0. An image without PCIR is "bare".
 */
void rom_describe(const struct ppt_optrom *rom, char text[ROM_TEXT_SIZE]);

/* Each time from a copy that ends where its heap block ends. */
void rom_parse(const u8 *data, size_t size,
	       const struct ppt_optrom_target *target, unsigned int how,
	       struct ppt_optrom *out);

/*
 * Begins with @first bytes and goes on to what is wanted. Fails if a step adds
 * nothing, or if the end differs from what the parser says of all of @size.
 */
void rom_parse_stepwise(const u8 *data, size_t size, size_t first,
			const struct ppt_optrom_target *target,
			unsigned int how);

#endif /* PPT_TESTS_OPTROM_TEXT_H */
