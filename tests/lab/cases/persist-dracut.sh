# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# timeout: 420
#
# The same by dracut: its module of ours puts ppt, what that needs, our file and
# the ROMs into the image, and loads ppt before udev; without entries, nothing.

. "$LAB_TOP/tests/lab/images.sh"

install_hooks
few_modules ppt nvme
# One of our own, which says what became of the devices when udev has settled.
report=/usr/lib/dracut/modules.d/99report
mkdir -p $report
report_script >$report/report.sh
# There is no root file system, which dracut wouldn't start without.
echo 'root=none rootok=1' >$report/root.sh
cat >$report/module-setup.sh <<'END'
install() {
	inst_multiple readlink dmesg sleep
	inst_hook cmdline 99 "$moddir/root.sh"
	inst_hook pre-mount 00 "$moddir/report.sh"
}
END

# image FILE: as a small machine's
image() {
	dracut --force --quiet --no-hostonly --no-compress --tmpdir /tmp \
		--modules "base udev-rules ppt report" --add-drivers nvme "$1" "$release" || fail dracut
}

pptctl claim --next-boot 01:00.0
mkdir -p /lib/firmware/ppt
echo rom >/lib/firmware/ppt/0000:01:00.0=1b36:0010.rom
begin_timing
image /tmp/initrd
echo "image: $(took_ms) ms"
lsinitrd /tmp/initrd >/tmp/names
for name in ppt.ko vfio-pci-core.ko nvme.ko etc/modprobe.d/ppt.conf \
	lib/firmware/ppt/0000:01:00.0=1b36:0010.rom hooks/pre-udev/00-ppt-load.sh; do
	grep -q "$name\$" /tmp/names || fail "no $name in the image: $(grep -E 'ppt|vfio' /tmp/names)"
done
# shellcheck disable=SC2046 # words are meant to split
equal "with the entry" "$(boot_image /tmp/initrd $(disks 4 5) | xargs)" \
	"0000:01:00.0 ppt 0000:02:00.0 nvme end"

# --- without entries, dracut leaves it out
pptctl unclaim --persist 01:00.0
# shellcheck disable=SC2034 # dracut's
(
	. /usr/lib/dracut/modules.d/90ppt/module-setup.sh
	kernel=$release status=0
	check || status=$?
	equal "what check says" $status 255
)
