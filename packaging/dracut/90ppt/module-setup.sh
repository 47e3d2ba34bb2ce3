#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# dracut: puts ppt into the image and has it loaded before udev starts, if
# devices are to be claimed at boot.
# shellcheck disable=SC2154 # dracut's variables

ppt_conf() {
	echo "${dracutsysrootdir-}/etc/modprobe.d/ppt.conf"
}

check() {
	grep -qs '^options ppt pptdevs' "$(ppt_conf)" || return 255
	# A kernel without the module boots as ever.
	modinfo -k "$kernel" ppt >/dev/null 2>&1 || return 1
	return 0
}

depends() {
	return 0
}

installkernel() {
	# Whatever drivers this host uses now: ppt's devices may have none.
	hostonly='' instmods ppt
}

install() {
	local rom
	inst_simple /etc/modprobe.d/ppt.conf
	# Loaded by hand, because modules-load.d may come behind udev.
	inst_hook pre-udev 00 "$moddir/ppt-load.sh"
	for rom in "${dracutsysrootdir-}"/lib/firmware/ppt/*.rom; do
		[ ! -e "$rom" ] || inst_simple "/lib/firmware/ppt/${rom##*/}"
	done
}
