// SPDX-License-Identifier: GPL-2.0
/*
 * The files in the folder ppt of a device: the ledger for scripts, one value a
 * file, and the switches. The driver core takes them away before remove.
 */
#include "assignment.h"
#include "device.h"
#include "sysfs.h"

static struct ppt_device *dev_to_ppt_device(struct device *dev)
{
	return pdev_to_ppt_device(to_pci_dev(dev));
}

static const char *const state_name[] = {
	[PPT_DEVICE_CLAIMED] = "claimed",
	[PPT_DEVICE_RESETTING] = "resetting",
	[PPT_DEVICE_IN_USE] = "in-use",
	[PPT_DEVICE_SRIOV] = "sriov",
	[PPT_DEVICE_LEAVING] = "leaving",
	[PPT_DEVICE_GONE] = "gone",
	[PPT_DEVICE_ASSIGNED] = "assigned",
	[PPT_DEVICE_QUARANTINED] = "quarantined",
};

static ssize_t state_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	enum ppt_state state;

	state = READ_ONCE(dev_to_ppt_device(dev)->owner.state);
	return sysfs_emit(buf, "%s\n", state_name[ppt_owner_uapi_state(state)]);
}
static DEVICE_ATTR_RO(state);

static ssize_t owner_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct ppt_device *device = dev_to_ppt_device(dev);
	ssize_t length = 0;

	mutex_lock(&ppt_devices_lock);
	if (device->owner.assignment)
		length = sysfs_emit(buf, "%s\n",
				    device->owner.assignment->label);
	mutex_unlock(&ppt_devices_lock);
	return length;
}
static DEVICE_ATTR_RO(owner);

static ssize_t owner_pid_show(struct device *dev, struct device_attribute *attr,
			      char *buf)
{
	struct ppt_device *device = dev_to_ppt_device(dev);
	u32 pid = 0;

	mutex_lock(&ppt_devices_lock);
	if (device->owner.assignment)
		pid = ppt_admitted_number(&device->owner.assignment->admitted);
	mutex_unlock(&ppt_devices_lock);
	return sysfs_emit(buf, "%u\n", pid);
}
static DEVICE_ATTR_RO(owner_pid);

static ssize_t clean_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct ppt_device *device = dev_to_ppt_device(dev);
	bool clean;

	mutex_lock(&ppt_devices_lock);
	clean = ppt_reset_possible(device) &&
		ppt_touch_is_clean(&device->touch);
	mutex_unlock(&ppt_devices_lock);
	return sysfs_emit(buf, "%d\n", clean);
}
static DEVICE_ATTR_RO(clean);

static ssize_t last_reset_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	struct ppt_device *device = dev_to_ppt_device(dev);
	const struct ppt_reset_record *last;
	ssize_t length = 0;

	mutex_lock(&ppt_devices_lock);
	last = ppt_ledger_last(&device->ledger);
	if (last)
		length = sysfs_emit(buf, "%llu %s %s %u %s %d\n",
				    (unsigned long long)last->time_ns,
				    ppt_why_name(last->why),
				    ppt_method_name(last->method),
				    last->duration_us,
				    ppt_result_name(last->result),
				    last->elided);
	mutex_unlock(&ppt_devices_lock);
	return length;
}
static DEVICE_ATTR_RO(last_reset);

static ssize_t show_number(const u64 *number, char *buf)
{
	u64 value;

	/* Under the lock, because 32-bit machines read it in two halves. */
	mutex_lock(&ppt_devices_lock);
	value = *number;
	mutex_unlock(&ppt_devices_lock);
	return sysfs_emit(buf, "%llu\n", (unsigned long long)value);
}

static ssize_t assignments_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	return show_number(&dev_to_ppt_device(dev)->owner.count, buf);
}
static DEVICE_ATTR_RO(assignments);

static ssize_t resets_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return show_number(&dev_to_ppt_device(dev)->ledger.resets, buf);
}
static DEVICE_ATTR_RO(resets);

static ssize_t resets_failed_show(struct device *dev,
				  struct device_attribute *attr, char *buf)
{
	return show_number(&dev_to_ppt_device(dev)->ledger.failed, buf);
}
static DEVICE_ATTR_RO(resets_failed);

static ssize_t resets_elided_show(struct device *dev,
				  struct device_attribute *attr, char *buf)
{
	return show_number(&dev_to_ppt_device(dev)->ledger.elided, buf);
}
static DEVICE_ATTR_RO(resets_elided);

static ssize_t noreset_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	return sysfs_emit(buf, "%d\n",
			  READ_ONCE(dev_to_ppt_device(dev)->allow_noreset));
}

static ssize_t noreset_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	bool allow;
	int ret;

	ret = kstrtobool(buf, &allow);
	if (ret)
		return ret;
	WRITE_ONCE(dev_to_ppt_device(dev)->allow_noreset, allow);
	return count;
}
static DEVICE_ATTR_RW(noreset);

static const char *const rom_mode_name[] = {
	[PPT_ROM_MODE_ON] = "on",
	[PPT_ROM_MODE_OFF] = "off",
	[PPT_ROM_MODE_FILE] = "file",
};

static ssize_t rom_mode_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	u8 mode = READ_ONCE(dev_to_ppt_device(dev)->rom.mode);

	return sysfs_emit(buf, "%s\n", rom_mode_name[mode]);
}

static ssize_t rom_mode_store(struct device *dev, struct device_attribute *attr,
			      const char *buf, size_t count)
{
	u8 mode;
	int ret;

	for (mode = PPT_ROM_MODE_ON; mode < ARRAY_SIZE(rom_mode_name); mode++) {
		if (!sysfs_streq(buf, rom_mode_name[mode]))
			continue;
		ret = ppt_rom_try_mode(dev_to_ppt_device(dev), mode);
		return ret ?: count;
	}
	return -EINVAL;
}
static DEVICE_ATTR_RW(rom_mode);

static ssize_t rom_source_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	int source = ppt_rom_try_source(dev_to_ppt_device(dev));

	if (source < 0)
		return source;
	return sysfs_emit(buf, "%s\n", ppt_rom_source_name(source));
}
static DEVICE_ATTR_RO(rom_source);

static struct attribute *attrs[] = {
	&dev_attr_state.attr,
	&dev_attr_owner.attr,
	&dev_attr_owner_pid.attr,
	&dev_attr_assignments.attr,
	&dev_attr_clean.attr,
	&dev_attr_resets.attr,
	&dev_attr_resets_failed.attr,
	&dev_attr_resets_elided.attr,
	&dev_attr_last_reset.attr,
	&dev_attr_noreset.attr,
	&dev_attr_rom_mode.attr,
	&dev_attr_rom_source.attr,
	NULL,
};

static const struct attribute_group group = {
	.name = "ppt",
	.attrs = attrs,
};

const struct attribute_group *ppt_sysfs_groups[] = {
	&group,
	NULL,
};
