# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# The module can't be unloaded while a VM has a device, and can afterwards; load
# and unload in any order with the host's driver.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
vm_start -device vfio-pci,host=01:00.0
refused 1 'in use' rmmod ppt
kill -0 $vm_pid
equal state "$(field 1/0/0 state)" "in use"
vm_stop
rmmod ppt

# An open /dev/ppt holds it, too.
modprobe ppt
exec 4</dev/ppt
refused 1 'in use' rmmod ppt
exec 4<&-

for _ in 1 2 3 4 5 6 7 8 9 10; do
	rmmod ppt
	modprobe ppt pptdevs="1/0/0 2/0/0"
done
equal claimed "$(claimed)" "0000:01:00.0 0000:02:00.0"
modprobe nvme
rmmod ppt
# Freed but not handed out: the admin decides.
equal driver "$(driver_of 0000:01:00.0)" none
rmmod nvme
modprobe nvme
wait_for 10 has_disk 0000:02:00.0
modprobe ppt pptdevs=1/0/0
equal driver "$(driver_of 0000:01:00.0)" nvme
