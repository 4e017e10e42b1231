# SPDX-License-Identifier: GPL-2.0-or-later
"""Each preference of the plugin that an option of the program has a counterpart in: the report changes, and
becomes what the program says with that option."""

import subprocess
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import captures  # noqa: E402
import packet  # noqa: E402
import parity  # noqa: E402

CALL = "private-sdp-unrelayed.pcap"
# Preference, its value, the program's option; each means something in the call.
OF_CALL = (
    ("servers", "203.0.113.10", "--server=203.0.113.10"),
    ("private_nets", "203.0.113.0/24", "--private-net=203.0.113.0/24"),
    ("public_nets", "10.0.0.0/8, 192.168.0.0/16", "--public-net=10.0.0.0/8,192.168.0.0/16"),
    ("same_realm", "192.168.1.0/24=192.0.2.0/24", "--same-realm=192.168.1.0/24,192.0.2.0/24"),
    ("rtp_range", "10000-10100", "--rtp-range=10000-10100"),
    ("vantages", "192.0.2.40=lan", "--vantage=192.0.2.40=lan"),
    ("max_calls", "1", "--max-calls=1"),
    ("max_messages", "1", "--max-messages=1"),
    ("max_flows", "1", "--max-flows=1"),
    ("max_streams", "1", "--max-streams=1"),
)
NAT = "stun-symmetric-mapping.pcap"
OF_NAT = (("max_stun", "1", "--max-stun=1"), ("max_notes", "1", "--max-notes=1"))
OF_CONNECTION = (("sip_ports", "5070", "--sip-port=5070"),)


def refused_connection(path):
    """A phone tries to reach a server's port 5070 by TCP, which refuses it (RFC 9293 3.5.2)."""
    tape, (phone, server) = captures.Tape(), (("192.168.1.20", 50070), ("198.51.100.9", 5070))
    for source, target, flags in ((phone, server, packet.SYN), (server, phone, packet.RST | packet.ACK)):
        made = packet.Packet(packet.TCP, source[0], target[0], b"", sport=source[1], dport=target[1])
        made.flags, made.seq, made.ack = flags, 1000, 1001 if flags & packet.ACK else 0
        tape.add(packet.ip_packets(made)[0])
    return tape.write(path)


def of_plugin(shark, path, *words):
    shown = shark.run("-q", "-r", path, "-z", "whynat,json", *words).stdout
    return parity.comparable(shown[shown.index(b"{"):])


def of_program(program, path, *words):
    return parity.comparable(subprocess.run([program, "--format", "json", *words, path], timeout=600,
                                            capture_output=True, check=False).stdout)


def look(shark, program, samples, made):
    """Faults, a sentence each."""
    connection = refused_connection(made / "plugin-connection.pcap")
    for path, rows in ((samples / CALL, OF_CALL), (samples / NAT, OF_NAT), (connection, OF_CONNECTION)):
        path = shark.readable(path)
        usual = of_plugin(shark, path)
        for name, value, option in rows:
            changed = of_plugin(shark, path, "-o", f"whynat.{name}:{value}")
            if changed == usual:
                yield f"the preference {name} changes nothing"
            for fault in parity.differences(of_program(program, path, option), changed):
                yield f"{option}: {fault}"
