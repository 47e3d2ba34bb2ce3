# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A device is torn out while a VM has it: the VM may go on without it, nobody
# else is disturbed, and when the VM ends the device is gone for good. Plugged
# in again it is claimed again.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs="1/0/0 3/0/0"
plug() {
	qmp '{"execute":"device_add","arguments":{"driver":"nvme","id":"nvme3","serial":"ppt3","drive":"disk3","bus":"rp3"}}'
}
is_claimed() {
	[ "$(driver_of 0000:03:00.0)" = ppt ]
}
is_away() {
	[ ! -e /sys/bus/pci/devices/0000:03:00.0 ]
}
plug
wait_for 20 is_claimed

vm_start -device vfio-pci,host=01:00.0
other=$vm_pid
vm_start -device vfio-pci,host=03:00.0
victim=$vm_pid

# The hardware vanishes, unannounced; then the host notices.
qmp '{"execute":"qom-set","arguments":{"path":"/machine/peripheral/nvme3","property":"realized","value":false}}' ||
	fail "QEMU doesn't tear it out"
echo 1 >/sys/bus/pci/devices/0000:03:00.0/remove &
remover=$!
wait_for 10 state_is 3/0/0 leaving
kill -0 $victim || fail "the VM died"
logged '0000:03:00.0: .*being taken away from a VM'
equal "the other's state" "$(field 1/0/0 state)" "in use"
kill -0 $other

kill -9 $victim
wait $victim || true
wait_for 10 is_away
wait $remover
equal claimed "$(claimed)" "0000:01:00.0"
equal "the other's state" "$(field 1/0/0 state)" "in use"
kill $other
wait $other || true
equal "the other's state" "$(field 1/0/0 state)" claimed
rmmod ppt
