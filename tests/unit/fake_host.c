// SPDX-License-Identifier: GPL-2.0
/* A machine for tests of libppt: see fake_host.h. */
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_host.h"

static void full_path(struct fake_host *host, char out[PATH_MAX],
		      const char *path, va_list args)
{
	int length = snprintf(out, PATH_MAX, "%s/", host->root);

	vsnprintf(out + length, PATH_MAX - length, path, args);
}

static void make_dirs(char *path)
{
	char *slash = path;

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
}

void fake_file(struct fake_host *host, const char *text, const char *path, ...)
{
	char full[PATH_MAX];
	va_list args;
	FILE *file;

	va_start(args, path);
	full_path(host, full, path, args);
	va_end(args);
	make_dirs(full);
	file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void write_bytes(const char *full, const void *data, size_t size)
{
	FILE *file = fopen(full, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

void fake_bytes(struct fake_host *host, const void *data, size_t size,
		const char *path, ...)
{
	char full[PATH_MAX];
	va_list args;

	va_start(args, path);
	full_path(host, full, path, args);
	va_end(args);
	make_dirs(full);
	write_bytes(full, data, size);
}

void fake_rom(struct fake_host *host, const char *address, const void *data,
	      size_t size)
{
	fake_file(host, "", "sys/bus/pci/devices/%s/rom", address);
	if (data)
		fake_bytes(host, data, size, "sys/bus/pci/devices/%s/rom.on",
			   address);
	else
		fake_dir(host, "sys/bus/pci/devices/%s/rom.on", address);
}

void fake_dir(struct fake_host *host, const char *path, ...)
{
	char full[PATH_MAX];
	va_list args;

	va_start(args, path);
	full_path(host, full, path, args);
	va_end(args);
	make_dirs(full);
	mkdir(full, 0755);
}

void fake_link(struct fake_host *host, const char *target, const char *path,
	       ...)
{
	char full[PATH_MAX], to[PATH_MAX];
	va_list args;

	va_start(args, path);
	full_path(host, full, path, args);
	va_end(args);
	make_dirs(full);
	snprintf(to, sizeof(to), "%s/%s", host->root, target);
	unlink(full);
	assert_int_equal(symlink(to, full), 0);
}

void fake_remove(struct fake_host *host, const char *path, ...)
{
	char full[PATH_MAX];
	va_list args;

	va_start(args, path);
	full_path(host, full, path, args);
	va_end(args);
	remove(full);
}

void fake_process(struct fake_host *host, const char *pid, const char *command,
		  const char *node)
{
	char path[PATH_MAX];

	fake_file(host, command, "proc/%s/comm", pid);
	fake_dir(host, "proc/%s/fd", pid);
	snprintf(path, sizeof(path), "%s/proc/%s/fd/3", host->root, pid);
	assert_int_equal(symlink(node, path), 0);
}

void fake_driver(struct fake_host *host, const char *name)
{
	fake_file(host, "", "sys/bus/pci/drivers/%s/bind", name);
	fake_file(host, "", "sys/bus/pci/drivers/%s/unbind", name);
}

void fake_module(struct fake_host *host)
{
	fake_driver(host, "ppt");
	host->node_error = 0;
}

static void set_driver(struct fake_host *host, const char *address,
		       const char *driver)
{
	char target[FAKE_TEXT];

	snprintf(target, sizeof(target), "sys/bus/pci/drivers/%s", driver);
	fake_link(host, target, "sys/bus/pci/devices/%s/driver", address);
}

void fake_device(struct fake_host *host, const char *parent,
		 const char *address, const char *ids, const char *class_code,
		 const char *driver)
{
	unsigned long code = strtoul(class_code, NULL, 16);
	char modalias[FAKE_TEXT], target[FAKE_TEXT];
	unsigned int vendor = 0, device = 0;

	sscanf(ids, "%X:%X", &vendor, &device);
	snprintf(modalias, sizeof(modalias),
		 "pci:v%08Xd%08Xsv00001AF4sd00001100bc%02lXsc%02lXi%02lX\n",
		 vendor, device, code >> 16 & 0xff, code >> 8 & 0xff,
		 code & 0xff);
	fake_file(host, modalias, "sys/devices/%s/%s/modalias", parent,
		  address);
	fake_file(host, "(null)\n", "sys/devices/%s/%s/driver_override", parent,
		  address);
	snprintf(target, sizeof(target), "sys/devices/%s/%s", parent, address);
	fake_link(host, target, "sys/bus/pci/devices/%s", address);
	if (driver) {
		fake_driver(host, driver);
		set_driver(host, address, driver);
	}
}

static bool ends_like(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && !strcmp(text + length - tail, end);
}

/* Gone from the bus, but its folder stays, for when it comes back. */
static void do_remove(struct fake_host *host, const char *path)
{
	char link[PATH_MAX], target[PATH_MAX];
	const char *folder;
	ssize_t length;

	if (sscanf(path, "bus/pci/devices/%31[^/]/", host->removed) != 1)
		return;
	fake_remove(host, "sys/bus/pci/devices/%s/driver", host->removed);
	fake_file(host, "(null)\n", "sys/bus/pci/devices/%s/driver_override",
		  host->removed);
	snprintf(link, sizeof(link), "%s/sys/bus/pci/devices/%s", host->root,
		 host->removed);
	length = readlink(link, target, sizeof(target) - 1);
	assert_true(length > 0);
	target[length] = '\0';
	folder = target + strlen(host->root) + 1;
	assert_true(strlen(folder) < sizeof(host->removed_target));
	strcpy(host->removed_target, folder);
	unlink(link);
}

static void do_rescan(struct fake_host *host)
{
	if (!host->removed[0])
		return;
	if (host->scans_in_vain) {
		host->scans_in_vain--;
		return;
	}
	fake_link(host, host->removed_target, "sys/bus/pci/devices/%s",
		  host->removed);
	if (host->scan_driver)
		set_driver(host, host->removed, host->scan_driver);
	host->removed[0] = '\0';
}

static void switch_rom(struct fake_host *host, const char *path, bool on)
{
	char target[FAKE_TEXT];

	fake_remove(host, "sys/%s", path);
	snprintf(target, sizeof(target), "sys/%s.on", path);
	if (on)
		fake_link(host, target, "sys/%s", path);
	else
		fake_file(host, "", "sys/%s", path);
}

/* What the PCI core makes of a write; the folder of a driver is its name. */
static void do_write(struct fake_host *host, const char *path, const char *text)
{
	char driver[FAKE_TEXT], address[FAKE_TEXT];

	if (ends_like(path, "/driver_override")) {
		fake_file(host, text[0] == '\n' ? "(null)\n" : text, "sys/%s",
			  path);
		if (host->late_driver &&
		    sscanf(path, "bus/pci/devices/%[^/]/", address) == 1)
			set_driver(host, address, host->late_driver);
		host->late_driver = NULL;
	} else if (sscanf(path, "bus/pci/drivers/%[^/]/", driver) == 1) {
		if (ends_like(path, "/unbind"))
			fake_remove(host, "sys/bus/pci/devices/%s/driver",
				    text);
		else
			set_driver(host, text, driver);
	} else if (ends_like(path, "/remove")) {
		do_remove(host, path);
	} else if (ends_like(path, "/rescan")) {
		do_rescan(host);
	} else if (ends_like(path, "/rom")) {
		switch_rom(host, path, strcmp(text, "0\n"));
	} else if (!strcmp(path, "bus/pci/drivers_probe")) {
		if (host->host_driver)
			set_driver(host, text, host->host_driver);
	} else {
		fake_file(host, text, "sys/%s", path);
	}
}

static int fake_write(struct ppt_ctx *ctx, const char *path, const char *text)
{
	struct fake_host *host = ctx->ops_data;
	size_t used = strlen(host->writes);

	snprintf(host->writes + used, sizeof(host->writes) - used, "%s=%s%s",
		 path, text, ends_like(text, "\n") ? "" : "\n");
	if (host->fail_path && ends_like(path, host->fail_path))
		return host->fail_error;
	do_write(host, path, text);
	return 0;
}

static int fake_open(struct ppt_ctx *ctx, const char *path, int flags)
{
	struct fake_host *host = ctx->ops_data;
	const char *name = path + strlen(host->root) + strlen("/dev/");
	char word[FAKE_TEXT];

	if (!strcmp(name, "ppt")) {
		host->node_flags = flags;
		if (!host->node_error && host->node_fd)
			return dup(host->node_fd);
		return host->node_error ? host->node_error :
					  open("/dev/null", flags | O_CLOEXEC);
	}
	snprintf(word, sizeof(word), " %s ", name);
	if (host->busy && strstr(host->busy, word))
		return host->busy_error ? host->busy_error : -EBUSY;
	if (ppt_sysfs_exists(ctx, "class/block/%s/dev", name))
		return open("/dev/null", O_RDONLY);
	return -ENOENT;
}

static int answer_list(const struct fake_call *call, struct ppt_ioc_list *list)
{
	list->out_count = call->count;
	if (list->capacity < call->count)
		return -EMSGSIZE;
	if (call->count)
		memcpy((void *)(uintptr_t)list->addresses, call->addresses,
		       call->count * sizeof(*call->addresses));
	return 0;
}

static int answer_device(const struct fake_call *call,
			 struct ppt_ioc_device *device)
{
	size_t size = call->device_size;

	assert_memory_equal(&device->address, &call->address,
			    sizeof(call->address));
	if (call->error)
		return call->error;
	if (!call->device_size) {
		*device = call->device;
		return 0;
	}
	/* An older module refuses what it doesn't know and isn't zero. */
	while (size < sizeof(*device))
		assert_int_equal(((const char *)device)[size++], 0);
	memcpy(device, &call->device, call->device_size);
	return 0;
}

static int answer_entry(const struct fake_call *call,
			struct ppt_ioc_entry *entry)
{
	assert_int_equal(entry->index, call->entry.index);
	if (call->error)
		return call->error;
	*entry = call->entry;
	return 0;
}

static void assert_addresses(const struct fake_call *call, u32 count,
			     u64 addresses)
{
	assert_int_equal(count, call->count);
	if (count)
		assert_memory_equal((void *)(uintptr_t)addresses,
				    call->addresses,
				    count * sizeof(*call->addresses));
	else
		assert_int_equal(addresses, 0);
}

static int answer_assign(const struct fake_call *call,
			 struct ppt_ioc_assign *assign)
{
	assert_addresses(call, assign->count, assign->addresses);
	if (!call->any_label)
		assert_string_equal(assign->label, call->assign.label);
	assert_int_equal(assign->__reserved, 0);
	assign->out_index = call->assign.out_index;
	assign->out_refused = call->assign.out_refused;
	assign->out_other = call->assign.out_other;
	memcpy(assign->out_owner, call->assign.out_owner,
	       sizeof(assign->out_owner));
	return call->error;
}

static int answer_release(const struct fake_call *call,
			  const struct ppt_ioc_release *release)
{
	assert_addresses(call, release->count, release->addresses);
	assert_int_equal(release->__reserved, 0);
	return call->error;
}

static int answer_admit(const struct fake_call *call,
			const struct ppt_ioc_admit *admit)
{
	if (!call->any_pidfd)
		assert_int_equal(admit->pidfd, call->pidfd);
	assert_int_equal(admit->__reserved, 0);
	return call->error;
}

static int answer_resets(const struct fake_call *call,
			 struct ppt_ioc_resets *resets)
{
	assert_memory_equal(&resets->address, &call->address,
			    sizeof(call->address));
	if (call->error)
		return call->error;
	resets->out_count = call->resets.out_count;
	memcpy(resets->out_records, call->resets.out_records,
	       sizeof(resets->out_records));
	return 0;
}

static int answer_reset(struct fake_host *host, const struct fake_call *call,
			struct ppt_ioc_reset *reset)
{
	assert_int_equal(host->node_flags & O_ACCMODE, O_RDWR);
	assert_memory_equal(&reset->address, &call->address,
			    sizeof(call->address));
	assert_int_equal(reset->flags, call->reset.flags);
	assert_int_equal(reset->method, call->reset.method);
	assert_int_equal(reset->__reserved, 0);
	reset->out_record = call->reset.out_record;
	return call->error;
}

static int answer_rom(const struct fake_call *call, struct ppt_ioc_rom *rom)
{
	assert_memory_equal(&rom->address, &call->address,
			    sizeof(call->address));
	assert_int_equal(rom->flags, 0);
	if (call->error)
		return call->error;
	*rom = call->rom;
	return 0;
}

static int answer_rom_read(struct fake_host *host, const struct fake_call *call,
			   struct ppt_ioc_rom_read *read)
{
	assert_int_equal(host->node_flags & O_ACCMODE, O_RDWR);
	assert_memory_equal(&read->address, &call->address,
			    sizeof(call->address));
	assert_int_equal(read->flags, call->rom_flags);
	assert_int_equal(read->offset, call->rom_offset);
	assert_int_equal(read->__reserved, 0);
	if (call->error)
		return call->error;
	read->out_size = call->rom_size;
	read->out_source = call->rom_source;
	if (read->offset >= call->rom_size)
		return -ERANGE;
	read->out_count = call->rom_size - read->offset;
	if (read->out_count > read->capacity) {
		if (!(read->flags & PPT_ROM_READ_F_PART))
			return -EMSGSIZE;
		read->out_count = read->capacity;
	}
	memcpy((void *)(uintptr_t)read->data,
	       (const u8 *)call->rom_data + read->offset, read->out_count);
	return 0;
}

static int answer_rom_set(struct fake_host *host, const struct fake_call *call,
			  struct ppt_ioc_rom_set *set)
{
	assert_int_equal(host->node_flags & O_ACCMODE, O_RDWR);
	assert_memory_equal(&set->address, &call->address,
			    sizeof(call->address));
	assert_int_equal(set->flags, call->rom_flags);
	assert_int_equal(set->mode, call->rom_mode);
	assert_int_equal(set->count, call->rom_size);
	if (set->count)
		assert_memory_equal((void *)(uintptr_t)set->data,
				    call->rom_data, set->count);
	else
		assert_int_equal(set->data, 0);
	set->out_defect = call->rom_defect;
	set->out_defect_offset = call->rom_defect ? 0x3ff : 0;
	return call->error;
}

static int answer_igd(const struct fake_call *call, struct ppt_ioc_igd *igd)
{
	assert_memory_equal(&igd->address, &call->address,
			    sizeof(call->address));
	assert_int_equal(igd->__reserved, 0);
	if (call->error)
		return call->error;
	*igd = call->igd;
	return 0;
}

static int answer_opregion(struct fake_host *host, const struct fake_call *call,
			   struct ppt_ioc_opregion *read)
{
	assert_int_equal(host->node_flags & O_ACCMODE, O_RDWR);
	assert_memory_equal(&read->address, &call->address,
			    sizeof(call->address));
	assert_int_equal(read->flags, call->rom_flags);
	assert_int_equal(read->offset, call->rom_offset);
	if (call->error)
		return call->error;
	read->out_size = call->rom_size;
	if (read->offset >= call->rom_size)
		return -ERANGE;
	read->out_count = call->rom_size - read->offset;
	if (read->out_count > read->capacity) {
		if (!(read->flags & PPT_OPREGION_F_PART))
			return -EMSGSIZE;
		read->out_count = read->capacity;
	}
	memcpy((void *)(uintptr_t)read->data,
	       (const u8 *)call->rom_data + read->offset, read->out_count);
	return 0;
}

static void fake_sleep(struct ppt_ctx *ctx, unsigned int time_ms)
{
	struct fake_host *host = ctx->ops_data;

	host->slept_ms += time_ms;
}

static int fake_ioctl(struct ppt_ctx *ctx, int fd, unsigned long request,
		      void *arg)
{
	struct fake_host *host = ctx->ops_data;
	struct ppt_ioc_version *version = arg;
	const struct fake_call *call;

	(void)fd;
	assert_true(host->calls_done < host->call_count);
	call = &host->calls[host->calls_done++];
	assert_int_equal(request, call->request);
	/* Of every struct, size and flags come first. */
	if (request != PPT_IOC_RESET && request != PPT_IOC_ROM_READ &&
	    request != PPT_IOC_ROM_SET && request != PPT_IOC_OPREGION)
		assert_int_equal(version->flags, 0);
	switch (request) {
	case PPT_IOC_VERSION:
		assert_int_equal(version->size, sizeof(*version));
		version->out_abi = call->abi;
		version->out_features = call->features;
		return call->error;
	case PPT_IOC_LIST:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_list));
		return answer_list(call, arg);
	case PPT_IOC_DEVICE:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_device));
		return answer_device(call, arg);
	case PPT_IOC_ENTRY:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_entry));
		return answer_entry(call, arg);
	case PPT_IOC_ASSIGN:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_assign));
		return answer_assign(call, arg);
	case PPT_IOC_RELEASE:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_release));
		return answer_release(call, arg);
	case PPT_IOC_ADMIT:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_admit));
		return answer_admit(call, arg);
	case PPT_IOC_RESETS:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_resets));
		return answer_resets(call, arg);
	case PPT_IOC_RESET:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_reset));
		return answer_reset(host, call, arg);
	case PPT_IOC_ROM:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_rom));
		return answer_rom(call, arg);
	case PPT_IOC_ROM_READ:
		assert_int_equal(version->size,
				 sizeof(struct ppt_ioc_rom_read));
		return answer_rom_read(host, call, arg);
	case PPT_IOC_ROM_SET:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_rom_set));
		return answer_rom_set(host, call, arg);
	case PPT_IOC_IGD:
		assert_int_equal(version->size, sizeof(struct ppt_ioc_igd));
		return answer_igd(call, arg);
	case PPT_IOC_OPREGION:
		assert_int_equal(version->size,
				 sizeof(struct ppt_ioc_opregion));
		return answer_opregion(host, call, arg);
	}
	return -ENOTTY;
}

