# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# A device that is unbound while a VM has it is reset before the host gets it:
# VFIO can't do that, ppt does. A register that the VM wrote is the witness:
# device_status of virtio, which only a reset clears (virtio 1.1, 4.1.4.3).

. "$LAB_TOP/tests/lab/lib.sh"

device=/sys/bus/pci/devices/0000:03:00.0
# The host has its driver built in.
pptctl claim --force 3/0/0
group=$(basename "$(readlink $device/iommu_group)")
# The common configuration is at the start of BAR 4.
bar4=$(sed -n 5p $device/resource | cut -d' ' -f1)

status() {
	setpci -s 03:00.0 COMMAND=2
	busybox devmem $((bar4 + 0x14)) 8
}

vfio-client --poke 4:0x14=3 "$group" 0000:03:00.0 >/tmp/poke &
vm_pid=$!
wait_for 10 grep -q poked /tmp/poke
echo 0000:03:00.0 >/sys/bus/pci/drivers/ppt/unbind &
unbinder=$!
wait_for 10 state_is 3/0/0 leaving
kill -9 "$vm_pid"
vm_reap
wait $unbinder
equal driver "$(driver_of 0000:03:00.0)" none
not_logged 'returned without a reset'
equal "device_status after unbind" "$(status)" 0x00

# The ordinary way: reset at close already.
echo 0000:03:00.0 >/sys/bus/pci/drivers/ppt/bind
vfio-client --poke 4:0x14=3 "$group" 0000:03:00.0 >/tmp/poke &
vm_pid=$!
wait_for 10 state_is 3/0/0 "in use"
wait_for 10 grep -q poked /tmp/poke
kill -9 "$vm_pid"
vm_reap
wait_for 10 state_is 3/0/0 claimed
echo 0000:03:00.0 >/sys/bus/pci/drivers/ppt/unbind
equal "device_status after close" "$(status)" 0x00
