# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# Two functions of one slot, one IOMMU group, go to one QEMU.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=01:00.0
# The other function is free: the group isn't ppt's alone, but no host driver
# uses it. With a host driver on it VFIO must refuse.
modprobe e1000e
equal driver "$(driver_of 0000:01:00.1)" e1000e
says '0000:01:00.1 e1000e, keeps VMs' pptctl show 01:00.0
says 'driver e1000e has 0000:01:00.1 of the same IOMMU group' pptctl claim 01:00.0
refused 1 'viable' qemu-system-x86_64 -M q35 -m 64 -S -nodefaults \
	-display none -device vfio-pci,host=01:00.0
pptctl claim --force 01:00.1
equal claimed "$(claimed)" "0000:01:00.0 0000:01:00.1"

vm_start -device vfio-pci,host=01:00.0,addr=4.0,multifunction=on \
	-device vfio-pci,host=01:00.1,addr=4.1
equal state "$(field 01:00.0 state)" "in use"
equal state "$(field 01:00.1 state)" "in use"
equal "owner of both" "$(field 01:00.0 owner)" "$(field 01:00.1 owner)"
# One VM has the group: another gets neither.
refused 1 'busy' qemu-system-x86_64 -M q35 -m 64 -S -nodefaults \
	-display none -device vfio-pci,host=01:00.1
vm_stop
equal state "$(field 01:00.0 state)" claimed
equal state "$(field 01:00.1 state)" claimed
