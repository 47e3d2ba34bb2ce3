# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# pptctl iommu says what the kernel and the real DMAR say: groups with their
# owners, the unit, the region of interrupts; and works for everybody but for the
# table, which is root's.

. "$LAB_TOP/tests/lab/lib.sh"

# says COMMAND…: its output, for "line PATTERN" afterwards
says() {
	"$@" >/tmp/says || fail "$*"
}
line() {
	grep -qE -- "$1" /tmp/says || fail "nothing like '$1' in: $(cat /tmp/says)"
}
no_line() {
	! grep -E -- "$1" /tmp/says || fail "'$1' is there"
}
group_of() {
	basename "$(readlink "/sys/bus/pci/devices/$1/iommu_group")"
}

nics=$(group_of 0000:01:00.0)
disk=$(group_of 0000:02:00.0)
equal "group of both functions" "$(group_of 0000:01:00.1)" "$nics"
type=$(cat "/sys/kernel/iommu_groups/$disk/type")

# Without the module.
says pptctl iommu
line "^$nics +$type +dmar0 +0000:01:00.0 +ethernet "
line "^ +0000:01:00.1 +ethernet "
line "^$disk +$type +dmar0 +0000:02:00.0 +nvme "
line '^every group: +reserved 0xfee00000-0xfeefffff msi$'
address=$(cat /sys/class/iommu/dmar0/intel-iommu/address)
count=$(find /sys/class/iommu/dmar0/devices/ -name '????:*' | wc -l)
line "^dmar0: +Intel, version 1:0, registers at 0x$address, $count devices\$"
equal "members" "$(grep -cE ' 0000:[0-9a-f]{2}:' /tmp/says)" "$count"

# What belongs to VMs, and to which.
modprobe ppt pptdevs=2/0/0
says pptctl iommu 02:00.0
line "^$disk +$type +dmar0 +0000:02:00.0 +nvme +claimed +- "
no_line '0000:01:00'
ppt-client assign blue 0000:02:00.0 + hold >/tmp/held &
held=$!
wait_for 10 state_is 02:00.0 assigned
says pptctl iommu 02:00.0
line "^$disk +$type +dmar0 +0000:02:00.0 +nvme +assigned +blue "
pptctl iommu --json >/tmp/json
python3 - "$disk" <<'END' || fail "the JSON isn't right: $(cat /tmp/json)"
import json, sys
view = json.load(open("/tmp/json"))
group = [g for g in view["groups"] if g["group"] == int(sys.argv[1])][0]
assert group["unit"] == "dmar0" and not group["forbidden"]
assert group["reserved"] == [{"start": "0xfee00000", "end": "0xfeefffff", "type": "msi"}]
member = group["members"][0]
assert member["address"] == "0000:02:00.0" and member["owner"] == "blue"
assert "0000:02:00.0" in view["units"][0]["devices"] and view["table"] is None
END
kill "$held"
{ wait "$held" || true; } 2>/dev/null
rmmod ppt

# The table, which this kernel has read as well.
says pptctl iommu --tables
line '^table: +DMAR, revision 1, 152 bytes, by BOCHS  BXPC'
line "^DRHD: +registers at 0x$address, segment 0, the kernel's dmar0: $count devices\$"
line '^ +I/O APIC 0 as 0000:ff:00.0$'
line '^ +0000:00:04.0 and what is below: 3 devices$'
line '^ +0000:00:10.0: 00ff00, 1234:11e8$'
no_line 'checksum|defect|not there'
says pptctl iommu --tables 01:00.1
line '^DRHD: '
pptctl iommu --tables --json | python3 -c '
import json, sys
table = json.load(sys.stdin)["table"]
assert table["checksum"] and table["defect"] is None
assert [b["unit"] for b in table["blocks"]] == ["dmar0"]
' || fail "the JSON of the table isn't right"
refused 1 'the ACPI tables are for root only' \
	setpriv --reuid 65534 --regid 65534 --clear-groups pptctl iommu --tables
setpriv --reuid 65534 --regid 65534 --clear-groups pptctl iommu |
	grep -q '^every group: ' || fail "others can't see the groups"
