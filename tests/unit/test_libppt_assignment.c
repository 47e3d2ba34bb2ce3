// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: how devices become a VM's, each reason why not, and how the file that
 * owns them gets to another process.
 */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "libppt_machine.h"

static struct ppt_assignment *new_assignment(struct fake_host *host)
{
	struct ppt_assignment *assignment;

	host->node_error = 0;
	fake_expect_version(host);
	fake_expect_version(host);
	assert_int_equal(ppt_assignment_new(host->ctx, "vm1", &assignment), 0);
	return assignment;
}

/**
 * struct two - what most tests add
 * @list: holds them
 * @devices: the NVMe device and the network card
 * @addresses: of them
 */
struct two {
	struct ppt_list *list;
	struct ppt_device *devices[2];
	struct ppt_address addresses[2];
};

/* Without the module: asking it isn't what is tested here. */
static void make_devices(struct fake_host *host, struct two *two)
{
	make_two(host);
	two->list = new_list(host);
	two->devices[0] = ppt_list_get(two->list, 1);
	two->devices[1] = ppt_list_get(two->list, 2);
	two->addresses[0] = nvme_address;
	two->addresses[1] = nic_address;
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void new_opens_node_for_writing(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment = new_assignment(host);
	int fd = ppt_assignment_fd(assignment);

	assert_int_equal(host->node_flags & O_ACCMODE, O_RDWR);
	assert_true(host->node_flags & O_CLOEXEC);
	assert_string_equal(ppt_assignment_label(assignment), "vm1");
	assert_ptr_equal(ppt_assignment_ref(assignment), assignment);
	assert_null(ppt_assignment_unref(assignment));
	assert_true(is_open(fd));
	assert_null(ppt_assignment_unref(assignment));
	assert_false(is_open(fd));
	assert_null(ppt_assignment_unref(NULL));
}

static void new_tells_why_node_is_of_no_use(void **state)
{
	static const struct {
		int error;
		int expected;
	} table[] = {
		{ -ENOENT, -ENOENT }, { -ENXIO, -ENOENT },
		{ -ENODEV, -ENOENT }, { -EPERM, -EACCES },
		{ -EACCES, -EACCES }, { -EMFILE, -EMFILE },
	};
	struct ppt_assignment *assignment = NULL;
	struct fake_host *host = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		host->node_error = table[i].error;
		assert_int_equal(ppt_assignment_new(host->ctx, "vm1",
						    &assignment),
				 table[i].expected);
	}
	host->node_error = 0;
	fake_expect(host, PPT_IOC_VERSION)->abi = PPT_ABI_VERSION + 1;
	assert_int_equal(ppt_assignment_new(host->ctx, "vm1", &assignment),
			 -EPROTO);
	/* The right version, from before there was anything to assign. */
	fake_expect_version(host);
	fake_expect_version(host);
	host->calls[host->call_count - 1].features = ~PPT_FEATURE_ASSIGN;
	assert_int_equal(ppt_assignment_new(host->ctx, "vm1", &assignment),
			 -EPROTO);
	assert_null(assignment);
}

static void new_refuses_bad_label(void **state)
{
	static const char *const bad[] = {
		"",
		"a\nb",
		"\x7f",
		"gr\xc3\xbc\xc3\x9f",
		"0123456789012345678901234567890123456789012345678901234567890123",
	};
	static const char longest[] =
		"012345678901234567890123456789012345678901234567890123456789012";
	struct ppt_assignment *assignment = NULL;
	struct fake_host *host = *state;
	size_t i;

	host->node_error = 0;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(ppt_assignment_new(host->ctx, bad[i],
						    &assignment),
				 -EINVAL);
		assert_int_equal(ppt_assignment_new_from_fd(host->ctx, 0,
							    bad[i],
							    &assignment),
				 -EINVAL);
	}
	assert_null(assignment);
	assert_int_equal(sizeof(longest), PPT_LABEL_SIZE);
	fake_expect_version(host);
	fake_expect_version(host);
	assert_int_equal(ppt_assignment_new(host->ctx, longest, &assignment),
			 0);
	assert_string_equal(ppt_assignment_label(assignment), longest);
	ppt_assignment_unref(assignment);
}