struct fake_call *fake_expect(struct fake_host *host, unsigned long request)
{
	struct fake_call *call = &host->calls[host->call_count++];

	assert_true(host->call_count <= FAKE_CALLS);
	call->request = request;
	return call;
}

void fake_expect_version(struct fake_host *host)
{
	struct fake_call *call = fake_expect(host, PPT_IOC_VERSION);

	call->abi = PPT_ABI_VERSION;
	call->features = PPT_FEATURE_ASSIGN | PPT_FEATURE_RESET |
			 PPT_FEATURE_EVENTS;
}

void fake_expect_rom_version(struct fake_host *host)
{
	fake_expect_version(host);
	host->calls[host->call_count - 1].features |= PPT_FEATURE_ROM;
}

void fake_expect_igd_version(struct fake_host *host)
{
	fake_expect_rom_version(host);
	host->calls[host->call_count - 1].features |= PPT_FEATURE_IGD;
}

struct fake_call *fake_expect_assign(struct fake_host *host, const char *label,
				     const struct ppt_address *addresses,
				     u32 count)
{
	struct fake_call *call = fake_expect(host, PPT_IOC_ASSIGN);

	snprintf(call->assign.label, sizeof(call->assign.label), "%s", label);
	call->addresses = addresses;
	call->count = count;
	return call;
}

