# Begins a throw-away machine: enter.sh SHARED CHECKOUT. Only its arguments and what it mounts decide what is in it.
set -eu
shared=$1
checkout=$2
# systemd wants a group of processes of its own below which it makes others.
group=/sys/fs/cgroup
if [ -d $group/systemd ]; then group=$group/systemd; fi
group=$group/converse-docs-$$
mkdir "$group"
echo "$group" > "$shared/cgroup"
echo $$ > "$group/cgroup.procs"
exec unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child --propagation private \
  sh "$checkout/tests/docs/boot.sh" "$shared" "$checkout"
