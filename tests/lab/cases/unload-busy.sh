# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# The module stays while a file of /dev/ppt is open, whether that owns anything
# or not; then it goes, even if the devices are still being reset behind the
# release, and the host has them reset.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:01:00.0 other=0000:02:00.0
modprobe ppt pptdevs="1/0/0 2/0/0"
vfio-do $dev assign=$other say=ready pause >/tmp/client &
owner=$!
wait_for 10 grep -q ready /tmp/client
refused 1 'in use' rmmod ppt
equal state "$(of $dev state)" assigned
equal owner "$(of $dev owner)" vfio-do
kill -9 $owner
{ wait $owner || true; } 2>/dev/null
wait_for 10 is $dev state claimed
rmmod ppt

# unload: while what was released is being reset
unload() {
	modprobe ppt elide=N pptdevs="1/0/0 2/0/0"
	faults $dev slow=1000
	mark_log
	# Enabled by nobody but this client: CC.EN, see touch-reset.sh.
	vfio-do $dev assign=$other open enable memory=0x100000:0 write=0:0x24:0x10001 \
		write=0:0x28:0x100000 write=0:0x2c:0 write=0:0x30:0x100000 \
		write=0:0x34:0 write=0:0x14:0x460001 until=0x1c:1:1 say=ready pause \
		>/tmp/client &
	owner=$!
	wait_for 10 grep -q ready /tmp/client
	kill -9 $owner
	{ wait $owner || true; } 2>/dev/null
	wait_for 5 is $dev state resetting
	equal owner "$(of $dev owner)" ""
	begin_timing
	rmmod ppt
	took=$(took_ms)
	[ "$took" -ge 300 ] || fail "nothing was being reset any more"
	not_logged 'returned without a reset'
	equal driver "$(driver_of $dev)" none
	equal "bus mastering" $((0x$(setpci -s $dev COMMAND) & 4)) 0
	setpci -s $dev COMMAND=2
	bar=$(sed -n 1p /sys/bus/pci/devices/$dev/resource | cut -d' ' -f1)
	equal "CC after the unload" "$(busybox devmem $((bar + 0x14)) 32)" 0x00000000
}

for _ in 1 2 3; do
	unload
	[ "$took" -lt 9000 ] || fail "unloading took $took ms"
done

# A host driver can use them.
rmmod ppt_faults
for path in /sys/bus/pci/devices/{$dev,$other}; do
	echo >$path/driver_override
done
modprobe nvme
wait_for 10 has_disk $dev
wait_for 10 has_disk $other
