/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Claiming by pptdevs=: which devices the entries mean, and making ppt their
 * only possible driver before any other one can bind.
 */
#ifndef PPT_CLAIM_H
#define PPT_CLAIM_H

#include <linux/pci.h>
#include <linux/ppt.h>

/* pptdevs=, pptdevs2= and pptdevs3= */
#define PPT_CLAIM_PARAMETERS 3

/**
 * ppt_claim_init - read the entries and reserve what appears from now on
 * @parameters: the texts, each may be NULL; borrowed until ppt_claim_exit()
 *
 * Bad entries are logged and kept for ppt_claim_entry(); they are no error.
 *
 * Context: Module init, before the driver is registered.
 * Return: 0, -ENOMEM, or what registering a bus notifier returned.
 */
int ppt_claim_init(char *const parameters[PPT_CLAIM_PARAMETERS]);

/* Takes the named devices that are there and that no driver has. */
void ppt_claim_present(void);

/* Undoes both: no device is left with ppt as its forced driver by an entry. */
void ppt_claim_exit(void);

/* Whether an entry with +noreset means @pdev. */
bool ppt_claim_allows_noreset(struct pci_dev *pdev);

/**
 * ppt_claim_entry - tell of one entry and of what it means at this moment
 * @out: in: @index; out: every out_ member
 *
 * Context: Process context, may sleep.
 * Return: 0, or -ENODATA past the last entry.
 */
int ppt_claim_entry(struct ppt_ioc_entry *out);

#endif /* PPT_CLAIM_H */
