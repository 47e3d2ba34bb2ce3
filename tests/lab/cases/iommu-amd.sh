# SPDX-License-Identifier: GPL-2.0
# machine: amd-iommu
#
# An IOMMU of AMD's: its groups, its two reserved regions, and the real IVRS.

. "$LAB_TOP/tests/lab/lib.sh"

count=$(find /sys/class/iommu/ivhd0/devices/ -name '????:*' | wc -l)
group=$(basename "$(readlink /sys/bus/pci/devices/0000:01:00.0/iommu_group)")
type=$(cat "/sys/kernel/iommu_groups/$group/type")

pptctl iommu >/tmp/says
for pattern in "^$group +$type +ivhd0 +0000:01:00.0 +nvme " \
	"^ivhd0: +AMD, at 0000:00:01.0, $count devices\$" \
	'^every group: +reserved 0xfee00000-0xfeefffff msi$' \
	'^every group: +reserved 0xfd00000000-0xffffffffff reserved$'; do
	grep -qE "$pattern" /tmp/says || fail "nothing like '$pattern': $(cat /tmp/says)"
done
# The IOMMU is a function itself, and its own table has it as well.
pptctl iommu --tables >/tmp/says
for pattern in '^table: +IVRS, revision 1, 120 bytes' \
	"^IVHD 10h: +IOMMU at 0000:00:01.0, registers at 0xfed80000, segment 0, the kernel's ivhd0: $((count + 1)) devices\$" \
	'^ +0000:01:00.0 to 0000:01:1f.7: 1 device$' \
	'^ +I/O APIC 0 as 0000:00:14.0$'; do
	grep -qE "$pattern" /tmp/says || fail "nothing like '$pattern': $(cat /tmp/says)"
done
! grep -E 'checksum|defect' /tmp/says || fail "the table is sound"
pptctl iommu --json >/tmp/json
python3 - <<'END' || fail "the JSON isn't right: $(cat /tmp/json)"
import json
unit = json.load(open("/tmp/json"))["units"][0]
path = "/sys/class/iommu/ivhd0/amd-iommu/"
assert unit["address"] == "0000:00:01.0" and unit["registers"] is None
assert unit["features"] == open(path + "features").read().strip()
assert unit["capability"] == open(path + "cap").read().strip()
END
