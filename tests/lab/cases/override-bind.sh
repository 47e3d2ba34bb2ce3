# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# driver_override, bind and unbind work as for any PCI driver; an unbound device
# works on the host again; without an override nothing binds.

. "$LAB_TOP/tests/lab/lib.sh"

device=/sys/bus/pci/devices/0000:01:00.0
modprobe ppt
! echo 0000:01:00.0 >/sys/bus/pci/drivers/ppt/bind 2>/dev/null || fail "bound without override"
equal driver "$(driver_of 0000:01:00.0)" none

# Nor by an id that root adds: it would take the twin, too.
echo 1b36 0010 >/sys/bus/pci/drivers/ppt/new_id
equal claimed "$(claimed)" ""

for _ in 1 2 3; do
	echo ppt >$device/driver_override
	echo 0000:01:00.0 >/sys/bus/pci/drivers/ppt/bind
	equal driver "$(driver_of 0000:01:00.0)" ppt
	equal state "$(field 1/0/0 state)" claimed
	# Idle: no bus mastering (bit 2 of the command register).
	command=$(setpci -s 01:00.0 COMMAND)
	equal "bus mastering" $((0x$command & 4)) 0
	echo 0000:01:00.0 >/sys/bus/pci/drivers/ppt/unbind
	equal driver "$(driver_of 0000:01:00.0)" none
done

echo >$device/driver_override
modprobe nvme
wait_for 10 has_disk 0000:01:00.0
equal driver "$(driver_of 0000:01:00.0)" nvme
