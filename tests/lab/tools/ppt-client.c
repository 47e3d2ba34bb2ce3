// SPDX-License-Identifier: GPL-2.0
/*
 * A user of /dev/ppt and of VFIO's groups, one command after the other, for the
 * lab's cases. It speaks the plain ioctls, so that nothing of libppt comes in
 * between.
 *
 *   ppt-client [PREFIX…] COMMAND [ARGUMENT…] [+ [PREFIX…] COMMAND …]…
 *
 * Each command prints its name and "ok" or the name of the errno, with what the
 * kernel tells beyond that; the first one that fails ends it with status 1. The
 * table at the end of this file has the commands; prefixes:
 *
 *   try              go on if the command fails
 *   timed            print how many milliseconds it took, too
 *   repeat N         all that follows, N times
 *   kill-within MS   all that follows in a child that gets SIGKILL at a random
 *                    moment; waits until that is dead
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/ppt.h>
#include <linux/vfio.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OPEN_MAX_DEVICES 16
#define SET_MAX (PPT_ASSIGN_MAX + 1)
#define TIMEOUT_MS 60000

struct open_device {
	char name[16];
	int fd;
};

struct open_group {
	char path[64];
	int fd;
};

static int ppt = -1;
static int container = -1;
static struct open_group groups[OPEN_MAX_DEVICES];
static unsigned int groups_count;
static struct open_device devices[OPEN_MAX_DEVICES];
static unsigned int devices_count;

/* What a command has to say beside its errno. */
static char detail[256];

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int call(int fd, unsigned long number, void *argument)
{
	return ioctl(fd, number, argument) < 0 ? -errno : 0;
}

static int open_ppt(int flags)
{
	if (ppt < 0)
		ppt = open(PPT_DEVICE_PATH, flags | O_CLOEXEC);
	return ppt < 0 ? -errno : 0;
}

static struct ppt_address parse_address(const char *text)
{
	unsigned int domain, bus, slot, function;
	char end;

	if (sscanf(text, "%x:%x:%x.%x%c", &domain, &bus, &slot, &function,
		   &end) != 4) {
		fprintf(stderr, "ppt-client: no address: %s\n", text);
		exit(2);
	}
	return (struct ppt_address){
		.domain = domain,
		.bus = bus,
		.slot = slot,
		.function = function,
	};
}

static const char *address_text(const struct ppt_address *address)
{
	static char text[32];

	snprintf(text, sizeof(text), "%04x:%02x:%02x.%x", address->domain,
		 address->bus, address->slot, address->function);
	return text;
}

static const char *name_in(const char *const *names, unsigned int count,
			   unsigned int number)
{
	static char text[16];

	if (number < count && names[number])
		return names[number];
	snprintf(text, sizeof(text), "%u", number);
	return text;
}

#define NAME_IN(names, number) \
	name_in(names, sizeof(names) / sizeof(*(names)), number)

/* --- assignments ------------------------------------------------------------- */

static const char *const refused_name[] = {
	[PPT_REFUSED_NOT] = "NOT",
	[PPT_REFUSED_NOT_CLAIMED] = "NOT_CLAIMED",
	[PPT_REFUSED_LEAVING] = "LEAVING",
	[PPT_REFUSED_TWICE] = "TWICE",
	[PPT_REFUSED_OWNED] = "OWNED",
	[PPT_REFUSED_GROUP] = "GROUP",
	[PPT_REFUSED_RESET_DOMAIN] = "RESET_DOMAIN",
	[PPT_REFUSED_HOST] = "HOST",
	[PPT_REFUSED_SRIOV] = "SRIOV",
	[PPT_REFUSED_QUARANTINED] = "QUARANTINED",
	[PPT_REFUSED_NO_IOMMU] = "NO_IOMMU",
	[PPT_REFUSED_NO_RESET] = "NO_RESET",
	[PPT_REFUSED_RESET_FAILED] = "RESET_FAILED",
};

