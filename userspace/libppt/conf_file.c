// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Other people's files of settings, line by line, as modprobe.d, shell
 * fragments and loader.conf have them: comments begin with "#", a backslash at
 * the end of a line joins it with the next, quotes join words. They are read
 * here, never written.
 */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

#define FILE_LIMIT (1024 * 1024)

/* Ends the line at a "#" that begins a word outside of quotes. */
static void cut_comment(char *text)
{
	bool quoted = false, begins = true;
	char quote = 0;

	for (; *text; text++) {
		if (quoted) {
			quoted = *text != quote;
		} else if (*text == '"' || *text == '\'') {
			quote = *text;
			quoted = true;
		} else if (*text == '#' && begins) {
			*text = '\0';
			return;
		}
		begins = *text == ' ' || *text == '\t';
	}
}

/* To where the next line begins, in place; @lines is how many it took. */
static char *join_line(char *text, unsigned int *lines)
{
	char *in = text, *out = text;

	*lines = 1;
	for (; *in && *in != '\n'; in++) {
		if (in[0] == '\\' && in[1] == '\n') {
			++*lines;
			in++;
		} else {
			*out++ = *in;
		}
	}
	if (*in)
		in++;
	*out = '\0';
	return in;
}

int ppt_conf_each_line(const char *file, char *text, ppt_conf_fn each,
		       void *data)
{
	struct ppt_conf_line line = { .file = file, .line = 1, .first = true };
	unsigned int lines;
	char *next;
	int ret = 0;

	for (; !ret && *text; text = next, line.line += lines) {
		next = join_line(text, &lines);
		text += strspn(text, " \t");
		cut_comment(text);
		text[strcspn(text, "\r")] = '\0';
		line.text = text;
		if (!*text)
			continue;
		ret = each(data, &line);
		line.first = false;
	}
	return ret;
}

/* From malloc, with a NUL behind; what follows a NUL in the file is lost. */
static int read_text(const char *path, char **ret_text)
{
	size_t size;
	char *text;
	u8 *data;
	int ret;

	ret = ppt_bytes_read(path, FILE_LIMIT, &data, &size);
	if (ret)
		return ret;
	text = strndup((char *)data, size);
	free(data);
	*ret_text = text;
	return text ? 0 : -ENOMEM;
}

static bool is_missing(int error)
{
	/* A link to /dev/null is how a file is masked. */
	return error == -ENOENT || error == -ENOTDIR || error == -EMEDIUMTYPE;
}

int ppt_conf_read(struct ppt_ctx *ctx, const char *file, ppt_conf_fn each,
		  void *data)
{
	char path[PATH_MAX], shown[PATH_MAX], *text;
	int ret;

	ret = ppt_ctx_path(ctx, path, file);
	if (!ret)
		ret = read_text(path, &text);
	if (is_missing(ret))
		return 0;
	/* One that can't be read doesn't hide the others. */
	if (ret && ret != -ENOMEM) {
		ppt_log(ctx, PPT_LOG_ERROR, "/%s can't be read: %s", file,
			strerror(-ret));
		return 0;
	}
	if (ret)
		return ret;
	snprintf(shown, sizeof(shown), "/%s", file);
	ret = ppt_conf_each_line(shown, text, each, data);
	free(text);
	return ret;
}

/* As ppt_sysfs_names(), of a folder below the root. */
static int list_folder(struct ppt_ctx *ctx, const char *folder, char ***ret)
{
	struct ppt_ctx elsewhere = { .sysfs_root = ctx->root };

	return ppt_sysfs_names(&elsewhere, ret, "%s", folder);
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t length = strlen(name), tail = strlen(suffix);

	return length > tail && !strcmp(name + length - tail, suffix);
}

