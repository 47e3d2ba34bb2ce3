/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every unit test begins with: cmocka and the headers it wants before it,
 * and texts whose end AddressSanitizer guards.
 */
#ifndef PPT_TESTS_UNIT_H
#define PPT_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A test that needs nothing from a fixture. */
#define UNIT_TEST(name) static void name(void **fixture __attribute__((unused)))

/*
 * A copy of @len bytes that ends where its heap block ends, so that reading
 * one byte more is an error. The slack in front makes that hold for an empty
 * text too. Ends with guarded_free().
 */
#define GUARDED_SLACK 16

static inline char *guarded_copy(const void *text, size_t len)
{
	char *block = malloc(GUARDED_SLACK + len);

	if (!block)
		abort();
	memcpy(block + GUARDED_SLACK, text, len);
	return block + GUARDED_SLACK;
}

static inline void guarded_free(char *copy)
{
	free(copy - GUARDED_SLACK);
}

#endif /* PPT_TESTS_UNIT_H */
