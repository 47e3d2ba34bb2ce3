// SPDX-License-Identifier: GPL-2.0
/* Signals that ask to end, kept back while a device is between two states. */
#include "pptctl.h"

static const int end_signals[] = { SIGINT, SIGTERM, SIGHUP };
#define END_SIGNALS (sizeof(end_signals) / sizeof(end_signals[0]))

void end_signals_block(sigset_t *before)
{
	struct sigaction action;
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	/* What is ignored (nohup) stays so; blocked, it would be pending. */
	for (i = 0; i < END_SIGNALS; i++)
		if (!sigaction(end_signals[i], NULL, &action) &&
		    action.sa_handler != SIG_IGN)
			sigaddset(&set, end_signals[i]);
	sigprocmask(SIG_BLOCK, &set, before);
}

bool end_signals_pending(void)
{
	sigset_t pending;
	size_t i;

	sigpending(&pending);
	for (i = 0; i < END_SIGNALS; i++)
		if (sigismember(&pending, end_signals[i]) == 1)
			return true;
	return false;
}
