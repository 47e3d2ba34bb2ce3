// SPDX-License-Identifier: GPL-2.0
/* What the commands of "rom" and "igd" take: one device, ids, sizes, words. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static int read_from_ppt(struct ppt_device *device, struct device_rom *rom)
{
	int read, ret;

	read = ppt_device_read_rom(device, 0, &rom->rom, NULL);
	if (read && read != -ENODATA)
		return read;
	/* Behind the read, which may have been the first. */
	ret = ppt_device_get_rom_info(device, &rom->info);
	if (ret) {
		ppt_rom_unref(rom->rom);
		return ret;
	}
	return read;
}

int device_rom_read(struct ppt_device *device, struct device_rom *ret_rom)
{
	struct device_rom rom = { 0 };
	int ret = -EPROTO;

	if (ppt_device_is_claimed(device))
		ret = read_from_ppt(device, &rom);
	/* Not ppt's, or an older ppt's. */
	if (ret == -EPROTO || ret == -ENODEV) {
		rom = (struct device_rom){ 0 };
		ret = ppt_device_extract_rom(device, &rom.info, &rom.rom);
	}
	if (!ret || ret == -ENODATA)
		*ret_rom = rom;
	return ret;
}

int target_find_one(struct ppt_ctx *ctx, char *word, bool needs_root,
		    struct targets *targets)
{
	char *words[] = { word, NULL };
	int status;

	status = targets_find(ctx, words, needs_root, targets);
	if (!status && targets->count != 1) {
		complain("%s: it names %zu devices; name one", word,
			 targets->count);
		targets_free(targets);
		status = EXIT_USAGE;
	}
	return status;
}

bool rom_ids_parse(const char *text, struct ppt_rom_ids *ret_ids)
{
	size_t i;

	for (i = 0; i < strlen("VVVV:DDDD"); i++)
		if (i == strlen("VVVV") ? text[i] != ':' :
					  !isxdigit((unsigned char)text[i]))
			return false;
	if (text[i])
		return false;
	ret_ids->vendor = strtoul(text, NULL, 16);
	ret_ids->device = strtoul(text + strlen("VVVV:"), NULL, 16);
	return true;
}

bool size_parse(const char *text, uint64_t *ret_bytes)
{
	static const char units[] = "KMGT";
	unsigned long long number;
	unsigned int shift = 0;
	const char *unit;
	char *end;

	/* strtoull() takes blanks and signs, too. */
	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	number = strtoull(text, &end,
			  !strncmp(text, "0x", strlen("0x")) ? 16 : 10);
	if (errno || end == text)
		return false;
	if (*end) {
		unit = strchr(units, *end);
		if (!unit || end[1])
			return false;
		shift = 10 * (unit - units + 1);
	}
	if (number > UINT64_MAX >> shift)
		return false;
	*ret_bytes = number << shift;
	return true;
}

bool has_words(char **words, int count, const char *names)
{
	int there = 0;

	while (words[there])
		there++;
	if (there < count)
		complain("something is missing: %s", names);
	else if (there > count)
		complain("\"%s\" is too much: only %s", words[count], names);
	return there == count;
}
