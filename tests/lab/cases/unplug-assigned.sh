# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# timeout: 240
#
# A device is unplugged, or torn out, while it is assigned, is being reset for
# an assignment, or is used together with another one: its owner loses it and
# keeps the others, whoever waits for it is told, and it can be plugged again.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:03:00.0 other=0000:01:00.0
# A new one each time: QEMU keeps what was torn out, by its name.
plugs=0
plug() {
	plugs=$((plugs + 1))
	qmp '{"execute":"blockdev-add","arguments":{"driver":"null-co","node-name":"null'$plugs'","size":67108864}}' >/dev/null ||
		fail "QEMU doesn't make a disk"
	wait_for 20 device_add
	wait_for 30 is_found
}
# The slot's own event may be lost behind a removal that took a minute.
is_found() {
	is_claimed && return
	sleep 2
	is_claimed || echo 1 >/sys/bus/pci/rescan
	is_claimed
}
# Refused until QEMU is rid of the last one, a moment after the host.
device_add() {
	qmp '{"execute":"device_add","arguments":{"driver":"nvme","id":"hot'$plugs'","serial":"ppt3","drive":"null'$plugs'","bus":"rp3"}}' >/dev/null
}
# Vanished, unannounced; then the host notices.
tear_out() {
	qmp '{"execute":"qom-set","arguments":{"path":"/machine/peripheral/hot'$plugs'","property":"realized","value":false}}' >/dev/null ||
		fail "QEMU doesn't tear it out"
	echo 1 >/sys/bus/pci/devices/$dev/remove
}
unplug() {
	qmp '{"execute":"device_del","arguments":{"id":"hot'$plugs'"}}' >/dev/null ||
		fail "QEMU doesn't unplug it"
}
is_claimed() {
	[ "$(driver_of $dev)" = ppt ] && [ -e /sys/bus/pci/devices/$dev/ppt/state ]
}
is_away() {
	[ ! -e /sys/bus/pci/devices/$dev ]
}
# owns STEP…: a client of both devices; sets owner
owns() {
	vfio-do $other assign=$dev "$@" say=ready pause >/tmp/client 2>&1 &
	owner=$!
	wait_for 20 grep -q ready /tmp/client
}
ends() {
	kill -9 $owner
	{ wait $owner || true; } 2>/dev/null
	wait_for 10 is $other state claimed
}

modprobe ppt pptdevs="1/0/0 3/0/0"
plug

for way in unplug tear_out; do
	# --- assigned, not open
	owns
	equal "state, assigned" "$(of $dev state)" assigned
	$way
	wait_for 20 is_away
	equal "the other's state, $way" "$(of $other state)" assigned
	equal "the other's owner, $way" "$(of $other owner)" vfio-do
	refused 1 '^assign: EBUSY' vfio-do $other assign
	refused 1 '^assign: ENODEV' vfio-do $dev assign
	[ ! -e /sys/bus/pci/devices/$dev/ppt ] || fail "its files are still there"
	plug
	equal "state, plugged again, $way" "$(of $dev state)" claimed
	equal "owner, plugged again, $way" "$(of $dev owner)" ""
	vfio-do $dev open || fail "it can't be opened when it is plugged again"
	wait_for 10 is $dev state claimed
	equal "the other's state, $way" "$(of $other state)" assigned
	ends

	# --- the owner uses the other one
	owns open enable read=0:8
	equal "the other's state" "$(of $other state)" in-use
	$way
	wait_for 20 is_away
	equal "the other's state, $way" "$(of $other state)" in-use
	kill -0 $owner || fail "the owner died"
	ends
	plug

	# --- the owner uses the one that goes: that waits for it
	vfio-do $dev assign=$other open enable read=0:8 say=ready pause >/tmp/client 2>&1 &
	owner=$!
	wait_for 20 grep -q ready /tmp/client
	$way &
	remover=$!
	# Its files go first; pptctl asks /dev/ppt.
	wait_for 20 state_is 3/0/0 leaving
	equal "the other's state, $way" "$(of $other state)" assigned
	refused 1 '^assign: (ENODEV|EBUSY)' vfio-do $dev assign
	ends
	wait $remover
	wait_for 20 is_away
	plug

	# --- while it is being reset for an assignment: the removal waits for that
	echo N >/sys/module/ppt/parameters/elide
	faults $dev silent=1500
	vfio-do $other assign=$dev >/tmp/client 2>&1 &
	owner=$!
	wait_for 5 is $dev state resetting
	$way
	wait $owner || grep -qE '^assign: (ENODEV|EIO)$' /tmp/client ||
		fail "the assignment ended with $(cat /tmp/client)"
	wait_for 20 is_away
	wait_for 20 is $other state claimed
	equal "the other's owner" "$(of $other owner)" ""
	echo Y >/sys/module/ppt/parameters/elide
	plug
	faults $dev none
done

# --- while the reset waits for the device's lock: the assignment fails at once.
# The root's own reset has the lock, with the removal next in line for it.
echo N >/sys/module/ppt/parameters/elide
is_silent() {
	grep -q "$dev.*silent=1" /sys/module/ppt_faults/parameters/faults
}
told=''
for _ in 1 2 3 4 5; do
	faults $dev silent=1500
	echo 1 >/sys/bus/pci/devices/$dev/reset &
	resetter=$!
	wait_for 5 is_silent
	vfio-do $other assign=$dev >/tmp/client 2>&1 &
	owner=$!
	wait_for 5 is $dev state resetting
	echo 1 >/sys/bus/pci/devices/$dev/remove &
	remover=$!
	wait $owner || told=$(cat /tmp/client)
	wait $resetter || true
	wait $remover
	is_away || fail "still there"
	wait_for 10 is $other state claimed
	equal "the other's owner" "$(of $other owner)" ""
	echo 1 >/sys/bus/pci/rescan
	wait_for 10 is_claimed
	faults $dev none
	# The reset may have been quicker than the removal, though that was first.
	[ -z "$told" ] || break
done
equal "what the assignment came to" "$told" "assign: ENODEV"
vfio-do $other assign=$dev open || fail "they can't be used"
wait_for 10 is $other state claimed
wait_for 10 is $dev state claimed
rmmod ppt
rmmod ppt_faults
