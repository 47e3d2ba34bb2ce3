// SPDX-License-Identifier: GPL-2.0
/* The reset engine: see reset.h. */
#include <linux/moduleparam.h>
#include <linux/pm_runtime.h>
#include <linux/ktime.h>

#include "device.h"
#include "event.h"
#include "method.h"
#include "slot.h"

/* clang-format off */
static bool elide = true;
module_param(elide, bool, 0644);
MODULE_PARM_DESC(elide, "Leave out resets of a device that is untouched since a verified one (default Y)");

static unsigned int reset_timeout_ms = 10000;
module_param(reset_timeout_ms, uint, 0644);
MODULE_PARM_DESC(reset_timeout_ms, "A device whose reset takes longer is quarantined (default 10000, at least 1000)");

/* clang-format on */

#define RESET_TIMEOUT_MIN_MS 1000

/* Unbound: as many resets at a time as there are devices, on any CPU. */
static struct workqueue_struct *reset_queue;

bool ppt_reset_may_elide(void)
{
	return READ_ONCE(elide);
}

static unsigned long timeout(void)
{
	unsigned int ms = READ_ONCE(reset_timeout_ms);

	return msecs_to_jiffies(max_t(unsigned int, ms, RESET_TIMEOUT_MIN_MS));
}

bool ppt_reset_possible_alone(const struct ppt_device *device)
{
	const struct pci_dev *pdev = device->core.pdev;
	/* Zero-terminated; root rewrites it through sysfs at any time. */
	u8 first = READ_ONCE(pdev->reset_methods[0]);

	if (READ_ONCE(device->hides_methods))
		return true;
	/* The kernel finds this one before it finds the other functions. */
	if (first == PPT_METHOD_BUS || first == PPT_METHOD_CXL_BUS)
		return ppt_slot_is_single(pdev);
	return first;
}

bool ppt_reset_possible(const struct ppt_device *device)
{
	return ppt_reset_possible_alone(device) ||
	       ppt_slot_is_resettable(device);
}

bool ppt_reset_is_cancelled(const struct ppt_device *device)
{
	return !ppt_state_is_resetting(READ_ONCE(device->owner.state));
}

static struct ppt_reset_record make_record(ktime_t asked, u64 asked_ns, u8 why,
					   struct ppt_outcome outcome,
					   bool elided)
{
	s64 us = ktime_us_delta(ktime_get(), asked);

	return (struct ppt_reset_record){
		.time_ns = asked_ns,
		.duration_us = clamp_t(s64, us, 0, U32_MAX),
		.why = why,
		.method = outcome.method,
		.result = outcome.result,
		.elided = elided,
	};
}

static enum ppt_fsm_event outcome_event(const struct ppt_device *device,
					u8 result)
{
	if (ppt_result_is_good(result))
		return PPT_FSM_RESET_OK;
	/* Only what was fit before is as fit as before. */
	if (result == PPT_RESULT_UNSUPPORTED && !device->owner.quarantined)
		return PPT_FSM_RESET_VAIN;
	return PPT_FSM_RESET_FAILED;
}

/* What a device becomes by a result: the end of the state that waits for it. */
static void conclude(struct ppt_device *device,
		     const struct ppt_reset_record *record)
{
	bool was_quarantined = device->owner.quarantined;
	bool good = ppt_result_is_good(record->result);

	WRITE_ONCE(device->touch.verified, good);
	ppt_ledger_add(device, record);
	if (good) {
		device->owner.quarantined = false;
		device->touch.used = false;
	}
	ppt_owner_event(device, outcome_event(device, record->result));
	if (device->owner.state == PPT_STATE_QUARANTINED) {
		pci_err(device->core.pdev,
			"quarantined: reset by %s: %s; pptctl recover brings it back\n",
			ppt_method_name(record->method),
			ppt_result_name(record->result));
	} else if (was_quarantined && good) {
		pci_info(device->core.pdev, "recovered by %s\n",
			 ppt_method_name(record->method));
		ppt_event_send(device, PPT_EVENT_RECOVERED, 0, record);
	}
}

