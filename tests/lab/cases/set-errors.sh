# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# Why a set is refused, for every reason, each with what is in the way; and that
# nothing of the set is assigned then, whatever stands before the one in the way.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe e1000e
modprobe ppt pptdevs="2/0/0 00:10.0"
net=0000:01:00.0 twin=0000:01:00.1 nvme=0000:02:00.0 virtio=0000:03:00.0
bare=0000:00:10.0
good=$virtio

# take BDF: from its driver, for ppt
take() {
	[ ! -e "/sys/bus/pci/devices/$1/driver" ] ||
		echo "$1" >"/sys/bus/pci/devices/$1/driver/unbind"
	echo ppt >"/sys/bus/pci/devices/$1/driver_override"
	echo "$1" >/sys/bus/pci/drivers_probe
	equal "driver of $1" "$(driver_of "$1")" ppt
}
take $net
take $virtio

# no SET PATTERN: the set (its label first) is refused like that, and whole
no() {
	local set
	read -ra set <<<"$1"
	refused 1 "^assign: $2" ppt-client assign "${set[@]}"
	all_free $good || fail "refused, and yet assigned: $1"
}

no "vm $good 0000:07:00.0" 'ENODEV NOT_CLAIMED index=1 other=0000:07:00.0 owner=$'
no "vm $good 0007:03:00.0" 'ENODEV NOT_CLAIMED index=1 other=0007:03:00.0 owner=$'
no "vm $good $good" "EINVAL TWICE index=1 other=$good"
no "vm $good $net" "EBUSY HOST index=1 other=$twin owner=e1000e$"
no "vm $good $bare" "EOPNOTSUPP NO_RESET index=1 other=$bare"
echo 1 >/sys/bus/pci/devices/$bare/ppt/noreset
ppt-client assign vm $good $bare >/dev/null
wait_for 5 all_free $good $bare
echo 0 >/sys/bus/pci/devices/$bare/ppt/noreset

# Somebody has it, or another member of its group.
take $twin
ppt-client assign first $net + hold >/tmp/first &
first=$!
wait_for 20 grep -q '^assign: ok' /tmp/first
no "vm $good $net" "EBUSY OWNED index=1 other=$net owner=first$"
no "vm $good $twin" "EBUSY GROUP index=1 other=$net owner=first$"
refused 1 '^open: E' ppt-client open $twin
equal "the twin's owner" "$(of $twin owner)" ""
# Not ours to give back; what is, stays.
refused 1 '^release: EPERM' ppt-client release $net
refused 1 '^release: EPERM' ppt-client assign vm $good + release $good $net
refused 1 '^release: EPERM' ppt-client readonly + release
equal "owner" "$(of $net owner)" first
end_of $first
ppt-client assign vm $net $twin + try release $net $virtio + release $net \
	+ hold >/tmp/both &
both=$!
wait_for 20 grep -q '^release: ok' /tmp/both
grep -q '^release: EPERM' /tmp/both || fail "$(cat /tmp/both)"
wait_for 5 all_free $net
equal "owner of the rest" "$(of $twin owner)" vm
end_of $both
# Both functions for one VM, in two steps.
ppt-client assign vm $net + assign vm $twin >/dev/null
wait_for 5 all_free $net $twin

# A physical function with virtual ones.
echo 2 >/sys/bus/pci/devices/$nvme/sriov_numvfs
no "vm $good $nvme" "EBUSY SRIOV index=1 other=$nvme"
echo 0 >/sys/bus/pci/devices/$nvme/sriov_numvfs
ppt-client assign vm $good $nvme >/dev/null
wait_for 5 all_free $good $nvme

# One that is being taken away from a VM.
ppt-client open $nvme + hold >/tmp/holder &
holder=$!
wait_for 20 grep -q '^open: ok' /tmp/holder
echo $nvme >/sys/bus/pci/drivers/ppt/unbind &
unbind=$!
# Its files in sysfs are gone by then.
wait_for 10 state_is $nvme leaving
no "vm $good $nvme" "ENODEV LEAVING index=1 other=$nvme"
end_of $holder
wait $unbind
equal "the driver" "$(driver_of $nvme)" none
no "vm $good $nvme" "ENODEV NOT_CLAIMED index=1 other=$nvme"

# The arguments themselves.
label63=$(printf %063d 0)
for label in '' "${label63}0" $'a\tb' $'a\x7f' 'ü'; do
	refused 1 '^assign: EINVAL' ppt-client assign "$label" $good
	all_free $good
done
ppt-client assign "$label63" $good >/dev/null
ppt-client assign 'a label, with %s blanks' $good + assign 'a label, with %s blanks' $net >/dev/null
wait_for 5 all_free $good $net
refused 1 '^assign: EINVAL' ppt-client assign vm $good + assign other $net
wait_for 5 all_free $good $net
refused 1 '^assign-count: EINVAL' ppt-client assign-count 0 vm $good
refused 1 '^assign-count: EINVAL' ppt-client assign-count 1025 vm $good
refused 1 '^assign-count: EINVAL' ppt-client assign-count 0xffffffff vm $good
refused 1 '^assign-count: ENODEV NOT_CLAIMED index=1 other=0000:00:00.0' \
	ppt-client assign-count 1024 vm $good
refused 1 '^assign: EPERM' ppt-client readonly + assign vm $good
all_free $good
rmmod ppt
