// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Resets: what the module wrote down of those that were, with names for its
 * numbers, and asking for another. What a newer module says and this library has
 * no number for becomes -1, so that every value here has a name.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

struct ppt_resets {
	unsigned int refs;
	struct ppt_reset_info array[PPT_RECORDS_MAX];
	size_t count;
};

/* clang-format off */
static const char *const why_names[] = {
	[PPT_RESET_WHY_ASSIGN]	= "assign",
	[PPT_RESET_WHY_OPEN]	= "open",
	[PPT_RESET_WHY_VM]	= "vm",
	[PPT_RESET_WHY_CLOSE]	= "close",
	[PPT_RESET_WHY_RELEASE]	= "release",
	[PPT_RESET_WHY_REMOVE]	= "remove",
	[PPT_RESET_WHY_SRIOV]	= "sriov",
	[PPT_RESET_WHY_ADMIN]	= "admin",
	[PPT_RESET_WHY_OTHER]	= "other",
};

static const char *const method_names[] = {
	[PPT_RESET_METHOD_NONE]	   = "none",
	[PPT_RESET_METHOD_DEVICE]  = "device_specific",
	[PPT_RESET_METHOD_ACPI]	   = "acpi",
	[PPT_RESET_METHOD_FLR]	   = "flr",
	[PPT_RESET_METHOD_AF_FLR]  = "af_flr",
	[PPT_RESET_METHOD_PM]	   = "pm",
	[PPT_RESET_METHOD_BUS]	   = "bus",
	[PPT_RESET_METHOD_CXL_BUS] = "cxl_bus",
	[PPT_RESET_METHOD_SLOT]	   = "slot",
	[PPT_RESET_METHOD_VFIO]	   = "vfio",
};

static const char *const result_names[] = {
	[PPT_RESET_RESULT_OK]	       = "ok",
	[PPT_RESET_RESULT_NO_METHOD]   = "no_method",
	[PPT_RESET_RESULT_UNSUPPORTED] = "unsupported",
	[PPT_RESET_RESULT_ERROR]       = "error",
	[PPT_RESET_RESULT_TIMEOUT]     = "timeout",
	[PPT_RESET_RESULT_LOCKED]      = "locked",
	[PPT_RESET_RESULT_POWER]       = "power",
	[PPT_RESET_RESULT_SILENT]      = "silent",
	[PPT_RESET_RESULT_CHANGED]     = "changed",
	[PPT_RESET_RESULT_PENDING]     = "pending",
	[PPT_RESET_RESULT_MASTER]      = "master",
	[PPT_RESET_RESULT_BARS]	       = "bars",
	[PPT_RESET_RESULT_CANCELLED]   = "cancelled",
	[PPT_RESET_RESULT_GAVE_UP]     = "gave-up",
};

/* clang-format on */

/* The library's numbers are the module's: the first and last of each agree. */
_Static_assert(PPT_RESET_WHY_ASSIGN == PPT_WHY_ASSIGN, "why");
_Static_assert(PPT_RESET_WHY_RELEASE == PPT_WHY_RELEASE, "why");
_Static_assert(PPT_RESET_WHY_OTHER == PPT_WHY_OTHER, "why");
_Static_assert(PPT_RESET_METHOD_NONE == PPT_METHOD_NONE, "method");
_Static_assert(PPT_RESET_METHOD_FLR == PPT_METHOD_FLR, "method");
_Static_assert(PPT_RESET_METHOD_SLOT == PPT_METHOD_SLOT, "method");
_Static_assert(PPT_RESET_METHOD_VFIO == PPT_METHOD_VFIO, "method");
_Static_assert(PPT_RESET_RESULT_OK == PPT_RESULT_OK, "result");
_Static_assert(PPT_RESET_RESULT_SILENT == PPT_RESULT_SILENT, "result");
_Static_assert(PPT_RESET_RESULT_CANCELLED == PPT_RESULT_CANCELLED, "result");
_Static_assert(PPT_RESET_RESULT_GAVE_UP == PPT_RESULT_GAVE_UP, "result");
_Static_assert(PPT_RESET_RECOVER == PPT_RESET_F_RECOVER, "flag");

const char *ppt_name_of(const char *const *names, size_t count, int value)
{
	if (value < 0 || (size_t)value >= count || !names[value])
		return "unknown";
	return names[value];
}

