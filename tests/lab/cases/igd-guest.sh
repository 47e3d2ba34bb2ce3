# SPDX-License-Identifier: GPL-2.0
# machine: igd
# timeout: 180
#
# An unmodified QEMU and its firmware give the OpRegion to a stock guest, which
# finds all of it where its own ASLS points. What a guest writes there never
# reaches the hardware.

. "$LAB_TOP/tests/lab/lib.sh"

igd_becomes 3e92 fc:$opregion_at 50:02c1:ffff 5c:7c000001
opregion_is -v 2.0 -a 0x60010018 -r 0x21da -e 0x10018:0x21da
opregion-make -g -v 2.0 -e 0x2000:0x21da >/tmp/wanted
igd_claim
size=$(($(igd opregion)))
equal "size" "$size" "$(stat -c %s /tmp/wanted)"

export GUEST_FILES="$LAB_TOP/build/physmem"
output=$(guest -device vfio-pci,host=00:02.0,addr=2.0,x-igd-opregion=on -- "
	config=/sys/bus/pci/devices/0000:00:02.0/config
	# long OFFSET: a register
	long() {
		dd if=\$config bs=4 skip=\$((\$1 / 4)) count=1 2>/dev/null | hexdump -e '\"%08x\"'
	}
	asls=\$(long 0xfc)
	echo \"ids \$(long 0)\"
	echo \"asls \$asls\"
	echo \"bdsm \$(long 0x5c)\"
	set -- \$(/physmem read 0x\$asls $size | md5sum)
	echo \"opregion \$1\"
	printf '\\000\\120\\064\\022' | dd of=\$config bs=4 seek=63 conv=notrunc 2>/dev/null
	printf '\\000\\000\\360\\177' | dd of=\$config bs=4 seek=23 conv=notrunc 2>/dev/null
	echo \"now \$(long 0xfc) \$(long 0x5c)\"
	cat /proc/iomem
")
# said WORD: what the guest has said of it
said() {
	sed -n "s/^$1 //p" <<<"$output"
}
echo "$output" | head -n 5
equal "what the guest has" "$(said ids)" 3e928086
case "$(said asls)" in
00000000 | ffffffff | "$opregion_at" | "") fail "ASLS in the guest is '$(said asls)'" ;;
esac
equal "its OpRegion" "$(said opregion)" "$(md5sum </tmp/wanted | sed 's/ .*//')"
equal "BDSM there" "$(said bdsm)" 00000000
equal "what it has written" "$(said now)" "12345000 7ff00000"
equal "writes to the hardware" "$(reg $igd fc writes) $(reg $igd 5c writes)" "0 0"
equal "ASLS of the hardware" "$(setpci -s $igd fc.l)" $opregion_at
wait_for 30 is $igd state claimed

# The next one has the same, and nothing of the one before.
equal "for the next VM" "$(vfio-do $igd open read=7:0xfc read=7:0x5c close | xargs)" "0 0"
wait_for 30 is $igd state claimed
igd-client read $igd | cmp - /tmp/wanted
rmmod ppt
rmmod ppt_faults
