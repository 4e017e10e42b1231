# SPDX-License-Identifier: GPL-2.0-or-later
"""NAT as nftables does it: rules for each behaviour (RFC 4787; names of RFC 3489)."""

from dataclasses import dataclass, field

NONE = "none"                                     # a router that translates nothing
FIREWALL = "firewall"                             # no translation, but only answers come in
FULL_CONE = "full cone"
RESTRICTED = "restricted cone"
PORT_RESTRICTED = "port-restricted cone"          # what Linux does by itself
SYMMETRIC = "symmetric"
TYPES = {"N": NONE, "FC": FULL_CONE, "RC": RESTRICTED, "PR": PORT_RESTRICTED, "SY": SYMMETRIC}


@dataclass
class Nat:
    """One router's behaviour; the defaults are those of a plain Linux router."""

    kind: str = PORT_RESTRICTED
    udp_timeout: int = 120                        # seconds, any direction refreshes
    tcp_timeout: int = 7440
    outbound_only: int = 0                        # seconds; 0: packets from outside refresh too
    shifted: dict = field(default_factory=dict)   # inside port -> outside port
    hairpin: bool = False
    accepts_unsolicited: bool = False             # packets to the router itself are not dropped
    alg: bool = False                             # the kernel's SIP helper
    forwards: dict = field(default_factory=dict)  # outside UDP port or range -> inside[:port]
    rules: str = ""                               # more, as whole nft tables


def rules(nat, outside, prefix):
    """The ruleset of a router whose interfaces are `lan` and `wan`."""
    lines = ["table ip nat_box {", *_tables(nat), *_prerouting(nat, outside),
             *_postrouting(nat, outside, prefix), *_forward(nat), *_input(nat), "}"]
    text = "\n".join(lines) + "\n"
    if nat.alg:
        text += _helper()
    return text + nat.rules


def _tables(nat):
    if nat.kind in (FULL_CONE, RESTRICTED) or nat.hairpin:
        yield "map inside { type inet_service : ipv4_addr; flags dynamic,timeout; timeout 300s; }"
    if nat.kind == RESTRICTED:
        yield ("set met { type inet_service . ipv4_addr; flags dynamic,timeout; timeout "
               f"{nat.udp_timeout}s; }}")
    if nat.outbound_only:
        yield ("set alive { type ipv4_addr . inet_service . ipv4_addr . inet_service; "
               f"flags dynamic,timeout; timeout {nat.outbound_only}s; }}")


def _prerouting(nat, outside):
    yield "chain prerouting {"
    yield "type nat hook prerouting priority -100;"
    for port, inside in nat.forwards.items():
        yield f'iifname "wan" ip daddr {outside} udp dport {port} dnat to {inside}'
    if nat.kind == FULL_CONE:
        yield f'iifname "wan" ip daddr {outside} dnat to udp dport map @inside'
    if nat.kind == RESTRICTED:
        yield (f'iifname "wan" ip daddr {outside} udp dport . ip saddr @met '
               "dnat to udp dport map @inside")
    if nat.hairpin:
        yield f'iifname "lan" ip daddr {outside} dnat to udp dport map @inside'
    yield "}"


def _postrouting(nat, outside, prefix):
    yield "chain postrouting {"
    yield "type nat hook postrouting priority 100;"
    for inside_port, outside_port in nat.shifted.items():
        yield f'oifname "wan" udp sport {inside_port} snat to {outside}:{outside_port}'
    if nat.kind == SYMMETRIC:
        yield 'oifname "wan" masquerade random,fully-random'
    elif nat.kind not in (NONE, FIREWALL):
        yield 'oifname "wan" masquerade'
    if nat.hairpin:
        yield f'ip saddr {prefix} oifname "lan" ct status dnat snat to {outside}'
    yield "}"


def _forward(nat):
    yield "chain forward {"
    yield "type filter hook forward priority 0;"
    if nat.kind in (FULL_CONE, RESTRICTED) or nat.hairpin:
        yield 'iifname "lan" oifname "wan" update @inside { udp sport : ip saddr }'
    if nat.kind == RESTRICTED:
        yield 'iifname "lan" oifname "wan" update @met { udp sport . ip daddr }'
    if nat.outbound_only:
        yield ('iifname "lan" oifname "wan" '
               "update @alive { ip saddr . udp sport . ip daddr . udp dport }")
        yield 'iifname "wan" ip daddr . udp dport . ip saddr . udp sport != @alive drop'
    if nat.kind == FIREWALL:
        yield 'iifname "wan" ct state new drop'
    yield "}"


def _input(nat):
    # An accepted stray packet leaves a conntrack entry that takes the port away from the phone.
    if not nat.accepts_unsolicited:
        yield "chain input {"
        yield "type filter hook input priority 0;"
        yield 'iifname "wan" meta l4proto { tcp, udp } ct state { new, invalid } drop'
        yield "}"


def _helper():
    return """table ip sip_helper {
        ct helper sip { type "sip" protocol udp; l3proto ip; }
        chain prerouting {
            type filter hook prerouting priority -150;
            udp dport 5060 ct helper set "sip"
        }
    }
"""


def timeouts(nat):
    names = {"udp_timeout": nat.udp_timeout, "udp_timeout_stream": nat.udp_timeout,
             "tcp_timeout_established": nat.tcp_timeout}
    return {f"net/netfilter/nf_conntrack_{name}": value for name, value in names.items()}
