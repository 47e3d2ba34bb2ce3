# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A device that a host driver has is not taken from it, and that is said.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe nvme
wait_for 10 has_disk 0000:01:00.0
mark_log
modprobe ppt pptdevs=1/0/0
equal claimed "$(claimed)" ""
equal driver "$(driver_of 0000:01:00.0)" nvme
logged '0000:01:00.0: ppt: not claimed: driver nvme has it'
dd if="/dev/$(nvme_disk 0000:01:00.0)" of=/dev/null bs=1M count=1 iflag=direct 2>/dev/null
says '1/0/0.*nvme' pptctl list
refused 1 'driver nvme has it' pptctl claim 1/0/0
equal driver "$(driver_of 0000:01:00.0)" nvme
