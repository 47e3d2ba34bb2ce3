# SPDX-License-Identifier: GPL-2.0
# machine: iommu-off
#
# pptctl check where the command line switches the IOMMU off: it says which word
# does, and which one is to be there.

. "$LAB_TOP/tests/lab/lib.sh"

refused 1 'put intel_iommu=on in the place of intel_iommu=off' pptctl check
equal "the word" "$(finding 1/0/0 iommu_switched_off name)" intel_iommu=off
equal "the one to put there" "$(finding 1/0/0 iommu_switched_off detail)" intel_iommu=on
