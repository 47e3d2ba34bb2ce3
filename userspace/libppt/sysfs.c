// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of sysfs by their path relative to its root: one line in, one line out,
 * and what its links point at.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

/* Makes "<root>/<path>"; 0 or -ENAMETOOLONG. */
static int make_path(struct ppt_ctx *ctx, char path[PATH_MAX],
		     const char *format, va_list args)
{
	int length = snprintf(path, PATH_MAX, "%s/", ctx->sysfs_root);

	if (length >= PATH_MAX)
		return -ENAMETOOLONG;
	if (vsnprintf(path + length, PATH_MAX - length, format, args) >=
	    PATH_MAX - length)
		return -ENAMETOOLONG;
	return 0;
}

int ppt_sysfs_open_dir(struct ppt_ctx *ctx, const char *path)
{
	char full[PATH_MAX];
	int fd;

	if (snprintf(full, sizeof(full), "%s/%s", ctx->sysfs_root, path) >=
	    (int)sizeof(full))
		return -ENAMETOOLONG;
	fd = open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int read_line(const char *path, char *buf, size_t size)
{
	ssize_t length;
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	length = read(fd, buf, size - 1);
	ret = length < 0 ? -errno : 0;
	close(fd);
	if (ret)
		return ret;
	buf[length] = '\0';
	return strcspn(buf, "\n");
}

int ppt_sysfs_read(struct ppt_ctx *ctx, char *buf, size_t size,
		   const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	int ret;

	va_start(args, format);
	ret = make_path(ctx, path, format, args);
	va_end(args);
	if (!ret)
		ret = read_line(path, buf, size);
	if (ret >= 0)
		buf[ret] = '\0';
	return ret;
}

long ppt_sysfs_read_number(struct ppt_ctx *ctx, long otherwise,
			   const char *format, ...)
{
	char path[PATH_MAX], buf[PPT_TEXT_SIZE], *end;
	va_list args;
	long value;
	int ret;

	va_start(args, format);
	ret = make_path(ctx, path, format, args);
	va_end(args);
	if (ret || read_line(path, buf, sizeof(buf)) <= 0)
		return otherwise;
	errno = 0;
	value = strtol(buf, &end, 0);
	if (errno || end == buf || (*end && *end != '\n'))
		return otherwise;
	return value;
}

int ppt_sysfs_link(struct ppt_ctx *ctx, char *buf, size_t size,
		   const char *format, ...)
{
	char path[PATH_MAX], target[PATH_MAX];
	const char *name;
	ssize_t length;
	va_list args;
	int ret;

	va_start(args, format);
	ret = make_path(ctx, path, format, args);
	va_end(args);
	if (ret)
		return ret;
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	if (strlen(name) >= size)
		return -ENAMETOOLONG;
	strcpy(buf, name);
	return 0;
}

char *ppt_sysfs_real(struct ppt_ctx *ctx, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	int ret;

	va_start(args, format);
	ret = make_path(ctx, path, format, args);
	va_end(args);
	if (ret) {
		errno = -ret;
		return NULL;
	}
	return realpath(path, NULL);
}

/*
 * Links of sysfs say all ups first, and lead to no other link; so what is left
 * can be put behind the root without asking for each folder on the way.
 */
static char *join_link(struct ppt_ctx *ctx, const char *class,
		       const char *target)
{
	size_t ups = 1, i;
	char *real;

	for (i = 0; class[i]; i++)
		ups += class[i] == '/';
	for (i = 0; !strncmp(target, "../", 3); i++)
		target += 3;
	if (i != ups || strstr(target, "../") || target[0] == '/')
		return NULL;
	if (!ctx->sysfs_real)
		ctx->sysfs_real = realpath(ctx->sysfs_root, NULL);
	if (!ctx->sysfs_real ||
	    asprintf(&real, "%s/%s", ctx->sysfs_real, target) < 0)
		return NULL;
	return real;
}

char *ppt_sysfs_real_entry(struct ppt_ctx *ctx, const char *class,
			   const char *name)
{
	char path[PATH_MAX], target[PATH_MAX], *real = NULL;
	ssize_t length;

	if (snprintf(path, sizeof(path), "%s/%s/%s", ctx->sysfs_root, class,
		     name) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	length = readlink(path, target, sizeof(target) - 1);
	if (length > 0) {
		target[length] = '\0';
		real = join_link(ctx, class, target);
	}
	return real ? real : realpath(path, NULL);
}

bool ppt_sysfs_exists(struct ppt_ctx *ctx, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	int ret;

	va_start(args, format);
	ret = make_path(ctx, path, format, args);
	va_end(args);
	return !ret && !access(path, F_OK);
}

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static char **copy_names(struct dirent **entries, int count)
{
	char **names = calloc(count + 1, sizeof(*names));
	int i;

	for (i = 0; names && i < count; i++) {
		names[i] = strdup(entries[i]->d_name);
		if (!names[i]) {
			ppt_sysfs_names_free(names);
			names = NULL;
		}
	}
	return names;
}

int ppt_sysfs_names(struct ppt_ctx *ctx, char ***ret_names, const char *format,
		    ...)
{
	struct dirent **entries = NULL;
	char path[PATH_MAX];
	va_list args;
	int i, count, ret;

	va_start(args, format);
	ret = make_path(ctx, path, format, args);
	va_end(args);
	if (ret)
		return ret;
	count = scandir(path, &entries, not_hidden, alphasort);
	if (count < 0 && errno != ENOENT)
		return -errno;
	if (count < 0)
		count = 0;
	*ret_names = copy_names(entries, count);
	for (i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return *ret_names ? 0 : -ENOMEM;
}

void ppt_sysfs_names_free(char **names)
{
	size_t i;

	if (!names)
		return;
	for (i = 0; names[i]; i++)
		free(names[i]);
	free(names);
}

int ppt_sysfs_write_default(struct ppt_ctx *ctx, const char *path,
			    const char *text)
{
	size_t length = strlen(text);
	char full[PATH_MAX];
	ssize_t written;
	int fd, ret;

	if (snprintf(full, sizeof(full), "%s/%s", ctx->sysfs_root, path) >=
	    (int)sizeof(full))
		return -ENAMETOOLONG;
	fd = open(full, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	/* One write: sysfs takes each as a whole value. */
	written = write(fd, text, length);
	ret = written < 0 ? -errno : 0;
	if (!ret && (size_t)written != length)
		ret = -EIO;
	close(fd);
	return ret;
}

bool ppt_path_is_below(const char *path, const char *dir)
{
	size_t length = strlen(dir);

	return !strncmp(path, dir, length) &&
	       (path[length] == '/' || !path[length]);
}
