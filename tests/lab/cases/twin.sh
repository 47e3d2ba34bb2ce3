# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A device of the same kind as a claimed one stays with the host, whether it was
# there or comes later.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
modprobe nvme
wait_for 10 has_disk 0000:02:00.0
equal "the twin's driver" "$(driver_of 0000:02:00.0)" nvme
equal "the claimed one's" "$(driver_of 0000:01:00.0)" ppt
dd if="/dev/$(nvme_disk 0000:02:00.0)" of=/dev/null bs=1M count=1 iflag=direct 2>/dev/null

qmp '{"execute":"device_add","arguments":{"driver":"nvme","id":"nvme3","serial":"ppt3","drive":"disk3","bus":"rp3"}}'
twin_with_host() {
	[ "$(driver_of 0000:03:00.0)" = nvme ]
}
wait_for 20 twin_with_host
equal claimed "$(claimed)" "0000:01:00.0"
