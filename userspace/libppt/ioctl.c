// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every ioctl of /dev/ppt, a wrapper each: sets the size, hands out the result
 * on success only, and asks again when a buffer was too small.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

#define PATH_SIZE 4096
/* One ioctl is enough for this many devices. */
#define LIST_GUESS 64
/* Devices come and go between two tries, but not for ever. */
#define LIST_TRIES 8
/* Most ROMs are shorter, in bytes. */
#define ROM_GUESS (256 * 1024)
#define ROM_TRIES 4

static int get_version(struct ppt_ctx *ctx, int fd,
		       struct ppt_ioc_version *ret_version)
{
	struct ppt_ioc_version version = { .size = sizeof(version) };
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_VERSION, &version);
	if (!ret)
		*ret_version = version;
	return ret;
}

static int open_node(struct ppt_ctx *ctx, int flags,
		     struct ppt_ioc_version *ret_version)
{
	char path[PATH_SIZE];
	int fd, ret;

	if (snprintf(path, sizeof(path), "%s/ppt", ctx->dev_root) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = ctx->ops.open(ctx, path, flags);
	if (fd < 0)
		return fd;
	ret = get_version(ctx, fd, ret_version);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

int ppt_ioctl_open_any(struct ppt_ctx *ctx, u32 *ret_abi)
{
	struct ppt_ioc_version version;
	int fd;

	/* Reading is enough for what changes nothing, and is for everybody. */
	fd = open_node(ctx, O_RDONLY, &version);
	if (fd >= 0)
		*ret_abi = version.out_abi;
	return fd;
}

int ppt_ioctl_open_for(struct ppt_ctx *ctx, int flags, u64 feature)
{
	struct ppt_ioc_version version;
	int fd;

	fd = open_node(ctx, flags, &version);
	if (fd >= 0 && (version.out_abi != PPT_ABI_VERSION ||
			(version.out_features & feature) != feature)) {
		close(fd);
		return -EPROTO;
	}
	return fd;
}

int ppt_ioctl_open_as(struct ppt_ctx *ctx, int flags)
{
	return ppt_ioctl_open_for(ctx, flags, 0);
}

int ppt_ioctl_open(struct ppt_ctx *ctx)
{
	return ppt_ioctl_open_as(ctx, O_RDONLY);
}

int ppt_ioctl_version(struct ppt_ctx *ctx, int fd, u32 *ret_abi)
{
	struct ppt_ioc_version version;
	int ret;

	ret = get_version(ctx, fd, &version);
	if (!ret)
		*ret_abi = version.out_abi;
	return ret;
}

int ppt_ioctl_list(struct ppt_ctx *ctx, int fd,
		   struct ppt_address **ret_addresses, u32 *ret_count)
{
	struct ppt_ioc_list list = { .out_count = LIST_GUESS };
	struct ppt_address *addresses = NULL;
	unsigned int tries;
	int ret = -EMSGSIZE;

	for (tries = 0; ret == -EMSGSIZE && tries < LIST_TRIES; tries++) {
		u32 capacity = list.out_count;

		free(addresses);
		addresses = calloc(capacity ? capacity : 1, sizeof(*addresses));
		if (!addresses)
			return -ENOMEM;
		list = (struct ppt_ioc_list){
			.size = sizeof(list),
			.capacity = capacity,
			.addresses = (uintptr_t)addresses,
		};
		ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_LIST, &list);
	}
	if (ret) {
		free(addresses);
		return ret;
	}
	*ret_addresses = addresses;
	*ret_count = list.out_count;
	return 0;
}

int ppt_ioctl_device(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		     struct ppt_ioc_device *ret_device)
{
	struct ppt_ioc_device device = {
		.size = sizeof(device),
		.address = address,
	};
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_DEVICE, &device);
	if (ret)
		return ret;
	device.out_owner[sizeof(device.out_owner) - 1] = '\0';
	*ret_device = device;
	return 0;
}

int ppt_ioctl_entry(struct ppt_ctx *ctx, int fd, u32 index,
		    struct ppt_ioc_entry *ret_entry)
{
	struct ppt_ioc_entry entry = {
		.size = sizeof(entry),
		.index = index,
	};
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_ENTRY, &entry);
	if (ret)
		return ret;
	entry.out_text[sizeof(entry.out_text) - 1] = '\0';
	*ret_entry = entry;
	return 0;
}

int ppt_ioctl_features(struct ppt_ctx *ctx, int fd, u64 *ret_features)
{
	struct ppt_ioc_version version;
	int ret;

	ret = get_version(ctx, fd, &version);
	if (!ret)
		*ret_features = version.out_features;
	return ret;
}

