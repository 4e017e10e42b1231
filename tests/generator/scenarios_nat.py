# SPDX-License-Identifier: GPL-2.0-or-later
"""Probing a NAT: the tests of RFC 3489 10.1 and RFC 5780 4.3 and 4.4, through NATs of each type."""

import struct

from capture import Tap
from case import STUN, scenario
from nat import ADDRESS_AND_PORT_DEPENDENT, ADDRESS_DEPENDENT, ENDPOINT_INDEPENDENT
from stun import COOKIE, REQUEST, SUCCESS, attribute, xor_mapped

SECOND = "203.0.113.21"
PORTS = 3478, 3479
CHANGE_PORT, CHANGE_BOTH = 2, 6
SOCKET = 16384

TYPES = {
    "full-cone": (ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT),
    "restricted-cone": (ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT),
    "port-restricted-cone": (ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT),
    "symmetric": (ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT),
}


def address(kind, endpoint):
    number = bytes(int(part) for part in endpoint[0].split("."))
    return attribute(kind, struct.pack("!BBH", 0, 1, endpoint[1]) + number)


def head(kind, identity, body):
    """identity: cookie and transaction id, or in RFC 3489 a transaction id of 16 bytes."""
    return struct.pack("!HH", kind, len(body)) + identity + body


class TwoAddressServer:
    """Answers from the address and port that it is asked for; or, as many do, from where it was asked."""

    def __init__(self, host, classic, honours=True, names_other=True):
        self.host, self.classic = host, classic
        self.honours, self.names_other = honours, names_other
        for port in PORTS:
            host.bind(port, lambda data, source, local: self.receive(data, source, local))

    def receive(self, data, source, local):
        at = data.find(struct.pack("!HH", 3, 4), 20)
        change = data[at + 7] if at > 0 and self.honours else 0
        other = ({STUN: SECOND, SECOND: STUN}[local[0]], sum(PORTS) - local[1])
        own = other[0] if change & 4 else local[0], other[1] if change & 2 else local[1]
        body = address(0x0001, source) if self.classic else xor_mapped(source)
        body += address(0x0004 if self.classic else 0x802B, own)
        if self.names_other:
            body += address(0x0005 if self.classic else 0x802C, other)
        self.host.send(own[1], head(SUCCESS, data[4:20], body), source, source=own[0])


class Prober:
    """One test after another on one socket; an unanswered one for its whole schedule."""

    def __init__(self, host, classic):
        self.host, self.world, self.classic = host, host.world, classic
        # Test I, II, I at the other address, III.
        self.tests = [((STUN, PORTS[0]), 0), ((STUN, PORTS[0]), CHANGE_BOTH),
                      ((SECOND, PORTS[1] if classic else PORTS[0]), 0),
                      ((STUN, PORTS[0]), CHANGE_PORT)]
        self.waiting = None
        host.bind(SOCKET, lambda data, source, local: self.receive(data))

    def next(self):
        if not self.tests:
            return
        target, change = self.tests.pop(0)
        identity = bytes.fromhex(self.world.token(32))
        if not self.classic:
            identity = struct.pack("!I", COOKIE) + identity[:12]
        body = attribute(3, struct.pack("!I", change)) if change else b""
        self.waiting = head(REQUEST, identity, body)
        self.send(target, 9 if self.classic else 7, 0.1 if self.classic else 0.5, self.waiting)

    def send(self, target, left, interval, data):
        if self.waiting is not data:
            return
        if left == 0:
            self.next()
            return
        self.host.send(SOCKET, data, target)
        last = 1.6 if self.classic else 8.0
        self.world.at(interval if left > 1 else last, self.send, target, left - 1,
                      min(interval * 2, 1.6) if self.classic else interval * 2, data)

    def receive(self, data):
        if self.waiting and data[4:20] == self.waiting[4:20]:
            self.waiting = None
            self.world.at(0.05, self.next)


def probe(case, classic, mapping, filtering, outside=False, **server):
    home = case.alice_site(mapping=mapping, filtering=filtering, preserves_ports=False)
    TwoAddressServer(case.public_host("stun", STUN, extra=(SECOND,)), classic, **server)
    alice = home.host("alice", 20)
    tap = Tap(home.wan, home.nat.outside) if outside else Tap(home.lan, alice.interface)
    case.world.at(3, Prober(alice, classic).next)
    case.run(140)
    return tap


def define(name, behaviour, classic):
    rules = "RFC 3489 10.1" if classic else "RFC 5780 4.3 and 4.4"

    @scenario(f"negative-nat-{name}-{'3489' if classic else '5780'}", twin=False)
    def probed(case):
        case.write("", probe(case, classic, *behaviour),
                   f"At a host behind a NAT with {behaviour[0]} mapping and {behaviour[1]} filtering "
                   f"({name.replace('-cone', ' cone')}), which probes it by the tests of {rules}.")


for one, both in TYPES.items():
    define(one, both, True)
    define(one, both, False)


@scenario("negative-nat-server-ignores", twin=False)
def server_ignores(case):
    case.write("", probe(case, True, *TYPES["port-restricted-cone"], honours=False),
               "The STUN server answers from where it was asked, whatever CHANGE-REQUEST wants: "
               "nothing is known of the filter.")


@scenario("negative-nat-one-address", twin=False)
def one_address(case):
    case.write("", probe(case, True, *TYPES["full-cone"], names_other=False),
               "The STUN server names no second address, and what it sends from there proves all the "
               "same that the filter is open.")


@scenario("negative-nat-outside", twin=False)
def outside(case):
    tap = probe(case, True, *TYPES["port-restricted-cone"], outside=True)
    begin = tap.frames[2][0]
    case.write("", tap, "Outside a port restricted cone, of its second test alone: each question is "
               "answered from the server's other address, which the router ought not to let in.",
               frames=[frame for frame in tap.frames if begin <= frame[0] < begin + 9])
