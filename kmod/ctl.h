/* SPDX-License-Identifier: GPL-2.0 */
/* /dev/ppt: the commands of uapi/linux/ppt.h. */
#ifndef PPT_CTL_H
#define PPT_CTL_H

int ppt_ctl_init(void);
void ppt_ctl_exit(void);

#endif /* PPT_CTL_H */