int ppt_ioctl_resets(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		     struct ppt_ioc_resets *ret_resets)
{
	struct ppt_ioc_resets resets = {
		.size = sizeof(resets),
		.address = address,
	};
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_RESETS, &resets);
	if (ret)
		return ret;
	if (resets.out_count > ARRAY_SIZE(resets.out_records))
		resets.out_count = ARRAY_SIZE(resets.out_records);
	*ret_resets = resets;
	return 0;
}

int ppt_ioctl_reset(struct ppt_ctx *ctx, int fd, struct ppt_ioc_reset *reset)
{
	reset->size = sizeof(*reset);
	return ctx->ops.ioctl(ctx, fd, PPT_IOC_RESET, reset);
}

int ppt_ioctl_assign(struct ppt_ctx *ctx, int fd, const char *label,
		     const struct ppt_address *addresses, u32 count,
		     struct ppt_ioc_assign *ret_assign)
{
	struct ppt_ioc_assign assign = {
		.size = sizeof(assign),
		.count = count,
		.addresses = (uintptr_t)addresses,
	};
	int ret;

	snprintf(assign.label, sizeof(assign.label), "%s", label);
	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_ASSIGN, &assign);
	assign.out_owner[sizeof(assign.out_owner) - 1] = '\0';
	*ret_assign = assign;
	return ret;
}

int ppt_ioctl_release(struct ppt_ctx *ctx, int fd,
		      const struct ppt_address *addresses, u32 count)
{
	struct ppt_ioc_release release = {
		.size = sizeof(release),
		.count = count,
		.addresses = (uintptr_t)addresses,
	};

	return ctx->ops.ioctl(ctx, fd, PPT_IOC_RELEASE, &release);
}

int ppt_ioctl_admit(struct ppt_ctx *ctx, int fd, int pidfd)
{
	struct ppt_ioc_admit admit = {
		.size = sizeof(admit),
		.pidfd = pidfd,
	};

	return ctx->ops.ioctl(ctx, fd, PPT_IOC_ADMIT, &admit);
}

int ppt_ioctl_rom(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		  struct ppt_ioc_rom *ret_rom)
{
	struct ppt_ioc_rom rom = {
		.size = sizeof(rom),
		.address = address,
	};
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_ROM, &rom);
	if (!ret)
		*ret_rom = rom;
	return ret;
}

int ppt_ioctl_rom_read(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		       u32 flags, u8 **ret_data, u32 *ret_count,
		       u32 *ret_source)
{
	struct ppt_ioc_rom_read read = { .out_count = ROM_GUESS };
	u8 *data = NULL;
	unsigned int tries;
	int ret = -EMSGSIZE;

	for (tries = 0; ret == -EMSGSIZE && tries < ROM_TRIES; tries++) {
		u32 capacity = read.out_count;

		free(data);
		/* What the module says isn't believed without a limit. */
		data = capacity <= PPT_ROM_MAX ? malloc(capacity) : NULL;
		if (!data)
			return -ENOMEM;
		read = (struct ppt_ioc_rom_read){
			.size = sizeof(read),
			.flags = flags,
			.address = address,
			.capacity = capacity,
			.data = (uintptr_t)data,
		};
		ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_ROM_READ, &read);
		/* Asked again once is enough. */
		flags &= ~PPT_ROM_READ_F_AGAIN;
		if (!ret && read.out_count > capacity)
			ret = -EPROTO;
	}
	if (ret) {
		free(data);
		return ret;
	}
	*ret_data = data;
	*ret_count = read.out_count;
	*ret_source = read.out_source;
	return 0;
}

int ppt_ioctl_rom_read_part(struct ppt_ctx *ctx, int fd,
			    struct ppt_address address, u32 offset, void *data,
			    u32 capacity, u32 *ret_count, u32 *ret_size)
{
	struct ppt_ioc_rom_read read = {
		.size = sizeof(read),
		.flags = PPT_ROM_READ_F_PART,
		.address = address,
		.offset = offset,
		.capacity = capacity,
		.data = (uintptr_t)data,
	};
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_ROM_READ, &read);
	if (!ret && read.out_count > capacity)
		ret = -EPROTO;
	if (!ret)
		*ret_count = read.out_count;
	if (!ret || ret == -ERANGE)
		*ret_size = read.out_size;
	return ret;
}

int ppt_ioctl_rom_set(struct ppt_ctx *ctx, int fd, struct ppt_ioc_rom_set *set)
{
	set->size = sizeof(*set);
	return ctx->ops.ioctl(ctx, fd, PPT_IOC_ROM_SET, set);
}