static void add_asks_for_the_whole_set(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment;
	struct ppt_reasons *reasons;
	struct two two;

	make_devices(host, &two);
	assignment = new_assignment(host);
	fake_expect_assign(host, "vm1", two.addresses, 2);
	assert_int_equal(ppt_assignment_add(assignment, two.devices, 2,
					    &reasons),
			 0);
	assert_null(reasons);
	/* More of them, with the same label. */
	fake_expect_assign(host, "vm1", two.addresses + 1, 1);
	assert_int_equal(ppt_assignment_add(assignment, two.devices + 1, 1,
					    NULL),
			 0);
	ppt_assignment_unref(assignment);
	ppt_list_unref(two.list);
}

static void add_tells_every_reason(void **state)
{
	/* clang-format off */
	static const struct {
		u32 refused;
		int error;
		const char *owner;
		enum ppt_reason_kind kind;
		const char *name;
		const char *detail;
	} table[] = {
		{ PPT_REFUSED_NOT_CLAIMED, -ENODEV, "",
		  PPT_REASON_NOT_CLAIMED, "e1000e", "" },
		{ PPT_REFUSED_LEAVING, -ENODEV, "", PPT_REASON_LEAVING, "", "" },
		{ PPT_REFUSED_TWICE, -EINVAL, "", PPT_REASON_TWICE, "", "" },
		{ PPT_REFUSED_OWNED, -EBUSY, "vm2", PPT_REASON_VM, "vm2", "0" },
		{ PPT_REFUSED_OWNED, -EBUSY, "", PPT_REASON_VM, "", "0" },
		{ PPT_REFUSED_GROUP, -EBUSY, "vm2",
		  PPT_REASON_GROUP, "vm2", "0001:0a:1f.7" },
		{ PPT_REFUSED_RESET_DOMAIN, -EBUSY, "vm2",
		  PPT_REASON_RESET_DOMAIN, "vm2", "0001:0a:1f.7" },
		{ PPT_REFUSED_HOST, -EBUSY, "nvme",
		  PPT_REASON_HOST, "nvme", "0001:0a:1f.7" },
		{ PPT_REFUSED_SRIOV, -EBUSY, "", PPT_REASON_VFS, "", "" },
		{ PPT_REFUSED_QUARANTINED, -EIO, "",
		  PPT_REASON_QUARANTINED, "", "" },
		{ PPT_REFUSED_NO_IOMMU, -EOPNOTSUPP, "",
		  PPT_REASON_NO_IOMMU, "", "" },
		{ PPT_REFUSED_NO_RESET, -EOPNOTSUPP, "",
		  PPT_REASON_NO_RESET, "", "" },
		{ PPT_REFUSED_RESET_FAILED, -EIO, "",
		  PPT_REASON_RESET_FAILED, "", "" },
	};
	/* clang-format on */
	const struct ppt_address other = {
		.domain = 1,
		.bus = 10,
		.slot = 31,
		.function = 7,
	};
	struct fake_host *host = *state;
	struct ppt_assignment *assignment;
	struct ppt_reasons *reasons;
	struct fake_call *call;
	struct two two;
	size_t i;

	make_devices(host, &two);
	assignment = new_assignment(host);
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		call = fake_expect_assign(host, "vm1", two.addresses, 2);
		call->error = table[i].error;
		call->assign.out_refused = table[i].refused;
		call->assign.out_index = 1;
		call->assign.out_other = other;
		strcpy(call->assign.out_owner, table[i].owner);
		assert_int_equal(ppt_assignment_add(assignment, two.devices, 2,
						    &reasons),
				 table[i].error);
		assert_int_equal(ppt_reasons_count(reasons), 1);
		assert_reason(reasons, 0, table[i].kind, table[i].name,
			      table[i].detail);
		assert_string_equal(ppt_reasons_address(reasons, 0), NIC);
		ppt_reasons_unref(reasons);
	}
	ppt_assignment_unref(assignment);
	ppt_list_unref(two.list);
}

