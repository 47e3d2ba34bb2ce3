# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A device that is plugged in later is claimed before its host driver, which is
# loaded and waiting, can touch it; a rescan does the same.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe nvme
modprobe ppt pptdevs=3/0/0
equal claimed "$(claimed)" ""
mark_log

plug() {
	qmp '{"execute":"device_add","arguments":{"driver":"nvme","id":"nvme3","serial":"ppt3","drive":"disk3","bus":"rp3"}}'
}
is_claimed() {
	[ "$(driver_of 0000:03:00.0)" = ppt ]
}

plug
wait_for 20 is_claimed
not_logged 'nvme .*0000:03:00.0'
equal state "$(field 3/0/0 state)" claimed

# Unplugged and plugged again.
qmp '{"execute":"device_del","arguments":{"id":"nvme3"}}'
is_away() {
	[ ! -e /sys/bus/pci/devices/0000:03:00.0 ]
}
wait_for 20 is_away
sleep 1
plug
wait_for 20 is_claimed

# Removed and found again by the host.
echo 1 >/sys/bus/pci/devices/0000:03:00.0/remove
is_away || fail "still there"
echo 1 >/sys/bus/pci/rescan
wait_for 20 is_claimed
not_logged 'nvme .*0000:03:00.0'
