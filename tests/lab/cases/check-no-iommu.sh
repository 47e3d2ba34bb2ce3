# SPDX-License-Identifier: GPL-2.0
# machine: no-iommu
#
# pptctl check on a machine without an IOMMU: only the firmware setup helps, and
# a claim doesn't change that.

. "$LAB_TOP/tests/lab/lib.sh"

refused 1 'switch on (VT-d|AMD-Vi)' pptctl check
equal "the finding" "$(finding 1/0/0 no_iommu severity)" error
pptctl claim 1/0/0
refused 1 'not ready: 1 error' pptctl check 1/0/0
equal "the state" "$(finding 1/0/0 not_claimed severity)" ""
refused 2 'exclude' pptctl check --all 1/0/0
refused 2 'Usage|unrecognized' pptctl check --nonsense
