# SPDX-License-Identifier: GPL-2.0
# machine: no-iommu
#
# Without an IOMMU a device is claimed, and every attempt to use it is refused
# in words that name the remedy.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
equal claimed "$(claimed)" "0000:01:00.0"
logged "0000:01:00.0: claimed, but can't be assigned: no IOMMU; switch on VT-d or AMD-Vi"
says 'VT-d' pptctl list
says 'VT-d' pptctl show 1/0/0
refused 1 'iommu_group' qemu-system-x86_64 -M q35 -m 64 -S -nodefaults \
	-display none -device vfio-pci,host=01:00.0
refused 1 'EOPNOTSUPP NO_IOMMU index=0 other=0000:01:00.0' \
	ppt-client assign vm 0000:01:00.0
refused 1 'ENODEV NOT_CLAIMED' ppt-client assign vm 0000:02:00.0
modprobe nvme
equal driver "$(driver_of 0000:01:00.0)" ppt
pptctl unclaim 1/0/0
wait_for 10 has_disk 0000:01:00.0
rmmod ppt
says 'no IOMMU is in use; switch on VT-d' pptctl iommu
refused 1 'firmware describes no IOMMU' pptctl iommu --tables
