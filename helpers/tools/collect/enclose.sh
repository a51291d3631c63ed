#!/bin/sh
# A root of its own for a hand-in: `unshare` starts this as the first process of new namespaces.
# enclose.sh FOLDER USER PLACE... -- COMMAND...
# FOLDER has a folder "course", to be read; and FOLDER/run will be the only place to write, beside /tmp. USER is
# the id to run as, or "" for the one there is. Everything is kept in memory, and gone when this ends.
set -eu
folder=$1 user=$2
shift 2

root=$folder/root
mkdir "$root"
mount -t tmpfs -o size=500m,nr_inodes=20000,mode=755,nosuid,nodev tmpfs "$root"
cd "$root"
mkdir -p proc dev/shm tmp
chmod 1777 dev/shm tmp

readable() {
    [ -e "$1" ] || return 0
    mkdir -p "$root$(dirname "$1")"
    if [ -L "$1" ]; then # /bin, where it is another name for /usr/bin
        ln -s "$(readlink "$1")" "$root$1"
        return
    fi
    if [ -d "$1" ]; then mkdir -p "$root$1"; else : >"$root$1"; fi
    mount --rbind "$1" "$root$1"
    mount -o remount,bind,ro,nosuid,nodev "$root$1"
}
for place in /usr /bin /sbin /lib /lib32 /lib64 /etc/alternatives /etc/ld.so.cache /etc/localtime "$folder/course"; do
    readable "$place"
done
while [ "$1" != -- ]; do
    readable "$1"
    shift
done
shift

for device in null zero full random urandom; do
    : >"dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
ln -s /proc/self/fd dev/fd
mount -t proc proc proc
mkdir "$root$folder/run"

set -- --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
if [ -n "$user" ]; then
    chown "$user:$user" "$root$folder/run"
    set -- --reuid="$user" --regid="$user" --clear-groups "$@"
fi
# Not exec: this stays the first process, with which all others end.
exec chroot "$root" /bin/sh -c 'cd "$0"; setpriv "$@"; exit $?' "$folder/run" "$@"
