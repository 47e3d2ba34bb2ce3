// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules about the machine: its IOMMU, remapping of interrupts, and what this
 * user may do.
 */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"

#define CPUINFO_SIZE 2048
/* Of ECAP: interrupt remapping is supported. */
#define ECAP_IR 0x8
/* Beyond this many interrupts, those seen are taken for all of them. */
#define IRQS_MAX 1024

/* "intel" or "amd"; empty for another. */
static const char *cpu_vendor(struct check_run *run, bool *ret_is_vm)
{
	char text[CPUINFO_SIZE];

	*ret_is_vm = false;
	if (check_read_proc(run, "cpuinfo", text, sizeof(text)) < 0)
		return "";
	*ret_is_vm = strstr(text, " hypervisor");
	if (strstr(text, "GenuineIntel"))
		return "intel";
	if (strstr(text, "AuthenticAMD") || strstr(text, "HygonGenuine"))
		return "amd";
	return "";
}

/* The word of the command line that switches the IOMMU off; NULL if none. */
static const char *switched_off_by(struct check_run *run, bool is_intel)
{
	static const char *const intel[] = { "intel_iommu=off", "iommu=off" };
	static const char *const amd[] = { "amd_iommu=off", "iommu=off" };
	const char *const *words = is_intel ? intel : amd;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(intel); i++)
		if (check_has_word(run, words[i]))
			return words[i];
	return NULL;
}

int check_iommu(struct check_run *run)
{
	const char *word, *vendor;
	bool is_intel, is_vm;
	char **names;
	int ret;

	ret = ppt_sysfs_names(run->ctx, &names, "kernel/iommu_groups");
	/* What can't be read isn't known to be missing. */
	if (ret == -ENOMEM)
		return ret;
	run->has_groups = ret || names[0];
	if (!ret)
		ppt_sysfs_names_free(names);
	if (run->has_groups)
		return 0;

	switch (ppt_ctx_iommu_hint(run->ctx)) {
	case PPT_IOMMU_HINT_INTEL:
		is_intel = true;
		break;
	case PPT_IOMMU_HINT_AMD:
		is_intel = false;
		break;
	default:
		vendor = cpu_vendor(run, &is_vm);
		return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_NO_IOMMU,
				 NULL, vendor, NULL, is_vm);
	}
	/* Many kernels leave Intel's off unless told otherwise. */
	word = switched_off_by(run, is_intel);
	if (word)
		return check_add(run, PPT_FINDING_ERROR,
				 PPT_FINDING_IOMMU_SWITCHED_OFF, NULL, word,
				 is_intel ? "intel_iommu=on" : NULL, 0);
	/* AMD's is on unless told otherwise: that one failed. */
	return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_IOMMU_UNUSED, NULL,
			 is_intel && !check_has_word(run, "intel_iommu=on") ?
				 "intel_iommu=on" :
				 "",
			 NULL, 0);
}

enum remapping {
	REMAPPING_UNKNOWN,
	REMAPPING_ON,
	REMAPPING_OFF
};

/*
 * The kernel says it nowhere but in the names of the chips behind interrupts:
 * "IR-PCI-MSI", "IR-IO-APIC". An IOMMU's own interrupts are never remapped, so
 * only an IO-APIC without that tells that there is none.
 */
static int find_remapping(struct check_run *run, enum remapping *ret_remapping)
{
	char **irqs, chip[PPT_TEXT_SIZE];
	size_t i;
	int ret;

	*ret_remapping = REMAPPING_UNKNOWN;
	ret = ppt_sysfs_names(run->ctx, &irqs, "kernel/irq");
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	for (i = 0; i < IRQS_MAX && irqs[i]; i++) {
		if (ppt_sysfs_read(run->ctx, chip, sizeof(chip),
				   "kernel/irq/%s/chip_name", irqs[i]) <= 0)
			continue;
		if (!strncmp(chip, "IR-", 3)) {
			*ret_remapping = REMAPPING_ON;
			break;
		}
		if (!strncmp(chip, "IO-APIC", strlen("IO-APIC"))) {
			*ret_remapping = REMAPPING_OFF;
			break;
		}
	}
	ppt_sysfs_names_free(irqs);
	return 0;
}

/* Whether there is an Intel unit, and none of them can do it. */
static bool lacks_remapping(struct check_run *run)
{
	char **units, text[PPT_TEXT_SIZE];
	bool found = false, able = false;
	size_t i;

	if (ppt_sysfs_names(run->ctx, &units, "class/iommu"))
		return false;
	for (i = 0; units[i]; i++) {
		if (ppt_sysfs_read(run->ctx, text, sizeof(text),
				   "class/iommu/%s/intel-iommu/ecap",
				   units[i]) <= 0)
			continue;
		found = true;
		able |= strtoull(text, NULL, 16) & ECAP_IR;
	}
	ppt_sysfs_names_free(units);
	return found && !able;
}

int check_remapping(struct check_run *run)
{
	static const char *const words[] = { "intremap=off", "nointremap",
					     "noapic", "nolapic" };
	enum ppt_finding_severity severity = PPT_FINDING_ERROR;
	enum remapping remapping;
	char unsafe[PPT_TEXT_SIZE];
	const char *word = "";
	size_t i;
	int ret;

	if (!run->has_groups)
		return 0;
	ret = find_remapping(run, &remapping);
	if (ret || remapping != REMAPPING_OFF)
		return ret;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (check_has_word(run, words[i]))
			word = words[i];
	if (ppt_sysfs_read(run->ctx, unsafe, sizeof(unsafe),
			   "module/vfio_iommu_type1/parameters/"
			   "allow_unsafe_interrupts") > 0 &&
	    unsafe[0] == 'Y')
		severity = PPT_FINDING_WARNING;
	return check_add(run, severity,
			 severity == PPT_FINDING_ERROR ?
				 PPT_FINDING_NO_REMAPPING :
				 PPT_FINDING_UNSAFE_INTERRUPTS,
			 NULL, word, lacks_remapping(run) ? "unsupported" : "",
			 0);
}

int check_access(struct check_run *run)
{
	unsigned int unknown = ppt_list_unknown(run->list), abi = 0;
	int ret = 0;

	if (unknown & PPT_LIST_NO_PCI)
		ret = check_add(run, PPT_FINDING_ERROR, PPT_FINDING_NO_PCI,
				NULL, NULL, NULL, 0);
	if (!ret && unknown & PPT_LIST_ABI) {
		ppt_module_get_abi(run->ctx, &abi);
		ret = check_add(run, PPT_FINDING_ERROR, PPT_FINDING_MODULE_ABI,
				NULL, NULL, NULL, abi);
	}
	if (!ret && unknown & PPT_LIST_NO_NODE)
		ret = check_add(run, PPT_FINDING_ERROR, PPT_FINDING_NO_NODE,
				NULL, NULL, NULL, 0);
	if (!ret && unknown & PPT_LIST_NO_PERMISSION)
		ret = check_add(run, PPT_FINDING_WARNING,
				PPT_FINDING_NO_PERMISSION, NULL, NULL, NULL, 0);
	return ret;
}

/* Of this process, so it says nothing about another machine. */
int check_limits(struct check_run *run)
{
	struct rlimit limit;

	if (run->ctx->root[0] || !geteuid() ||
	    getrlimit(RLIMIT_MEMLOCK, &limit) ||
	    limit.rlim_cur == RLIM_INFINITY)
		return 0;
	return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_MEMLOCK, NULL, NULL,
			 NULL, limit.rlim_cur);
}