/* A label of 64 characters and more has no NUL. */
static void init_assign(struct ppt_ioc_assign *assign, const char *label,
			const struct ppt_address *set, __u32 count)
{
	size_t length = strlen(label);

	*assign = (struct ppt_ioc_assign){
		.size = sizeof(*assign),
		.count = count,
		.addresses = (unsigned long)set,
		/* Values that nobody writes, so that an old one is seen. */
		.out_refused = 9999,
		.out_index = 9999,
	};
	if (length > sizeof(assign->label))
		length = sizeof(assign->label);
	memcpy(assign->label, label, length);
}

static unsigned int count_of(char **words)
{
	unsigned int count = 0;

	while (words[count])
		count++;
	return count;
}

static int assign(const char *label, __u32 count, char **words)
{
	static struct ppt_address set[SET_MAX];
	struct ppt_ioc_assign assign;
	int i, ret = open_ppt(O_RDWR);

	if (ret)
		return ret;
	for (i = 0; words[i] && i < SET_MAX; i++)
		set[i] = parse_address(words[i]);
	init_assign(&assign, label, set, count);
	ret = call(ppt, PPT_IOC_ASSIGN, &assign);
	if (ret)
		snprintf(detail, sizeof(detail),
			 "%s index=%u other=%s owner=%.64s",
			 NAME_IN(refused_name, assign.out_refused),
			 assign.out_index, address_text(&assign.out_other),
			 assign.out_owner);
	else if (assign.out_refused)
		ret = -EPROTO;
	return ret;
}

static int do_assign(char **words)
{
	return assign(words[0], count_of(words + 1), words + 1);
}

static int do_assign_count(char **words)
{
	return assign(words[1], strtoul(words[0], NULL, 0), words + 2);
}

static int do_release(char **words)
{
	struct ppt_address set[OPEN_MAX_DEVICES];
	struct ppt_ioc_release release = {
		.size = sizeof(release),
		.count = count_of(words),
		.addresses = *words ? (unsigned long)set : 0,
	};
	int i, ret = open_ppt(O_RDWR);

	if (ret || release.count > OPEN_MAX_DEVICES)
		return ret ? ret : -E2BIG;
	for (i = 0; words[i]; i++)
		set[i] = parse_address(words[i]);
	return call(ppt, PPT_IOC_RELEASE, &release);
}

static int admit(int pidfd)
{
	struct ppt_ioc_admit admit = { .size = sizeof(admit), .pidfd = pidfd };
	int ret = open_ppt(O_RDWR);

	return ret ? ret : call(ppt, PPT_IOC_ADMIT, &admit);
}

static int admit_process(pid_t pid, bool kill_it)
{
	int ret, pidfd = syscall(SYS_pidfd_open, pid, 0);

	if (pidfd < 0)
		return -errno;
	if (kill_it) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	ret = admit(pidfd);
	close(pidfd);
	return ret;
}

static int do_admit(char **words)
{
	return admit_process(atoi(words[0]), false);
}

static int do_admit_dead(char **words)
{
	pid_t pid = fork();

	(void)words;
	if (pid < 0)
		return -errno;
	if (!pid) {
		pause();
		_exit(0);
	}
	return admit_process(pid, true);
}

static int do_admit_self(char **words)
{
	(void)words;
	return admit(PPT_ADMIT_CALLER);
}

static int do_admit_number(char **words)
{
	return admit(atoi(words[0]));
}

