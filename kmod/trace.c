// SPDX-License-Identifier: GPL-2.0
/* Where the code of the tracepoints in trace.h is made. */
#define CREATE_TRACE_POINTS
#include "trace.h"
