# SPDX-License-Identifier: GPL-2.0
# machine: rom-race
# timeout: 150
#
# ROMs are read, and read anew, while their devices are assigned, opened, unbound
# and unplugged, and while admins change their minds: whoever gets bytes gets the
# right ones, and everything ends.

. "$LAB_TOP/tests/lab/lib.sh"

# Not as fast as it goes, and not for long: QEMU loses an interrupt now and then,
# and its host hangs, where memory decoding goes on and off without a break.
seconds=5
a=0000:01:00.0 b=0000:02:00.0 hot=0000:03:00.0
a_rom=$LAB/files/nvme1.rom b_rom=$LAB/files/nvme2.rom hot_rom=/usr/lib/ipxe/qemu/pxe-e1000e.rom
modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0
mkdir /tmp/race
wrong() {
	echo "$*" >>/tmp/race/wrong
}
count() {
	echo >>"/tmp/race/$1"
}
in_time() {
	[ $SECONDS -lt $end ]
}

# vms BDF FILE: a VMM, again and again; another owner may have it, or nobody. One
# that opens it while it is being unbound may find no ROM, but never a wrong one.
vms() {
	local file=/tmp/race/region.$1 status
	while in_time; do
		status=0
		vfio-do "$1" open save=6:"$file" size=6 close >/dev/null 2>"$file.error" || status=$?
		if [ $status = 0 ] && [ "$1" = $b ] && [ ! -s "$file" ]; then
			count vms-without
		elif [ $status = 0 ]; then
			cmp -n "$(stat -c %s "$2")" "$file" "$2" >/dev/null || wrong "a VM with $1 has other bytes"
			count vms
		elif ! grep -qE '^open: (EBUSY|ENODEV|ENOENT|EINVAL|EAGAIN)' "$file.error"; then
			wrong "a VM with $1: $(cat "$file.error")"
		fi
		sleep 0.1
	done
}
# owners BDF: assign and release; others may be quicker
owners() {
	while in_time; do
		! vfio-do "$1" assign release 2>/dev/null || count owners
		sleep 0.1
	done
}
# binders BDF: away from ppt and back
binders() {
	while in_time; do
		echo "$1" 2>/dev/null >/sys/bus/pci/drivers/ppt/unbind || true
		echo ppt >"/sys/bus/pci/devices/$1/driver_override"
		echo "$1" 2>/dev/null >/sys/bus/pci/drivers_probe || true
		count binders
		sleep 0.5
	done
}
# admins BDF FILE: another copy of the same bytes, and the device's own
admins() {
	while in_time; do
		rom-client set "$1" "$2" 2>>/tmp/race/admins.said || true
		rom-client set "$1" on 2>>/tmp/race/admins.said || true
		rom-client info "$1" >/dev/null 2>>/tmp/race/admins.said || true
		count admins
		sleep 0.1
	done
}
hot_is() {
	[ "$(driver_of $hot)" = "$1" ]
}
is_away() {
	[ ! -e /sys/bus/pci/devices/$hot ]
}
pluggers() {
	local n=0
	while in_time; do
		qmp '{"execute":"device_del","arguments":{"id":"hot'$n'"}}' >/dev/null ||
			wrong "QEMU doesn't unplug it"
		wait_for 30 is_away
		n=$((n + 1))
		echo $n >/tmp/race/n
		wait_for 30 device_add $n
		wait_for 30 hot_is ppt
		count pluggers
		sleep 2
	done
}
# Refused until QEMU is rid of the last one.
device_add() {
	qmp '{"execute":"device_add","arguments":{"driver":"e1000e","id":"hot'"$1"'","bus":"rp3","romfile":"'$hot_rom'"}}' >/dev/null
}

end=$((SECONDS + seconds))
rom-client loop $a $seconds "$a_rom" >/tmp/race/loop.a &
loops=($!)
rom-client loop $b $seconds "$b_rom" >/tmp/race/loop.b &
loops+=($!)
rom-client loop $hot $seconds $hot_rom >/tmp/race/loop.hot &
loops+=($!)
vms $a "$a_rom" &
vms $b "$b_rom" &
owners $a &
owners $b &
binders $b &
admins $a "$a_rom" &
pluggers &
for pid in "${loops[@]}"; do
	wait "$pid" || wrong "a reader: $(cat /tmp/race/loop.*)"
done
wait
[ ! -e /tmp/race/wrong ] || fail "$(sort /tmp/race/wrong | uniq -c)"
for what in vms owners binders admins pluggers; do
	[ -e /tmp/race/$what ] || fail "no $what came through"
	echo "$what: $(wc -l </tmp/race/$what)"
done
cat /tmp/race/loop.*
# Never without one, whatever befell the device.
for loop in a b hot; do
	grep -q ' none=0$' /tmp/race/loop.$loop || fail "$(cat /tmp/race/loop.$loop)"
done

wait_for 30 all_free $a $b $hot
rom-client set $a on
rom_same $a "$a_rom"
rom_same $b "$b_rom"
rom-client again $hot | cmp - $hot_rom
rom_same $hot $hot_rom

# Torn out, it can't be read anew, and what was read before stays until it goes.
qmp '{"execute":"qom-set","arguments":{"path":"/machine/peripheral/hot'"$(cat /tmp/race/n)"'","property":"realized","value":false}}' >/dev/null ||
	fail "QEMU doesn't tear it out"
refused 1 '^again: EAGAIN' rom-client again $hot
rom-client read $hot | cmp - $hot_rom
echo 1 >/sys/bus/pci/devices/$hot/remove
refused 1 '^read: ENODEV' rom-client read $hot
rmmod ppt
