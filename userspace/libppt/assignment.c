// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An assignment is an open file of /dev/ppt and the label that the kernel was
 * told. Who owns what is known to the kernel alone: here is no list of devices
 * that could differ from that, and a file that was handed over works as well as
 * one that was opened here.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "internal.h"

_Static_assert(PPT_LABEL_SIZE == PPT_OWNER_SIZE, "label");

/**
 * struct ppt_assignment - see libppt.h
 * @refs: references
 * @ctx: holds a reference
 * @fd: the file; closed at the end
 * @label: empty if it isn't known
 */
struct ppt_assignment {
	unsigned int refs;
	struct ppt_ctx *ctx;
	int fd;
	char label[PPT_LABEL_SIZE];
};

static bool label_is_good(const char *label)
{
	size_t i;

	for (i = 0; label[i]; i++)
		if (i + 1 >= PPT_LABEL_SIZE || label[i] < ' ' || label[i] > '~')
			return false;
	return i;
}

/* A module of the same version may be too old to assign. */
static int check_features(struct ppt_ctx *ctx, int fd)
{
	u64 features = 0;
	int ret;

	ret = ppt_ioctl_features(ctx, fd, &features);
	if (!ret && !(features & PPT_FEATURE_ASSIGN))
		ret = -EPROTO;
	return ret;
}

/* Takes over @fd, on success. */
static int make(struct ppt_ctx *ctx, int fd, const char *label,
		struct ppt_assignment **ret_assignment)
{
	struct ppt_assignment *assignment;
	int ret;

	ret = check_features(ctx, fd);
	if (ret)
		return ret;
	assignment = calloc(1, sizeof(*assignment));
	if (!assignment)
		return -ENOMEM;
	assignment->refs = 1;
	assignment->ctx = ppt_ctx_ref(ctx);
	assignment->fd = fd;
	snprintf(assignment->label, sizeof(assignment->label), "%s", label);
	*ret_assignment = assignment;
	return 0;
}

int ppt_assignment_new(struct ppt_ctx *ctx, const char *label,
		       struct ppt_assignment **ret_assignment)
{
	int fd, ret;

	if (!label_is_good(label))
		return -EINVAL;
	fd = ppt_ioctl_open_as(ctx, O_RDWR | O_CLOEXEC);
	switch (fd) {
	case -ENXIO:
	case -ENODEV:
		/* A node that somebody made, and nothing behind it. */
		return -ENOENT;
	case -EPERM:
		return -EACCES;
	}
	if (fd < 0)
		return fd;
	ret = make(ctx, fd, label, ret_assignment);
	if (ret)
		close(fd);
	return ret;
}

int ppt_assignment_new_from_fd(struct ppt_ctx *ctx, int fd, const char *label,
			       struct ppt_assignment **ret_assignment)
{
	u32 abi;
	int ret;

	if (label && !label_is_good(label))
		return -EINVAL;
	ret = ppt_ioctl_version(ctx, fd, &abi);
	if (!ret && abi != PPT_ABI_VERSION)
		ret = -EPROTO;
	if (ret)
		return ret;
	return make(ctx, fd, label ? label : "", ret_assignment);
}

struct ppt_assignment *ppt_assignment_ref(struct ppt_assignment *assignment)
{
	assignment->refs++;
	return assignment;
}

struct ppt_assignment *ppt_assignment_unref(struct ppt_assignment *assignment)
{
	if (!assignment || --assignment->refs)
		return NULL;
	close(assignment->fd);
	ppt_ctx_unref(assignment->ctx);
	free(assignment);
	return NULL;
}

int ppt_assignment_fd(const struct ppt_assignment *assignment)
{
	return assignment->fd;
}

const char *ppt_assignment_label(const struct ppt_assignment *assignment)
{
	return assignment->label[0] ? assignment->label : NULL;
}

/* From malloc; NULL without memory. */
static struct ppt_address *make_addresses(struct ppt_device *const *devices,
					  size_t count)
{
	struct ppt_address *addresses = calloc(count, sizeof(*addresses));
	size_t i;

	for (i = 0; addresses && i < count; i++)
		addresses[i] = ppt_bdf_to_address(&devices[i]->bdf);
	return addresses;
}

/* clang-format off */
static const enum ppt_reason_kind refused_kinds[] = {
	[PPT_REFUSED_NOT_CLAIMED]  = PPT_REASON_NOT_CLAIMED,
	[PPT_REFUSED_LEAVING]	   = PPT_REASON_LEAVING,
	[PPT_REFUSED_TWICE]	   = PPT_REASON_TWICE,
	[PPT_REFUSED_OWNED]	   = PPT_REASON_VM,
	[PPT_REFUSED_GROUP]	   = PPT_REASON_GROUP,
	[PPT_REFUSED_RESET_DOMAIN] = PPT_REASON_RESET_DOMAIN,
	[PPT_REFUSED_HOST]	   = PPT_REASON_HOST,
	[PPT_REFUSED_SRIOV]	   = PPT_REASON_VFS,
	[PPT_REFUSED_QUARANTINED]  = PPT_REASON_QUARANTINED,
	[PPT_REFUSED_NO_IOMMU]	   = PPT_REASON_NO_IOMMU,
	[PPT_REFUSED_NO_RESET]	   = PPT_REASON_NO_RESET,
	[PPT_REFUSED_RESET_FAILED] = PPT_REASON_RESET_FAILED,
};

/* clang-format on */

