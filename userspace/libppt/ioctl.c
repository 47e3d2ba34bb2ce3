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

static int open_node(struct ppt_ctx *ctx, int flags, u32 *ret_abi)
{
	char path[PATH_SIZE];
	int fd, ret;

	if (snprintf(path, sizeof(path), "%s/ppt", ctx->dev_root) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = ctx->ops.open(ctx, path, flags);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_version(ctx, fd, ret_abi);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

int ppt_ioctl_open_any(struct ppt_ctx *ctx, u32 *ret_abi)
{
	/* Reading is enough for what changes nothing, and is for everybody. */
	return open_node(ctx, O_RDONLY, ret_abi);
}

int ppt_ioctl_open_as(struct ppt_ctx *ctx, int flags)
{
	u32 abi;
	int fd;

	fd = open_node(ctx, flags, &abi);
	if (fd >= 0 && abi != PPT_ABI_VERSION) {
		close(fd);
		return -EPROTO;
	}
	return fd;
}

int ppt_ioctl_open(struct ppt_ctx *ctx)
{
	return ppt_ioctl_open_as(ctx, O_RDONLY);
}

int ppt_ioctl_version(struct ppt_ctx *ctx, int fd, u32 *ret_abi)
{
	struct ppt_ioc_version version = { .size = sizeof(version) };
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_VERSION, &version);
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
	struct ppt_ioc_version version = { .size = sizeof(version) };
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_VERSION, &version);
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
