// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A growing list of reasons: a kind and two names each, and the device where
 * there are several. The wording is the caller's, who knows the language and the
 * surroundings.
 */
#include <stdlib.h>

#include "internal.h"

struct reason {
	enum ppt_reason_kind kind;
	char *address;
	char *name;
	char *detail;
};

struct ppt_reasons {
	unsigned int refs;
	struct reason *array;
	size_t count;
	size_t capacity;
};

struct ppt_reasons *ppt_reasons_new(void)
{
	struct ppt_reasons *reasons = calloc(1, sizeof(*reasons));

	if (reasons)
		reasons->refs = 1;
	return reasons;
}

struct ppt_reasons *ppt_reasons_ref(struct ppt_reasons *reasons)
{
	reasons->refs++;
	return reasons;
}

static void free_reason(struct reason *reason)
{
	free(reason->address);
	free(reason->name);
	free(reason->detail);
}

struct ppt_reasons *ppt_reasons_unref(struct ppt_reasons *reasons)
{
	size_t i;

	if (!reasons || --reasons->refs)
		return NULL;
	for (i = 0; i < reasons->count; i++)
		free_reason(&reasons->array[i]);
	free(reasons->array);
	free(reasons);
	return NULL;
}

int ppt_reasons_add_for(struct ppt_reasons *reasons, const char *address,
			enum ppt_reason_kind kind, const char *name,
			const char *detail)
{
	struct reason reason = { .kind = kind };
	int ret;

	ret = ppt_array_grow((void **)&reasons->array, reasons->count,
			     &reasons->capacity, sizeof(*reasons->array));
	if (ret)
		return ret;
	reason.address = strdup(address);
	reason.name = strdup(name);
	reason.detail = strdup(detail);
	if (!reason.address || !reason.name || !reason.detail) {
		free_reason(&reason);
		return -ENOMEM;
	}
	reasons->array[reasons->count++] = reason;
	return 0;
}

int ppt_reasons_add(struct ppt_reasons *reasons, enum ppt_reason_kind kind,
		    const char *name, const char *detail)
{
	return ppt_reasons_add_for(reasons, "", kind, name, detail);
}

size_t ppt_reasons_count(const struct ppt_reasons *reasons)
{
	return reasons ? reasons->count : 0;
}

enum ppt_reason_kind ppt_reasons_kind(const struct ppt_reasons *reasons,
				      size_t index)
{
	return reasons->array[index].kind;
}

const char *ppt_reasons_name(const struct ppt_reasons *reasons, size_t index)
{
	return reasons->array[index].name;
}

const char *ppt_reasons_detail(const struct ppt_reasons *reasons, size_t index)
{
	return reasons->array[index].detail;
}

const char *ppt_reasons_address(const struct ppt_reasons *reasons, size_t index)
{
	return reasons->array[index].address;
}
