// SPDX-License-Identifier: GPL-2.0
/* What programs read of a check: codes to act on, and the sentences as well. */
#include <stdlib.h>

#include "pptctl.h"

static struct json_object *json_from_finding(const struct ppt_finding *finding)
{
	struct json_object *object = json_new_object();
	char *cause = finding_cause(finding);
	char *remedy = finding_remedy(finding);

	json_add_text(object, "severity",
		      ppt_finding_severity_name(finding->severity));
	json_add_text(object, "code", ppt_finding_code_name(finding->code));
	json_add_text(object, "address",
		      *finding->address ? finding->address : NULL);
	json_add_text(object, "name", finding->name);
	json_add_text(object, "detail", finding->detail);
	json_add_number(object, "number", finding->number);
	json_add_text(object, "cause", cause);
	json_add_text(object, "remedy", remedy);
	free(cause);
	free(remedy);
	return object;
}

struct json_object *json_from_check(const struct ppt_check *check)
{
	struct json_object *object = json_new_object(), *array;
	const struct ppt_list *devices = ppt_check_devices(check);
	const struct ppt_finding *finding;
	size_t i;

	json_add_bool(object, "ready", !ppt_check_errors(check));
	json_add_number(object, "errors", ppt_check_errors(check));
	array = json_new_array();
	for (i = 0; i < ppt_list_count(devices); i++)
		json_append_text(array,
				 ppt_device_address(ppt_list_get(devices, i)));
	json_add(object, "devices", array);
	array = json_new_array();
	for (i = 0; (finding = ppt_check_get(check, i)); i++)
		json_append(array, json_from_finding(finding));
	json_add(object, "findings", array);
	return object;
}