/* Another function of a slot that was reset, nobody having asked for it. */
static void conclude_other(struct ppt_device *device,
			   const struct ppt_reset_record *record)
{
	bool good = ppt_result_is_good(record->result);

	WRITE_ONCE(device->touch.verified, good);
	ppt_ledger_add(device, record);
	if (good)
		device->touch.used = false;
	else
		ppt_owner_event(device, PPT_FSM_ERROR);
}

/* Whether the device waits for the worker of another one of its slot. */
static bool waits_for_slot(const struct ppt_device *device)
{
	return device->reset.waiting &&
	       ppt_state_is_resetting(device->owner.state);
}

static void conclude_slot(struct ppt_device *leader,
			  const struct ppt_reset_record *record)
{
	struct ppt_device *device;

	list_for_each_entry(device, &ppt_devices, devices_node) {
		if (device == leader ||
		    !ppt_slot_has(leader->core.pdev, device->core.pdev))
			continue;
		if (waits_for_slot(device)) {
			device->reset.waiting = false;
			conclude(device, record);
		} else if (!ppt_state_is_open(device->owner.state)) {
			conclude_other(device, record);
		}
	}
}

static void release_power(struct ppt_device *device)
{
	if (device->reset.powered)
		pm_runtime_put(&device->core.pdev->dev);
	device->reset.powered = false;
}

/* All that the reset is about to hit is untouched from here on, and awake. */
static void begin_slot(struct ppt_device *leader)
{
	struct ppt_device *device;

	list_for_each_entry(device, &ppt_devices, devices_node) {
		if (!ppt_slot_has(leader->core.pdev, device->core.pdev))
			continue;
		ppt_touch_begin(&device->touch);
		WRITE_ONCE(device->expects_reset, true);
		/* One that is being removed wouldn't be found again. */
		if (device->reset.powered ||
		    device->owner.state == PPT_STATE_GONE)
			continue;
		pm_runtime_get(&device->core.pdev->dev);
		device->reset.powered = true;
	}
}

static void end_slot(struct ppt_device *leader)
{
	struct ppt_device *device;

	list_for_each_entry(device, &ppt_devices, devices_node) {
		if (!ppt_slot_has(leader->core.pdev, device->core.pdev))
			continue;
		WRITE_ONCE(device->expects_reset, false);
		release_power(device);
	}
}

static struct ppt_outcome reset_alone(struct ppt_device *device, u8 method,
				      bool locked)
{
	struct ppt_outcome outcome = {};

	if (!method && !ppt_reset_possible_alone(device)) {
		outcome.result = PPT_RESULT_UNSUPPORTED;
		if (READ_ONCE(device->allow_noreset))
			outcome.result = PPT_RESULT_NO_METHOD;
		if (!ppt_method_answers(device->core.pdev))
			outcome.result = PPT_RESULT_SILENT;
		return outcome;
	}
	return ppt_method_reset_function(device, method, locked);
}

static struct ppt_outcome reset_awake(struct ppt_device *device, bool slot,
				      u8 method)
{
	struct ppt_outcome outcome = { .result = PPT_RESULT_POWER };
	struct device *dev = &device->core.pdev->dev;

	if (pm_runtime_resume_and_get(dev))
		return outcome;
	outcome = slot ? ppt_method_reset_slot(device) :
			 reset_alone(device, method, false);
	pm_runtime_put(dev);
	return outcome;
}

