# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# Virtual functions of a claimed physical function are ppt's before a host
# driver can bind; meanwhile the physical function belongs to nobody.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe nvme
pptctl claim --force 2/0/0
echo 2 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs
vf=$(basename "$(readlink /sys/bus/pci/devices/0000:02:00.0/virtfn0)")
vf1=$(basename "$(readlink /sys/bus/pci/devices/0000:02:00.0/virtfn1)")
equal "the VF's driver" "$(driver_of "$vf")" ppt
equal "the VF's driver" "$(driver_of "$vf1")" ppt
equal "the PF's state" "$(field 2/0/0 state)" sriov
group=$(basename "$(readlink /sys/bus/pci/devices/0000:02:00.0/iommu_group)")
refused 1 'busy' vfio-client "$group" 0000:02:00.0

# A VF goes to an unmodified QEMU, without any token.
vm_start -device "vfio-pci,host=$vf"
equal "the VF's state" "$(field "$vf" state)" "in use"
# Not pulled away.
! echo 0 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs 2>/dev/null ||
	fail "the VFs were disabled in use"
logged 'virtual functions stay: a VM has one'
equal "the VF's state" "$(field "$vf" state)" "in use"
vm_stop
echo 0 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs
[ ! -e "/sys/bus/pci/devices/$vf" ] || fail "$vf is still there"
equal "the PF's state" "$(field 2/0/0 state)" claimed
vm_start -device vfio-pci,host=02:00.0
! echo 2 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs 2>/dev/null ||
	fail "VFs were enabled in use"
vm_stop

# An entry claims the VFs of a host driver's PF, too.
pptctl unclaim 2/0/0
rmmod ppt
modprobe ppt pptdevs="$vf"
equal "the PF's driver" "$(driver_of 0000:02:00.0)" nvme
echo 2 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs
equal "the named VF's driver" "$(driver_of "$vf")" ppt
[ "$(driver_of "$vf1")" != ppt ] || fail "the other VF was claimed"
echo 0 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs
rmmod ppt