static int do_admit_file(char **words)
{
	int ret, fd = open(words[0], O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	ret = admit(fd);
	close(fd);
	return ret;
}

/* --- the file ----------------------------------------------------------------- */

static int do_file(char **words)
{
	(void)words;
	return open_ppt(O_RDWR);
}

static int do_readonly(char **words)
{
	(void)words;
	return open_ppt(O_RDONLY);
}

static int do_close_file(char **words)
{
	int fd = ppt;

	(void)words;
	ppt = -1;
	return close(fd) ? -errno : 0;
}

static int unix_socket(const char *path, struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(address->sun_path, sizeof(address->sun_path), "%s", path);
	return fd < 0 ? -errno : fd;
}

/* A byte and the file of /dev/ppt, in either direction. */
static int pass(int peer, bool sending)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {};
	char byte = 0;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};

	if (!sending) {
		if (recvmsg(peer, &message, MSG_CMSG_CLOEXEC) != 1 ||
		    control.head.cmsg_type != SCM_RIGHTS)
			return -EIO;
		memcpy(&ppt, CMSG_DATA(&control.head), sizeof(int));
		return 0;
	}
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.head), &ppt, sizeof(int));
	return sendmsg(peer, &message, 0) == 1 ? 0 : -EIO;
}

static int do_send(char **words)
{
	struct sockaddr_un address;
	int peer = -1, ret = 0, fd = unix_socket(words[0], &address);

	if (fd < 0)
		return fd;
	if (!bind(fd, (struct sockaddr *)&address, sizeof(address)) &&
	    !listen(fd, 1))
		peer = accept(fd, NULL, NULL);
	if (peer < 0)
		ret = -errno;
	else
		ret = pass(peer, true);
	close(peer);
	close(fd);
	return ret;
}

static int do_receive(char **words)
{
	double end = now_ms() + TIMEOUT_MS;
	struct sockaddr_un address;
	int ret, fd = unix_socket(words[0], &address);

	if (fd < 0)
		return fd;
	while (connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		if (now_ms() > end) {
			close(fd);
			return -ETIMEDOUT;
		}
		usleep(2000);
	}
	ret = pass(fd, false);
	close(fd);
	return ret;
}

/* --- VFIO --------------------------------------------------------------------- */

static int group_of(const char *name, char *path, size_t size)
{
	char link[PATH_MAX], target[PATH_MAX] = "";

	snprintf(link, sizeof(link), "/sys/bus/pci/devices/%s/iommu_group",
		 name);
	if (readlink(link, target, sizeof(target) - 1) < 0)
		return -errno;
	snprintf(path, size, "/dev/vfio/%s", basename(target));
	return 0;
}

static int join_container(int group)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	bool is_first = container < 0;
	int ret;

	if (is_first)
		container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (container < 0)
		return -errno;
	ret = call(group, VFIO_GROUP_GET_STATUS, &status);
	if (ret)
		return ret;
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return -EADDRNOTAVAIL;
	ret = call(group, VFIO_GROUP_SET_CONTAINER, &container);
	if (!ret && is_first &&
	    ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		ret = -errno;
	return ret;
}

/* The group's descriptor; one of each is opened. */
static int open_group(const char *name)
{
	struct open_group *group = &groups[groups_count];
	unsigned int i;
	int ret;

	if (groups_count == OPEN_MAX_DEVICES)
		return -EMFILE;
	ret = group_of(name, group->path, sizeof(group->path));
	if (ret)
		return ret;
	for (i = 0; i < groups_count; i++)
		if (!strcmp(groups[i].path, group->path))
			return groups[i].fd;
	group->fd = open(group->path, O_RDWR | O_CLOEXEC);
	if (group->fd < 0) {
		ret = -errno;
		snprintf(detail, sizeof(detail), "%s", group->path);
		return ret;
	}
	ret = join_container(group->fd);
	if (ret) {
		snprintf(detail, sizeof(detail), "container");
		close(group->fd);
		return ret;
	}
	groups_count++;
	return group->fd;
}

static struct open_device *find_device(const char *name)
{
	unsigned int i;

	for (i = 0; i < devices_count; i++)
		if (!strcmp(devices[i].name, name))
			return &devices[i];
	fprintf(stderr, "ppt-client: not open: %s\n", name);
	exit(2);
}

static int do_open(char **words)
{
	struct open_device *device = &devices[devices_count];
	int group = open_group(words[0]);

	if (group < 0)
		return group;
	if (devices_count == OPEN_MAX_DEVICES)
		return -EMFILE;
	device->fd = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, words[0]);
	if (device->fd < 0) {
		snprintf(detail, sizeof(detail), "device");
		return -errno;
	}
	snprintf(device->name, sizeof(device->name), "%s", words[0]);
	devices_count++;
	return 0;
}

