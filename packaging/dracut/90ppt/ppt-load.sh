#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# In the initramfs, before udev finds devices and loads drivers for them.

modprobe -b -q ppt || echo "ppt can't be loaded: nothing is claimed" >/dev/kmsg