static void add_tells_of_device_that_no_driver_has(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment;
	struct ppt_reasons *reasons;
	struct fake_call *call;
	struct two two;

	make_devices(host, &two);
	assignment = new_assignment(host);
	call = fake_expect_assign(host, "vm1", two.addresses, 1);
	call->error = -ENODEV;
	call->assign.out_refused = PPT_REFUSED_NOT_CLAIMED;
	assert_int_equal(ppt_assignment_add(assignment, two.devices, 1,
					    &reasons),
			 -ENODEV);
	assert_reason(reasons, 0, PPT_REASON_NOT_CLAIMED, "", "");
	assert_string_equal(ppt_reasons_address(reasons, 0), NVME);
	ppt_reasons_unref(reasons);
	ppt_assignment_unref(assignment);
	ppt_list_unref(two.list);
}

/* What a module says that is newer, or that says nothing, is no reason. */
static void add_believes_only_what_it_knows(void **state)
{
	static const struct {
		u32 refused;
		u32 index;
	} table[] = {
		{ PPT_REFUSED_NOT, 0 },
		{ PPT_REFUSED_RESET_FAILED + 1, 0 },
		{ UINT32_MAX, 0 },
		{ PPT_REFUSED_OWNED, 2 },
		{ PPT_REFUSED_OWNED, UINT32_MAX },
	};
	struct fake_host *host = *state;
	struct ppt_assignment *assignment;
	struct ppt_reasons *reasons;
	struct fake_call *call;
	struct two two;
	size_t i;

	make_devices(host, &two);
	assignment = new_assignment(host);
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		call = fake_expect_assign(host, "vm1", two.addresses, 2);
		call->error = -EBUSY;
		call->assign.out_refused = table[i].refused;
		call->assign.out_index = table[i].index;
		assert_int_equal(ppt_assignment_add(assignment, two.devices, 2,
						    &reasons),
				 -EBUSY);
		assert_int_equal(ppt_reasons_count(reasons), 0);
		ppt_reasons_unref(reasons);
	}
	ppt_assignment_unref(assignment);
	ppt_list_unref(two.list);
}

static void owner_without_end_is_cut(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment;
	struct ppt_reasons *reasons;
	struct fake_call *call;
	struct two two;

	make_devices(host, &two);
	assignment = new_assignment(host);
	call = fake_expect_assign(host, "vm1", two.addresses, 1);
	call->error = -EBUSY;
	call->assign.out_refused = PPT_REFUSED_OWNED;
	memset(call->assign.out_owner, 'x', sizeof(call->assign.out_owner));
	assert_int_equal(ppt_assignment_add(assignment, two.devices, 1,
					    &reasons),
			 -EBUSY);
	assert_int_equal(strlen(ppt_reasons_name(reasons, 0)),
			 PPT_LABEL_SIZE - 1);
	ppt_reasons_unref(reasons);
	ppt_assignment_unref(assignment);
	ppt_list_unref(two.list);
}

static void bad_counts_are_refused_without_asking(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment;
	struct ppt_reasons *reasons;
	struct two two;

	make_devices(host, &two);
	assignment = new_assignment(host);
	assert_int_equal(ppt_assignment_add(assignment, two.devices, 0,
					    &reasons),
			 -EINVAL);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);
	assert_int_equal(ppt_assignment_add(assignment, two.devices,
					    PPT_ASSIGN_MAX + 1, NULL),
			 -EINVAL);
	assert_int_equal(ppt_assignment_remove(assignment, two.devices,
					       PPT_ASSIGN_MAX + 1),
			 -EINVAL);
	ppt_assignment_unref(assignment);
	ppt_list_unref(two.list);
}