static int do_close(char **words)
{
	struct open_device *device = find_device(words[0]);
	int fd = device->fd;

	*device = devices[--devices_count];
	return close(fd) ? -errno : 0;
}

static int do_vm_reset(char **words)
{
	return call(find_device(words[0])->fd, VFIO_DEVICE_RESET, NULL);
}

static int region_offset(int fd, unsigned int index, off_t *ret_offset)
{
	struct vfio_region_info info = { .argsz = sizeof(info),
					 .index = index };
	int ret = call(fd, VFIO_DEVICE_GET_REGION_INFO, &info);

	*ret_offset = info.offset;
	return ret;
}

/* Where a register is; memory decoding is switched on for it. */
static int find_register(char **words, int *ret_fd, off_t *ret_offset)
{
	unsigned short command = 2;
	off_t config;

	*ret_fd = find_device(words[0])->fd;
	if (region_offset(*ret_fd, VFIO_PCI_CONFIG_REGION_INDEX, &config) ||
	    region_offset(*ret_fd, atoi(words[1]), ret_offset) ||
	    pwrite(*ret_fd, &command, 2, config + 4) != 2)
		return -EIO;
	*ret_offset += strtoul(words[2], NULL, 0);
	return 0;
}

static int do_peek(char **words)
{
	unsigned int value;
	off_t offset;
	int fd;

	if (find_register(words, &fd, &offset) ||
	    pread(fd, &value, 4, offset) != 4)
		return -EIO;
	snprintf(detail, sizeof(detail), "0x%x", value);
	return 0;
}

static int do_poke(char **words)
{
	unsigned int value = strtoul(words[3], NULL, 0);
	off_t offset;
	int fd;

	if (find_register(words, &fd, &offset) ||
	    pwrite(fd, &value, 4, offset) != 4)
		return -EIO;
	return 0;
}

/* --- what is told --------------------------------------------------------------- */

static void print_record(const struct ppt_reset_record *record)
{
	printf(" why=%u method=%u result=%u elided=%u us=%u", record->why,
	       record->method, record->result, record->elided,
	       record->duration_us);
}

static int do_resets(char **words)
{
	struct ppt_ioc_resets resets = { .size = sizeof(resets) };
	int ret = open_ppt(O_RDWR);
	__u32 i;

	resets.address = parse_address(words[0]);
	if (!ret)
		ret = call(ppt, PPT_IOC_RESETS, &resets);
	for (i = 0; !ret && i < resets.out_count; i++) {
		printf("%s", words[0]);
		print_record(&resets.out_records[i]);
		puts("");
	}
	return ret;
}

static const char *const event_name[] = {
	[PPT_EVENT_LOST] = "LOST",
	[PPT_EVENT_CLAIMED] = "CLAIMED",
	[PPT_EVENT_REMOVED] = "REMOVED",
	[PPT_EVENT_ASSIGNED] = "ASSIGNED",
	[PPT_EVENT_RELEASED] = "RELEASED",
	[PPT_EVENT_OPENED] = "OPENED",
	[PPT_EVENT_CLOSED] = "CLOSED",
	[PPT_EVENT_RESET] = "RESET",
	[PPT_EVENT_QUARANTINED] = "QUARANTINED",
	[PPT_EVENT_RECOVERED] = "RECOVERED",
	[PPT_EVENT_ERROR] = "ERROR",
	[PPT_EVENT_REFUSED] = "REFUSED",
};

static void print_event(const struct ppt_event *event)
{
	printf("%s %s '%.64s' value=%u", NAME_IN(event_name, event->what),
	       address_text(&event->address), event->owner, event->value);
	if (event->record.time_ns)
		print_record(&event->record);
	puts("");
}

