# SPDX-License-Identifier: GPL-2.0
# machine: nvme8
# timeout: 240
# figures: yes
#
# pptctl run: an unmodified QEMU owns its devices under the VM's name, from before
# it starts until it ends, however that comes about. And pptctl assign, which
# holds them for a VM that is started later.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0
hold-kvm
a=0000:01:00.0 b=0000:02:00.0 c=0000:03:00.0

# vm WORD…: pptctl run with these words and a QEMU with the first two devices
vm() {
	pptctl run "$@" -- qemu-system-x86_64 -name vm -M q35 -accel kvm -cpu host \
		-m 128 -S -nodefaults -no-user-config -display none \
		-device vfio-pci,host=01:00.0 -device vfio-pci,host=02:00.0 \
		-qmp unix:/tmp/qmp,server=on,wait=off </dev/null >/tmp/vm 2>&1 &
	vm_pid=$!
	wait_for 30 vm_has_both
}
vm_has_both() {
	kill -0 $vm_pid 2>/dev/null || fail "QEMU ended: $(cat /tmp/vm)"
	is $a state in-use && is $b state in-use
}

vm --vm web -d 1/0/0 -d 2/0/0
equal owner "$(of $a owner)" web
equal owner "$(of $b owner)" web
equal "owner's process" "$(of $a owner_pid)" $vm_pid
says '01:00.0.*web' pptctl list
refused 1 'web' pptctl run --vm other -d 3/0/0 -d 2/0/0 -- touch /tmp/other-ran
[ ! -e /tmp/other-ran ] || fail "it was run without its devices"
equal "owner of what was free" "$(of $c owner)" ""
refused 1 'web' pptctl assign --vm other 3/0/0 2/0/0
wait_for 5 all_free $c
refused 1 'web' pptctl unclaim 1/0/0
# The same name on other devices is another owner.
pptctl run --vm web -d 3/0/0 -- true
wait_for 5 all_free $c

# Read without starting a program, which takes as long as what is measured.
both_are_free() {
	local one other
	read -r one </sys/bus/pci/devices/$a/ppt/state
	read -r other </sys/bus/pci/devices/$b/ppt/state
	[ "$one $other" = "claimed claimed" ]
}
end=$((SECONDS + 10))
begin_timing
kill -9 $vm_pid
{
	until both_are_free; do
		[ $SECONDS -lt $end ] || break
	done
	ms=$(took_ms)
	vm_reap
} 2>/dev/null
echo "free $ms ms after the kill"
[ "$ms" -lt 1000 ] || fail "it took $ms ms"
all_free $a $b

# Ended in the ordinary way.
vm -d 1/0/0 -d 2/0/0
equal "owner without a name" "$(of $a owner)" "qemu-system-x86_64[$vm_pid]"
vm_stop
wait_for 5 all_free $a $b

# What the command says is what it is.
for status in 0 1 3 42; do
	got=0
	pptctl run --vm web -d 1/0/0 -- bash -c "exit $status" || got=$?
	equal "exit status" $got $status
done
# shellcheck disable=SC2016 # it expands them
pptctl run --vm web -d 1/0/0 -- bash -c '[ "$PPT_VM" = web ] && [ "$(readlink "/proc/$$/fd/$PPT_FD")" = /dev/ppt ]' ||
	fail "it isn't told"
refused 127 'no-such-command' pptctl run --vm web -d 1/0/0 -- no-such-command
refused 126 '/etc/passwd' pptctl run --vm web -d 1/0/0 -- /etc/passwd
refused 1 'not claimed|isn.t claimed|4/0/0' pptctl run --vm web -d 1/0/0 -d 4/0/0 -- true
refused 2 'device' pptctl run -- true
refused 2 'COMMAND' pptctl run --vm web -d 1/0/0
wait_for 5 all_free $a $b

# Assigned first, and the VM joins.
pptctl assign --vm web 1/0/0 2/0/0 >/dev/null
equal owner "$(of $a owner)" web
equal state "$(of $b state)" assigned
refused 1 'web' pptctl run --vm other -d 1/0/0 -- true
group=$(basename "$(readlink /sys/bus/pci/devices/$a/iommu_group)")
refused 1 'busy' vfio-client "$group" $a
vm --vm web
equal owner "$(of $b owner)" web
kill -9 $vm_pid
vm_reap
is_held() {
	is $a state assigned && is $b state assigned && is $a owner web
}
wait_for 5 is_held
# Again, and one more device; then one less, and none.
pptctl assign --vm web 3/0/0 >/dev/null
equal "owner of one more" "$(of $c owner)" web
vm --vm web
vm_stop
pptctl release --vm web 3/0/0 >/dev/null
wait_for 5 all_free $c
wait_for 5 is_held
pptctl release web >/dev/null
wait_for 5 all_free $a $b $c
refused 1 'web' pptctl release web
refused 1 'web' pptctl run --vm web -- true
# Nobody holds the file any more.
module_is_free() {
	[ "$(cat /sys/module/ppt/refcnt)" = 0 ]
}
wait_for 5 module_is_free
rmmod ppt
