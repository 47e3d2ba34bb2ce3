// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/ppt. Every command is a row of the table below; the dispatcher copies
 * its struct in once, checks what is common to all, and copies it out again.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/ppt.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "claim.h"
#include "ctl.h"
#include "device.h"

/* A file may list no more than this: an upper bound for one allocation. */
#define LIST_MAX 65536

union command {
	struct {
		u32 size;
		u32 flags;
	} head;
	struct ppt_ioc_version version;
	struct ppt_ioc_list list;
	struct ppt_ioc_device device;
	struct ppt_ioc_entry entry;
};

static int ctl_version(union command *command)
{
	if (command->version.__reserved)
		return -EINVAL;
	command->version.out_abi = PPT_ABI_VERSION;
	command->version.out_features = 0;
	return 0;
}

static int ctl_list(union command *command)
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

static int ctl_device(union command *command)
{
	if (command->device.address.__reserved)
		return -EINVAL;
	return ppt_devices_report(&command->device);
}

static int ctl_entry(union command *command)
{
	if (command->entry.__reserved)
		return -EINVAL;
	return ppt_claim_entry(&command->entry);
}

/**
 * struct command_row - a command
 * @number: PPT_IOC_*
 * @size: of its struct now
 * @min_size: of its struct's first version
 * @handler: fills the struct in place; -EMSGSIZE copies it out, too
 */
struct command_row {
	unsigned int number;
	u32 size;
	u32 min_size;
	int (*handler)(union command *command);
};

#define ROW(number, type, last, handler)                                     \
	{                                                                    \
		number, sizeof(struct type), offsetofend(struct type, last), \
			handler                                              \
	}

/* clang-format off */
static const struct command_row command_table[] = {
	ROW(PPT_IOC_VERSION, ppt_ioc_version, out_features, ctl_version),
	ROW(PPT_IOC_LIST,    ppt_ioc_list,    addresses,    ctl_list),
	ROW(PPT_IOC_DEVICE,  ppt_ioc_device,  out_owner,    ctl_device),
	ROW(PPT_IOC_ENTRY,   ppt_ioc_entry,   out_text,     ctl_entry),
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
	if (get_user(size, (u32 __user *)user))
		return -EFAULT;
	if (size < row->min_size)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	ret = copy_struct_from_user(&command, row->size, user, size);
	if (ret)
		return ret;
	if (command.head.flags)
		return -EINVAL;
	/* Another thread may have changed it between the two reads. */
	command.head.size = size;

	ret = row->handler(&command);
	if ((!ret || ret == -EMSGSIZE) &&
	    copy_to_user(user, &command, min(size, row->size)))
		return -EFAULT;
	return ret;
}

static const struct file_operations ctl_fops = {
	.owner = THIS_MODULE,
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
