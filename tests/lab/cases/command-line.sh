# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# append: ppt.pptdevs=2/0/0
#
# ppt.pptdevs= on the kernel command line, used when the module is loaded.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt
equal claimed "$(claimed)" "0000:02:00.0"
