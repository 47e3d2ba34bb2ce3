# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A machine that hands its disks to VMs by "options vfio-pci ids=": that means both
# of a kind. pptctl import says so, and lets choose one, by its place.

. "$LAB_TOP/tests/lab/lib.sh"

vfio=/etc/modprobe.d/vfio.conf file=/etc/modprobe.d/ppt.conf
cat >$vfio <<END
options vfio-pci ids=1b36:0010 disable_vga=1
softdep nvme pre: vfio-pci
END
modprobe nvme
wait_for 10 test "$(driver_of 0000:02:00.0)" = vfio-pci
equal "the driver" "$(driver_of 0000:01:00.0)" vfio-pci

said=$(pptctl import)
grep -q "$vfio:1: vfio-pci: ids 1b36:0010, which mean all 2 of these" <<<"$said" || fail "$said"
grep -q "0000:01:00.0  00:04.0/00.0=1b36:0010 .*vfio-pci" <<<"$said" || fail "$said"
grep -q "$vfio:1: vfio-pci: option disable_vga=1: not needed" <<<"$said" || fail "$said"
grep -q "now: vfio-pci: 0000:02:00.0" <<<"$said" || fail "$said"
pptctl import --json | grep -q '"by_kind":true' || fail "$(pptctl import --json)"

refused 1 'one of several of its kind' pptctl import --apply
[ ! -e $file ] || fail "$file was written"
pptctl import --apply 01:00.0
equal "$vfio" "$(wc -l <$vfio)" 2

# What is to be done by hand, and the next boot.
rm $vfio
rmmod nvme
rmmod vfio-pci
modprobe nvme
equal claimed "$(claimed)" "0000:01:00.0"
wait_for 10 has_disk 0000:02:00.0

echo 'pptdevs="2/0/0" # bhyve' >/tmp/loader.conf
pptctl import --file /tmp/loader.conf --apply
grep -q '00:05.0/00.0=1b36:0010' $file || fail "$(cat $file)"
