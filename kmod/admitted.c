// SPDX-License-Identifier: GPL-2.0
/* The processes of an assignment: see admitted.h. */
#include <linux/errno.h>
#include <linux/sched/signal.h>

#include "admitted.h"
#include "device.h"

bool ppt_process_is_alive(struct pid *tgid)
{
	bool alive;

	rcu_read_lock();
	alive = pid_task(tgid, PIDTYPE_TGID);
	rcu_read_unlock();
	return alive;
}

/* The dead open nothing any more. */
static void forget_dead(struct ppt_admitted *admitted)
{
	unsigned int i = 0;

	while (i < admitted->count) {
		struct pid **tgid = &admitted->array[i];

		if (ppt_process_is_alive(*tgid)) {
			i++;
			continue;
		}
		put_pid(*tgid);
		*tgid = admitted->array[--admitted->count];
	}
}

bool ppt_admitted_has(const struct ppt_admitted *admitted,
		      const struct pid *tgid)
{
	unsigned int i;

	for (i = 0; i < admitted->count; i++)
		if (admitted->array[i] == tgid)
			return true;
	return false;
}

int ppt_admitted_add(struct ppt_admitted *admitted, struct pid *tgid)
{
	if (ppt_admitted_has(admitted, tgid))
		return 0;
	forget_dead(admitted);
	if (admitted->count == PPT_ADMITTED_MAX)
		return -ENOSPC;
	admitted->array[admitted->count++] = get_pid(tgid);
	return 0;
}

void ppt_admitted_clear(struct ppt_admitted *admitted)
{
	while (admitted->count)
		put_pid(admitted->array[--admitted->count]);
}

u32 ppt_admitted_number(const struct ppt_admitted *admitted)
{
	unsigned int i;
	u32 number = 0;

	lockdep_assert_held(&ppt_devices_lock);
	rcu_read_lock();
	/* A dead process' number may be another one's by now. */
	for (i = 0; i < admitted->count && !number; i++)
		if (pid_task(admitted->array[i], PIDTYPE_TGID))
			number = pid_vnr(admitted->array[i]);
	rcu_read_unlock();
	return number;
}
