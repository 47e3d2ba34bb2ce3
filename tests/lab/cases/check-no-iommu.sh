# SPDX-License-Identifier: GPL-2.0
# machine: no-iommu
#
# pptctl check on a machine without an IOMMU, which sees that it is a VM: only its
# hypervisor can help, and a claim doesn't change that.

. "$LAB_TOP/tests/lab/lib.sh"

refused 1 'this is a VM: its hypervisor has to give it one' pptctl check
equal "the finding" "$(finding 1/0/0 no_iommu severity)" error
pptctl claim 1/0/0
refused 1 'not ready: 1 error' pptctl check 1/0/0
equal "the state" "$(finding 1/0/0 not_claimed severity)" ""
refused 2 'exclude' pptctl check --all 1/0/0
refused 2 'Usage|unrecognized' pptctl check --nonsense
