// SPDX-License-Identifier: GPL-2.0
/*
 * What programs read. Keys are stable and always there; what isn't known is
 * null. Ids are text, as everywhere else, in hexadecimal.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

struct json_object *json_new_object(void)
{
	return json_object_new_object();
}

struct json_object *json_new_array(void)
{
	return json_object_new_array();
}

void json_add(struct json_object *object, const char *key,
	      struct json_object *value)
{
	json_object_object_add(object, key, value);
}

void json_append(struct json_object *array, struct json_object *value)
{
	json_object_array_add(array, value);
}

static struct json_object *json_from_text(const char *text, size_t length)
{
	char *copy = format_text("%.*s", (int)length, text);
	struct json_object *string = json_object_new_string(clean_text(copy));

	free(copy);
	return string;
}

void json_append_text(struct json_object *array, const char *text)
{
	json_append(array, json_from_text(text, strlen(text)));
}

void json_add_text(struct json_object *object, const char *key,
		   const char *text)
{
	json_add(object, key, text ? json_from_text(text, strlen(text)) : NULL);
}

void json_add_number(struct json_object *object, const char *key,
		     int64_t number)
{
	json_add(object, key, json_object_new_int64(number));
}

void json_add_bool(struct json_object *object, const char *key, bool value)
{
	json_add(object, key, json_object_new_boolean(value));
}

void json_add_null(struct json_object *object, const char *key)
{
	json_add(object, key, NULL);
}

static void add_id(struct json_object *object, const char *key, int digits,
		   unsigned int id)
{
	char text[16];

	snprintf(text, sizeof(text), "%0*x", digits, id);
	json_add_text(object, key, text);
}

static void add_identity(struct json_object *object, struct ppt_device *device)
{
	char *word = class_word(ppt_device_class_code(device));

	json_add_text(object, "address", ppt_device_address(device));
	json_add_text(object, "bsf", ppt_device_bsf(device));
	json_add_number(object, "domain", ppt_device_domain(device));
	json_add_number(object, "bus", ppt_device_bus(device));
	json_add_number(object, "slot", ppt_device_slot(device));
	json_add_number(object, "function", ppt_device_function(device));
	add_id(object, "vendor_id", 4, ppt_device_vendor_id(device));
	add_id(object, "device_id", 4, ppt_device_model_id(device));
	add_id(object, "subvendor_id", 4, ppt_device_subvendor_id(device));
	add_id(object, "subdevice_id", 4, ppt_device_subsystem_id(device));
	add_id(object, "class_code", 6, ppt_device_class_code(device));
	json_add_text(object, "class", word);
	json_add_text(object, "class_name", ppt_device_class_name(device));
	json_add_text(object, "vendor_name", ppt_device_vendor_name(device));
	json_add_text(object, "device_name", ppt_device_model_name(device));
	free(word);
}

static struct json_object *blockers_array(struct ppt_device *device)
{
	struct json_object *array = json_new_array();
	unsigned int i;

	for (i = 0; i < BLOCKERS; i++) {
		struct blocker blocker = blocker_at(NULL, i);

		if (ppt_device_blockers(device) & blocker.bit)
			json_append_text(array, blocker.key);
	}
	return array;
}

/* What a module of before there were any doesn't say reads as 0 and false. */
static void add_resets(struct json_object *object, struct ppt_device *device)
{
	unsigned int properties = ppt_device_properties(device);

	json_add_number(object, "reset_count", ppt_device_resets(device));
	json_add_number(object, "failed_resets",
			ppt_device_failed_resets(device));
	json_add_number(object, "elided_resets",
			ppt_device_elided_resets(device));
	json_add_bool(object, "reset_shared",
		      properties & PPT_DEVICE_PROPERTY_RESET_SHARED);
	json_add_bool(object, "clean", properties & PPT_DEVICE_PROPERTY_CLEAN);
	json_add_bool(object, "owner_explicit",
		      properties & PPT_DEVICE_PROPERTY_EXPLICIT);
}

static void add_ledger(struct json_object *object, struct ppt_device *device)
{
	static const char *const keys[] = {
		"owner",	"owner_pid",	 "owner_since_ns",
		"assignments",	"has_reset",	 "noreset",
		"reset_count",	"failed_resets", "elided_resets",
		"reset_shared", "clean",	 "owner_explicit",
	};
	unsigned int properties = ppt_device_properties(device);
	uint64_t since_ns = ppt_device_owner_since_ns(device);
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_add_null(object, keys[i]);
	json_add(object, "blockers", blockers_array(device));
	if (!ppt_device_has_ledger(device))
		return;
	json_add_text(object, "owner", ppt_device_owner(device));
	if (ppt_device_owner_pid(device))
		json_add_number(object, "owner_pid",
				ppt_device_owner_pid(device));
	if (since_ns)
		json_add_number(object, "owner_since_ns", since_ns);
	json_add_number(object, "assignments", ppt_device_assignments(device));
	json_add_bool(object, "has_reset",
		      properties & PPT_DEVICE_PROPERTY_RESET);
	json_add_bool(object, "noreset",
		      properties & PPT_DEVICE_PROPERTY_NORESET);
	add_resets(object, device);
}

struct json_object *json_from_device(struct ppt_device *device)
{
	struct json_object *object = json_new_object();

	add_identity(object, device);
	json_add_text(object, "driver", ppt_device_driver(device));
	if (ppt_device_group(device) >= 0)
		json_add_number(object, "iommu_group",
				ppt_device_group(device));
	else
		json_add_null(object, "iommu_group");
	json_add_bool(object, "claimable", ppt_device_is_claimable(device));
	json_add_bool(object, "claimed", ppt_device_is_claimed(device));
	json_add_text(object, "state", state_key(ppt_device_state(device)));
	add_ledger(object, device);
	return object;
}

struct json_object *json_from_reset(const struct ppt_reset_info *info)
{
	struct json_object *object;

	if (!info->time_ns)
		return NULL;
	object = json_new_object();
	json_add_number(object, "time_ns", info->time_ns);
	json_add_text(object, "why", ppt_reset_why_name(info->why));
	json_add_text(object, "method", ppt_reset_method_name(info->method));
	json_add_number(object, "duration_us", info->duration_us);
	json_add_text(object, "result", ppt_reset_result_name(info->result));
	json_add_bool(object, "elided", info->elided);
	return object;
}

struct json_object *json_from_notes(const struct notes *notes)
{
	struct json_object *array = json_new_array();
	const char *line;
	size_t i;

	/* Only what is in the first line: a caret points at nothing here. */
	for (i = 0; i < notes->count; i++) {
		line = notes->lines[i];
		json_append(array, json_from_text(line, strcspn(line, "\n")));
	}
	return array;
}

void json_print(struct json_object *object)
{
	puts(json_object_to_json_string_ext(object,
					    JSON_C_TO_STRING_PRETTY |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

void json_print_line(struct json_object *object)
{
	puts(json_object_to_json_string_ext(object,
					    JSON_C_TO_STRING_PLAIN |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
	fflush(stdout);
	json_object_put(object);
}
