// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The settings of tools that set devices up for VMs, or load drivers for that:
 * GRUB, driverctl, Xen's, dracut, mkinitcpio, and bhyve's boot loader. Each has a
 * form of its own, of which only the part about devices is understood.
 */
#include <stdlib.h>

#include "internal.h"

/* GRUB_CMDLINE_LINUX="…": a shell's assignment with a command line in it. */
int ppt_import_grub_line(void *data, const struct ppt_conf_line *line)
{
	struct ppt_conf_line inner = *line;
	char *copy, *rest, *word, *value;
	int ret = 0;

	copy = strdup(line->text);
	if (!copy)
		return -ENOMEM;
	rest = copy;
	while (!ret && (word = ppt_conf_word(&rest))) {
		value = strchr(word, '=');
		if (strncmp(word, "GRUB_CMDLINE_", 13) || !value)
			continue;
		inner.text = value + 1;
		ret = ppt_import_cmdline_line(data, &inner);
	}
	free(copy);
	return ret;
}

/* A file named after a device, "0000:01:00.0" or "pci-0000:01:00.0". */
int ppt_import_driverctl_line(void *data, const struct ppt_conf_line *line)
{
	const char *name = strrchr(line->file, '/') + 1;
	char driver[PPT_TEXT_SIZE];
	const char *found;

	snprintf(driver, sizeof(driver), "%.*s",
		 (int)strcspn(line->text, " \t"), line->text);
	found = ppt_import_driver(driver);
	if (!found)
		return 0;
	if (!strncmp(name, "pci-", 4))
		name += 4;
	return ppt_import_add_place(data, line, found, name);
}

/* --- Xen ------------------------------------------------------------------- */

/* "0000:01:00.0@7,permissive=1", or "bdf=01:00.0,…" */
static int add_xen_device(struct ppt_import *import,
			  const struct ppt_conf_line *line, char *text)
{
	text += strspn(text, " \t");
	if (!strncmp(text, "bdf=", 4))
		text += 4;
	text[strcspn(text, ",@= \t")] = '\0';
	return *text ? ppt_import_add_place(import, line, "xen-pciback", text) :
		       0;
}

/* What stands in quotes, up to the bracket that closes the list. */
static int add_xen_list(struct ppt_import *import,
			const struct ppt_conf_line *line, char *text)
{
	char *end;
	int ret = 0;

	for (; !ret && *text; text++) {
		if (*text == ']') {
			import->in_list = false;
			break;
		}
		if (*text != '\'' && *text != '"')
			continue;
		end = strchr(text + 1, *text);
		if (!end)
			return ppt_import_add_bad(import, line,
						  PPT_IMPORT_FAULT_LIST,
						  "xen-pciback", text);
		*end = '\0';
		ret = add_xen_device(import, line, text + 1);
		text = end;
	}
	return ret;
}

/* "xl pci-assignable-add 01:00.0" */
static int add_xen_command(struct ppt_import *import,
			   const struct ppt_conf_line *line, char *text)
{
	static const char command[] = "pci-assignable-add";
	char *at = strstr(text, command);
	char *word;

	if (!at)
		return 0;
	at += strlen(command);
	word = ppt_conf_word(&at);
	return word ? add_xen_device(import, line, word) : 0;
}

/* pci = [ '01:00.0', … ], maybe in several lines */
int ppt_import_xen_line(void *data, const struct ppt_conf_line *line)
{
	struct ppt_import *import = data;
	char *copy = strdup(line->text), *at = copy;
	int ret = 0;

	if (!copy)
		return -ENOMEM;
	if (line->first)
		import->in_list = false;
	if (!import->in_list && !strncmp(at, "pci", 3)) {
		at += 3 + strspn(at + 3, " \t");
		if (*at == '=' && at[1 + strspn(at + 1, " \t")] == '[') {
			at = strchr(at, '[') + 1;
			import->in_list = true;
		}
	}
	if (import->in_list)
		ret = add_xen_list(import, line, at);
	else
		ret = add_xen_command(import, line, copy);
	free(copy);
	return ret;
}

/* --- early drivers --------------------------------------------------------- */

/* force_drivers+=" vfio_pci ", MODULES=(vfio_pci …) */
int ppt_import_early_line(void *data, const struct ppt_conf_line *line)
{
	static const char separators[] = "=+\"'() \t";
	char *copy = strdup(line->text), *rest = copy, *word;
	const char *driver;
	int ret = 0;

	if (!copy)
		return -ENOMEM;
	while (!ret && (word = strsep(&rest, separators))) {
		driver = ppt_import_driver(word);
		if (!driver)
			continue;
		ret = ppt_import_add(data, line, PPT_IMPORT_ORDER, driver,
				     line->text);
		break;
	}
	free(copy);
	return ret;
}

/* --- bhyve ----------------------------------------------------------------- */

/* pptdevs="1/0/0 2/0/0", pptdevs2, pptdevs3 */
int ppt_import_bhyve_line(void *data, const struct ppt_conf_line *line)
{
	static const char name[] = "pptdevs";
	char *copy = strdup(line->text), *rest = copy, *word, *value;
	int ret = 0;

	if (!copy)
		return -ENOMEM;
	word = ppt_conf_word(&rest);
	value = word ? strchr(word, '=') : NULL;
	if (value && !strncmp(word, name, strlen(name))) {
		value++;
		while (!ret && (word = strsep(&value, " ,\t")))
			if (*word)
				ret = ppt_import_add_place(data, line, "bhyve",
							   word);
	}
	free(copy);
	return ret;
}
