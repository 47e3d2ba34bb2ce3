# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# pptctl check of a function whose neighbour in the group a driver of the host
# has: it names both, and what it says to do makes them a VM's.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe e1000e
wait_for 10 test -e /sys/bus/pci/devices/0000:01:00.1/net
equal "who has the other one" "$(finding 1/0/0 group_held name)" e1000e
equal "which one" "$(finding 1/0/0 group_held detail)" 0000:01:00.1
equal "why they are together" "$(finding 1/0/0 no_acs_functions name)" 0000:01:00.1

# One of them alone isn't enough.
pptctl claim --force 1/0/0
refused 1 'driver e1000e of the host has 0000:01:00.1' pptctl check 1/0/0
refused 1 'pptctl claim --force 0000:01:00.1' pptctl check

follow 1/0/0
equal "both" "$(claimed)" "0000:01:00.0 0000:01:00.1"
vm_start -device vfio-pci,host=01:00.0 -device vfio-pci,host=01:00.1
# What a VM has is ready, and says so.
pptctl check 1/0/0
equal "whose it is" "$(finding 1/0/0 owned severity)" note
vm_stop

# What has no reset method isn't ready until that is allowed.
equal "no reset" "$(finding 00:10.0 no_reset severity)" error
follow 00:10.0
equal "reset left out" "$(finding 00:10.0 reset_left_out severity)" warning
