// SPDX-License-Identifier: GPL-2.0
/* Devices that belong together to one VM: see assignment.h. */
#include <linux/ctype.h>
#include <linux/iommu.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "assignment.h"
#include "device.h"
#include "driver.h"
#include "event.h"
#include "iommu.h"
#include "slot.h"

/* --- life --------------------------------------------------------------- */

struct ppt_assignment *ppt_assignment_new(void)
{
	struct ppt_assignment *assignment;

	assignment = kzalloc(sizeof(*assignment), GFP_KERNEL_ACCOUNT);
	if (!assignment)
		return NULL;
	kref_init(&assignment->kref);
	mutex_init(&assignment->add_lock);
	INIT_LIST_HEAD(&assignment->members);
	return assignment;
}

static void forget_admitted(struct ppt_assignment *assignment)
{
	while (assignment->admitted_count)
		put_pid(assignment->admitted[--assignment->admitted_count]);
}

static void assignment_free(struct kref *kref)
{
	struct ppt_assignment *assignment =
		container_of(kref, struct ppt_assignment, kref);

	forget_admitted(assignment);
	mutex_destroy(&assignment->add_lock);
	kfree(assignment);
}

void ppt_assignment_put(struct ppt_assignment *assignment)
{
	if (assignment)
		kref_put(&assignment->kref, assignment_free);
}

/* --- who ---------------------------------------------------------------- */

static bool is_alive(struct pid *tgid)
{
	bool alive;

	rcu_read_lock();
	alive = pid_task(tgid, PIDTYPE_TGID);
	rcu_read_unlock();
	return alive;
}

/* The dead open nothing any more. */
static void forget_dead(struct ppt_assignment *assignment)
{
	unsigned int i = 0;

	while (i < assignment->admitted_count) {
		struct pid **tgid = &assignment->admitted[i];

		if (is_alive(*tgid)) {
			i++;
			continue;
		}
		put_pid(*tgid);
		*tgid = assignment->admitted[--assignment->admitted_count];
	}
}

static int admit(struct ppt_assignment *assignment, struct pid *tgid)
{
	unsigned int i;

	for (i = 0; i < assignment->admitted_count; i++)
		if (assignment->admitted[i] == tgid)
			return 0;
	forget_dead(assignment);
	if (assignment->admitted_count == PPT_ADMITTED_MAX)
		return -ENOSPC;
	assignment->admitted[assignment->admitted_count++] = get_pid(tgid);
	return 0;
}

static bool is_admitted(const struct ppt_assignment *assignment,
			const struct pid *tgid)
{
	unsigned int i;

	for (i = 0; i < assignment->admitted_count; i++)
		if (assignment->admitted[i] == tgid)
			return true;
	return false;
}

u32 ppt_assignment_pid(const struct ppt_assignment *assignment)
{
	unsigned int i;
	u32 number = 0;

	lockdep_assert_held(&ppt_devices_lock);
	rcu_read_lock();
	/* A dead process' number may be another one's by now. */
	for (i = 0; i < assignment->admitted_count && !number; i++)
		if (pid_task(assignment->admitted[i], PIDTYPE_TGID))
			number = pid_vnr(assignment->admitted[i]);
	rcu_read_unlock();
	return number;
}

/* A process may give itself any name, and others print it. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if (!isascii(*text) || !isprint(*text))
			*text = '?';
}

/* The calling process' name for people. */
static void caller_label(char label[PPT_OWNER_SIZE])
{
	char command[TASK_COMM_LEN];

	/* The thread that opens may carry another name than the VMM. */
	get_task_comm(command, current->group_leader);
	make_printable(command);
	snprintf(label, PPT_OWNER_SIZE, "%s[%d]", command,
		 task_tgid_nr(current));
}

static bool is_good_label(const char label[PPT_OWNER_SIZE])
{
	size_t i, length = strnlen(label, PPT_OWNER_SIZE);

	if (!length || length == PPT_OWNER_SIZE)
		return false;
	for (i = 0; i < length; i++)
		if (!isascii(label[i]) || !isprint(label[i]))
			return false;
	return true;
}

/* --- whether a device may be had ---------------------------------------- */

/**
 * struct refusal - why not
 * @refused: PPT_REFUSED_*
 * @other: what is in the way, if it isn't the device itself
 * @owner: whose that is, may be empty
 */
struct refusal {
	u32 refused;
	struct ppt_address other;
	char owner[PPT_OWNER_SIZE];
};

