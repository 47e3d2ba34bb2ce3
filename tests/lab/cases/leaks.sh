# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# timeout: 400
# figures: yes
#
# 300 VMs killed at random moments of assign, open and use leave nothing behind:
# no device that isn't free, no memory, no reference on the module, the devices
# or VFIO's groups.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe vfio-pci
modprobe ppt pptdevs=1/0/0,2/0/0
a=0000:01:00.0 b=0000:02:00.0

# half: 150 of them
half() {
	ppt-client repeat 25 kill-within 40 assign vm $a $b + hold >/dev/null
	ppt-client repeat 25 kill-within 150 assign vm $a $b + open $a \
		+ open $b + poke $a 0 0x24 0 + hold >/dev/null
	ppt-client repeat 25 kill-within 150 open $a + open $b \
		+ poke $b 0 0x24 0 + hold >/dev/null
	echo N >/sys/module/ppt/parameters/elide
	ppt-client repeat 25 kill-within 200 assign vm $a $b + hold >/dev/null
	ppt-client repeat 25 kill-within 400 assign vm $a $b + open $a \
		+ open $b + hold >/dev/null
	ppt-client repeat 25 kill-within 400 open $a + open $b + hold >/dev/null
	echo Y >/sys/module/ppt/parameters/elide
	wait_for 20 all_free $a $b
}

# An assignment, a struct pid, a file of /dev/ppt, VFIO's parts of a device.
caches='kmalloc-cg-1k kmalloc-1k kmalloc-cg-32 kmalloc-32 kmalloc-cg-64 kmalloc-2k kmalloc-4k pid'
# objects: how many there are in all of them, each with its name
objects() {
	local cache
	for cache in $caches; do
		[ ! -e "/sys/kernel/slab/$cache/shrink" ] ||
			echo 1 >"/sys/kernel/slab/$cache/shrink"
		awk -v cache="$cache" '$1 == cache { print cache, $2 }' /proc/slabinfo
	done | sort
}
# grown: what has grown by half an object a VM since /tmp/before
grown() {
	echo 3 >/proc/sys/vm/drop_caches
	objects >/tmp/after
	join /tmp/before /tmp/after | awk '$3 - $2 > 75 { print $1, $2, "->", $3 }'
}

half
echo 3 >/proc/sys/vm/drop_caches
objects >/tmp/before
[ "$(wc -l </tmp/before)" -ge 4 ] || fail "no slab cache is known by its name"
half
# What is freed by RCU takes a moment.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	growth=$(grown)
	[ -n "$growth" ] || break
	sleep 1
done
equal "what has grown" "$growth" ""
echo "slab objects before and after 150 killed VMs:" \
	"$(join /tmp/before /tmp/after | xargs -n 3 printf '%s %s %s, ')"

equal "failed resets" "$(of $a resets_failed)/$(of $b resets_failed)" 0/0
equal "references on ppt" "$(cat /sys/module/ppt/refcnt)" 0
# The groups aren't held by anybody: VFIO gives them out.
ppt-client assign vm $a $b + open $a + open $b >/tmp/vm || fail "$(cat /tmp/vm)"
wait_for 20 all_free $a $b
for bdf in $a $b; do
	[ "$(of $bdf assignments)" -gt 10 ] || fail "$bdf was hardly ever opened"
done
equal "references on ppt" "$(cat /sys/module/ppt/refcnt)" 0
rmmod ppt
[ ! -e /sys/bus/pci/devices/$a/ppt ] || fail "files of ppt are left"
[ ! -e /sys/bus/pci/devices/$a/vfio-dev ] || fail "VFIO's device is left"
[ ! -e /dev/ppt ] || fail "/dev/ppt is left"
rmmod vfio-pci vfio-pci-core
# VFIO keeps no group: the host's driver may have the devices, and works.
for bdf in $a $b; do
	echo >/sys/bus/pci/devices/$bdf/driver_override
	[ ! -e "/dev/vfio/$(basename "$(readlink /sys/bus/pci/devices/$bdf/iommu_group)")" ] ||
		fail "VFIO's group of $bdf is left"
done
modprobe nvme
for bdf in $a $b; do
	echo $bdf >/sys/bus/pci/drivers_probe
	wait_for 10 has_disk $bdf
	dd if="/dev/$(nvme_disk $bdf)" of=/dev/null bs=1M count=1 iflag=direct 2>/dev/null
done
