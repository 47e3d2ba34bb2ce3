# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A typo in the middle of three entries is told with its place, stays readable,
# and doesn't disable the other two.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs="1/0/0,02:00.9,2/0/0" pptdevs2="9/0/0"
equal claimed "$(claimed)" "0000:01:00.0 0000:02:00.0"
logged 'ppt: pptdevs: "02:00.9" is ignored: function must be 0 to 7, at character 13'

# Readable afterwards, by anybody.
said=$(setpriv --reuid 65534 --clear-groups pptctl list 2>&1)
grep -E '02:00\.9.*function must be 0 to 7' <<<"$said" || fail "list: $said"
grep -E '9/0/0.*no such device' <<<"$said" || fail "list: $said"
says '"02:00.9"' pptctl list --json