void fake_expect_list(struct fake_host *host,
		      const struct ppt_address *addresses, u32 count)
{
	struct fake_call *call;

	fake_expect_version(host);
	call = fake_expect(host, PPT_IOC_LIST);
	call->addresses = addresses;
	call->count = count;
}

struct fake_call *fake_expect_device(struct fake_host *host,
				     struct ppt_address address, u32 state,
				     const char *owner)
{
	struct fake_call *call = fake_expect(host, PPT_IOC_DEVICE);

	call->address = address;
	call->device.out_state = state;
	call->device.out_group = -1;
	snprintf(call->device.out_owner, sizeof(call->device.out_owner), "%s",
		 owner);
	return call;
}

struct fake_call *fake_expect_reset(struct fake_host *host,
				    struct ppt_address address, u32 method,
				    u32 flags, u8 result)
{
	struct fake_call *call;

	fake_expect_version(host);
	call = fake_expect(host, PPT_IOC_RESET);
	call->address = address;
	call->reset.flags = flags;
	call->reset.method = method;
	call->reset.out_record = (struct ppt_reset_record){
		.time_ns = 1700000000000000000,
		.duration_us = 102500,
		.why = PPT_WHY_ADMIN,
		.method = method,
		.result = result,
	};
	return call;
}

int fake_host_setup(void **state)
{
	struct fake_host *host = calloc(1, sizeof(*host));
	char path[PATH_MAX];

	assert_non_null(host);
	strcpy(host->root, "/tmp/test_libppt.XXXXXX");
	assert_non_null(mkdtemp(host->root));
	host->node_error = -ENOENT;
	fake_dir(host, "sys/bus/pci/devices");
	fake_dir(host, "sys/bus/pci/drivers");
	fake_dir(host, "modules");
	fake_file(host, "", "proc/swaps");
	fake_file(host, "", "proc/self/mountinfo");

	assert_int_equal(ppt_ctx_new(&host->ctx), 0);
	host->ctx->ops = (struct ppt_ops){ fake_open, fake_ioctl, fake_write,
					   fake_sleep };
	host->ctx->ops_data = host;
	snprintf(path, sizeof(path), "%s/sys", host->root);
	assert_int_equal(ppt_ctx_set_sysfs_root(host->ctx, path), 0);
	snprintf(path, sizeof(path), "%s/proc", host->root);
	assert_int_equal(ppt_ctx_set_proc_root(host->ctx, path), 0);
	snprintf(path, sizeof(path), "%s/dev", host->root);
	assert_int_equal(ppt_ctx_set_dev_root(host->ctx, path), 0);
	snprintf(path, sizeof(path), "%s/firmware", host->root);
	assert_int_equal(ppt_ctx_set_firmware_root(host->ctx, path), 0);
	snprintf(path, sizeof(path), "%s/pci.ids", host->root);
	assert_int_equal(ppt_ctx_set_names_path(host->ctx, path), 0);
	snprintf(path, sizeof(path), "%s/modules", host->root);
	host->ctx->modules_dir = strdup(path);
	*state = host;
	return 0;
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *ftw)
{
	(void)status;
	(void)type;
	(void)ftw;
	return remove(path);
}

int fake_host_teardown(void **state)
{
	struct fake_host *host = *state;
	bool all_came = host->calls_done == host->call_count;

	ppt_ctx_unref(host->ctx);
	nftw(host->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(host);
	return all_came ? 0 : -1;
}