static int refuse(struct refusal *refusal, int ret, u32 refused,
		  const struct ppt_device *other)
{
	refusal->refused = refused;
	refusal->other = ppt_device_address(other);
	refusal->owner[0] = '\0';
	if (other->owner.assignment)
		strscpy(refusal->owner, other->owner.assignment->label,
			sizeof(refusal->owner));
	return ret;
}

static int check_state(const struct ppt_device *device, struct refusal *refusal)
{
	u32 blockers = ppt_device_blockers(device);
	int next = ppt_fsm_next(device->owner.state, PPT_FSM_ASSIGN);

	if (blockers & PPT_BLOCKER_SRIOV)
		return refuse(refusal, -EBUSY, PPT_REFUSED_SRIOV, device);
	if (next == -ENODEV)
		return refuse(refusal, next, PPT_REFUSED_LEAVING, device);
	if (next == -EIO)
		return refuse(refusal, next, PPT_REFUSED_QUARANTINED, device);
	if (next == -EBUSY)
		return refuse(refusal, next, PPT_REFUSED_OWNED, device);
	if (blockers & PPT_BLOCKER_NO_IOMMU)
		return refuse(refusal, -EOPNOTSUPP, PPT_REFUSED_NO_IOMMU,
			      device);
	if (blockers & PPT_BLOCKER_NO_RESET)
		return refuse(refusal, -EOPNOTSUPP, PPT_REFUSED_NO_RESET,
			      device);
	return next < 0 ? next : 0;
}

/*
 * Whether what has @other is the VM that asks. One process may make assignments
 * for many VMs; but what it opens itself goes with the one that admits it.
 */
static bool is_same_vm(const struct ppt_device *other,
		       const struct ppt_assignment *assignment)
{
	const struct ppt_assignment *theirs = other->owner.assignment;

	if (theirs == assignment)
		return true;
	return (theirs->implicit || assignment->implicit) &&
	       is_admitted(theirs, task_tgid(current));
}

static bool in_same_group(const struct ppt_device *a,
			  const struct ppt_device *b)
{
	struct iommu_group *of_a = iommu_group_get(&a->core.pdev->dev);
	struct iommu_group *of_b = iommu_group_get(&b->core.pdev->dev);
	bool same = of_a && of_a == of_b;

	iommu_group_put(of_a);
	iommu_group_put(of_b);
	return same;
}

/* All of an IOMMU group, and all that one reset hits, go to one VM. */
static int check_others(struct ppt_device *device,
			const struct ppt_assignment *assignment,
			struct refusal *refusal)
{
	bool clean = ppt_touch_is_clean(&device->touch);
	struct ppt_device *other;
	int ret = 0;

	list_for_each_entry(other, &ppt_devices, devices_node) {
		bool foreign, busy;

		if (other == device)
			continue;
		foreign = other->owner.assignment &&
			  !is_same_vm(other, assignment);
		busy = ppt_state_is_open(other->owner.state) ||
		       other->owner.state == PPT_STATE_SRIOV;
		if (foreign && in_same_group(device, other))
			ret = refuse(refusal, -EBUSY, PPT_REFUSED_GROUP, other);
		else if ((foreign || (busy && !clean)) &&
			 ppt_slot_is_shared(device, other))
			ret = refuse(refusal, -EBUSY, PPT_REFUSED_RESET_DOMAIN,
				     other);
		if (ret)
			break;
	}
	return ret;
}

/*
 * Whether a driver that does DMA for the host has it; its name, if that can be
 * told: it is the driver's, and only the lock keeps that loaded.
 */
static bool is_hosts(struct pci_dev *pdev, char name[PPT_OWNER_SIZE])
{
	bool hosts = true;

	name[0] = '\0';
	if (!pci_dev_driver(pdev) || pci_dev_driver(pdev) == &ppt_driver ||
	    pdev->hdr_type != PCI_HEADER_TYPE_NORMAL)
		return false;
	if (!device_trylock(&pdev->dev))
		return true;
	/* As VFIO has it: vfio-pci and pci-stub may have the others. */
	if (!pdev->driver || pdev->driver->driver_managed_dma)
		hosts = false;
	else
		strscpy(name, pdev->driver->name, PPT_OWNER_SIZE);
	device_unlock(&pdev->dev);
	return hosts;
}

