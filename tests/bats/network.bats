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

@test "flags: tests by name, as seen here and as the server sees them" {
    run -0 "$whynat" flags "$samples/private-contact-registered.lan.pcap"
    [[ $output == *"nat_uac_test"* && $output == *"contact_private"* && $output == *"private-contact"* ]]
    [[ $output == *"Server sees it as 192.0.2.30:5060:"* ]]
    run -0 "$whynat" flags --format json "$samples/private-contact-registered.pcap"
    python3 - "$output" << 'EOF'
import json, sys
clients = json.loads(sys.argv[1])["captures"][0]["clients"]
bob = next(client for client in clients if client["client"].startswith("192.0.2.30:"))
names = {test["name"] for test in bob["kamailio"]}
assert {"contact_private", "via_src_differs", "via_private"} <= names, names
assert "src_private" not in names
assert bob["kamailio_mask"] & 19 == 3 | (16 if "port_differs" in names else 0)
assert "diff-ip-src-contact" in {test["name"] for test in bob["opensips"]}
messages = bob["messages"]
assert len(messages) == bob["requests"] and messages[0]["method"] == "REGISTER", messages
assert messages[0]["kamailio_mask"] & 1 and messages[0]["frame"] > 0, messages[0]
union = 0
for message in messages:
    union |= message["kamailio_mask"]
assert union == bob["kamailio_mask"]
# His Contact was of no use to the server; who called him has no part in that.
assert bob["mattered"] and bob["cause"] == "private-contact-registered", bob
for client in clients:
    assert client is bob or not client["mattered"], client
EOF
    # The called phone hangs up: its BYE, frame 15, stands under its own URI.
    run -0 "$whynat" flags --format json "$samples/bye-lost.pcap"
    python3 - "$output" << 'EOF'
import json, sys
clients = json.loads(sys.argv[1])["captures"][0]["clients"]
rows = {(client["from"], message["method"], message["frame"])
        for client in clients for message in client["messages"]}
assert ("sip:bob@example.net", "BYE", 15) in rows, rows
assert not any(method == "BYE" for uri, method, _ in rows if uri.startswith("sip:alice")), rows
EOF
    # A REGISTER has no session description, the INVITE has one with a private address.
    run -0 "$whynat" flags "$samples/private-sdp-unrelayed.lan.pcap"
    [[ $output == *"Each"*"INVITE #"*"sdp_private"* ]]
    run -2 "$whynat" flags
}

@test "ports: what each socket is, what others see, and whether it was changed" {
    run -0 "$whynat" ports "$samples/stun-symmetric-mapping.pcap"
    [[ $output == *"192.168.1.20:16384  audio-rtp: NAT gives each destination another port"* ]]
    run -0 "$whynat" ports --format json "$samples/stun-symmetric-mapping.pcap"
    python3 - "$output" << 'EOF'
import json, sys
ports = json.loads(sys.argv[1])["captures"][0]["ports"]
sip = next(port for port in ports if port["endpoint"] == "192.168.1.20:5060")
assert sip["role"] == "sip" and sip["local"] == "192.168.1.20:5060"
assert sip["public"][0]["towards"] == "203.0.113.10:5060"
assert sip["packets_in"] > 0 and sip["packets_out"] > 0 and sip["traffic"] == "both"
sound = next(port for port in ports if port["endpoint"] == "192.168.1.20:16384")
assert sound["advertised"] == "198.51.100.7:35284" and sound["role"] == "audio-rtp"
assert sound["traffic"] == "both", "the STUN server answered there"
EOF
    run -0 "$whynat" ports --rtp-range 20000-20100 "$samples/stun-symmetric-mapping.pcap"
    [[ $output == *"Outside of the configured range of media ports."* ]]
    # Only SIP was captured: whether the sockets of media were used cannot be told.
    run -0 "$whynat" ports --format json "$samples/bye-lost.pcap"
    [[ $output != *'"never-used"'* && $output == *'"unseen"'* ]]
    run -2 "$whynat" ports
}

# Read in the packets by hand: frames 2 and 21 of the first capture name 70.199.128.46:4604 for the socket
# 192.168.43.155:60020, told by 74.125.141.127 and 155.212.214.188; frames 20 and 228 of the second have
# received=80.230.219.70 and rport=5060 from 212.242.33.35 and 200.68.120.81.
@test "public captures: one mapping for two destinations" {
    real=${WHYNAT_CAPTURES:-}/real
    [ -d "$real" ] || skip "the public captures are not here"
    run "$whynat" --format json "$real/arkime+arkime/tests/pcap/stun-ice-testcall.pcap"
    python3 - "$output" << 'EOF'
import json, sys
nat, = json.loads(sys.argv[1])["nats"]
assert (nat["inside"], nat["outside"]) == ("192.168.43.155", "70.199.128.46"), nat
assert nat["mapping"] == "endpoint-independent" and nat["mapping_grade"] == "certain"
assert nat["filtering"] is None and nat["rfc3489"] is None and nat["port_preserved"] is False
assert any(item["frame"] in (21, 22) for item in nat["evidence"]), nat["evidence"]
EOF
    run "$whynat" --format json "$real/irontec+sngrep/tests/aaa.pcap"
    python3 - "$output" << 'EOF'
import json, sys
nat, = json.loads(sys.argv[1])["nats"]
assert (nat["inside"], nat["outside"]) == ("192.168.1.2", "80.230.219.70"), nat
assert nat["mapping"] == "endpoint-independent" and nat["mapping_grade"] == "likely"
assert nat["port_preserved"] is True and "keeps port numbers" in nat["remarks"][0]
EOF
}
