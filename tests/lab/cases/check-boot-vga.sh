# SPDX-License-Identifier: GPL-2.0
# machine: rom-boot-vga
#
# pptctl check of the display that the host booted on: a warning that it goes
# dark; with a driver on it, an error, because a claim wouldn't take it.

. "$LAB_TOP/tests/lab/lib.sh"

card=0000:00:02.0
equal "without a driver" "$(finding 00:02.0 host_display severity)" warning
modprobe bochs 2>/dev/null || true
if [ "$(driver_of $card)" != none ]; then
	equal "with a driver" "$(finding 00:02.0 host_display severity)" error
	refused 1 'claim it at boot' pptctl check 00:02.0
	refused 1 'boot display' pptctl claim --force --noreset $card
	echo $card >"/sys/bus/pci/drivers/$(driver_of $card)/unbind"
fi
follow 00:02.0
equal "the card" "$(driver_of $card)" ppt
vm_start -vga none -device vfio-pci,host=00:02.0
vm_stop
