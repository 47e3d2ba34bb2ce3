# SPDX-License-Identifier: GPL-2.0
# machine: nvme8
#
# Every form of an entry claims what it means and nothing else.

. "$LAB_TOP/tests/lab/lib.sh"

all="0000:01:00.0 0000:02:00.0 0000:03:00.0 0000:04:00.0 0000:05:00.0 0000:06:00.0 0000:07:00.0 0000:08:00.0"

# claims EXPECTED PARAMETER…
claims() {
	local expected=$1
	shift
	modprobe ppt "$@"
	equal "claimed by $*" "$(claimed)" "$expected"
	rmmod ppt
	for device in $all; do
		equal "$device's driver after unloading" "$(driver_of "$device")" none
		equal "$device's override after unloading" \
			"$(cat "/sys/bus/pci/devices/$device/driver_override")" "(null)"
	done
}

claims "0000:01:00.0" pptdevs=1/0/0
claims "0000:02:00.0" pptdevs=02:00.0
claims "0000:03:00.0" pptdevs=0000:03:00.0
claims "0000:04:00.0" pptdevs=04:00.*
claims "0000:05:00.0" pptdevs=00:08.0/00.0
claims "0000:06:00.0" pptdevs=0000:00:09.0/00.*
claims "0000:06:00.0" pptdevs=6/0/0=1b36:0010
claims "0000:06:00.0" pptdevs=06:00.0=1b36:0010:1af4:1100
claims "0000:06:00.0" pptdevs=00:09.0/00.0=1B36:0010
claims "0000:07:00.0" pptdevs=7/0/0+noreset
claims "$all" pptdevs=id:1b36:0010
claims "$all" pptdevs=id:1b36:0010:1af4:1100
claims "" pptdevs=id:1b36:0010:1af4:1101
claims "" pptdevs=
claims "" pptdevs=9/0/0
claims "0000:01:00.0 0000:02:00.0 0000:03:00.0" pptdevs="1/0/0 2/0/0,03:00.0"
claims "0000:01:00.0 0000:05:00.0 0000:08:00.0" \
	pptdevs=1/0/0 pptdevs2=05:00.0 pptdevs3=00:0b.0/00.0

# From modprobe.d, and from the kernel command line (see "append" in the lab).
mkdir -p /etc/modprobe.d
echo 'options ppt pptdevs="2/0/0 03:00.0"' >/etc/modprobe.d/ppt-test.conf
claims "0000:02:00.0 0000:03:00.0"

# As README has it for every boot: whoever loads the host's driver loads ppt first.
echo 'softdep nvme pre: ppt' >>/etc/modprobe.d/ppt-test.conf
modprobe nvme
equal "claimed by softdep" "$(claimed)" "0000:02:00.0 0000:03:00.0"
rmmod nvme
rmmod ppt
rm /etc/modprobe.d/ppt-test.conf

# Past 128 characters.
long=$(printf 'ff:1f.%s ' 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7)
claims "0000:08:00.0" pptdevs="$long 8/0/0"

# A bridge is not claimed, whatever names it.
mark_log
claims "" pptdevs=00:04.0
logged '0000:00:04.0: ppt: not claimed: it is a bridge'
equal "the port's driver" "$(driver_of 0000:00:04.0)" pcieport
