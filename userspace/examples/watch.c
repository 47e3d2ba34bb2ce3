// SPDX-License-Identifier: LGPL-2.1-or-later
/* watch N: the next N things that happen to devices. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libppt.h>

static void print_event(const struct ppt_event_info *event)
{
	printf("%s %s %s", event->address, ppt_event_kind_name(event->kind),
	       event->owner);
	if (event->kind == PPT_EVENT_KIND_RESET)
		printf(" %s %s", ppt_reset_method_name(event->reset.method),
		       ppt_reset_result_name(event->reset.result));
	putchar('\n');
	fflush(stdout);
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? atol(argv[1]) : 1;
	struct ppt_event_info event;
	struct ppt_events *events;
	struct ppt_ctx *ctx;
	int ret;

	ret = ppt_ctx_new(&ctx);
	if (!ret)
		ret = ppt_events_new(ctx, &events);
	if (ret) {
		fprintf(stderr, "watch: %s\n",
			ret == -ENOENT ? "ppt.ko isn't loaded" :
					 strerror(-ret));
		return 1;
	}
	while (count > 0) {
		ret = ppt_events_next(events, -1, &event);
		if (ret == -EINTR)
			continue;
		if (ret)
			break;
		print_event(&event);
		count--;
	}
	ppt_events_unref(events);
	ppt_ctx_unref(ctx);
	return ret ? 1 : 0;
}
