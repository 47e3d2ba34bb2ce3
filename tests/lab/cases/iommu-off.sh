# SPDX-License-Identifier: GPL-2.0
# machine: iommu-off
#
# An IOMMU that the kernel doesn't use: the remedy is a kernel option.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
equal claimed "$(claimed)" "0000:01:00.0"
logged "no IOMMU; boot with intel_iommu=on"
says 'intel_iommu=on' pptctl list
says 'intel_iommu=on' pptctl show 1/0/0
says 'no IOMMU is in use; boot with intel_iommu=on' pptctl iommu
says '^DRHD: .*0xfed90000' pptctl iommu --tables
