#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the plugin against the Wireshark of another Debian, in a tree of its own, and tries it there: what
# it says of captures, the ways Wireshark dissects, and its windows.
#     compat.sh SUITE TREES CAPTURES
# SUITE: trixie (4.4), sid (4.6).  TREES: where the trees are kept.  CAPTURES: a folder with real captures;
# without it, the samples alone are looked at.  Needs root, for chroot.
set -eu

suite=$1
trees=$2
captures=$3
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
source=$(cd "$(dirname "$0")/../.." && pwd)
tree=$trees/$suite

if [ ! -e "$tree/ready" ]; then
    # What was broken off is no beginning.
    rm -rf --one-file-system "$tree"
    mkdir -p "$trees"
    debootstrap --variant=minbase "$suite" "$tree" "$mirror"
    touch "$tree/ready"
fi
# A mirror may be older than its own list allows; the signatures still count.
echo 'Acquire::Check-Valid-Until "false";' > "$tree/etc/apt/apt.conf.d/90old-mirror"

rm -rf "$tree/src" "$tree/captures"
mkdir "$tree/src" "$tree/captures"
(cd "$source" && git ls-files -z | xargs -0 tar cf -) | tar xf - -C "$tree/src"
if [ -d "$captures/real" ]; then
    cp -rL "$captures/real" "$tree/captures"
else
    echo "No real captures at $captures: the samples alone are looked at."
fi
mountpoint -q "$tree/proc" || mount -t proc proc "$tree/proc"
trap 'umount "$tree/proc"' EXIT
chroot "$tree" sh -euc '
    cd /src
    .ci/install-packages make tshark openssl
    make gui-deps
    cmake --preset release -DWHYNAT_PLUGIN=ON >/dev/null
    cmake --build --preset release -j 2 --target whynat_plugin whynat
    tshark --version | head -n 1
    python3 -B tests/plugin/survey.py --plugins build/release/plugins --samples samples \
        --whynat build/release/whynat --captures /captures/real
    # Windows that were too slow are tried once more.
    make test-gui || make test-gui'
