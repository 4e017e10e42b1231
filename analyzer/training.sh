#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# training.sh PROGRAM SAMPLES: what a program that counts is to do (training.cmake).
set -eu
program=$1 samples=$2

# Status 1 says that calls failed, which is what the samples are for.
"$program" batch -q -j1 "$samples" || test $? -eq 1

# The phone's side with the other; 3: the two have nothing in common.
for inside in "$samples"/*.lan.pcap; do
    "$program" correlate "$inside" "${inside%.lan.pcap}.pcap" || test $? -le 3
done