/* Of a group: a member that the host has. */
static int check_member(struct device *dev, void *data)
{
	struct refusal *refusal = data;
	struct pci_dev *pdev;

	if (!dev_is_pci(dev))
		return 0;
	pdev = to_pci_dev(dev);
	if (!is_hosts(pdev, refusal->owner))
		return 0;
	refusal->refused = PPT_REFUSED_HOST;
	refusal->other = (struct ppt_address){
		.domain = pci_domain_nr(pdev->bus),
		.bus = pdev->bus->number,
		.slot = PCI_SLOT(pdev->devfn),
		.function = PCI_FUNC(pdev->devfn),
	};
	return -EBUSY;
}

/* VFIO refuses such a group later, but doesn't say why. */
static int check_group(struct ppt_device *device, struct refusal *refusal)
{
	struct iommu_group *group = iommu_group_get(&device->core.pdev->dev);
	int ret;

	if (!group)
		return 0;
	ret = iommu_group_for_each_dev(group, refusal, check_member);
	iommu_group_put(group);
	return ret;
}

static int check(struct ppt_device *device,
		 const struct ppt_assignment *assignment,
		 struct refusal *refusal)
{
	int ret = check_state(device, refusal);

	if (!ret)
		ret = check_others(device, assignment, refusal);
	if (!ret)
		ret = check_group(device, refusal);
	return ret;
}

/* --- sets --------------------------------------------------------------- */

static bool is_same_address(const struct ppt_address *a,
			    const struct ppt_address *b)
{
	return a->domain == b->domain && a->bus == b->bus &&
	       a->slot == b->slot && a->function == b->function;
}

static int check_one_of_set(const struct ppt_assignment *assignment,
			    const struct ppt_address *addresses, u32 index,
			    struct refusal *refusal)
{
	struct ppt_device *device = ppt_device_find(&addresses[index]);
	u32 i;

	refusal->other = addresses[index];
	if (!device) {
		refusal->refused = PPT_REFUSED_NOT_CLAIMED;
		return -ENODEV;
	}
	for (i = 0; i < index; i++) {
		if (is_same_address(&addresses[i], &addresses[index])) {
			refusal->refused = PPT_REFUSED_TWICE;
			return -EINVAL;
		}
	}
	return check(device, assignment, refusal);
}

static void export_refusal(struct ppt_ioc_assign *io, u32 index,
			   const struct refusal *refusal)
{
	io->out_index = index;
	io->out_refused = refusal->refused;
	io->out_other = refusal->other;
	strscpy(io->out_owner, refusal->owner, sizeof(io->out_owner));
}

/* Takes all or none, and begins to reset them. */
static int take_set(struct ppt_assignment *assignment,
		    const struct ppt_address *addresses,
		    struct ppt_ioc_assign *io)
{
	struct refusal refusal = {};
	struct ppt_device *device;
	u32 i;
	int ret;

	lockdep_assert_held(&ppt_devices_lock);
	for (i = 0; i < io->count; i++) {
		ret = check_one_of_set(assignment, addresses, i, &refusal);
		if (ret) {
			export_refusal(io, i, &refusal);
			device = ppt_device_find(&addresses[i]);
			if (device && ret != -EAGAIN)
				ppt_event_send_refused(device, io->label);
			return ret;
		}
	}
	for (i = 0; i < io->count; i++) {
		device = ppt_device_find(&addresses[i]);
		/* Nothing changed since it was checked. */
		if (WARN_ON_ONCE(ppt_owner_take(device, assignment)))
			continue;
		device->owner.awaited = true;
		WRITE_ONCE(assignment->awaited, assignment->awaited + 1);
	}
	/* All have to be taken, for those that are reset together. */
	for (i = 0; i < io->count; i++) {
		device = ppt_device_find(&addresses[i]);
		if (device->owner.state == PPT_STATE_PREPARING)
			ppt_reset_start(device, PPT_WHY_ASSIGN,
					PPT_METHOD_NONE);
	}
	return 0;
}

/* Gives a device back, or lets it go at its close if a VM has it open. */
static void release(struct ppt_device *device)
{
	device->owner.released = true;
	ppt_owner_event(device, PPT_FSM_RELEASE);
	if (device->owner.state == PPT_STATE_CLEANING)
		ppt_reset_start(device, PPT_WHY_RELEASE, PPT_METHOD_NONE);
}

