// SPDX-License-Identifier: GPL-2.0
/* The last resets of a device: see ledger.h. */
#include "device.h"
#include "event.h"
#include "ledger.h"
#include "trace.h"

void ppt_ledger_add(struct ppt_device *device,
		    const struct ppt_reset_record *record)
{
	const struct ppt_reset_record *last = ppt_ledger_last(&device->ledger);
	struct ppt_ledger *ledger = &device->ledger;

	lockdep_assert_held(&ppt_devices_lock);
	trace_ppt_reset(device, record);
	/* A VM may ask often: that must not push out what happened. */
	if (record->elided && record->why == PPT_WHY_VM && last &&
	    last->elided && last->why == PPT_WHY_VM) {
		ledger->elided++;
		return;
	}
	ledger->records[ledger->count++ % PPT_RECORDS_MAX] = *record;
	if (record->elided)
		ledger->elided++;
	else
		ledger->resets++;
	if (!ppt_result_is_good(record->result))
		ledger->failed++;
	ppt_event_send(device, PPT_EVENT_RESET, 0, record);
}

const struct ppt_reset_record *ppt_ledger_last(const struct ppt_ledger *ledger)
{
	if (!ledger->count)
		return NULL;
	return &ledger->records[(ledger->count - 1) % PPT_RECORDS_MAX];
}

u32 ppt_ledger_copy(const struct ppt_ledger *ledger,
		    struct ppt_reset_record *records)
{
	u32 i, count = min_t(u64, ledger->count, PPT_RECORDS_MAX);

	for (i = 0; i < count; i++)
		records[i] = ledger->records[(ledger->count - 1 - i) %
					     PPT_RECORDS_MAX];
	return count;
}

static const char *const why_name[] = {
	[PPT_WHY_ASSIGN] = "assign",   [PPT_WHY_OPEN] = "open",
	[PPT_WHY_VM] = "vm",	       [PPT_WHY_CLOSE] = "close",
	[PPT_WHY_RELEASE] = "release", [PPT_WHY_REMOVE] = "remove",
	[PPT_WHY_SRIOV] = "sriov",     [PPT_WHY_ADMIN] = "admin",
	[PPT_WHY_OTHER] = "other",
};

static const char *const method_name[] = {
	[PPT_METHOD_NONE] = "none",	[PPT_METHOD_DEVICE] = "device_specific",
	[PPT_METHOD_ACPI] = "acpi",	[PPT_METHOD_FLR] = "flr",
	[PPT_METHOD_AF_FLR] = "af_flr", [PPT_METHOD_PM] = "pm",
	[PPT_METHOD_BUS] = "bus",	[PPT_METHOD_CXL_BUS] = "cxl_bus",
	[PPT_METHOD_SLOT] = "slot",	[PPT_METHOD_VFIO] = "vfio",
};

static const char *const result_name[] = {
	[PPT_RESULT_OK] = "ok",
	[PPT_RESULT_NO_METHOD] = "no-method",
	[PPT_RESULT_UNSUPPORTED] = "unsupported",
	[PPT_RESULT_ERROR] = "error",
	[PPT_RESULT_TIMEOUT] = "timeout",
	[PPT_RESULT_LOCKED] = "locked",
	[PPT_RESULT_POWER] = "power",
	[PPT_RESULT_SILENT] = "silent",
	[PPT_RESULT_CHANGED] = "changed",
	[PPT_RESULT_PENDING] = "pending",
	[PPT_RESULT_MASTER] = "master",
	[PPT_RESULT_BARS] = "bars",
	[PPT_RESULT_CANCELLED] = "cancelled",
	[PPT_RESULT_GAVE_UP] = "gave-up",
};

static const char *name_of(const char *const *names, size_t count, u8 number)
{
	return number < count && names[number] ? names[number] : "unknown";
}

const char *ppt_why_name(u8 why)
{
	return name_of(why_name, ARRAY_SIZE(why_name), why);
}

const char *ppt_method_name(u8 method)
{
	return name_of(method_name, ARRAY_SIZE(method_name), method);
}

const char *ppt_result_name(u8 result)
{
	return name_of(result_name, ARRAY_SIZE(result_name), result);
}