/* Reads up to @max events and prints them; 0 or an error. */
static int read_events(unsigned int max, bool wait)
{
	struct ppt_event events[64];
	ssize_t size;
	int i, ret = open_ppt(O_RDWR);

	if (ret)
		return ret;
	fcntl(ppt, F_SETFL, wait ? 0 : O_NONBLOCK);
	size = read(ppt, events, max * sizeof(*events));
	if (size < 0)
		return -errno;
	if (size % sizeof(*events))
		return -EPROTO;
	for (i = 0; i < (int)(size / sizeof(*events)); i++)
		print_event(&events[i]);
	return 0;
}

/* All that there are. */
static int do_events(char **words)
{
	int ret = read_events(64, false);

	(void)words;
	if (ret)
		return ret;
	while (!ret)
		ret = read_events(64, false);
	return ret == -EAGAIN ? 0 : ret;
}

/* One, for which it waits. */
static int do_event(char **words)
{
	(void)words;
	return read_events(1, true);
}

static int do_read_bytes(char **words)
{
	char bytes[4096];
	ssize_t size;
	int ret = open_ppt(O_RDWR);

	if (ret)
		return ret;
	fcntl(ppt, F_SETFL, O_NONBLOCK);
	size = read(ppt, bytes, strtoul(words[0], NULL, 0) % sizeof(bytes));
	if (size >= 0)
		snprintf(detail, sizeof(detail), "%zd", size);
	return size < 0 ? -errno : 0;
}

static int do_poll(char **words)
{
	struct pollfd wanted = { .events = POLLIN };
	int ret = open_ppt(O_RDWR);

	if (ret)
		return ret;
	wanted.fd = ppt;
	ret = poll(&wanted, 1, atoi(words[0]));
	if (ret < 0)
		return -errno;
	return ret && wanted.revents & POLLIN ? 0 : -ETIMEDOUT;
}

/* --- a race ----------------------------------------------------------------------- */

struct contestant {
	const char *label;
	struct ppt_address set[OPEN_MAX_DEVICES];
	unsigned int count;
	struct ppt_ioc_assign assign;
	int ret;
	int done; /* the step that it has done last */
};

/* Shared by three processes: odd steps are for assigning, even ones release. */
struct contest {
	int step;
	struct contestant contestants[2];
};

static void parse_set(struct contestant *contestant, char *text)
{
	char *word;

	for (word = strtok(text, ","); word; word = strtok(NULL, ","))
		if (contestant->count < OPEN_MAX_DEVICES)
			contestant->set[contestant->count++] =
				parse_address(word);
}

static void contend(struct contest *contest, struct contestant *self)
{
	struct ppt_ioc_release release = { .size = sizeof(release) };
	int step, fd = open(PPT_DEVICE_PATH, O_RDWR | O_CLOEXEC);

	for (step = 1;; step++) {
		while (__atomic_load_n(&contest->step, __ATOMIC_ACQUIRE) < step)
			sched_yield();
		if (step % 2) {
			init_assign(&self->assign, self->label, self->set,
				    self->count);
			self->ret = call(fd, PPT_IOC_ASSIGN, &self->assign);
		} else {
			self->ret = call(fd, PPT_IOC_RELEASE, &release);
		}
		__atomic_store_n(&self->done, step, __ATOMIC_RELEASE);
	}
}

static void one_step(struct contest *contest)
{
	int i, step = __atomic_add_fetch(&contest->step, 1, __ATOMIC_RELEASE);

	for (i = 0; i < 2; i++)
		while (__atomic_load_n(&contest->contestants[i].done,
				       __ATOMIC_ACQUIRE) < step)
			usleep(200);
}

