// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules about the next boot: whether pptdevs= will mean the device then, and
 * which driver of the host would be quicker than ppt. Read is what modprobe
 * reads: modprobe.d and the kernel's command line.
 */
#include <limits.h>
#include <stdlib.h>

#include "check.h"
#include "kmod_api.h"

#define DRIVERS_SIZE 256

/**
 * struct check_boot - how the machine is set up
 * @entries: of pptdevs=, without those that are none
 * @count: of @entries
 * @capacity: of @entries
 * @has_paths: some entry is a path of ports
 * @in_initramfs: ppt is loaded before the host's drivers come
 */
struct check_boot {
	struct ppt_entry *entries;
	size_t count;
	size_t capacity;
	bool has_paths;
	bool in_initramfs;
};

static int add_entries(struct check_boot *boot, const char *list)
{
	size_t length = strlen(list), pos = 0;
	struct ppt_entry entry;
	int ret;

	while (ppt_devlist_next(list, length, &pos, &entry)) {
		if (entry.error)
			continue;
		ret = ppt_array_grow((void **)&boot->entries, boot->count,
				     &boot->capacity, sizeof(entry));
		if (ret)
			return ret;
		boot->has_paths |= entry.kind == PPT_ENTRY_PATH;
		boot->entries[boot->count++] = entry;
	}
	return 0;
}

/* As modprobe and the kernel split: what is in quotes is one word, without them. */
static char *next_word(char **rest)
{
	char *word, *from, *to;
	bool quoted = false;

	*rest += strspn(*rest, " \t\n");
	if (!**rest)
		return NULL;
	word = to = *rest;
	for (from = word; *from && (quoted || !strchr(" \t\n", *from)); from++)
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	*rest = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

/* All of "<prefix>pptdevs=", "<prefix>pptdevs2=" and so on in @words. */
static int add_options(struct check_boot *boot, const char *words,
		       const char *prefix)
{
	static const char *const names[] = { "pptdevs=", "pptdevs2=",
					     "pptdevs3=" };
	char *copy = strdup(words), *rest = copy, *word;
	size_t i;
	int ret = 0;

	if (!copy)
		return -ENOMEM;
	while (!ret && (word = next_word(&rest))) {
		if (strncmp(word, prefix, strlen(prefix)))
			continue;
		word += strlen(prefix);
		for (i = 0; !ret && i < ARRAY_SIZE(names); i++)
			if (!strncmp(word, names[i], strlen(names[i])))
				ret = add_entries(boot,
						  word + strlen(names[i]));
	}
	free(copy);
	return ret;
}

/* "options ppt pptdevs=…" of modprobe.d; none without libkmod or the module. */
static int add_modprobe(struct check_run *run, struct check_boot *boot)
{
	struct kmod_list *list = NULL;
	struct kmod_module *module;
	const char *options;
	int ret = 0;

	if (check_need_kmod(run))
		return run->kmod_error == -ENOMEM ? -ENOMEM : 0;
	if (run->kmod->lookup(run->kmod->kmod, PPT_DRIVER, &list) < 0 || !list)
		return 0;
	module = run->kmod->get_module(list);
	options = run->kmod->get_options(module);
	if (options)
		ret = add_options(boot, options, "");
	run->kmod->module_unref(module);
	run->kmod->unref_list(list);
	return ret;
}

/* What the loaded module was told, wherever that was from. */
static int add_parameters(struct check_run *run, struct check_boot *boot)
{
	static const char *const names[] = { "pptdevs", "pptdevs2",
					     "pptdevs3" };
	char text[CMDLINE_SIZE];
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(names); i++)
		if (ppt_sysfs_read(run->ctx, text, sizeof(text),
				   "module/" PPT_DRIVER "/parameters/%s",
				   names[i]) > 0)
			ret = add_entries(boot, text);
	return ret;
}

/* initramfs-tools loads these one by one, before it looks for devices. */
static bool is_in_initramfs(struct check_run *run)
{
	char path[PATH_MAX], line[PPT_TEXT_SIZE], word[PPT_TEXT_SIZE];
	bool found = false;
	FILE *file;

	if (ppt_ctx_path(run->ctx, path, "etc/initramfs-tools/modules"))
		return false;
	file = fopen(path, "re");
	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%255s", word) == 1 &&
			!strcmp(word, PPT_DRIVER);
	if (file)
		fclose(file);
	return found;
}

