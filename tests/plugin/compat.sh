#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the plugin against the Wireshark of another Debian, in a tree of its own, and tries it there:
#     compat.sh SUITE TREES        SUITE: trixie (4.4), sid (4.6); TREES: where the trees are kept
# Needs root, for chroot.
set -eu

suite=$1
trees=$2
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
source=$(cd "$(dirname "$0")/../.." && pwd)
tree=$trees/$suite

if [ ! -e "$tree/ready" ]; then
    # What was broken off is no beginning.
    rm -rf --one-file-system "$tree"
    mkdir -p "$trees"
    debootstrap --variant=minbase "$suite" "$tree" "$mirror"
    # A mirror may be older than its own list allows; the signatures still count.
    chroot "$tree" apt-get -o Acquire::Check-Valid-Until=false update
    # shellcheck disable=SC2046 # one word a package
    chroot "$tree" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        $(make -s -C "$source" print-plugin-packages) tshark
    touch "$tree/ready"
fi

rm -rf "$tree/src"
mkdir "$tree/src"
(cd "$source" && git ls-files -z | xargs -0 tar cf -) | tar xf - -C "$tree/src"
mountpoint -q "$tree/proc" || mount -t proc proc "$tree/proc"
trap 'umount "$tree/proc"' EXIT
chroot "$tree" sh -euc '
    cd /src
    cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DWHYNAT_TESTS=OFF \
        -DCMAKE_INTERPROCEDURAL_OPTIMIZATION_RELEASE=OFF >/dev/null
    cmake --build build -j 2 --target whynat_plugin whynat
    tshark --version | head -n 1
    python3 -B tests/plugin/survey.py --plugins build/plugins --samples samples \
        --whynat build/whynat
    python3 -B tests/plugin/modes.py --plugins build/plugins --samples samples'
