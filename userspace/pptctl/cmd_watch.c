// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl watch: a line for each thing that happens, until a signal asks to end.
 * Signals that end it are let in only while it waits, so that none is missed
 * and no line is cut.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl watch [--count N] [--json] [DEV]...\n"
	"What happens to devices, as it happens: to all, or to those named.\n"
	"Ends after N lines, or at SIGINT or SIGTERM.\n"
	"\n"
	"  -c, --count N  so many lines, at least 1\n"
	"  -j, --json     for programs: an object on each line";

/**
 * struct watch - what is wanted
 * @targets: these devices; all if there are none
 * @left: so many lines; 0 for no end
 * @json: objects
 */
struct watch {
	struct targets targets;
	unsigned long left;
	bool json;
};

static volatile sig_atomic_t ended;

static void end(int number)
{
	(void)number;
	ended = 1;
}

/* Gives in @mask the one that lets them in. */
static void catch_end_signals(sigset_t *mask)
{
	static const int signals[] = { SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = end }, was;
	sigset_t set;
	size_t i;

	ended = 0;
	sigemptyset(&set);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		/* What is ignored (nohup) stays so. */
		if (sigaction(signals[i], NULL, &was) ||
		    was.sa_handler == SIG_IGN)
			continue;
		sigaction(signals[i], &action, NULL);
		sigaddset(&set, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &set, mask);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigdelset(mask, signals[i]);
}

/* Where events never stop, it doesn't wait, and so lets no signal in. */
static bool shall_end(void)
{
	return ended || end_signals_pending();
}

/* What is missing is everybody's business. */
static bool is_wanted(const struct watch *watch,
		      const struct ppt_event_info *event)
{
	size_t i;

	if (!watch->targets.count || event->kind == PPT_EVENT_KIND_LOST)
		return true;
	for (i = 0; i < watch->targets.count; i++)
		if (!strcmp(ppt_device_address(watch->targets.array[i].device),
			    event->address))
			return true;
	return false;
}

static void print_json(const struct ppt_event_info *event)
{
	struct json_object *object = json_new_object();
	const char *owner = event->owner, *address = event->address;

	json_add_number(object, "time_ns", event->time_ns);
	json_add_number(object, "number", event->number);
	json_add_text(object, "address", *address ? address : NULL);
	json_add_text(object, "event", ppt_event_kind_name(event->kind));
	json_add_text(object, "owner", *owner ? owner : NULL);
	json_add_number(object, "value", event->value);
	json_add(object, "reset", json_from_reset(&event->reset));
	json_print_line(object);
}

static void print_text(const struct ppt_event_info *event)
{
	char *when = time_text(event->time_ns);
	char *owner = format_text("%s", *event->owner ? event->owner : "-");
	char *text = event_text(event);

	printf("%s  %-12s  %-11s  %s%s%s\n", when,
	       *event->address ? event->address : "-",
	       ppt_event_kind_name(event->kind), clean_text(owner),
	       *text ? "  " : "", text);
	fflush(stdout);
	free(when);
	free(owner);
	free(text);
}

/* All that there is now; 0 or -errno. */
static int print_events(struct watch *watch, struct ppt_events *events,
			bool *ret_done)
{
	struct ppt_event_info event;
	int ret = 0;

	while (!shall_end() && !(ret = ppt_events_next(events, 0, &event))) {
		if (!is_wanted(watch, &event))
			continue;
		if (watch->json)
			print_json(&event);
		else
			print_text(&event);
		if (ferror(stdout) || (watch->left && !--watch->left)) {
			*ret_done = true;
			return 0;
		}
	}
	return ret == -EAGAIN ? 0 : ret;
}

static int watch_events(struct watch *watch, struct ppt_events *events,
			const sigset_t *mask)
{
	struct pollfd poll_fd = {
		.fd = ppt_events_fd(events),
		.events = POLLIN,
	};
	bool done = false;
	int ret = 0;

	while (!ret && !done && !shall_end()) {
		if (ppoll(&poll_fd, 1, NULL, mask) < 0)
			ret = errno == EINTR ? 0 : -errno;
		else
			ret = print_events(watch, events, &done);
	}
	return ret;
}

static int watch_all(struct ppt_ctx *ctx, struct watch *watch, char **words)
{
	struct ppt_events *events;
	int ret, status = 0;
	sigset_t mask;

	/* Before the devices are looked at, so that nothing falls in between. */
	catch_end_signals(&mask);
	ret = ppt_events_new(ctx, &events);
	if (ret) {
		complain_node(ctx, ret);
		return EXIT_FAILURE;
	}
	if (*words)
		status = targets_find(ctx, words, false, &watch->targets);
	if (!status) {
		ret = watch_events(watch, events, &mask);
		if (ret)
			complain("can't read /dev/ppt: %s", strerror(-ret));
		status = ret ? EXIT_FAILURE : EXIT_SUCCESS;
		targets_free(&watch->targets);
	}
	ppt_events_unref(events);
	return status;
}

static int parse_count(const char *text, unsigned long *ret_count)
{
	char *end_of_number;

	errno = 0;
	*ret_count = strtoul(text, &end_of_number, 10);
	if (*text >= '0' && *text <= '9' && !*end_of_number && !errno &&
	    *ret_count)
		return EXIT_SUCCESS;
	complain("\"%s\" is no number of lines", text);
	return EXIT_USAGE;
}

int cmd_watch(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "count", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct watch watch = { 0 };
	int option, status;

	while ((option = getopt_long(argc, argv, "c:jh", options, NULL)) !=
	       -1) {
		switch (option) {
		case 'c':
			status = parse_count(optarg, &watch.left);
			if (status)
				return status;
			break;
		case 'j':
			watch.json = true;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	return watch_all(ctx, &watch, argv + optind);
}