static void finish(struct ppt_device *device, struct ppt_outcome outcome)
{
	struct ppt_reset *reset = &device->reset;
	bool slot = reset->slot;
	struct ppt_reset_record record =
		make_record(reset->asked, reset->asked_ns, reset->why, outcome,
			    false);

	lockdep_assert_held(&ppt_devices_lock);
	reset->running = false;
	if (slot)
		end_slot(device);
	cancel_delayed_work(&reset->deadline);
	if (reset->overdue)
		pci_info(device->core.pdev, "late end of a reset: %s\n",
			 ppt_result_name(outcome.result));
	else if (!ppt_state_is_resetting(device->owner.state))
		; /* It is being removed, and nobody wants to know. */
	else if (outcome.result == PPT_RESULT_CANCELLED)
		/* Called off, and wanted again since. */
		ppt_reset_start(device, reset->why, reset->method);
	else
		conclude(device, &record);
	if (slot && !reset->overdue && outcome.result != PPT_RESULT_CANCELLED)
		conclude_slot(device, &record);
	ppt_reset_kick(device);
}

static void reset_work(struct work_struct *work)
{
	struct ppt_device *device =
		container_of(work, struct ppt_device, reset.work);
	struct ppt_outcome outcome;
	bool slot;
	u8 method;

	mutex_lock(&ppt_devices_lock);
	method = device->reset.method;
	slot = device->reset.slot;
	if (slot)
		begin_slot(device);
	else
		ppt_touch_begin(&device->touch);
	mutex_unlock(&ppt_devices_lock);

	outcome = reset_awake(device, slot, method);

	mutex_lock(&ppt_devices_lock);
	finish(device, outcome);
	mutex_unlock(&ppt_devices_lock);
}

/*
 * The worker can't be stopped, so it goes on; but nobody waits for it longer,
 * and what it comes to doesn't free the device.
 */
static void deadline_work(struct work_struct *work)
{
	struct ppt_device *device = container_of(to_delayed_work(work),
						 struct ppt_device,
						 reset.deadline);
	struct ppt_outcome outcome = { .result = PPT_RESULT_TIMEOUT };
	struct ppt_reset *reset = &device->reset;
	struct ppt_reset_record record;

	mutex_lock(&ppt_devices_lock);
	/* It may be the deadline of the reset before this one. */
	if (reset->running && !reset->overdue &&
	    ppt_state_is_resetting(device->owner.state) &&
	    ktime_ms_delta(ktime_get(), reset->asked) >=
		    RESET_TIMEOUT_MIN_MS / 2) {
		outcome.method = READ_ONCE(reset->trying);
		record = make_record(reset->asked, reset->asked_ns, reset->why,
				     outcome, false);
		reset->overdue = true;
		conclude(device, &record);
		if (reset->slot)
			conclude_slot(device, &record);
	}
	mutex_unlock(&ppt_devices_lock);
}

/* Whether a reset of @other runs that hits @device, or would be hit by its. */
static bool is_hit(const struct ppt_device *device,
		   const struct ppt_device *other)
{
	if (device == other || !other->reset.running)
		return false;
	return (other->reset.slot &&
		ppt_slot_has(other->core.pdev, device->core.pdev)) ||
	       ppt_slot_is_shared(device, other);
}

bool ppt_reset_runs_nearby(const struct ppt_device *device)
{
	const struct ppt_device *other;

	lockdep_assert_held(&ppt_devices_lock);
	list_for_each_entry(other, &ppt_devices, devices_node)
		if (is_hit(device, other))
			return true;
	return false;
}

/* Whether another function of the slot keeps this one from being reset. */
static bool slot_is_busy(const struct ppt_device *device)
{
	const struct ppt_device *other;

	list_for_each_entry(other, &ppt_devices, devices_node)
		if (other != device &&
		    (other->owner.state == PPT_STATE_SRIOV ||
		     ppt_state_is_open(other->owner.state)) &&
		    ppt_slot_is_shared(device, other))
			return true;
	return ppt_reset_runs_nearby(device);
}

/*
 * Whether a reset can be left out. What the VM before could have done to it by
 * way of another device of its IOMMU group counts when it changes hands.
 */