int ppt_conf_read_folder(struct ppt_ctx *ctx, const char *folder,
			 const char *suffix, ppt_conf_fn each, void *data)
{
	char file[PATH_MAX], **names;
	size_t i;
	int ret;

	ret = list_folder(ctx, folder, &names);
	if (ret)
		return is_missing(ret) ? 0 : ret;
	for (i = 0; !ret && names[i]; i++) {
		if (!ends_in(names[i], suffix) ||
		    snprintf(file, sizeof(file), "%s/%s", folder, names[i]) >=
			    (int)sizeof(file))
			continue;
		ret = ppt_conf_read(ctx, file, each, data);
	}
	ppt_sysfs_names_free(names);
	return ret;
}

/* --- modprobe.d ------------------------------------------------------------ */

static const char *const modprobe_folders[] = {
	"etc/modprobe.d",     "run/modprobe.d", "usr/local/lib/modprobe.d",
	"usr/lib/modprobe.d", "lib/modprobe.d",
};

/* Paths by name, and of one name the first folder's. */
static int compare_paths(const void *a, const void *b)
{
	const char *left = *(const char *const *)a;
	const char *right = *(const char *const *)b;

	return strcmp(strrchr(left, '/'), strrchr(right, '/'));
}

static bool has_name(char **paths, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(strrchr(paths[i], '/') + 1, name))
			return true;
	return false;
}

struct paths {
	char **array;
	size_t count;
	size_t capacity;
};

static int add_paths(struct ppt_ctx *ctx, const char *folder,
		     struct paths *paths)
{
	char **names, *path;
	size_t i;
	int ret;

	ret = list_folder(ctx, folder, &names);
	if (ret)
		return is_missing(ret) ? 0 : ret;
	for (i = 0; !ret && names[i]; i++) {
		if (!ends_in(names[i], ".conf") ||
		    has_name(paths->array, paths->count, names[i]))
			continue;
		if (ppt_array_grow((void **)&paths->array, paths->count,
				   &paths->capacity, sizeof(path)) ||
		    asprintf(&path, "%s/%s", folder, names[i]) < 0)
			ret = -ENOMEM;
		else
			paths->array[paths->count++] = path;
	}
	ppt_sysfs_names_free(names);
	return ret;
}

int ppt_conf_read_modprobe(struct ppt_ctx *ctx, ppt_conf_fn each, void *data)
{
	struct paths paths = { 0 };
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(modprobe_folders); i++)
		ret = add_paths(ctx, modprobe_folders[i], &paths);
	if (paths.count)
		qsort(paths.array, paths.count, sizeof(*paths.array),
		      compare_paths);
	for (i = 0; i < paths.count; i++) {
		if (!ret)
			ret = ppt_conf_read(ctx, paths.array[i], each, data);
		free(paths.array[i]);
	}
	free(paths.array);
	return ret;
}

/* --- words ----------------------------------------------------------------- */

int ppt_conf_cmdline(struct ppt_ctx *ctx, char **ret_text)
{
	char path[PATH_MAX];
	int ret;

	if (snprintf(path, sizeof(path), "%s/cmdline", ctx->proc_root) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	ret = read_text(path, ret_text);
	if (!is_missing(ret))
		return ret;
	*ret_text = strdup("");
	return *ret_text ? 0 : -ENOMEM;
}

char *ppt_conf_word(char **text)
{
	char *in = *text + strspn(*text, " \t\n"), *out = in, *word = in;
	char quote = 0;

	if (!*in)
		return NULL;
	for (; *in; in++) {
		if (quote && *in == quote)
			quote = 0;
		else if (!quote && (*in == '"' || *in == '\''))
			quote = *in;
		else if (!quote && strchr(" \t\n", *in))
			break;
		else
			*out++ = *in;
	}
	*text = *in ? in + 1 : in;
	*out = '\0';
	return word;
}

bool ppt_conf_is_module(const char *name, const char *module)
{
	for (; *name && *module; name++, module++)
		if (*name != *module && !(*name == '-' && *module == '_') &&
		    !(*name == '_' && *module == '-'))
			return false;
	return *name == *module;
}