static void remove_gives_back_some_or_all(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment;
	struct fake_call *call;
	struct two two;

	make_devices(host, &two);
	assignment = new_assignment(host);
	call = fake_expect(host, PPT_IOC_RELEASE);
	call->addresses = two.addresses;
	call->count = 2;
	assert_int_equal(ppt_assignment_remove(assignment, two.devices, 2), 0);
	call = fake_expect(host, PPT_IOC_RELEASE);
	call->addresses = two.addresses + 1;
	call->count = 1;
	call->error = -EPERM;
	assert_int_equal(ppt_assignment_remove(assignment, two.devices + 1, 1),
			 -EPERM);
	fake_expect(host, PPT_IOC_RELEASE);
	assert_int_equal(ppt_assignment_remove(assignment, NULL, 0), 0);
	ppt_assignment_unref(assignment);
	ppt_list_unref(two.list);
}

static void admit_names_process(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment = new_assignment(host);

	fake_expect(host, PPT_IOC_ADMIT)->pidfd = 5;
	assert_int_equal(ppt_assignment_admit(assignment, 5), 0);
	fake_expect(host, PPT_IOC_ADMIT)->pidfd = 5;
	host->calls[host->call_count - 1].error = -ESRCH;
	assert_int_equal(ppt_assignment_admit(assignment, 5), -ESRCH);
	fake_expect(host, PPT_IOC_ADMIT)->pidfd = PPT_ADMIT_CALLER;
	assert_int_equal(ppt_assignment_admit_self(assignment), 0);
	/* A pidfd that couldn't be opened isn't the caller. */
	assert_int_equal(ppt_assignment_admit(assignment, -1), -EBADF);
	ppt_assignment_unref(assignment);
}

static void from_fd_takes_file_only_on_success(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment = NULL;
	struct two two;
	int fd = open("/dev/null", O_RDWR);

	make_devices(host, &two);
	fake_expect(host, PPT_IOC_VERSION)->error = -ENOTTY;
	assert_int_equal(ppt_assignment_new_from_fd(host->ctx, fd, "vm1",
						    &assignment),
			 -ENOTTY);
	fake_expect(host, PPT_IOC_VERSION)->abi = PPT_ABI_VERSION + 1;
	assert_int_equal(ppt_assignment_new_from_fd(host->ctx, fd, "vm1",
						    &assignment),
			 -EPROTO);
	assert_null(assignment);
	assert_true(is_open(fd));

	fake_expect_version(host);
	fake_expect_version(host);
	assert_int_equal(ppt_assignment_new_from_fd(host->ctx, fd, NULL,
						    &assignment),
			 0);
	assert_int_equal(ppt_assignment_fd(assignment), fd);
	assert_null(ppt_assignment_label(assignment));
	/* Its label would differ from the one it was made with. */
	assert_int_equal(ppt_assignment_add(assignment, two.devices, 1, NULL),
			 -EINVAL);
	fake_expect(host, PPT_IOC_RELEASE);
	assert_int_equal(ppt_assignment_remove(assignment, NULL, 0), 0);
	ppt_assignment_unref(assignment);
	assert_false(is_open(fd));
	ppt_list_unref(two.list);
}