static bool is_needless(const struct ppt_device *device, u8 why)
{
	if (why == PPT_WHY_ADMIN || !ppt_touch_is_clean(&device->touch))
		return false;
	/* With its slot in use by the same VM, it can't be done anyway. */
	if (!ppt_reset_may_elide() &&
	    !((why == PPT_WHY_OPEN || why == PPT_WHY_ASSIGN) &&
	      slot_is_busy(device)))
		return false;
	if (device->touch.exposed &&
	    (why == PPT_WHY_CLOSE || why == PPT_WHY_RELEASE))
		return false;
	return !ppt_reset_runs_nearby(device);
}

static bool needs_slot(const struct ppt_device *device, u8 method)
{
	return method == PPT_METHOD_SLOT ||
	       (!method && ppt_slot_is_needed(device));
}

void ppt_reset_start(struct ppt_device *device, u8 why, u8 method)
{
	struct ppt_reset *reset = &device->reset;
	struct ppt_outcome none = {};
	struct ppt_reset_record record;

	lockdep_assert_held(&ppt_devices_lock);
	/* The one that runs will do, also if it had been given up. */
	if (reset->running) {
		if (reset->overdue)
			reset->asked = ktime_get();
		reset->overdue = false;
		mod_delayed_work(system_wq, &reset->deadline, timeout());
		return;
	}
	reset->asked = ktime_get();
	reset->asked_ns = ktime_get_real_ns();
	reset->why = why;
	reset->method = method;
	reset->overdue = false;
	reset->waiting = false;
	if (is_needless(device, why)) {
		record = make_record(reset->asked, reset->asked_ns, why, none,
				     true);
		conclude(device, &record);
		return;
	}
	reset->waiting = slot_is_busy(device);
	if (reset->waiting)
		return;
	reset->slot = needs_slot(device, method);
	WRITE_ONCE(reset->trying, PPT_METHOD_NONE);
	reset->running = true;
	queue_work(reset_queue, &reset->work);
	mod_delayed_work(system_wq, &reset->deadline, timeout());
}

void ppt_reset_kick(struct ppt_device *device)
{
	struct ppt_device *other;

	lockdep_assert_held(&ppt_devices_lock);
	list_for_each_entry(other, &ppt_devices, devices_node)
		if (other->core.pdev->bus == device->core.pdev->bus &&
		    waits_for_slot(other))
			ppt_reset_start(other, other->reset.why,
					other->reset.method);
}

u8 ppt_reset_now(struct ppt_device *device, u8 why)
{
	u64 asked_ns = ktime_get_real_ns();
	ktime_t asked = ktime_get();
	struct ppt_reset_record record;
	struct ppt_outcome outcome = { .result = PPT_RESULT_SILENT };

	device_lock_assert(&device->core.pdev->dev);
	if (!device->touch.used || ppt_touch_is_clean(&device->touch))
		return PPT_RESULT_OK;
	mutex_lock(&ppt_devices_lock);
	ppt_touch_begin(&device->touch);
	mutex_unlock(&ppt_devices_lock);
	if (ppt_method_answers(device->core.pdev))
		outcome = reset_alone(device, PPT_METHOD_NONE, true);
	record = make_record(asked, asked_ns, why, outcome, false);
	mutex_lock(&ppt_devices_lock);
	WRITE_ONCE(device->touch.verified, ppt_result_is_good(outcome.result));
	device->touch.used = !ppt_result_is_good(outcome.result);
	ppt_ledger_add(device, &record);
	mutex_unlock(&ppt_devices_lock);
	return outcome.result;
}

void ppt_reset_note(struct ppt_device *device, ktime_t asked, u8 why, u8 method,
		    u8 result, bool elided)
{
	s64 ago = ktime_to_ns(ktime_sub(ktime_get(), asked));
	struct ppt_outcome outcome = { .method = method, .result = result };
	struct ppt_reset_record record = make_record(asked,
						     ktime_get_real_ns() - ago,
						     why, outcome, elided);

	mutex_lock(&ppt_devices_lock);
	if (!elided)
		WRITE_ONCE(device->touch.verified, false);
	ppt_ledger_add(device, &record);
	mutex_unlock(&ppt_devices_lock);
}

