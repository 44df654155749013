# The first process of a throw-away machine: makes its root and becomes its systemd.
set -eu
shared=$1
checkout=$2
base=$shared/base
mkdir "$base"
mount -t tmpfs -o mode=755 tmpfs "$base"
root=$base/root
mkdir "$root"

# What is written goes to memory. The checkout may be another file system, which an overlay of / does not show.
over() {
  mkdir -p "$base/$1/upper" "$base/$1/work"
  mount -t overlay -o "lowerdir=$2,upperdir=$base/$1/upper,workdir=$base/$1/work" overlay "$3"
}
over system / "$root"

mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$root$checkout"
over checkout "$checkout" "$root$checkout"
# The checkout may lie below /tmp, which systemd empties when it begins.
ln -s /dev/null "$root/etc/tmpfiles.d/tmp.conf"
mkdir "$root/run/machine"
mount --bind "$shared" "$root/run/machine"

# The kernel is the real machine's: systemd leaves alone what it cannot write.
mount -t sysfs -o ro sysfs "$root/sys"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,ro,bind "$root/proc/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
if [ -d /sys/fs/cgroup/systemd ]; then
  mkdir "$root/sys/fs/cgroup/systemd"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
else
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
fi
ip link set lo up

# Of all that the real machine starts there is the journal, the bus, and what the pages start.
units=$root/run/systemd/system
mkdir -p "$units"
for unit in systemd-udevd.service systemd-udev-trigger.service systemd-udevd-control.socket \
  systemd-udevd-kernel.socket systemd-sysctl.service systemd-modules-load.service systemd-binfmt.service \
  systemd-remount-fs.service proc-sys-fs-binfmt_misc.automount systemd-timesyncd.service \
  systemd-journald-audit.socket dev-hugepages.mount sys-kernel-debug.mount sys-kernel-tracing.mount; do
  ln -s /dev/null "$units/$unit"
done
cat > "$units/machine.target" <<'UNIT'
[Unit]
Requires=sysinit.target dbus.socket
After=sysinit.target dbus.socket
AllowIsolate=yes
UNIT
cat > "$units/machine-is-ready.service" <<'UNIT'
[Unit]
After=machine.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'echo ready > /run/machine/ready'
UNIT
mkdir "$units/machine.target.wants"
ln -s ../machine-is-ready.service "$units/machine.target.wants/"

# Not chroot: in one the kernel makes no user namespaces, and the unit asks for one.
mkdir "$root/run/before"
cd "$root"
pivot_root . run/before
umount -l run/before
exec env -i container=lxc PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --unit=machine.target --log-target=null
