# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# The file of pptctl claim --persist: modprobe heeds it, so that ppt has the device
# before nvme does; two pptctl at once lose nothing; one that is killed leaves a whole
# file; other people's lines, and what can't be written, are told and left alone.

. "$LAB_TOP/tests/lab/lib.sh"

file=/etc/modprobe.d/ppt.conf
path1=00:04.0/00.0=1b36:0010 path2=00:05.0/00.0=1b36:0010

# --- for the next boot, of a device that the host has
modprobe nvme
wait_for 10 has_disk 0000:01:00.0
wait_for 10 has_disk 0000:02:00.0
refused 1 'driver nvme has it' pptctl claim --persist 01:00.0
[ ! -e $file ] || fail "a refused claim has written $file"
pptctl claim --next-boot 01:00.0
equal "the driver" "$(driver_of 0000:01:00.0)" nvme
equal "the mode" "$(stat -c %a $file)" 644
grep -qx "options ppt pptdevs=\"$path1\"" $file || fail "$(cat $file)"
grep -qx "softdep nvme pre: ppt" $file || fail "$(cat $file)"

# --- modprobe heeds it
rmmod nvme
modprobe nvme
equal claimed "$(claimed)" "0000:01:00.0"
wait_for 10 has_disk 0000:02:00.0
equal "its twin's driver" "$(driver_of 0000:02:00.0)" nvme
rmmod nvme
rmmod ppt

# --- two at once, and again and again
for _ in 1 2 3 4 5; do
	pptctl unclaim --persist 01:00.0 02:00.0 >/dev/null
	[ ! -e $file ] || fail "$file is still there"
	pptctl claim --next-boot 01:00.0 >/tmp/1 2>&1 &
	pptctl claim --next-boot 02:00.0 >/tmp/2 2>&1 || fail "$(cat /tmp/2)"
	wait $! || fail "$(cat /tmp/1)"
	grep -q "$path1" $file && grep -q "$path2" $file || fail "$(cat $file)"
done

# --- killed at any moment, it leaves the file of before or the whole new one
pptctl unclaim --persist 02:00.0 >/dev/null
cp $file /tmp/one
# Added last, it stands last, which above was left to chance.
pptctl claim --next-boot 02:00.0 >/dev/null
cp $file /tmp/two
for ((i = 0; i < 30; i++)); do
	verb=(claim --next-boot)
	! cmp -s $file /tmp/two || verb=(unclaim --persist)
	pptctl "${verb[@]}" 02:00.0 >/dev/null 2>&1 &
	sleep "0.0$((i % 10))"
	kill -9 $! 2>/dev/null || true
	{ wait $! || true; } 2>/dev/null
	cmp -s $file /tmp/one || cmp -s $file /tmp/two || fail "half a file: $(cat $file)"
done
# Also what it had begun to write, which the next one clears away.
touch /etc/modprobe.d/.ppt-1-0.tmp
pptctl claim --next-boot 01:00.0 02:00.0 >/dev/null
equal "the folder" "$(find /etc/modprobe.d -name '.ppt*')" ""

# --- somebody else's lines
sed -i 's/^options ppt.*/& # mine/' $file
cp $file /tmp/changed
refused 1 'line 7: "options ppt .* # mine"' pptctl claim --next-boot 01:00.0
refused 1 'line 7' pptctl unclaim --persist 01:00.0
cmp $file /tmp/changed
head -c 400 /tmp/two >$file
refused 1 'ends in the middle' pptctl claim --next-boot 01:00.0
equal "its size" "$(stat -c %s $file)" 400
mv /tmp/two $file
echo 'options ppt pptdevs=1/0/0' >/etc/modprobe.d/a.conf
says 'a.conf:1 sets pptdevs, too' pptctl claim --next-boot 01:00.0
rm /etc/modprobe.d/a.conf

# --- what can't be written
mount --bind /etc/modprobe.d /etc/modprobe.d
mount -o remount,bind,ro /etc/modprobe.d
refused 1 'ppt.conf can.t be written: Read-only file system' pptctl unclaim --persist 01:00.0
umount /etc/modprobe.d
refused 1 'needs root' setpriv --reuid 65534 --clear-groups pptctl unclaim --persist 01:00.0

# --- both at once: now, and at every boot; and back
pptctl unclaim --persist 01:00.0 02:00.0
pptctl claim --persist 2/0/0
equal claimed "$(claimed)" "0000:02:00.0"
pptctl unclaim --persist 2/0/0
equal claimed "$(claimed)" ""
[ ! -e $file ] || fail "$file is still there"
