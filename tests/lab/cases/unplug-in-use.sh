# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# An orderly unplug and an unbind while a VM has the device wait for the VM,
# tell so, and never leave the host a device that wasn't reset.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs="1/0/0 2/0/0"
vm_start -device vfio-pci,host=01:00.0
echo 0000:01:00.0 >/sys/bus/pci/drivers/ppt/unbind &
unbinder=$!
wait_for 10 state_is 1/0/0 leaving
# Nobody gets it meanwhile; the owner is still named.
case "$(field 1/0/0 owner)" in *"[$vm_pid]"*) ;; *) fail "owner lost" ;; esac
group=$(basename "$(readlink /sys/bus/pci/devices/0000:01:00.0/iommu_group)")
# Neither hangs, though a removal waits.
refused 1 'being unbound|unplugged|leaving' timeout 10 pptctl claim 1/0/0
refused 1 'being unbound|unplugged|leaving' timeout 10 pptctl unclaim 1/0/0
refused 1 . vfio-client "$group" 0000:01:00.0
# /dev/ppt and the other device aren't held up.
equal "the other's state" "$(field 2/0/0 state)" claimed
vm_stop
wait $unbinder
equal driver "$(driver_of 0000:01:00.0)" none
not_logged 'returned without a reset'
command=$(setpci -s 01:00.0 COMMAND)
equal "bus mastering" $((0x$command & 4)) 0
echo >/sys/bus/pci/devices/0000:01:00.0/driver_override
modprobe nvme
wait_for 10 has_disk 0000:01:00.0

vm_start -device vfio-pci,host=02:00.0
qmp '{"execute":"device_del","arguments":{"id":"nvme2"}}'
wait_for 20 state_is 2/0/0 leaving
vm_stop
is_away() {
	[ ! -e /sys/bus/pci/devices/0000:02:00.0 ]
}
wait_for 20 is_away
rmmod ppt