int check_boot_init(struct check_run *run)
{
	struct check_boot *boot = calloc(1, sizeof(*boot));
	int ret;

	if (!boot)
		return -ENOMEM;
	run->boot = boot;
	boot->in_initramfs = is_in_initramfs(run);
	ret = add_options(boot, run->cmdline, PPT_DRIVER ".");
	if (!ret)
		ret = add_parameters(run, boot);
	/* Both were told to a module that is loaded. */
	return ret ? ret : add_modprobe(run, boot);
}

void check_boot_free(struct check_run *run)
{
	if (!run->boot)
		return;
	free(run->boot->entries);
	free(run->boot);
}

bool check_boot_is_listed(struct check_run *run,
			  const struct ppt_device *device)
{
	const struct check_boot *boot = run->boot;
	struct ppt_candidate candidate;
	size_t i;

	if (!boot->count)
		return false;
	ppt_candidate_fill(device, boot->has_paths, &candidate);
	for (i = 0; i < boot->count; i++)
		if (ppt_entry_match(&boot->entries[i], &candidate) ==
		    PPT_MATCH_YES)
			return true;
	return false;
}

/* Whether modprobe loads ppt before this one: "softdep nvme pre: ppt". */
static bool comes_after_ppt(struct kmod_api *api, struct kmod_module *module)
{
	struct kmod_list *before = NULL, *after = NULL, *at;
	bool found = false;

	if (api->get_softdeps(module, &before, &after) < 0)
		return false;
	for (at = before; at; at = api->list_next(before, at)) {
		struct kmod_module *other = api->get_module(at);

		found |= !strcmp(api->get_name(other), PPT_DRIVER);
		api->module_unref(other);
	}
	api->unref_list(before);
	api->unref_list(after);
	return found;
}

/* Those that wait until they are asked for by driver_override. */
static bool is_patient(const char *name)
{
	return !strcmp(name, PPT_DRIVER) || !strncmp(name, "vfio", 4) ||
	       !strcmp(name, "pci_stub") || !strcmp(name, "xen_pciback");
}

/* A module is found once for each of its aliases that fits. */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return true;
	return false;
}

/* The modules that udev would load for it before ppt is there, by name. */
static void find_rivals(struct kmod_api *api, const struct ppt_device *device,
			char rivals[DRIVERS_SIZE])
{
	struct kmod_list *found = NULL, *list = NULL, *at;
	char alias[PPT_TEXT_SIZE];
	size_t used = 0;

	rivals[0] = '\0';
	snprintf(alias, sizeof(alias),
		 "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X",
		 device->ids.vendor, device->ids.device, device->ids.subvendor,
		 device->ids.subdevice, device->class_code >> 16 & 0xff,
		 device->class_code >> 8 & 0xff, device->class_code & 0xff);
	if (api->lookup(api->kmod, alias, &found) < 0)
		return;
	if (api->apply_filter(api->kmod, KMOD_FILTER_BLACKLIST, found, &list) <
	    0)
		list = NULL;
	for (at = list; at; at = api->list_next(list, at)) {
		struct kmod_module *module = api->get_module(at);
		const char *name = api->get_name(module);

		if (!is_patient(name) && !has_word(rivals, name) &&
		    !comes_after_ppt(api, module) &&
		    used + strlen(name) + 2 <= DRIVERS_SIZE)
			used += sprintf(rivals + used, "%s%s", used ? " " : "",
					name);
		api->module_unref(module);
	}
	api->unref_list(list);
	api->unref_list(found);
}

/* Only of what is ppt's, or is to be. */
int check_boot(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;
	bool is_listed = check_boot_is_listed(run, device);
	char rivals[DRIVERS_SIZE] = "";

	if (!is_listed && !ppt_device_is_claimed(device))
		return 0;
	if (!check_need_kmod(run))
		find_rivals(run->kmod, device, rivals);
	if (!is_listed)
		return check_add(run, PPT_FINDING_NOTE,
				 PPT_FINDING_NOT_PERSISTENT, device, rivals,
				 NULL, 0);
	if (!rivals[0] || run->boot->in_initramfs)
		return 0;
	return check_add(run, PPT_FINDING_WARNING, PPT_FINDING_BOOT_RACE,
			 device, rivals, NULL, 0);
}