static struct ppt_device *find_member(const struct ppt_assignment *assignment,
				      const struct ppt_address *address)
{
	struct ppt_device *device = ppt_device_find(address);

	if (!device || device->owner.assignment != assignment ||
	    device->owner.released)
		return NULL;
	return device;
}

/* Whether every device of the set was reset; if not, none is kept. */
static int conclude_set(struct ppt_assignment *assignment,
			const struct ppt_address *addresses, int ret,
			struct ppt_ioc_assign *io)
{
	struct ppt_device *device;
	u32 i;

	lockdep_assert_held(&ppt_devices_lock);
	for (i = 0; i < io->count && !ret; i++) {
		if (find_member(assignment, &addresses[i]))
			continue;
		device = ppt_device_find(&addresses[i]);
		io->out_index = i;
		io->out_other = addresses[i];
		if (device && device->owner.state != PPT_STATE_GONE &&
		    device->owner.state != PPT_STATE_RETIRED) {
			io->out_refused = PPT_REFUSED_RESET_FAILED;
			ret = -EIO;
		} else {
			io->out_refused = PPT_REFUSED_LEAVING;
			ret = -ENODEV;
		}
	}
	for (i = 0; i < io->count; i++) {
		device = find_member(assignment, &addresses[i]);
		if (device && ret)
			release(device);
		else if (device)
			ppt_event_send(device, PPT_EVENT_ASSIGNED, 0, NULL);
	}
	return ret;
}

static int set_label(struct ppt_assignment *assignment, const char *label)
{
	if (!list_empty(&assignment->members))
		return strcmp(assignment->label, label) ? -EINVAL : 0;
	strscpy(assignment->label, label, sizeof(assignment->label));
	return 0;
}

static int begin_set(struct ppt_assignment *assignment,
		     const struct ppt_address *addresses,
		     struct ppt_ioc_assign *io)
{
	const struct refusal none = {};
	unsigned long seen;
	int ret;

	for (;;) {
		export_refusal(io, 0, &none);
		mutex_lock(&ppt_devices_lock);
		ret = set_label(assignment, io->label);
		if (!ret)
			ret = admit(assignment, task_tgid(current));
		if (!ret)
			ret = take_set(assignment, addresses, io);
		seen = ppt_owner_changes;
		mutex_unlock(&ppt_devices_lock);
		/* Somebody resets one of them, which ends by itself. */
		if (ret != -EAGAIN)
			return ret;
		ret = ppt_owner_wait(seen);
		if (ret)
			return ret;
	}
}

int ppt_assignment_add(struct ppt_assignment *assignment,
		       const struct ppt_address *addresses,
		       struct ppt_ioc_assign *io)
{
	int ret;

	memset(io->out_owner, 0, sizeof(io->out_owner));
	if (!is_good_label(io->label))
		return -EINVAL;
	if (mutex_lock_killable(&assignment->add_lock))
		return -EINTR;
	ret = begin_set(assignment, addresses, io);
	if (ret)
		goto out_unlock;
	if (wait_event_killable(ppt_owner_changed,
				!READ_ONCE(assignment->awaited)))
		ret = -EINTR;
	mutex_lock(&ppt_devices_lock);
	ret = conclude_set(assignment, addresses, ret, io);
	mutex_unlock(&ppt_devices_lock);
out_unlock:
	mutex_unlock(&assignment->add_lock);
	return ret;
}

int ppt_assignment_remove(struct ppt_assignment *assignment,
			  const struct ppt_address *addresses, u32 count)
{
	struct ppt_device *device, *next;
	int ret = 0;
	u32 i;

	if (mutex_lock_killable(&assignment->add_lock))
		return -EINTR;
	mutex_lock(&ppt_devices_lock);
	for (i = 0; i < count; i++)
		if (!find_member(assignment, &addresses[i]))
			ret = -EPERM;
	for (i = 0; i < count && !ret; i++) {
		device = find_member(assignment, &addresses[i]);
		/* NULL if it is named twice. */
		if (device)
			release(device);
	}
	if (!count)
		list_for_each_entry_safe(device, next, &assignment->members,
					 owner.members_node)
			release(device);
	mutex_unlock(&ppt_devices_lock);
	mutex_unlock(&assignment->add_lock);
	return ret;
}

int ppt_assignment_admit(struct ppt_assignment *assignment, struct pid *tgid)
{
	int ret = -EINVAL;

	if (!is_alive(tgid))
		return -ESRCH;
	mutex_lock(&ppt_devices_lock);
	if (!list_empty(&assignment->members))
		ret = admit(assignment, tgid);
	mutex_unlock(&ppt_devices_lock);
	return ret;
}

