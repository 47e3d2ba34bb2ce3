# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A device whose reset fails is for nobody until an admin recovers it. The reset
# that fails is a natural one: QEMU's root ports don't get their link up again
# after a bus reset, unless they are told their speed.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:01:00.0
path=/sys/bus/pci/devices/$dev
modprobe ppt pptdevs=1/0/0
echo bus >$path/reset_method

begin_timing
refused 1 '^open: EIO' vfio-do $dev open
[ "$(took_ms)" -ge 500 ] || fail "the reset failed within $(took_ms) ms"
equal state "$(of $dev state)" quarantined
equal result "$(last_reset $dev result)" gave-up
equal method "$(last_reset $dev method)" bus
equal resets "$(of $dev resets)/$(of $dev resets_failed)" 1/1
equal clean "$(of $dev clean)" 0
equal owner "$(of $dev owner)" ""
logged "$dev: quarantined: reset by bus: "
logged "$dev: not assigned to vfio-do\[[0-9]*\]: its reset failed"
says quarantined pptctl list
mark_log

# All further ones at once, and without a reset.
begin_timing
refused 1 '^open: EIO' vfio-do $dev open
refused 1 '^assign: EIO' vfio-do $dev assign
refused 1 . timeout 20 qemu-system-x86_64 -M q35 -m 64 -S -nodefaults \
	-display none -device vfio-pci,host=01:00.0
logged "$dev: not assigned to qemu-system-x86.*: it is quarantined; pptctl recover"
equal resets "$(of $dev resets)" 1

# Only who may and says so brings it back.
refused 1 '^admin: EIO' vfio-do $dev admin
refused 1 '^recover: EPERM' vfio-do $dev drop recover
equal "state, not recovered" "$(of $dev state)" quarantined
equal resets "$(of $dev resets)" 1

# A try that fails leaves it there.
refused 1 '^recover: EIO' vfio-do $dev recover
equal "state, recovered in vain" "$(of $dev state)" quarantined
equal resets "$(of $dev resets)/$(of $dev resets_failed)" 2/2

echo default >$path/reset_method
# The other methods may be there, but nobody said that it is to be tried.
refused 1 '^open: EIO' vfio-do $dev open
pptctl recover 1/0/0
equal "state, recovered" "$(of $dev state)" claimed
equal result "$(last_reset $dev result)" ok
equal method "$(last_reset $dev method)" flr
logged "$dev: recovered by flr"

vm_start -device vfio-pci,host=01:00.0
equal "state, with a VM" "$(of $dev state)" in-use
vm_stop
wait_for 10 is $dev state claimed
rmmod ppt
