# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# timeout: 420
#
# pptctl claim --persist, an initramfs by initramfs-tools, and boots of it: ppt has
# the device before nvme does, and nvme has its twin. Without the entry, nvme has
# both. With a card in front, the bus numbers are others: the path still finds the
# device, and an address finds the wrong card, which its guard refuses.

. "$LAB_TOP/tests/lab/images.sh"

install_hooks
few_modules ppt nvme
make_config
export TMPDIR=/tmp
# As Debian's package has it; what it does is in initramfs-tools-core.
cat >/usr/sbin/update-initramfs <<END
#!/bin/sh
[ "\$*" = "-u -k all" ] || exit 1
exec mkinitramfs -d $conf -o /tmp/initrd $release
END
chmod +x /usr/sbin/update-initramfs

# --- without entries, the hook does nothing
mkdir /tmp/empty
DESTDIR=/tmp/empty version=$release /usr/share/initramfs-tools/hooks/ppt
equal "what the hook did" "$(find /tmp/empty -mindepth 1)" ""

# --- the entry, the image
said=$(pptctl claim --persist 01:00.0)
equal "driver" "$(driver_of 0000:01:00.0)" ppt
grep -qx '0000:01:00.0 at every boot: 00:04.0/00.0=1b36:0010, before nvme' <<<"$said" || fail "$said"
grep -q 'update-initramfs -u -k all' <<<"$said" || fail "$said"
mkdir -p /lib/firmware/ppt
echo rom >/lib/firmware/ppt/0000:01:00.0=1b36:0010.rom
begin_timing
pptctl claim --persist --now 01:00.0
echo "image: $(took_ms) ms"
zcat /tmp/initrd | cpio -t --quiet >/tmp/names
for name in ppt.ko vfio-pci-core.ko nvme.ko etc/modprobe.d/ppt.conf \
	lib/firmware/ppt/0000:01:00.0=1b36:0010.rom; do
	grep -q "$name\$" /tmp/names || fail "no $name in the image"
done
# A kernel without the module has an image all the same.
DESTDIR=/tmp/empty version=none /usr/share/initramfs-tools/hooks/ppt
equal "what the hook did" "$(find /tmp/empty -mindepth 1)" ""

# --- boots
# boot WHAT EXPECTED QEMU-OPTION…
boot() {
	local what=$1 expected=$2
	shift 2
	begin_timing
	equal "$what" "$(boot_image /tmp/initrd "$@" | tr -d '"' | xargs)" "$expected"
	echo "$what: $(took_ms) ms"
}
# shellcheck disable=SC2046 # words are meant to split
{
	boot "with the entry" "0000:01:00.0 ppt 0000:02:00.0 nvme end" $(disks 4 5)
	front="-device pcie-root-port,id=rp3,chassis=3,addr=3.0 -device e1000e,bus=rp3,romfile="
	boot "with a card in front" "0000:02:00.0 ppt 0000:03:00.0 nvme end" $front $(disks 4 5)
	# The command line counts before files: the entry isn't there then.
	APPEND='ppt.pptdevs=01:00.0=1b36:0010' \
		boot "by its address" "0000:02:00.0 nvme 0000:03:00.0 nvme pci 0000:01:00.0: ppt: not claimed: 01:00.0=1b36:0010 asks for another device, this is 8086:10d3:8086:0000 end" \
		$front $(disks 4 5)
}