void ppt_assignment_end(struct ppt_assignment *assignment)
{
	struct ppt_device *device, *next;

	mutex_lock(&ppt_devices_lock);
	list_for_each_entry_safe(device, next, &assignment->members,
				 owner.members_node)
		release(device);
	mutex_unlock(&ppt_devices_lock);
	ppt_assignment_put(assignment);
}

/* --- open and close ----------------------------------------------------- */

static bool may_open(const struct ppt_device *device)
{
	const struct ppt_assignment *assignment = device->owner.assignment;

	return !assignment || is_admitted(assignment, task_tgid(current));
}

/* Says why an open is refused; VFIO hands on no more than the errno. */
static void tell_refused(const struct ppt_device *device, int ret,
			 const struct refusal *refusal)
{
	struct pci_dev *pdev = device->core.pdev;
	const char *why = "it can't be had now";
	char who[PPT_OWNER_SIZE];

	caller_label(who);
	ppt_event_send_refused(device, who);
	switch (refusal->refused) {
	case PPT_REFUSED_OWNED:
		why = "another one has it";
		break;
	case PPT_REFUSED_GROUP:
		why = "another one has a member of its IOMMU group";
		break;
	case PPT_REFUSED_RESET_DOMAIN:
		why = "another one has what its reset would hit";
		break;
	case PPT_REFUSED_HOST:
		why = "a host driver has a member of its IOMMU group";
		break;
	case PPT_REFUSED_SRIOV:
		why = "its virtual functions are enabled";
		break;
	case PPT_REFUSED_QUARANTINED:
		why = "it is quarantined; pptctl recover brings it back";
		break;
	case PPT_REFUSED_NO_RESET:
		why = "it has no reset method and no +noreset";
		break;
	case PPT_REFUSED_RESET_FAILED:
		why = "its reset failed";
		break;
	}
	dev_warn_ratelimited(&pdev->dev, "not assigned to %s: %s%s%s (%d)\n",
			     who, why, refusal->owner[0] ? ": " : "",
			     refusal->owner, ret);
}

/* Implicitly the calling process'. */
static void init_implicit(struct ppt_assignment *assignment)
{
	assignment->implicit = true;
	caller_label(assignment->label);
	admit(assignment, task_tgid(current));
}

/* -EAGAIN: is being reset, ask again. */
static int open_step(struct ppt_device *device, struct ppt_assignment *implicit,
		     struct refusal *refusal)
{
	struct ppt_owner *owner = &device->owner;
	int ret;

	lockdep_assert_held(&ppt_devices_lock);
	if (!owner->assignment) {
		ret = check(device, implicit, refusal);
		if (ret)
			return ret;
		ret = ppt_owner_take(device, implicit);
		if (WARN_ON_ONCE(ret))
			return ret;
		owner->released = true;
		ppt_reset_start(device, PPT_WHY_OPEN, PPT_METHOD_NONE);
	}
	if (!may_open(device))
		return refuse(refusal, -EBUSY, PPT_REFUSED_OWNED, device);
	/* Something happened to it since it was assigned, or happens now. */
	if (owner->state == PPT_STATE_ASSIGNED &&
	    (!ppt_touch_is_clean(&device->touch) ||
	     ppt_reset_runs_nearby(device))) {
		ret = ppt_owner_event(device, PPT_FSM_SPOILED);
		if (ret)
			return ret;
		ppt_reset_start(device, PPT_WHY_OPEN, PPT_METHOD_NONE);
	}
	/* It waits for another function of its slot, unless that was missed. */
	if (owner->state == PPT_STATE_PREPARING && device->reset.waiting &&
	    !ppt_reset_runs_nearby(device))
		ppt_reset_start(device, device->reset.why, PPT_METHOD_NONE);
	if (owner->state == PPT_STATE_PREPARING && device->reset.waiting &&
	    !ppt_reset_runs_nearby(device))
		return refuse(refusal, -EBUSY, PPT_REFUSED_RESET_DOMAIN,
			      device);
	ret = ppt_owner_event(device, PPT_FSM_OPEN);
	if (!ret && owner->assignment == implicit)
		ppt_event_send(device, PPT_EVENT_ASSIGNED, 0, NULL);
	return ret;
}

