// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The context: where sysfs and its like are, where log lines go, and the calls
 * that reach the kernel. It is all that would be global otherwise.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "internal.h"

#define LOG_SIZE 512

static int open_default(struct ppt_ctx *ctx, const char *path, int flags)
{
	int fd;

	(void)ctx;
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int ioctl_default(struct ppt_ctx *ctx, int fd, unsigned long request,
			 void *arg)
{
	(void)ctx;
	return ioctl(fd, request, arg) < 0 ? -errno : 0;
}

static void sleep_default(struct ppt_ctx *ctx, unsigned int time_ms)
{
	(void)ctx;
	usleep(time_ms * 1000);
}

const char *ppt_library_version(void)
{
	return PPT_VERSION;
}

static int set_path(char **member, const char *path)
{
	char *copy = strdup(path);

	if (!copy)
		return -ENOMEM;
	free(*member);
	*member = copy;
	return 0;
}

int ppt_ctx_new(struct ppt_ctx **ret_ctx)
{
	struct ppt_ctx *ctx = calloc(1, sizeof(*ctx));

	if (!ctx)
		return -ENOMEM;
	ctx->refs = 1;
	ctx->ops = (struct ppt_ops){
		.open = open_default,
		.ioctl = ioctl_default,
		.write = ppt_sysfs_write_default,
		.sleep = sleep_default,
	};
	if (ppt_ctx_set_sysfs_root(ctx, "/sys") ||
	    ppt_ctx_set_proc_root(ctx, "/proc") ||
	    ppt_ctx_set_dev_root(ctx, "/dev") ||
	    ppt_ctx_set_firmware_root(ctx, "/lib/firmware") ||
	    set_path(&ctx->root, "")) {
		ppt_ctx_unref(ctx);
		return -ENOMEM;
	}
	*ret_ctx = ctx;
	return 0;
}

struct ppt_ctx *ppt_ctx_ref(struct ppt_ctx *ctx)
{
	ctx->refs++;
	return ctx;
}

struct ppt_ctx *ppt_ctx_unref(struct ppt_ctx *ctx)
{
	if (!ctx || --ctx->refs)
		return NULL;
	ppt_names_free(ctx->names);
	free(ctx->root);
	free(ctx->sysfs_root);
	free(ctx->sysfs_real);
	free(ctx->proc_root);
	free(ctx->dev_root);
	free(ctx->firmware_root);
	free(ctx->names_path);
	free(ctx->modules_dir);
	free(ctx);
	return NULL;
}

void ppt_ctx_set_log(struct ppt_ctx *ctx, ppt_log_fn log, void *data)
{
	ctx->log = log;
	ctx->log_data = data;
}

int ppt_ctx_set_sysfs_root(struct ppt_ctx *ctx, const char *path)
{
	free(ctx->sysfs_real);
	ctx->sysfs_real = NULL;
	return set_path(&ctx->sysfs_root, path);
}

int ppt_ctx_set_proc_root(struct ppt_ctx *ctx, const char *path)
{
	return set_path(&ctx->proc_root, path);
}

int ppt_ctx_set_dev_root(struct ppt_ctx *ctx, const char *path)
{
	return set_path(&ctx->dev_root, path);
}

int ppt_ctx_set_firmware_root(struct ppt_ctx *ctx, const char *path)
{
	return set_path(&ctx->firmware_root, path);
}

static int set_below(char **member, const char *root, const char *path)
{
	char *whole;

	if (asprintf(&whole, "%s/%s", root, path) < 0)
		return -ENOMEM;
	free(*member);
	*member = whole;
	return 0;
}

int ppt_ctx_set_root(struct ppt_ctx *ctx, const char *path)
{
	/* "/" is where everything is anyway. */
	if (!path[strspn(path, "/")])
		path = "";
	free(ctx->sysfs_real);
	ctx->sysfs_real = NULL;
	if (set_path(&ctx->root, path) ||
	    set_below(&ctx->sysfs_root, path, "sys") ||
	    set_below(&ctx->proc_root, path, "proc") ||
	    set_below(&ctx->dev_root, path, "dev") ||
	    set_below(&ctx->firmware_root, path, "lib/firmware"))
		return -ENOMEM;
	return 0;
}

int ppt_ctx_path(const struct ppt_ctx *ctx, char path[PATH_MAX],
		 const char *file)
{
	if (snprintf(path, PATH_MAX, "%s/%s", ctx->root, file) >= PATH_MAX)
		return -ENAMETOOLONG;
	return 0;
}

int ppt_ctx_kernel(struct ppt_ctx *ctx, char release[PPT_TEXT_SIZE])
{
	char path[PATH_MAX];
	FILE *file;
	bool read;

	if (snprintf(path, sizeof(path), "%s/sys/kernel/osrelease",
		     ctx->proc_root) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	file = fopen(path, "re");
	if (!file)
		return -errno;
	read = fgets(release, PPT_TEXT_SIZE, file);
	fclose(file);
	if (!read)
		return -EIO;
	release[strcspn(release, "\n")] = '\0';
	/* It becomes a part of paths. */
	if (!release[0] || release[0] == '.' || strchr(release, '/'))
		return -EBADMSG;
	return 0;
}

int ppt_ctx_set_names_path(struct ppt_ctx *ctx, const char *path)
{
	return set_path(&ctx->names_path, path);
}

enum ppt_iommu_hint ppt_ctx_iommu_hint(struct ppt_ctx *ctx)
{
	if (ppt_sysfs_exists(ctx, "firmware/acpi/tables/DMAR"))
		return PPT_IOMMU_HINT_INTEL;
	if (ppt_sysfs_exists(ctx, "firmware/acpi/tables/IVRS"))
		return PPT_IOMMU_HINT_AMD;
	return PPT_IOMMU_HINT_FIRMWARE;
}

void ppt_log(struct ppt_ctx *ctx, enum ppt_log_level level, const char *format,
	     ...)
{
	char line[LOG_SIZE];
	va_list args;

	if (!ctx->log)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	ctx->log(ctx->log_data, level, line);
}

int ppt_array_grow(void **array, size_t count, size_t *capacity, size_t size)
{
	size_t wanted = *capacity ? *capacity * 2 : 16;
	void *grown;

	if (count < *capacity)
		return 0;
	grown = reallocarray(*array, wanted, size);
	if (!grown)
		return -ENOMEM;
	*array = grown;
	*capacity = wanted;
	return 0;
}