static int add_reason(struct ppt_device *device,
		      const struct ppt_ioc_assign *assign,
		      struct ppt_reasons *reasons)
{
	enum ppt_reason_kind kind = refused_kinds[assign->out_refused];
	char driver[PPT_TEXT_SIZE], other[PPT_BDF_TEXT_SIZE];
	const char *name = "", *detail = "";
	const struct ppt_bdf bdf = {
		.domain = assign->out_other.domain,
		.bus = assign->out_other.bus,
		.slot = assign->out_other.slot,
		.function = assign->out_other.function,
	};

	switch (kind) {
	case PPT_REASON_NOT_CLAIMED:
		/* Its driver_override isn't read: that may wait for a VM. */
		if (ppt_device_read_driver(device, driver, sizeof(driver)) >= 0)
			name = driver;
		break;
	case PPT_REASON_VM:
		/* The module doesn't say which process it is. */
		name = assign->out_owner;
		detail = "0";
		break;
	case PPT_REASON_GROUP:
	case PPT_REASON_RESET_DOMAIN:
	case PPT_REASON_HOST:
		ppt_bdf_format(&bdf, other);
		name = assign->out_owner;
		detail = other;
		break;
	default:
		break;
	}
	return ppt_reasons_add_for(reasons, device->address, kind, name,
				   detail);
}

static int add(struct ppt_assignment *assignment,
	       struct ppt_device *const *devices, size_t count,
	       struct ppt_reasons *reasons)
{
	struct ppt_address *addresses;
	struct ppt_ioc_assign assign;
	int ret;

	if (!assignment->label[0] || !count || count > PPT_ASSIGN_MAX)
		return -EINVAL;
	addresses = make_addresses(devices, count);
	if (!addresses)
		return -ENOMEM;
	ret = ppt_ioctl_assign(assignment->ctx, assignment->fd,
			       assignment->label, addresses, count, &assign);
	free(addresses);
	/* A newer module may have reasons that aren't known here. */
	if (ret && assign.out_refused &&
	    assign.out_refused < ARRAY_SIZE(refused_kinds) &&
	    assign.out_index < count)
		add_reason(devices[assign.out_index], &assign, reasons);
	return ret;
}

int ppt_assignment_add(struct ppt_assignment *assignment,
		       struct ppt_device *const *devices, size_t count,
		       struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons = ppt_reasons_new();
	int ret;

	ret = reasons ? add(assignment, devices, count, reasons) : -ENOMEM;
	if (!ret)
		reasons = ppt_reasons_unref(reasons);
	if (ret_reasons)
		*ret_reasons = reasons;
	else
		ppt_reasons_unref(reasons);
	return ret;
}

int ppt_assignment_remove(struct ppt_assignment *assignment,
			  struct ppt_device *const *devices, size_t count)
{
	struct ppt_address *addresses = NULL;
	int ret;

	if (count > PPT_ASSIGN_MAX)
		return -EINVAL;
	if (count) {
		addresses = make_addresses(devices, count);
		if (!addresses)
			return -ENOMEM;
	}
	ret = ppt_ioctl_release(assignment->ctx, assignment->fd, addresses,
				count);
	free(addresses);
	return ret;
}

int ppt_assignment_admit(struct ppt_assignment *assignment, int pidfd)
{
	/* What stands for the caller in the kernel is a mistake here. */
	if (pidfd < 0)
		return -EBADF;
	return ppt_ioctl_admit(assignment->ctx, assignment->fd, pidfd);
}

int ppt_assignment_admit_self(struct ppt_assignment *assignment)
{
	return ppt_ioctl_admit(assignment->ctx, assignment->fd,
			       PPT_ADMIT_CALLER);
}

/* Room for one file, aligned as its header. */
union control {
	char bytes[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

int ppt_assignment_send(struct ppt_assignment *assignment, int socket_fd)
{
	union control control = { .bytes = { 0 } };
	struct iovec label = {
		.iov_base = assignment->label,
		.iov_len = sizeof(assignment->label),
	};
	struct msghdr message = {
		.msg_iov = &label,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	ssize_t sent;

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &assignment->fd, sizeof(int));
	do {
		sent = sendmsg(socket_fd, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

/* The one file of a message; -EBADMSG, and none is left, if it isn't one. */
static int take_file(struct msghdr *message)
{
	int files = 0, first = -1, fd;
	struct cmsghdr *header;
	size_t count, i;

	for (header = CMSG_FIRSTHDR(message); header;
	     header = CMSG_NXTHDR(message, header)) {
		if (header->cmsg_level != SOL_SOCKET ||
		    header->cmsg_type != SCM_RIGHTS)
			continue;
		/* Padding makes room for more than was wanted. */
		count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (i = 0; i < count; i++) {
			memcpy(&fd, CMSG_DATA(header) + i * sizeof(int),
			       sizeof(int));
			if (files++)
				close(fd);
			else
				first = fd;
		}
	}
	if (files == 1 && !(message->msg_flags & MSG_CTRUNC))
		return first;
	if (files)
		close(first);
	return -EBADMSG;
}

int ppt_assignment_receive(struct ppt_ctx *ctx, int socket_fd,
			   struct ppt_assignment **ret_assignment)
{
	char label[PPT_LABEL_SIZE];
	union control control;
	struct iovec text = { .iov_base = label, .iov_len = sizeof(label) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	int fd, ret = -EBADMSG;
	ssize_t length;

	do {
		length = recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return -errno;
	fd = take_file(&message);
	if (fd < 0)
		return length ? fd : -ECONNRESET;
	if (length == sizeof(label) && !(message.msg_flags & MSG_TRUNC) &&
	    memchr(label, '\0', sizeof(label)))
		ret = ppt_assignment_new_from_fd(ctx, fd,
						 label[0] ? label : NULL,
						 ret_assignment);
	if (ret)
		close(fd);
	return ret;
}
