# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# Bad input: a clear error, status 2 for wrong usage and 1 for failure, nothing
# on standard output, and nothing changes.

. "$LAB_TOP/tests/lab/lib.sh"

as_user() {
	setpriv --reuid 65534 --clear-groups "$@"
}

# Without the module.
equal "list without the module" "$(pptctl list >/dev/null 2>&1; echo $?)" 0
says "isn't loaded" pptctl list
refused 1 'root' as_user pptctl claim 1/0/0
refused 2 'function must be 0 to 7' pptctl claim 01:00.8
refused 2 . pptctl frobnicate
refused 2 . pptctl list --frobnicate
refused 2 . pptctl claim
refused 2 . pptctl show
refused 2 . pptctl show 1/0/0 1/0
refused 2 . pptctl list trailing
# A machine without PCI.
unshare -m sh -c 'mount -t tmpfs tmpfs /sys/bus/pci; pptctl list' >/tmp/out 2>&1 ||
	fail "list fails without PCI: $(cat /tmp/out)"
says 'no PCI' cat /tmp/out
equal loaded "$(grep -c '^ppt ' /proc/modules || true)" 0

# A module that isn't installed.
mount -t tmpfs tmpfs /lib/modules
refused 1 "isn't installed|not installed" pptctl claim 1/0/0
umount /lib/modules
equal driver "$(driver_of 0000:01:00.0)" none

modprobe ppt pptdevs=1/0/0
refused 1 'no such device|no device|nothing' pptctl claim 9/0/0
refused 1 'no such device|no device|nothing' pptctl show 9/0/0
refused 1 'bridge' pptctl claim 00:04.0
refused 1 '1b36:0010' pptctl claim 02:00.0=8086:1234
refused 1 'root' as_user pptctl claim 2/0/0
refused 1 'root' as_user pptctl unclaim 1/0/0
# The 9p share that this very script comes from.
refused 1 'virtio-pci' pptctl unclaim 00:1d.0
# All or nothing.
refused 1 . pptctl claim 2/0/0 9/0/0
equal claimed "$(claimed)" "0000:01:00.0"
as_user pptctl list >/dev/null
says 'state: *claimed' as_user pptctl show 1/0/0

# Parameters can't be changed under the module.
! echo 2/0/0 2>/dev/null >/sys/module/ppt/parameters/pptdevs || fail "writable"
refused 1 . sh -c 'echo maybe >/sys/bus/pci/devices/0000:01:00.0/ppt/noreset'

# The interface itself.
ioctl-check
