// SPDX-License-Identifier: GPL-2.0
/*
 * What "show" has of devices of display class: what firmware has set up for
 * Intel's, and who on the host still uses the memory of any.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

#define CLASS_BASE_DISPLAY 0x03
/* With programming interface 0: what firmware drives by a VGA BIOS. */
#define CLASS_VGA 0x030000
#define VENDOR_INTEL 0x8086

/* What can't be found out, as of an older module, isn't shown. */
void graphics_find(struct graphics *graphics, struct ppt_device *device)
{
	memset(graphics, 0, sizeof(*graphics));
	graphics->is_display = ppt_device_class_code(device) >> 16 ==
			       CLASS_BASE_DISPLAY;
	if (!graphics->is_display)
		return;
	graphics->is_vga = ppt_device_class_code(device) == CLASS_VGA;
	graphics->has_igd = ppt_device_has_ledger(device) &&
			    ppt_device_vendor_id(device) == VENDOR_INTEL &&
			    !ppt_device_get_igd_info(device, &graphics->igd);
	if (ppt_device_get_bar_users(device, &graphics->users))
		graphics->users = NULL;
}

void graphics_free(struct graphics *graphics)
{
	ppt_bar_users_unref(graphics->users);
}

static void print_users(const struct graphics *graphics)
{
	const struct ppt_bar_user *user;
	size_t i;

	for (i = 0; (user = ppt_bar_users_get(graphics->users, i)); i++) {
		if (user->has_address)
			fact("memory user", "%s at 0x%" PRIx64 "-0x%" PRIx64,
			     user->name, user->start,
			     user->start + user->size_bytes - 1);
		else
			fact("memory user", "%s; where, is told to root only",
			     user->name);
	}
	if (graphics->users && !i)
		fact("memory user", "none on the host");
}

/* What of it a guest needs, and the words for QEMU. */
static const char *vga_text(const struct graphics *graphics)
{
	if (graphics->has_igd &&
	    graphics->igd.properties & PPT_IGD_PROPERTY_VGA_DISABLED)
		return "switched off by firmware: guests boot by UEFI";
	if (!graphics->is_vga)
		return "none: guests have no picture before their driver, or UEFI's";
	return "for guests that boot by BIOS, by x-vga=on; UEFI needs none";
}

void graphics_print(const struct graphics *graphics)
{
	char *text;

	if (graphics->is_display)
		fact("legacy vga", "%s", vga_text(graphics));
	if (graphics->has_igd && graphics->igd.opregion_size_bytes)
		fact("opregion", "for guests, by x-igd-opregion=on");
	if (graphics->has_igd) {
		text = igd_summary(&graphics->igd);
		fact("intel graphics", "%s", text);
		free(text);
	}
	print_users(graphics);
}

static struct json_object *json_from_users(const struct ppt_bar_users *users)
{
	struct json_object *array, *object;
	const struct ppt_bar_user *user;
	size_t i;

	if (!users)
		return NULL;
	array = json_new_array();
	for (i = 0; (user = ppt_bar_users_get(users, i)); i++) {
		object = json_new_object();
		json_add_text(object, "name", user->name);
		json_add_null(object, "start");
		json_add_null(object, "size_bytes");
		if (user->has_address) {
			json_add_number(object, "start", user->start);
			json_add_number(object, "size_bytes", user->size_bytes);
		}
		json_append(array, object);
	}
	return array;
}

void graphics_add_json(struct json_object *object,
		       const struct graphics *graphics)
{
	struct json_object *igd = NULL;

	if (graphics->has_igd) {
		igd = json_new_object();
		json_add_igd_info(igd, &graphics->igd);
	}
	json_add(object, "intel_graphics", igd);
	json_add(object, "memory_users", json_from_users(graphics->users));
}