const char *ppt_reset_why_name(enum ppt_reset_why why)
{
	return ppt_name_of(why_names, ARRAY_SIZE(why_names), why);
}

const char *ppt_reset_method_name(enum ppt_reset_method method)
{
	return ppt_name_of(method_names, ARRAY_SIZE(method_names), method);
}

const char *ppt_reset_result_name(enum ppt_reset_result result)
{
	return ppt_name_of(result_names, ARRAY_SIZE(result_names), result);
}

enum ppt_reset_method ppt_reset_method_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(method_names); i++)
		if (!strcmp(method_names[i], name))
			return i;
	return PPT_RESET_METHOD_UNKNOWN;
}

bool ppt_reset_is_good(const struct ppt_reset_info *info)
{
	return info->result == PPT_RESET_RESULT_OK ||
	       info->result == PPT_RESET_RESULT_NO_METHOD;
}

void ppt_reset_info_fill(struct ppt_reset_info *info,
			 const struct ppt_reset_record *record)
{
	*info = (struct ppt_reset_info){
		.time_ns = record->time_ns,
		.duration_us = record->duration_us,
		.why = PPT_RESET_WHY_UNKNOWN,
		.method = PPT_RESET_METHOD_UNKNOWN,
		.result = PPT_RESET_RESULT_UNKNOWN,
		.elided = record->elided,
	};
	if (record->why && record->why < ARRAY_SIZE(why_names))
		info->why = record->why;
	if (record->method < ARRAY_SIZE(method_names))
		info->method = record->method;
	if (record->result < ARRAY_SIZE(result_names))
		info->result = record->result;
}

int ppt_device_get_resets(struct ppt_device *device,
			  struct ppt_resets **ret_resets)
{
	struct ppt_ioc_resets records;
	struct ppt_resets *resets;
	int fd, ret;
	u32 i;

	fd = ppt_ioctl_open(device->ctx);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_resets(device->ctx, fd,
			       ppt_bdf_to_address(&device->bdf), &records);
	close(fd);
	if (ret)
		return ret == -ENOTTY ? -EPROTO : ret;
	resets = calloc(1, sizeof(*resets));
	if (!resets)
		return -ENOMEM;
	resets->refs = 1;
	resets->count = records.out_count;
	for (i = 0; i < records.out_count; i++)
		ppt_reset_info_fill(&resets->array[i], &records.out_records[i]);
	*ret_resets = resets;
	return 0;
}

struct ppt_resets *ppt_resets_ref(struct ppt_resets *resets)
{
	resets->refs++;
	return resets;
}

struct ppt_resets *ppt_resets_unref(struct ppt_resets *resets)
{
	if (resets && !--resets->refs)
		free(resets);
	return NULL;
}

size_t ppt_resets_count(const struct ppt_resets *resets)
{
	return resets ? resets->count : 0;
}

const struct ppt_reset_info *ppt_resets_get(const struct ppt_resets *resets,
					    size_t index)
{
	return index < ppt_resets_count(resets) ? &resets->array[index] : NULL;
}

static int reset(struct ppt_device *device, enum ppt_reset_method method,
		 unsigned int flags, struct ppt_reset_record *record)
{
	struct ppt_ioc_reset ioc = {
		.flags = flags,
		.address = ppt_bdf_to_address(&device->bdf),
		.method = method,
	};
	int fd, ret;

	if (flags & ~PPT_RESET_RECOVER || method < PPT_RESET_METHOD_NONE ||
	    method > PPT_RESET_METHOD_SLOT)
		return -EINVAL;
	fd = ppt_ioctl_open_as(device->ctx, O_RDWR);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_reset(device->ctx, fd, &ioc);
	close(fd);
	*record = ioc.out_record;
	ppt_ledger_refresh(device);
	return ret == -ENOTTY ? -EPROTO : ret;
}

int ppt_device_reset(struct ppt_device *device, enum ppt_reset_method method,
		     unsigned int flags, struct ppt_reset_info *ret_info)
{
	struct ppt_reset_record record = { 0 };
	int ret;

	ret = reset(device, method, flags, &record);
	if (ret_info)
		ppt_reset_info_fill(ret_info, &record);
	return ret;
}
