// SPDX-License-Identifier: GPL-2.0
/*
 * ppt: PCI devices for virtual machines. Parameters, and the order in which the
 * parts come and go: entries first, so that a device which appears meanwhile is
 * reserved; then the driver; then what is there already; /dev/ppt last.
 */
#include <linux/module.h>

#include "claim.h"
#include "ctl.h"
#include "driver.h"
#include "reset.h"

#define PPTDEVS_DESC \
	"Devices to claim, separated by spaces or commas: B/S/F (decimal), [DDDD:]BB:SS.F or .*, a path of ports 00:1c.0/00.0, each with an optional guard =VVVV:DDDD[:SVID:SDID]; or id:VVVV:DDDD; +noreset allows a device without any reset method"

static char *pptdevs[PPT_CLAIM_PARAMETERS];

module_param_named(pptdevs, pptdevs[0], charp, 0444);
MODULE_PARM_DESC(pptdevs, PPTDEVS_DESC);
module_param_named(pptdevs2, pptdevs[1], charp, 0444);
MODULE_PARM_DESC(pptdevs2, "More of the same");
module_param_named(pptdevs3, pptdevs[2], charp, 0444);
MODULE_PARM_DESC(pptdevs3, "More of the same");

static int __init ppt_init(void)
{
	int ret;

	ret = ppt_reset_engine_init();
	if (ret)
		return ret;
	ret = ppt_claim_init(pptdevs);
	if (ret)
		goto err_engine;
	ret = pci_register_driver(&ppt_driver);
	if (ret)
		goto err_claim;
	ppt_claim_present();
	ret = ppt_ctl_init();
	if (ret)
		goto err_driver;
	return 0;

err_driver:
	pci_unregister_driver(&ppt_driver);
err_claim:
	ppt_claim_exit();
err_engine:
	ppt_reset_engine_exit();
	return ret;
}

/*
 * VFIO holds the module while a device is open and /dev/ppt while its file is,
 * so nothing is in use here.
 */
static void __exit ppt_exit(void)
{
	ppt_ctl_exit();
	pci_unregister_driver(&ppt_driver);
	ppt_claim_exit();
	ppt_reset_engine_exit();
}

module_init(ppt_init);
module_exit(ppt_exit);

MODULE_LICENSE("GPL");
MODULE_VERSION(PPT_VERSION);
MODULE_DESCRIPTION("PCI passthrough: devices for virtual machines");
MODULE_AUTHOR("The ppt authors");
