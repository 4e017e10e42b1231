#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands that print one part of what was found: callability, ports, flags.

setup() {
    bats_require_minimum_version 1.5.0
    whynat=${WHYNAT_PROGRAM:?names the program}
    samples=${WHYNAT_SAMPLES:?names the samples}
    cd "$BATS_TEST_TMPDIR"
}

@test "callability: the table of all kinds, and the NATs of a capture" {
    run -0 "$whynat" callability
    [[ $output == *"symmetric             port-restricted cone  no       yes     none"* ]]
    run -0 "$whynat" callability --format json
    python3 - "$output" << 'EOF'
import json, sys
pairs = json.loads(sys.argv[1])["pairs"]
assert len(pairs) == 25
broken = {(pair["caller"], pair["called"]) for pair in pairs
          if pair["media"]["punching"]["always"] != "both"}
both = ("symmetric", "port-restricted cone")
assert broken == {both, both[::-1], ("symmetric", "symmetric")}, broken
EOF
    run -0 "$whynat" callability "$samples/stun-symmetric-mapping.pcap"
    [[ $output == *"192.168.1.20 behind 198.51.100.7 (symmetric)"* ]]
    [[ $output == *"Needs  a relay that latches, or TURN"* ]]
    run -0 "$whynat" callability --format json "$samples/no-hairpin.pcap"
    python3 -c 'import json, sys; json.loads(sys.argv[1])["captures"][0]["pairs"]' "$output"
    run -2 "$whynat" callability --format html
    run -3 "$whynat" callability nothing.pcap
    [[ $output == *"nothing.pcap"* ]]
}
