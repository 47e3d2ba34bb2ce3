# SPDX-License-Identifier: GPL-2.0
# machine: mixed
# timeout: 240
#
# An unmodified QEMU starts with exactly the arguments that pptctl prints: two
# functions of one slot are in one slot of the guest, or apart if they are asked
# to be. The whole command that it prints runs a VM under its name.

. "$LAB_TOP/tests/lab/lib.sh"

a=0000:01:00.0 b=0000:01:00.1

# Nothing is claimed: the arguments are printed, and what is missing is said.
refused 1 "$a: it isn't claimed; .*pptctl claim" pptctl qemu-args 01:00.0
says "host=$a,bus=ppt1" pptctl qemu-args 01:00.0

modprobe ppt pptdevs=01:00.*

# in_guest DEV…: the network functions that a guest sees that has these, in a line
in_guest() {
	local printed
	printed=$(pptctl qemu-args "$@" 2>/tmp/remarks) || fail "$(cat /tmp/remarks)"
	echo "$printed" >&2
	eval "set -- $printed"
	# shellcheck disable=SC2016 # the guest expands it
	guest "$@" -- 'cd /sys/bus/pci/devices
		for device in *; do
			[ "$(cat $device/vendor)$(cat $device/device)" = 0x80860x10d3 ] &&
				echo "function $device"
		done; true' | sed -n 's/^function //p' | xargs
}

together=$(in_guest 01:00.0 01:00.1)
read -r first second more <<<"$together"
equal "further functions" "$more" ""
equal "function of the first" "${first##*.}" 0
equal "function of the second" "${second##*.}" 1
equal "slot of the second" "${second%.*}" "${first%.*}"
wait_for 30 all_free $a $b

apart=$(in_guest 01:00.0 -01:00.1)
read -r first second more <<<"$apart"
equal "further functions" "$more" ""
equal "functions, apart" "${first##*.} ${second##*.}" "0 0"
[ "${first%.*}" != "${second%.*}" ] || fail "they share a slot: $apart"
wait_for 30 all_free $a $b

# The other machine has one bus.
printed=$(pptctl qemu-args --machine pc 01:00.0 01:00.1)
eval "set -- $printed"
hold-kvm
qemu-system-x86_64 -M pc -accel kvm -cpu host -m 128 -S -nodefaults -no-user-config \
	-display none -qmp unix:/tmp/pc,server=on,wait=off "$@" </dev/null &
vm_pid=$!
wait_for 30 vm_answers /tmp/pc
equal "state in the other machine" "$(of $b state)" in-use
vm_stop
wait_for 30 all_free $a $b

# All of the command; what the lab has less of comes behind it.
printed=$(pptctl qemu-args --vm web 01:00.0 01:00.1)
eval "exec $printed -m 128 -S -nodefaults -no-user-config -display none \
	-qmp unix:/tmp/web,server=on,wait=off" </dev/null &
vm_pid=$!
wait_for 30 vm_answers /tmp/web
equal owner "$(of $a owner) $(of $b owner)" "web web"
equal "owner's process" "$(of $a owner_pid)" $vm_pid
refused 1 "$a: web .*has it" pptctl qemu-args 01:00.0 01:00.1
pptctl qemu-args --vm web 01:00.0 01:00.1 >/tmp/same
equal "what is printed for the same VM" "$(cat /tmp/same)" "$printed"
vm_stop
wait_for 30 all_free $a $b

# A member of the group that the host has keeps every VM away.
pptctl unclaim 01:00.1
modprobe e1000e
wait_for 10 test -e /sys/bus/pci/devices/$b/driver
refused 1 "driver e1000e has $b" pptctl qemu-args 01:00.0
says "multifunction='on'" pptctl libvirt-xml 01:00.0 01:00.1
rmmod ppt