static bool is_same(const struct ppt_address *a, const struct ppt_address *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static bool has(const struct contestant *contestant,
		const struct ppt_address *address)
{
	unsigned int i;

	for (i = 0; i < contestant->count; i++)
		if (is_same(&contestant->set[i], address))
			return true;
	return false;
}

static bool is_owner(const struct ppt_address *address, const char *label)
{
	struct ppt_ioc_device device = { .size = sizeof(device),
					 .address = *address };

	if (call(ppt, PPT_IOC_DEVICE, &device))
		return false;
	return !strcmp(device.out_owner, label);
}

/* NULL, or what is wrong with the end of a race. */
static const char *judge(const struct contestant *winner,
			 const struct contestant *loser)
{
	const struct ppt_ioc_assign *assign = &loser->assign;
	unsigned int i;

	if (winner->ret || loser->ret != -EBUSY)
		return "not one won and one was refused";
	for (i = 0; i < winner->count; i++)
		if (!is_owner(&winner->set[i], winner->label))
			return "the winner hasn't all";
	for (i = 0; i < loser->count; i++)
		if (!has(winner, &loser->set[i]) &&
		    !is_owner(&loser->set[i], ""))
			return "the loser has something";
	if (assign->out_refused != PPT_REFUSED_OWNED)
		return "the reason isn't that it is owned";
	if (strcmp(assign->out_owner, winner->label))
		return "the loser isn't told who has it";
	if (assign->out_index >= loser->count ||
	    !is_same(&assign->out_other, &loser->set[assign->out_index]) ||
	    !has(winner, &assign->out_other))
		return "the loser is told of another device";
	return NULL;
}

static int race(struct contest *contest, unsigned int rounds)
{
	struct contestant *a = &contest->contestants[0], *b = a + 1;
	unsigned int i, a_won = 0;
	const char *wrong;

	for (i = 0; i < rounds; i++) {
		one_step(contest);
		wrong = a->ret ? judge(b, a) : judge(a, b);
		if (wrong) {
			snprintf(detail, sizeof(detail),
				 "round %u: %s (%d, %d)", i, wrong, a->ret,
				 b->ret);
			return -EPROTO;
		}
		a_won += !a->ret;
		one_step(contest);
		if (a->ret || b->ret) {
			snprintf(detail, sizeof(detail), "release: %d, %d",
				 a->ret, b->ret);
			return -EPROTO;
		}
	}
	snprintf(detail, sizeof(detail), "first=%u second=%u", a_won,
		 rounds - a_won);
	return 0;
}

static int do_race(char **words)
{
	struct contest *contest = mmap(NULL, sizeof(*contest),
				       PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, ret = open_ppt(O_RDONLY);
	pid_t pids[2];

	if (ret || contest == MAP_FAILED)
		return ret ? ret : -ENOMEM;
	for (i = 0; i < 2; i++) {
		contest->contestants[i].label = i ? "second" : "first";
		parse_set(&contest->contestants[i], words[1 + i]);
	}
	for (i = 0; i < 2; i++) {
		pids[i] = fork();
		if (!pids[i])
			contend(contest, &contest->contestants[i]);
	}
	ret = race(contest, atoi(words[0]));
	for (i = 0; i < 2; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	return ret;
}

/* --- the rest ----------------------------------------------------------------------- */

static int do_hold(char **words)
{
	(void)words;
	pause();
	return -errno;
}

static int do_until(char **words)
{
	double end = now_ms() + TIMEOUT_MS;

	while (access(words[0], F_OK)) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(2000);
	}
	return 0;
}

/* The program keeps the file and all that is open. */
static int do_exec(char **words)
{
	if (ppt >= 0)
		fcntl(ppt, F_SETFD, 0);
	execvp(words[0], words);
	return -errno;
}

struct command {
	const char *name;
	unsigned int min_words;
	int (*run)(char **words);
};

/* clang-format off */
static const struct command commands[] = {
	{ "file",         0, do_file },		/* open /dev/ppt now */
	{ "readonly",     0, do_readonly },	/* the same, for reading */
	{ "close-file",   0, do_close_file },
	{ "send",         1, do_send },		/* SOCKET: hand it on */
	{ "receive",      1, do_receive },	/* SOCKET */
	{ "assign",       1, do_assign },	/* NAME DEVICE… */
	{ "assign-count", 2, do_assign_count },	/* COUNT NAME DEVICE… */
	{ "release",      0, do_release },	/* [DEVICE…] */
	{ "admit",        1, do_admit },	/* PID */
	{ "admit-self",   0, do_admit_self },
	{ "admit-dead",   0, do_admit_dead },	/* a child that ended */
	{ "admit-number", 1, do_admit_number },	/* NUMBER, as a pidfd */
	{ "admit-file",   1, do_admit_file },	/* PATH, as a pidfd */
	{ "resets",       1, do_resets },	/* DEVICE: newest first */
	{ "open",         1, do_open },		/* DEVICE, through VFIO */
	{ "close",        1, do_close },	/* DEVICE */
	{ "vm-reset",     1, do_vm_reset },	/* DEVICE */
	{ "peek",         3, do_peek },		/* DEVICE BAR OFFSET */
	{ "poke",         4, do_poke },		/* DEVICE BAR OFFSET VALUE */
	{ "event",        0, do_event },	/* wait for one */
	{ "events",       0, do_events },	/* what there are */
	{ "read-bytes",   1, do_read_bytes },	/* COUNT, without waiting */
	{ "poll",         1, do_poll },		/* MILLISECONDS */
	{ "race",         3, do_race },		/* ROUNDS SET SET; a,b,c */
	{ "until",        1, do_until },	/* PATH exists */
	{ "hold",         0, do_hold },		/* until a signal */
	{ "exec",         1, do_exec },		/* PROGRAM [ARGUMENT…] */
};

/* clang-format on */

static const struct command *find_command(char **words)
{
	unsigned int i, count = count_of(words);

	for (i = 0; count && i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(commands[i].name, words[0]) &&
		    count > commands[i].min_words)
			return &commands[i];
	fprintf(stderr, "ppt-client: no such command, or too few words: %s\n",
		count ? words[0] : "");
	exit(2);
}

static int run_command(char **words, bool timed)
{
	const struct command *command = find_command(words);
	double begin = now_ms();
	int ret;

	detail[0] = '\0';
	ret = command->run(words + 1);
	printf("%s: %s", words[0], ret ? strerrorname_np(-ret) : "ok");
	if (detail[0])
		printf(" %s", detail);
	if (timed)
		printf(" ms=%.1f", now_ms() - begin);
	puts("");
	return ret;
}

static int run_all(char **words);

static int run_and_kill(char **words, unsigned int within_ms)
{
	unsigned int random = 0;
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (!pid)
		_exit(run_all(words) ? 1 : 0);
	if (getrandom(&random, sizeof(random), 0) < 0)
		return -errno;
	usleep(random % (within_ms * 1000 + 1));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return 0;
}

static int repeat(char **words, int times)
{
	int ret = 0;

	while (!ret && times--)
		ret = run_all(words);
	return ret;
}

/* Commands up to the end, or to the first that fails. */
static int run_all(char **words)
{
	while (*words) {
		bool try = false, timed = false;
		int count, ret;
		char *end;

		if (!strcmp(*words, "repeat") && words[1])
			return repeat(words + 2, atoi(words[1]));
		if (!strcmp(*words, "kill-within") && words[1])
			return run_and_kill(words + 2, atoi(words[1]));
		for (;; words++) {
			if (*words && !strcmp(*words, "try"))
				try = true;
			else if (*words && !strcmp(*words, "timed"))
				timed = true;
			else
				break;
		}
		for (count = 0; words[count] && strcmp(words[count], "+");)
			count++;
		end = words[count];
		words[count] = NULL;
		ret = run_command(words, timed);
		words[count] = end;
		if (ret && !try)
			return ret;
		words += count + !!end;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr,
			"usage: ppt-client [PREFIX…] COMMAND [ARGUMENT…] [+ …]…\n");
		return 2;
	}
	/* A reader sees each line when it is there, also if this is killed. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	return run_all(argv + 1) ? 1 : 0;
}
