/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: every change of a device's state, and every reset. They are at
 * /sys/kernel/tracing/events/ppt; names and fields are in docs/sysfs.md.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ppt

#if !defined(PPT_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define PPT_TRACE_H

#include <linux/tracepoint.h>

#include "core/owner_fsm.h"
#include "device.h"

/* clang-format off */
#define PPT_TRACE_STATES \
	{ PPT_STATE_CLAIMED, "CLAIMED" }, \
	{ PPT_STATE_CLEANING, "CLEANING" }, \
	{ PPT_STATE_PREPARING, "PREPARING" }, \
	{ PPT_STATE_ASSIGNED, "ASSIGNED" }, \
	{ PPT_STATE_OPENING, "OPENING" }, \
	{ PPT_STATE_IN_USE, "IN_USE" }, \
	{ PPT_STATE_CLOSING, "CLOSING" }, \
	{ PPT_STATE_QUARANTINED, "QUARANTINED" }, \
	{ PPT_STATE_TRYING, "TRYING" }, \
	{ PPT_STATE_SRIOV, "SRIOV" }, \
	{ PPT_STATE_RETIRED, "RETIRED" }, \
	{ PPT_STATE_LEAVING, "LEAVING" }, \
	{ PPT_STATE_GONE, "GONE" }

TRACE_EVENT(ppt_state,
	TP_PROTO(const struct ppt_device *device, enum ppt_state from,
		 enum ppt_state to),
	TP_ARGS(device, from, to),
	TP_STRUCT__entry(
		__array(char, bdf, 16)
		__field(unsigned int, from)
		__field(unsigned int, to)
	),
	TP_fast_assign(
		strscpy(__entry->bdf, pci_name(device->core.pdev),
			sizeof(__entry->bdf));
		__entry->from = from;
		__entry->to = to;
	),
	TP_printk("%s %s -> %s", __entry->bdf,
		  __print_symbolic(__entry->from, PPT_TRACE_STATES),
		  __print_symbolic(__entry->to, PPT_TRACE_STATES))
);

TRACE_EVENT(ppt_reset,
	TP_PROTO(const struct ppt_device *device,
		 const struct ppt_reset_record *record),
	TP_ARGS(device, record),
	TP_STRUCT__entry(
		__array(char, bdf, 16)
		__field(u32, duration_us)
		__field(u8, why)
		__field(u8, method)
		__field(u8, result)
		__field(bool, elided)
	),
	TP_fast_assign(
		strscpy(__entry->bdf, pci_name(device->core.pdev),
			sizeof(__entry->bdf));
		__entry->duration_us = record->duration_us;
		__entry->why = record->why;
		__entry->method = record->method;
		__entry->result = record->result;
		__entry->elided = record->elided;
	),
	/* Numbers are those of linux/ppt.h. */
	TP_printk("%s why=%u method=%u result=%u elided=%d duration_us=%u",
		  __entry->bdf, __entry->why, __entry->method,
		  __entry->result, __entry->elided, __entry->duration_us)
);

/* clang-format on */

#endif /* PPT_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
