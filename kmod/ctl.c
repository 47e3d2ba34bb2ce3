// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/ppt. Every command is a row of the table below; the dispatcher copies
 * its struct in once, checks what is common to all, and copies it out again.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/ppt.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "assignment.h"
#include "claim.h"
#include "compat.h"
#include "ctl.h"
#include "device.h"
#include "event.h"
#include "igd.h"
#include "rom.h"

/* A file may list no more than this: an upper bound for one allocation. */
#define LIST_MAX 65536

/**
 * struct ctl_file - an open file of /dev/ppt
 * @assignment: what it owns; NULL if it isn't open for writing
 * @read_lock: outermost; one reader at a time
 * @next_event: where its reader is
 */
struct ctl_file {
	struct ppt_assignment *assignment;
	/* Protects next_event; held while a reader waits for an event. */
	struct mutex read_lock;
	u64 next_event;
};

union command {
	struct {
		u32 size;
		u32 flags;
	} head;
	struct ppt_ioc_version version;
	struct ppt_ioc_list list;
	struct ppt_ioc_device device;
	struct ppt_ioc_entry entry;
	struct ppt_ioc_assign assign;
	struct ppt_ioc_release release;
	struct ppt_ioc_admit admit;
	struct ppt_ioc_resets resets;
	struct ppt_ioc_reset reset;
	struct ppt_ioc_rom rom;
	struct ppt_ioc_rom_read rom_read;
	struct ppt_ioc_rom_set rom_set;
	struct ppt_ioc_igd igd;
	struct ppt_ioc_opregion opregion;
};

static int ctl_version(struct ctl_file *file, union command *command)
{
	if (command->version.__reserved)
		return -EINVAL;
	command->version.out_abi = PPT_ABI_VERSION;
	command->version.out_features = PPT_FEATURE_ASSIGN | PPT_FEATURE_RESET |
					PPT_FEATURE_EVENTS | PPT_FEATURE_ROM |
					PPT_FEATURE_IGD;
	return 0;
}

static int ctl_list(struct ctl_file *file, union command *command)
{
	struct ppt_ioc_list *list = &command->list;
	u32 capacity = min_t(u32, list->capacity, LIST_MAX);
	struct ppt_address *addresses;
	int ret = 0;

	addresses = kvcalloc(capacity, sizeof(*addresses), GFP_KERNEL_ACCOUNT);
	if (!addresses)
		return -ENOMEM;
	list->out_count = ppt_devices_list(addresses, capacity);
	if (list->out_count > capacity)
		ret = -EMSGSIZE;
	else if (copy_to_user(u64_to_user_ptr(list->addresses), addresses,
			      list->out_count * sizeof(*addresses)))
		ret = -EFAULT;
	kvfree(addresses);
	return ret;
}

static int ctl_device(struct ctl_file *file, union command *command)
{
	if (command->device.address.__reserved)
		return -EINVAL;
	return ppt_devices_report(&command->device);
}

static int ctl_entry(struct ctl_file *file, union command *command)
{
	if (command->entry.__reserved)
		return -EINVAL;
	return ppt_claim_entry(&command->entry);
}

/* A copy of @count addresses at @user, or an error; NULL for none. */
static struct ppt_address *copy_addresses(u64 user, u32 count)
{
	struct ppt_address *addresses;
	u32 i;

	if (!count)
		return NULL;
	if (count > PPT_ASSIGN_MAX)
		return ERR_PTR(-EINVAL);
	addresses =
		kvmalloc_array(count, sizeof(*addresses), GFP_KERNEL_ACCOUNT);
	if (!addresses)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(addresses, u64_to_user_ptr(user),
			   count * sizeof(*addresses))) {
		kvfree(addresses);
		return ERR_PTR(-EFAULT);
	}
	for (i = 0; i < count; i++) {
		if (addresses[i].__reserved) {
			kvfree(addresses);
			return ERR_PTR(-EINVAL);
		}
	}
	return addresses;
}

static int ctl_assign(struct ctl_file *file, union command *command)
{
	struct ppt_ioc_assign *assign = &command->assign;
	struct ppt_address *addresses;
	int ret;

	if (assign->__reserved || !assign->count)
		return -EINVAL;
	addresses = copy_addresses(assign->addresses, assign->count);
	if (IS_ERR(addresses))
		return PTR_ERR(addresses);
	ret = ppt_assignment_add(file->assignment, addresses, assign);
	kvfree(addresses);
	return ret;
}

static int ctl_release(struct ctl_file *file, union command *command)
{
	const struct ppt_ioc_release *release = &command->release;
	struct ppt_address *addresses;
	int ret;

	if (release->__reserved || (!release->count && release->addresses))
		return -EINVAL;
	addresses = copy_addresses(release->addresses, release->count);
	if (IS_ERR(addresses))
		return PTR_ERR(addresses);
	ret = ppt_assignment_remove(file->assignment, addresses,
				    release->count);
	kvfree(addresses);
	return ret;
}

/* The process that is meant, a reference. */
static struct pid *admitted_pid(s32 pidfd)
{
	struct file *file;
	struct pid *pid;

