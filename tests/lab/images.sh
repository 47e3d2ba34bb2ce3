# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For cases that boot an initramfs made by the emulated host: in a guest of it,
# which has NVMe controllers of its own at the same places.

. "$LAB_TOP/tests/lab/lib.sh"

release=$(uname -r)
conf=/tmp/initramfs-tools

# What packages install: the hook, and that ppt is loaded at boot.
install_hooks() {
	install -D -m 755 "$LAB_TOP/packaging/initramfs-tools/hooks/ppt" \
		/usr/share/initramfs-tools/hooks/ppt
	install -m 755 "$LAB_TOP/packaging/initramfs-tools/scripts/init-top/ppt" \
		/usr/share/initramfs-tools/scripts/init-top/ppt
	install -D -m 644 "$LAB_TOP/packaging/modules-load.d/ppt.conf" \
		/usr/lib/modules-load.d/ppt.conf
	for file in "$LAB_TOP"/packaging/dracut/90ppt/*; do
		install -D -m 755 "$file" "/usr/lib/dracut/modules.d/90ppt/${file##*/}"
	done
}

# few_modules MODULE…: a tree of nothing but these and what they need, because
# initramfs-tools asks of each where it is, and copies no links
few_modules() {
	local tree=/tmp/modules/lib/modules/$release path name
	# For the guests, which comes too late then.
	hold-kvm
	mkdir -p "$tree"
	for name in order builtin builtin.modinfo; do
		cp "/lib/modules/$release/modules.$name" "$tree/"
	done
	for name; do
		modprobe --show-depends "$name"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r path; do
		name=$(basename "$path")
		case "$path" in
		*.xz) xz -dc "$path" >"$tree/${name%.xz}" ;;
		*) cp "$path" "$tree/" ;;
		esac
	done
	mount --bind /tmp/modules/lib/modules /lib/modules
	depmod "$release"
}

# report_script: what the guest's initramfs does when all drivers are loaded, with
# a shell and a few programs of klibc
report_script() {
	cat <<-'END'
	exec >/dev/console
	# Drivers may probe behind udev's back.
	sleep 1
	for device in /sys/bus/pci/devices/*; do
		read -r class <"$device/class"
		[ "$class" = 0x010802 ] || continue
		driver=none
		[ ! -e "$device/driver" ] || driver=$(readlink -f "$device/driver")
		echo "report: ${device##*/} ${driver##*/}"
	done
	dmesg | while read -r line; do
		case "$line" in
		*"ppt: not claimed"*) echo "report: ${line#*] }" ;;
		esac
	done
	echo "report: end"
	echo o >/proc/sysrq-trigger
	sleep 60
	END
}

# make_config: as a small machine's, that has NVMe disks
make_config() {
	local dir hook
	# What such a machine has no use for, and takes long to be found out here.
	for hook in dmsetup fsck keymap resume thermal zz-busybox; do
		rm -f /usr/share/initramfs-tools/hooks/$hook
	done
	for dir in conf.d hooks scripts/init-premount; do
		mkdir -p "$conf/$dir"
	done
	cat >"$conf/initramfs.conf" <<-END
	MODULES=list
	BUSYBOX=n
	COMPRESS=gzip
	COMPRESSLEVEL=1
	RESUME=none
	END
	echo nvme >"$conf/modules"
	# It is asked which compression that kernel knows.
	cp "$LAB_KERNEL_DIR/root/boot/config-$release" /boot/
	{
		printf '#!/bin/sh\ncase "$1" in prereqs) exit 0 ;; esac\n'
		report_script
	} >"$conf/scripts/init-premount/report"
	chmod +x "$conf/scripts/init-premount/report"
}

# make_image FILE
make_image() {
	mkinitramfs -d "$conf" -o "$1" "$release" || fail "mkinitramfs"
}

# boot_image FILE QEMU-OPTION…: its report, a line each
boot_image() {
	local image=$1
	shift
	timeout 60 qemu-system-x86_64 -M q35 -accel kvm -cpu host -m 512 -nodefaults \
		-no-user-config -display none -no-reboot -serial stdio \
		-kernel "$LAB_GUEST_KERNEL" -initrd "$image" \
		-append "console=ttyS0 quiet panic=-1 mitigations=off norandmaps ${APPEND-}" "$@" \
		</dev/null >/tmp/boot.log 2>&1 || true
	tr -d '\r' </tmp/boot.log >"$LAB/keep/boot-$(basename "$image").log"
	tr -d '\r' </tmp/boot.log | sed -n 's/^report: //p'
}

# disks SLOT…: options for an NVMe controller behind a root port at each slot
disks() {
	local slot
	for slot; do
		echo -drive "if=none,id=d$slot,driver=null-co,size=1M" \
			-device "pcie-root-port,id=rp$slot,chassis=$slot,addr=$slot.0" \
			-device "nvme,serial=d$slot,drive=d$slot,bus=rp$slot"
	done
}

mkdir -p "$LAB/keep"
