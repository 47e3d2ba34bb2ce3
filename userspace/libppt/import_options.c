// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Options of the drivers that hand devices to VMs, wherever they stand: in
 * modprobe.d, on a kernel command line, behind a module's name for an initramfs.
 */
#include <ctype.h>
#include <stdlib.h>

#include "internal.h"

/* What the kernel takes for "any" of subsystem ids. */
#define ANY_ID 0xffffffffUL
#define ID_FIELDS 6

/* --- ids ------------------------------------------------------------------- */

/* Hexadecimal digits up to a colon or the end; false if there are others. */
static bool read_id(const char **text, unsigned long *ret_id)
{
	char *end;

	if (!isxdigit((unsigned char)**text))
		return false;
	errno = 0;
	*ret_id = strtoul(*text, &end, 16);
	if (errno || *ret_id > ANY_ID || (*end && *end != ':'))
		return false;
	*text = *end ? end + 1 : end;
	return true;
}

/*
 * As the kernel's drivers read it: vendor:device[:subvendor[:subdevice[:class
 * [:mask]]]], made an entry. A class narrows it further, which is left out.
 */
static bool ids_to_entry(const char *text, char entry[PPT_TEXT_SIZE])
{
	unsigned long ids[ID_FIELDS] = { 0, 0, ANY_ID, ANY_ID };
	unsigned int count = 0;

	while (*text && count < ID_FIELDS)
		if (!read_id(&text, &ids[count++]))
			return false;
	if (*text || count < 2 || ids[0] > 0xffff || ids[1] > 0xffff)
		return false;
	if (ids[2] <= 0xffff && ids[3] <= 0xffff)
		snprintf(entry, PPT_TEXT_SIZE, "id:%04lx:%04lx:%04lx:%04lx",
			 ids[0], ids[1], ids[2], ids[3]);
	else
		snprintf(entry, PPT_TEXT_SIZE, "id:%04lx:%04lx", ids[0],
			 ids[1]);
	return true;
}

static int add_ids(struct ppt_import *import, const struct ppt_conf_line *line,
		   const char *driver, char *value)
{
	char entry[PPT_TEXT_SIZE], *word;
	int ret = 0;

	while (!ret && (word = strsep(&value, ","))) {
		if (!*word)
			continue;
		if (ids_to_entry(word, entry))
			ret = ppt_import_add_place(import, line, driver, entry);
		else
			ret = ppt_import_add_bad(import, line,
						 PPT_IMPORT_FAULT_IDS, driver,
						 word);
	}
	return ret;
}

/* --- Xen's list ------------------------------------------------------------ */

/* "(0000:01:00.0)(02:00.0)" */
static int add_hidden(struct ppt_import *import,
		      const struct ppt_conf_line *line, const char *driver,
		      char *value)
{
	char *end;
	int ret = 0;

	while (!ret && *value) {
		end = *value == '(' ? strchr(value, ')') : NULL;
		if (!end)
			return ppt_import_add_bad(import, line,
						  PPT_IMPORT_FAULT_LIST, driver,
						  value);
		*end = '\0';
		ret = ppt_import_add_place(import, line, driver, value + 1);
		value = end + 1;
	}
	return ret;
}

int ppt_import_option(struct ppt_import *import,
		      const struct ppt_conf_line *line, const char *driver,
		      char *option)
{
	if (!strncmp(option, "ids=", 4))
		return add_ids(import, line, driver, option + 4);
	if (!strncmp(option, "hide=", 5))
		return add_hidden(import, line, driver, option + 5);
	return ppt_import_add(import, line, PPT_IMPORT_SETTING, driver, option);
}

/* --- lines ----------------------------------------------------------------- */

static int add_options(struct ppt_import *import,
		       const struct ppt_conf_line *line, const char *driver,
		       char *rest)
{
	char *option;
	int ret = 0;

	while (!ret && (option = ppt_conf_word(&rest)))
		ret = ppt_import_option(import, line, driver, option);
	return ret;
}

/* "softdep nvidia pre: vfio-pci" */
static int add_softdep(struct ppt_import *import,
		       const struct ppt_conf_line *line, char *rest)
{
	const char *driver;
	char *word;

	while ((word = ppt_conf_word(&rest)) && strcmp(word, "post:")) {
		driver = ppt_import_driver(word);
		if (driver)
			return ppt_import_add(import, line, PPT_IMPORT_ORDER,
					      driver, line->text);
	}
	return 0;
}

static int modprobe_words(struct ppt_import *import,
			  const struct ppt_conf_line *line, char *rest)
{
	const char *command = ppt_conf_word(&rest);
	const char *module = command ? ppt_conf_word(&rest) : NULL;
	const char *driver = module ? ppt_import_driver(module) : NULL;

	if (module && !strcmp(command, "softdep"))
		return driver ? 0 : add_softdep(import, line, rest);
	if (driver && !strcmp(command, "options"))
		return add_options(import, line, driver, rest);
	return 0;
}

static int module_words(struct ppt_import *import,
			const struct ppt_conf_line *line, char *rest)
{
	const char *module = ppt_conf_word(&rest);
	const char *driver = module ? ppt_import_driver(module) : NULL;
	int ret;

	if (!driver)
		return 0;
	ret = ppt_import_add(import, line, PPT_IMPORT_ORDER, driver,
			     line->text);
	return ret ? ret : add_options(import, line, driver, rest);
}

static int cmdline_words(struct ppt_import *import,
			 const struct ppt_conf_line *line, char *rest)
{
	const char *driver;
	char *word, *dot;
	int ret = 0;

	while (!ret && (word = ppt_conf_word(&rest))) {
		dot = strchr(word, '.');
		if (!dot)
			continue;
		*dot = '\0';
		driver = ppt_import_driver(word);
		if (driver)
			ret = ppt_import_option(import, line, driver, dot + 1);
	}
	return ret;
}

/* The words are taken apart in a copy. */
static int with_copy(void *data, const struct ppt_conf_line *line,
		     int (*words)(struct ppt_import *import,
				  const struct ppt_conf_line *line, char *rest))
{
	char *copy = strdup(line->text);
	int ret = copy ? words(data, line, copy) : -ENOMEM;

	free(copy);
	return ret;
}

int ppt_import_modprobe_line(void *data, const struct ppt_conf_line *line)
{
	return with_copy(data, line, modprobe_words);
}

int ppt_import_module_line(void *data, const struct ppt_conf_line *line)
{
	return with_copy(data, line, module_words);
}

int ppt_import_cmdline_line(void *data, const struct ppt_conf_line *line)
{
	return with_copy(data, line, cmdline_words);
}