static bool is_same_file(int a, int b)
{
	struct stat left, right;

	assert_int_equal(fstat(a, &left), 0);
	assert_int_equal(fstat(b, &right), 0);
	return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

static void check_handing_over(struct fake_host *host, int type)
{
	struct ppt_assignment *assignment = new_assignment(host), *copy;
	int sockets[2], fd;

	assert_int_equal(socketpair(AF_UNIX, type, 0, sockets), 0);
	assert_int_equal(ppt_assignment_send(assignment, sockets[0]), 0);
	fake_expect_version(host);
	fake_expect_version(host);
	assert_int_equal(ppt_assignment_receive(host->ctx, sockets[1], &copy),
			 0);
	fd = ppt_assignment_fd(copy);
	assert_true(is_same_file(fd, ppt_assignment_fd(assignment)));
	assert_int_not_equal(fd, ppt_assignment_fd(assignment));
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_string_equal(ppt_assignment_label(copy), "vm1");
	ppt_assignment_unref(assignment);
	assert_true(is_open(fd));
	ppt_assignment_unref(copy);

	close(sockets[0]);
	assert_int_equal(ppt_assignment_receive(host->ctx, sockets[1], &copy),
			 -ECONNRESET);
	close(sockets[1]);
}

static void file_goes_over_any_unix_socket(void **state)
{
	struct fake_host *host = *state;

	check_handing_over(host, SOCK_SEQPACKET);
	check_handing_over(host, SOCK_STREAM);
	check_handing_over(host, SOCK_STREAM);
}

static void send_to_nobody_fails(void **state)
{
	struct fake_host *host = *state;
	struct ppt_assignment *assignment = new_assignment(host);
	int sockets[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets), 0);
	close(sockets[1]);
	/* And no signal comes. */
	assert_int_equal(ppt_assignment_send(assignment, sockets[0]), -EPIPE);
	close(sockets[0]);
	ppt_assignment_unref(assignment);
}

/* @text of @length with so many copies of a file. */
static void send_raw(int fd, const char *text, size_t length, size_t files)
{
	union {
		char bytes[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	struct iovec data = { .iov_base = (char *)text, .iov_len = length };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };
	int null = open("/dev/null", O_RDWR), fds[] = { null, null };
	struct cmsghdr *header;

	if (files) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(files * sizeof(int));
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(files * sizeof(int));
		memcpy(CMSG_DATA(header), fds, files * sizeof(int));
	}
	assert_true(sendmsg(fd, &message, 0) >= 0);
	close(null);
}

static size_t count_files(void)
{
	size_t count = 0;
	int fd;

	for (fd = 0; fd < 256; fd++)
		count += is_open(fd);
	return count;
}

static void receive_refuses_other_messages(void **state)
{
	static const char label[PPT_LABEL_SIZE + 1] = "vm1";
	struct ppt_assignment *assignment = NULL;
	struct fake_host *host = *state;
	char endless[PPT_LABEL_SIZE];
	const struct {
		const char *text;
		size_t length;
		size_t files;
	} table[] = {
		{ label, PPT_LABEL_SIZE, 0 },
		{ label, PPT_LABEL_SIZE, 2 },
		{ label, PPT_LABEL_SIZE - 1, 1 },
		{ label, PPT_LABEL_SIZE + 1, 1 },
		{ endless, sizeof(endless), 1 },
	};
	size_t i, files;
	int sockets[2];

	memset(endless, 'x', sizeof(endless));
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets), 0);
	files = count_files();
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		send_raw(sockets[0], table[i].text, table[i].length,
			 table[i].files);
		assert_int_equal(ppt_assignment_receive(host->ctx, sockets[1],
							&assignment),
				 -EBADMSG);
		assert_int_equal(count_files(), files);
	}
	/* A file, but none of /dev/ppt. */
	send_raw(sockets[0], label, PPT_LABEL_SIZE, 1);
	fake_expect(host, PPT_IOC_VERSION)->error = -ENOTTY;
	assert_int_equal(ppt_assignment_receive(host->ctx, sockets[1],
						&assignment),
			 -ENOTTY);
	assert_int_equal(count_files(), files);
	assert_null(assignment);
	close(sockets[0]);
	close(sockets[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_opens_node_for_writing),
		TEST(new_tells_why_node_is_of_no_use),
		TEST(new_refuses_bad_label),
		TEST(add_asks_for_the_whole_set),
		TEST(add_tells_every_reason),
		TEST(add_tells_of_device_that_no_driver_has),
		TEST(add_believes_only_what_it_knows),
		TEST(owner_without_end_is_cut),
		TEST(bad_counts_are_refused_without_asking),
		TEST(remove_gives_back_some_or_all),
		TEST(admit_names_process),
		TEST(from_fd_takes_file_only_on_success),
		TEST(file_goes_over_any_unix_socket),
		TEST(send_to_nobody_fails),
		TEST(receive_refuses_other_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
