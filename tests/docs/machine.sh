# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A machine's files for "pptctl --root": a root port and behind it a disk that the
# host has, a disk that nobody has, a network card that ppt has, and a graphics
# card in another PCI domain. Without /dev/ppt, so what ppt knows is unknown.

# machine_device ROOT PARENT ADDRESS VENDOR DEVICE CLASS [DRIVER]
machine_device() {
	local dir=$1/sys/devices/$2/$3
	mkdir -p "$dir" "$1/sys/bus/pci/devices"
	printf 'pci:v0000%sd0000%ssv00001AF4sd00001100bc%ssc%si%s\n' \
		"$4" "$5" "${6:0:2}" "${6:2:2}" "${6:4:2}" >"$dir/modalias"
	echo '(null)' >"$dir/driver_override"
	ln -s "../../../devices/$2/$3" "$1/sys/bus/pci/devices/$3"
	[ -n "${7-}" ] || return 0
	mkdir -p "$1/sys/bus/pci/drivers/$7"
	ln -s "$1/sys/bus/pci/drivers/$7" "$dir/driver"
}

# machine ROOT: makes it, where nothing was
machine() {
	rm -rf "$1"
	mkdir -p "$1/sys/module" "$1/proc/sys/kernel" "$1/dev" "$1/etc" "$1/lib"
	echo 6.12.0 >"$1/proc/sys/kernel/osrelease"
	: >"$1/proc/mounts"
	: >"$1/proc/swaps"
	mkdir -p "$1/proc/self"
	: >"$1/proc/self/mountinfo"
	machine_device "$1" pci0000:00 0000:00:1c.0 8086 3420 060400 pcieport
	machine_device "$1" pci0000:00/0000:00:1c.0 0000:01:00.0 144D A808 010802 nvme
	machine_device "$1" pci0000:00/0000:00:1c.0 0000:01:00.1 144D A809 010802
	machine_device "$1" pci0000:00/0000:00:1c.0 0000:02:00.0 8086 10D3 020000 ppt
	machine_device "$1" pci0001:00 0001:00:02.0 1002 7480 030000
}