	if (pidfd == PPT_ADMIT_CALLER)
		return get_pid(task_tgid(current));
	file = fget(pidfd);
	if (!file)
		return ERR_PTR(-EBADF);
	pid = ppt_pidfd_pid(file);
	fput(file);
	return pid;
}

static int ctl_admit(struct ctl_file *file, union command *command)
{
	struct pid *pid;
	int ret;

	if (command->admit.__reserved)
		return -EINVAL;
	pid = admitted_pid(command->admit.pidfd);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	ret = ppt_assignment_admit(file->assignment, pid);
	put_pid(pid);
	return ret;
}

static int ctl_resets(struct ctl_file *file, union command *command)
{
	if (command->resets.__reserved || command->resets.address.__reserved)
		return -EINVAL;
	return ppt_devices_resets(&command->resets);
}

static int ctl_reset(struct ctl_file *file, union command *command)
{
	struct ppt_ioc_reset *reset = &command->reset;

	if (reset->__reserved || reset->address.__reserved ||
	    reset->method > PPT_METHOD_SLOT)
		return -EINVAL;
	if (reset->flags & PPT_RESET_F_RECOVER && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	memset(&reset->out_record, 0, sizeof(reset->out_record));
	return ppt_reset_admin(reset);
}

static int ctl_rom(struct ctl_file *file, union command *command)
{
	if (command->rom.address.__reserved)
		return -EINVAL;
	return ppt_rom_report(&command->rom);
}

static int ctl_rom_read(struct ctl_file *file, union command *command)
{
	struct ppt_ioc_rom_read *read = &command->rom_read;

	if (read->__reserved || read->address.__reserved ||
	    (!read->capacity && read->data))
		return -EINVAL;
	if (read->flags & PPT_ROM_READ_F_AGAIN && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	read->out_count = 0;
	read->out_size = 0;
	read->out_source = PPT_ROM_NONE;
	return ppt_rom_read(read);
}

static int ctl_rom_set(struct ctl_file *file, union command *command)
{
	struct ppt_ioc_rom_set *set = &command->rom_set;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (set->address.__reserved || set->mode < PPT_ROM_MODE_ON ||
	    set->mode > PPT_ROM_MODE_FILE)
		return -EINVAL;
	if (set->mode != PPT_ROM_MODE_FILE && set->count)
		return -EINVAL;
	if (!set->count != !set->data)
		return -EINVAL;
	if (set->count > PPT_ROM_MAX)
		return -EFBIG;
	set->out_defect = PPT_ROM_DEFECT_NONE;
	set->out_defect_offset = 0;
	return ppt_rom_set(set);
}

static int ctl_igd(struct ctl_file *file, union command *command)
{
	struct ppt_ioc_igd *igd = &command->igd;

	if (igd->__reserved || igd->address.__reserved)
		return -EINVAL;
	*igd = (struct ppt_ioc_igd){ .size = igd->size,
				     .address = igd->address };
	return ppt_igd_report(igd);
}

static int ctl_opregion(struct ctl_file *file, union command *command)
{
	struct ppt_ioc_opregion *opregion = &command->opregion;

	if (opregion->address.__reserved ||
	    (!opregion->capacity && opregion->data))
		return -EINVAL;
	if (opregion->flags & PPT_OPREGION_F_RAW && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	opregion->out_count = 0;
	opregion->out_size = 0;
	return ppt_igd_read_opregion(opregion);
}

/* What a row's command does. */
#define CHANGES BIT(0) /* something; wants the file open for writing */
#define EXPLAINS BIT(1) /* the struct is copied out on failure, too */

/**
 * struct command_row - a command
 * @number: PPT_IOC_*
 * @size: of its struct now
 * @min_size: of its struct's first version
 * @traits: CHANGES, EXPLAINS
 * @flags: that it knows
 * @handler: fills the struct in place; -EMSGSIZE copies it out, too
 */
struct command_row {
	unsigned int number;
	u32 size;
	u32 min_size;
	u32 traits;
	u32 flags;
	int (*handler)(struct ctl_file *file, union command *command);
};

#define ROW(number, type, last, traits, flags, handler)                      \
	{                                                                    \
		number, sizeof(struct type), offsetofend(struct type, last), \
			traits, flags, handler                               \
	}

/* clang-format off */
static const struct command_row command_table[] = {
	ROW(PPT_IOC_VERSION, ppt_ioc_version, out_features, 0, 0, ctl_version),
	ROW(PPT_IOC_LIST, ppt_ioc_list, addresses, 0, 0, ctl_list),
	ROW(PPT_IOC_DEVICE, ppt_ioc_device, out_owner, 0, 0, ctl_device),
	ROW(PPT_IOC_ENTRY, ppt_ioc_entry, out_text, 0, 0, ctl_entry),
	ROW(PPT_IOC_ASSIGN, ppt_ioc_assign, out_owner,
	    CHANGES | EXPLAINS, 0, ctl_assign),
	ROW(PPT_IOC_RELEASE, ppt_ioc_release, addresses,
	    CHANGES, 0, ctl_release),
	ROW(PPT_IOC_ADMIT, ppt_ioc_admit, __reserved, CHANGES, 0, ctl_admit),
	ROW(PPT_IOC_RESETS, ppt_ioc_resets, out_records, 0, 0, ctl_resets),
	ROW(PPT_IOC_RESET, ppt_ioc_reset, out_record,
	    CHANGES | EXPLAINS, PPT_RESET_F_RECOVER, ctl_reset),
	ROW(PPT_IOC_ROM, ppt_ioc_rom, out_sources, 0, 0, ctl_rom),
	ROW(PPT_IOC_ROM_READ, ppt_ioc_rom_read, __reserved, CHANGES | EXPLAINS,
	    PPT_ROM_READ_F_PART | PPT_ROM_READ_F_AGAIN, ctl_rom_read),
	ROW(PPT_IOC_ROM_SET, ppt_ioc_rom_set, out_defect_offset,
	    CHANGES | EXPLAINS, PPT_ROM_SET_F_ANY_DEVICE, ctl_rom_set),
	ROW(PPT_IOC_IGD, ppt_ioc_igd, out_lpc_bridge, 0, 0, ctl_igd),
	ROW(PPT_IOC_OPREGION, ppt_ioc_opregion, out_size, CHANGES | EXPLAINS,
	    PPT_OPREGION_F_PART | PPT_OPREGION_F_RAW, ctl_opregion),
};

/* clang-format on */

static const struct command_row *find_row(unsigned int number)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(command_table); i++)
		if (command_table[i].number == number)
			return &command_table[i];
	return NULL;
}

static long ctl_ioctl(struct file *file, unsigned int number, unsigned long arg)
{
	const struct command_row *row = find_row(number);
	void __user *user = (void __user *)arg;
	union command command = {};
	u32 size;
	int ret;

	if (!row)
		return -ENOTTY;
	if (row->traits & CHANGES && !(file->f_mode & FMODE_WRITE))
		return -EPERM;
	if (get_user(size, (u32 __user *)user))
		return -EFAULT;
	if (size < row->min_size)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	ret = copy_struct_from_user(&command, row->size, user, size);
	if (ret)
		return ret;
	if (command.head.flags & ~row->flags)
		return -EINVAL;
	/* Another thread may have changed it between the two reads. */
	command.head.size = size;

	ret = row->handler(file->private_data, &command);
	if ((!ret || ret == -EMSGSIZE || row->traits & EXPLAINS) &&
	    copy_to_user(user, &command, min(size, row->size)))
		return -EFAULT;
	return ret;
}

static int ctl_open(struct inode *inode, struct file *file)
{
	struct ctl_file *ctl = kzalloc(sizeof(*ctl), GFP_KERNEL_ACCOUNT);

	if (!ctl)
		return -ENOMEM;
	if (file->f_mode & FMODE_WRITE) {
		ctl->assignment = ppt_assignment_new();
		if (!ctl->assignment) {
			kfree(ctl);
			return -ENOMEM;
		}
	}
	mutex_init(&ctl->read_lock);
	ctl->next_event = ppt_event_next();
	file->private_data = ctl;
	return stream_open(inode, file);
}

/* The last copy of the file is closed: what it owns is free again. */
static int ctl_close(struct inode *inode, struct file *file)
{
	struct ctl_file *ctl = file->private_data;

	if (ctl->assignment)
		ppt_assignment_end(ctl->assignment);
	mutex_destroy(&ctl->read_lock);
	kfree(ctl);
	return 0;
}

static ssize_t ctl_read(struct file *file, char __user *buf, size_t size,
			loff_t *position)
{
	struct ctl_file *ctl = file->private_data;
	bool nonblock = file->f_flags & O_NONBLOCK;
	ssize_t ret;

	/* Another reader holds it while it waits. */
	if (nonblock && !mutex_trylock(&ctl->read_lock))
		return -EAGAIN;
	if (!nonblock && mutex_lock_interruptible(&ctl->read_lock))
		return -ERESTARTSYS;
	ret = ppt_event_read(&ctl->next_event, buf, size, nonblock);
	mutex_unlock(&ctl->read_lock);
	return ret;
}

static __poll_t ctl_poll(struct file *file, poll_table *wait)
{
	struct ctl_file *ctl = file->private_data;

	return ppt_event_poll(READ_ONCE(ctl->next_event), file, wait);
}

static const struct file_operations ctl_fops = {
	.owner = THIS_MODULE,
	.open = ctl_open,
	.release = ctl_close,
	.read = ctl_read,
	.poll = ctl_poll,
	.unlocked_ioctl = ctl_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ctl_device_node = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ppt",
	.fops = &ctl_fops,
	/* Who has what is as public as the process list; see docs/design.md. */
	.mode = 0644,
};

int ppt_ctl_init(void)
{
	return misc_register(&ctl_device_node);
}

void ppt_ctl_exit(void)
{
	misc_deregister(&ctl_device_node);
}