static int open_wait(struct ppt_device *device, struct ppt_assignment *implicit)
{
	struct refusal refusal = {};
	bool waited = false;
	unsigned long seen;
	int ret;

	for (;;) {
		mutex_lock(&ppt_devices_lock);
		ret = open_step(device, implicit, &refusal);
		if (ret == -EIO && waited)
			refusal.refused = PPT_REFUSED_RESET_FAILED;
		seen = ppt_owner_changes;
		mutex_unlock(&ppt_devices_lock);
		if (ret != -EAGAIN)
			break;
		waited = true;
		ret = ppt_owner_wait(seen);
		if (ret)
			break;
	}
	mutex_lock(&ppt_devices_lock);
	if (ret && ret != -EINTR)
		tell_refused(device, ret, &refusal);
	if (ret && device->owner.assignment == implicit)
		release(device);
	mutex_unlock(&ppt_devices_lock);
	return ret;
}

int ppt_assignment_check_open(struct ppt_device *device)
{
	struct refusal refusal = {};
	int ret = 0;

	mutex_lock(&ppt_devices_lock);
	/* Who holds VFIO's group has what was opened through that. */
	if (device->owner.assignment && !device->owner.assignment->implicit &&
	    !may_open(device)) {
		ret = refuse(&refusal, -EBUSY, PPT_REFUSED_OWNED, device);
		tell_refused(device, ret, &refusal);
	}
	mutex_unlock(&ppt_devices_lock);
	return ret;
}

int ppt_assignment_open(struct ppt_device *device)
{
	struct ppt_assignment *implicit = ppt_assignment_new();
	int ret;

	if (!implicit)
		return -ENOMEM;
	init_implicit(implicit);
	ret = open_wait(device, implicit);
	ppt_assignment_put(implicit);
	return ret;
}

/*
 * Devices of one IOMMU group may reach each other without the IOMMU (PCIe r4.0,
 * 6.12, ACS). So a VM that has one open may change another: when that changes
 * hands it is reset, touched or not.
 */
static void expose_group(struct ppt_device *device)
{
	struct ppt_device *other;

	list_for_each_entry(other, &ppt_devices, devices_node) {
		if (other == device || !in_same_group(device, other))
			continue;
		other->touch.exposed = true;
		if (ppt_state_is_open(other->owner.state))
			device->touch.exposed = true;
	}
}

/* The same for those that nobody had, when the VM lets go of @device. */
static void touch_group(struct ppt_device *device)
{
	struct ppt_device *other;

	list_for_each_entry(other, &ppt_devices, devices_node)
		if (other->touch.exposed && !other->owner.assignment &&
		    in_same_group(device, other))
			ppt_touch_note(&other->touch);
}

/* It isn't open any more; what isn't kept for its owner goes. */
static void let_go(struct ppt_device *device, u8 why)
{
	struct ppt_owner *owner = &device->owner;

	if (owner->released && ppt_state_has_owner(owner->state))
		ppt_owner_event(device, PPT_FSM_RELEASE);
	if (ppt_state_is_resetting(owner->state))
		ppt_reset_start(device, why, PPT_METHOD_NONE);
	ppt_reset_kick(device);
}

void ppt_assignment_opened(struct ppt_device *device, int error)
{
	mutex_lock(&ppt_devices_lock);
	ppt_owner_event(device, error ? PPT_FSM_OPEN_FAILED : PPT_FSM_OPENED);
	/* Also if it failed: who knows how far it came. */
	device->touch.used = true;
	if (error) {
		let_go(device, PPT_WHY_RELEASE);
	} else {
		ppt_event_send(device, PPT_EVENT_OPENED, 0, NULL);
		expose_group(device);
		ppt_reset_kick(device);
	}
	mutex_unlock(&ppt_devices_lock);
}

void ppt_assignment_close(struct ppt_device *device)
{
	mutex_lock(&ppt_devices_lock);
	ppt_owner_event(device, PPT_FSM_CLOSE);
	mutex_unlock(&ppt_devices_lock);
}

void ppt_assignment_closed(struct ppt_device *device)
{
	mutex_lock(&ppt_devices_lock);
	ppt_event_send(device, PPT_EVENT_CLOSED, 0, NULL);
	touch_group(device);
	ppt_owner_event(device, PPT_FSM_CLOSED);
	let_go(device, PPT_WHY_CLOSE);
	mutex_unlock(&ppt_devices_lock);
}
