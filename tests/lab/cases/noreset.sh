# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# A device without any reset method is claimed, and assigned only if +noreset
# allows it.

. "$LAB_TOP/tests/lab/lib.sh"

qemu() {
	timeout 20 qemu-system-x86_64 -M q35 -m 64 -S -nodefaults \
		-display none -device vfio-pci,host=00:10.0
}

modprobe ppt pptdevs=00:10.0
equal claimed "$(claimed)" "0000:00:10.0"
says 'noreset' pptctl list
refused 1 'not supported' qemu
logged '0000:00:10.0: not assigned to .*: it has no reset method and no \+noreset'
equal state "$(field 00:10.0 state)" claimed

pptctl unclaim 00:10.0
pptctl claim 00:10.0+noreset
vm_start -device vfio-pci,host=00:10.0
equal state "$(field 00:10.0 state)" "in use"
vm_stop
rmmod ppt

modprobe ppt pptdevs=00:10.0+noreset
vm_start -device vfio-pci,host=00:10.0
vm_stop
not_logged 'was not reset'
