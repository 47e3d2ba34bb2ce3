# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A guard that doesn't match leaves the device alone, and says what is there.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs="1/0/0=8086:0010 02:00.0=1b36:0010:1af4:9999"
equal claimed "$(claimed)" ""
logged '0000:01:00.0: ppt: not claimed: "1/0/0=8086:0010" asks for another device, this is 1b36:0010:1af4:1100'
logged '0000:02:00.0: ppt: not claimed: "02:00.0=1b36:0010:1af4:9999" asks for another'
# It stays readable, and the host may use the device.
says '1/0/0=8086:0010.*(guard|another|other)' pptctl list
modprobe nvme
wait_for 10 test -b /dev/nvme1n1
equal "the driver" "$(driver_of 0000:01:00.0)" nvme