/* --- PPT_IOC_RESET ------------------------------------------------------ */

/* Whether others of the slot may be reset, too. */
static int check_slot(const struct ppt_device *device)
{
	const struct ppt_device *other;

	if (!ppt_slot_is_resettable(device))
		return -EOPNOTSUPP;
	list_for_each_entry(other, &ppt_devices, devices_node)
		if (other != device &&
		    ppt_slot_has(device->core.pdev, other->core.pdev) &&
		    (ppt_state_has_owner(other->owner.state) ||
		     other->owner.state == PPT_STATE_SRIOV ||
		     other->reset.running))
			return -EBUSY;
	return 0;
}

static int admin_begin(const struct ppt_ioc_reset *io)
{
	struct ppt_device *device = ppt_device_find(&io->address);
	int ret;

	if (!device)
		return -ENODEV;
	if (!READ_ONCE(device->in_vfio))
		return -EOPNOTSUPP;
	if (device->owner.state == PPT_STATE_QUARANTINED &&
	    !(io->flags & PPT_RESET_F_RECOVER))
		return -EIO;
	/* The one that wasn't done in time still has its lock. */
	if (device->reset.running &&
	    device->owner.state == PPT_STATE_QUARANTINED)
		return -EBUSY;
	if (slot_is_busy(device))
		return -EBUSY;
	if (needs_slot(device, io->method)) {
		ret = check_slot(device);
		if (ret)
			return ret;
	}
	ret = ppt_owner_event(device, PPT_FSM_TRY);
	if (!ret)
		ppt_reset_start(device, PPT_WHY_ADMIN, io->method);
	return ret;
}

static int admin_end(struct ppt_ioc_reset *io)
{
	const struct ppt_device *device = ppt_device_find(&io->address);
	struct ppt_reset_record records[PPT_RECORDS_MAX];
	u32 i, count;

	if (!device)
		return -ENODEV;
	if (device->owner.state == PPT_STATE_TRYING)
		return -EAGAIN;
	count = ppt_ledger_copy(&device->ledger, records);
	for (i = 0; i < count && records[i].why != PPT_WHY_ADMIN; i++)
		;
	if (i == count)
		return -ENODEV;
	io->out_record = records[i];
	if (ppt_result_is_good(records[i].result))
		return 0;
	return records[i].result == PPT_RESULT_UNSUPPORTED ? -EOPNOTSUPP : -EIO;
}

int ppt_reset_admin(struct ppt_ioc_reset *io)
{
	bool begun = false;
	unsigned long seen;
	int ret;

	for (;;) {
		mutex_lock(&ppt_devices_lock);
		ret = begun ? admin_end(io) : admin_begin(io);
		seen = ppt_owner_changes;
		mutex_unlock(&ppt_devices_lock);
		if (!begun && !ret) {
			begun = true;
			continue;
		}
		if (ret != -EAGAIN)
			return ret;
		ret = ppt_owner_wait(seen);
		if (ret)
			return ret;
	}
}

/* --- life --------------------------------------------------------------- */

void ppt_reset_init(struct ppt_device *device)
{
	INIT_WORK(&device->reset.work, reset_work);
	INIT_DELAYED_WORK(&device->reset.deadline, deadline_work);
}

void ppt_reset_cancel(struct ppt_device *device)
{
	cancel_work_sync(&device->reset.work);
	cancel_delayed_work_sync(&device->reset.deadline);
	mutex_lock(&ppt_devices_lock);
	device->reset.running = false;
	device->reset.waiting = false;
	release_power(device);
	ppt_reset_kick(device);
	mutex_unlock(&ppt_devices_lock);
}

int ppt_reset_engine_init(void)
{
	reset_queue = alloc_workqueue("ppt_reset", WQ_UNBOUND, 0);
	return reset_queue ? 0 : -ENOMEM;
}

void ppt_reset_engine_exit(void)
{
	destroy_workqueue(reset_queue);
}
