/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The small machine that most tests of libppt begin with, in the files of a
 * fake_host: an NVMe device and a network card, each below a root port.
 */
#ifndef PPT_TEST_LIBPPT_MACHINE_H
#define PPT_TEST_LIBPPT_MACHINE_H

#include "fake_host.h"

#define NVME "0000:01:00.0"
#define NIC "0000:02:00.0"
#define PORT "pci0000:00/0000:00:1c.0"
#define PORT2 "pci0000:00/0000:00:1d.0"

extern const struct ppt_address nvme_address;
extern const struct ppt_address nic_address;

struct ppt_list *new_list(struct fake_host *host);

/* The NVMe device of a machine that has nothing else, with a reference. */
struct ppt_device *new_nvme(struct fake_host *host, const char *driver);

/* A machine with a root port, an NVMe device and a network card. */
void make_two(struct fake_host *host);

/* A graphics card where the NVMe device is, with a reference. */
#define GPU "1002:67DF"
struct ppt_device *new_gpu(struct fake_host *host, const char *ids,
			   const char *driver);
/* What making a list with that card, claimed or not, asks the module. */
void expect_gpu(struct fake_host *host, const char *ids, bool claimed);

/* Where a test may spoil the ROM that rom_build_two() makes for it. */
#define ROM_PCIR 0x18 /* pointer */
#define ROM_DEVICE 0x22
#define ROM_LENGTH 0x2c
#define ROM_SUM 0x3ff
#define ROM_EFI_DEVICE 0x422
#define ROM_EFI_INDICATOR 0x431
#define ROM_EFI_SUM 0x9ff

void assert_reason(struct ppt_reasons *reasons, size_t index,
		   enum ppt_reason_kind kind, const char *name,
		   const char *detail);

#define TEST(name)                                             \
	cmocka_unit_test_setup_teardown(name, fake_host_setup, \
					fake_host_teardown)

#endif /* PPT_TEST_LIBPPT_MACHINE_H */
