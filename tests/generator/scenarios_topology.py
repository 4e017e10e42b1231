# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks of more than one router, card or address, and phones that get lost in them."""

import ipaddress
import struct

from capture import Tap, ask_in_vain
from case import (ALICE_OUTSIDE, BOB_OUTSIDE, LONG_CALL, SERVER, STUN, Site, Sound, rtp, scenario,
                  sip, stun_message, tap_at)
from nat import Behaviour
from packet import UDP, checksum
from phone import knows_itself
from scenarios_media import ALICE_TO_BOB, BOB, Open
from server import CONTACT, Server
from stun import StunServer, probe_from

SHORT = {"codec": LONG_CALL}


@scenario("wrong-interface-advertised")
def wrong_interface_advertised(case):
    home = case.alice_site()
    exchange = case.phone(home.host("exchange", 5), "bob", proxy=None, product="Example PBX 7",
                          sound=Sound(port=12000, **SHORT))
    alice = case.phone(home.host("alice", 20), "alice", proxy=(exchange.host.address, 5060),
                       sound=Sound(address=case.fault("172.17.0.1", ""), **SHORT))
    tap = Tap(home.lan, alice.host.interface,
              lambda packet: alice.host.address in (packet.src, packet.dst))
    case.world.at(0.5, lambda: alice.call("sip:bob@192.168.1.5", hang_up_after=6))
    case.run(12)
    case.write("", tap, case.fault(
        "At alice's phone, in one network with the PBX: she sends from 192.168.1.20, her SDP asks "
        "for sound at 172.17.0.1, and none comes: certain.",
        "The SDP names the address that she sends from."), **ALICE_TO_BOB,
        **{"sound from alice": rtp(source="192.168.1.20"), "sound to alice": rtp(to="192.168.1.20")})


@scenario("wrong-interface-advertised.contact")
def wrong_interface_registered(case):
    home = case.alice_site()
    pbx = Server(home.host("pbx", 10))
    pbx.stores = CONTACT
    bob, carol = (case.phone(home.host(name, number), name, proxy=(pbx.host.address, 5060))
                  for name, number in (("bob", 20), ("carol", 21)))
    bob.public = case.fault(("172.17.0.1", 5060), None)
    tap = tap_at(pbx.host)
    case.world.at(0.5, bob.register)
    case.world.at(2, lambda: carol.call("sip:bob@example.net", hang_up_after=2))
    case.run(45)
    case.write("", tap, case.fault(
        "At a PBX in the network of its phones: bob registers from 192.168.1.20 and names "
        "172.17.0.1, where the call for him goes in vain: likely.",
        "His Contact is the address that he sends from."),
        **{"REGISTER": sip("REGISTER"), "INVITE to bob": sip("INVITE", source="192.168.1.10")})


@scenario("wrong-interface-advertised.wan", twin=False)
def wrong_interface_wan(case):
    call = Open(case, sound=Sound(address="172.17.0.1", **SHORT),
                bob_sound=Sound(port=16400, **SHORT))
    call.server.fixes_requests = False
    call.call()
    case.write("", call.at_bob,
               "At bob's phone, in the open: alice's Contact is 192.168.1.20, her SDP says "
               "172.17.0.1, and his sound goes there: the private address is certain, "
               "the other card likely.", **ALICE_TO_BOB,
               **{"sound to the other network": rtp(to="172.")})


@scenario("overlapping-private-networks")
def overlapping_private_networks(case):
    home = case.alice_site()
    office = Site(case, "office", "192.168.1", BOB_OUTSIDE, Behaviour())
    server = case.server()
    server.relay = case.fault(None, case.relay())
    alice = case.phone(home.host("alice", 20), "alice", sound=Sound(**SHORT))
    bob = case.phone(office.host("bob", 30), "bob", sound=Sound(port=16400, **SHORT))
    tap = Tap(home.lan, alice.host.interface)
    case.stun_server()
    if not case.twin:
        ask_in_vain(tap, alice.host, bob.host.address)
        ask_in_vain(Tap(office.lan, bob.host.interface), bob.host, alice.host.address)
    case.world.at(0.3, bob.register)
    case.world.at(0.4, lambda: probe_from(alice.host, 40000, (STUN, 3478)))
    case.world.at(0.5, alice.register)
    case.world.at(1, lambda: alice.call("sip:bob@example.net", hang_up_after=8))
    case.run(18)
    case.write("", tap, case.fault(
        "At alice's phone: the SDP that comes from the server asks for sound at 192.168.1.30, her "
        "phone looks for that address on its own link by ARP, and nobody has it: certain.",
        "The same networks and a relay."), **ALICE_TO_BOB,
        **{"sound from alice": rtp(source="192.168.1.20")})


@scenario("overlapping-private-networks.stranger", twin=False)
def overlapping_stranger(case):
    home = case.alice_site()
    office = Site(case, "office", "192.168.1", BOB_OUTSIDE, Behaviour())
    case.server()
    alice = case.phone(home.host("alice", 20), "alice", sound=Sound(**SHORT))
    bob = case.phone(office.host("bob", 30), "bob", sound=Sound(port=16400, **SHORT))
    home.host("printer", 30, closed_port_error=False)
    tap = Tap(home.lan, alice.host.interface)
    case.world.at(0.3, bob.register)
    case.world.at(0.5, alice.register)
    case.world.at(1, lambda: alice.call("sip:bob@example.net", hang_up_after=8))
    case.run(18)
    case.write("", tap,
               "At alice's phone: a printer at home has the address of bob's phone, and takes her "
               "sound without a word: likely.", **ALICE_TO_BOB,
               **{"sound to the stranger": rtp(to="192.168.1.30")})


@scenario("stun-stale-mapping")
def stun_stale_mapping(case):
    call = Open(case, sound=Sound(**SHORT), bob_sound=Sound(port=16400, **SHORT))
    case.stun_server()

    def use(mapped):
        call.alice.sound.address, call.alice.sound.advertised_port = mapped

    probed = case.fault(40000, 16384)
    case.world.at(0.7, lambda: probe_from(call.alice.host, probed, (STUN, 3478), use))
    call.call(8)
    looks = {"Binding response": stun_message(source=STUN), **ALICE_TO_BOB,
             "sound to the announced port": rtp(to="198."), "sound from alice": rtp(to=BOB)}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: STUN is asked from port 40000, the SDP names what it told, the sound "
        "uses port 16384, and none comes in: likely.",
        "STUN is asked from the port of the sound."), **looks)
    case.write("both", [call.at_alice, call.at_home],
               "Inside and outside alice's router: bob's sound for the announced port never appears "
               "inside: certain.", **looks)


@scenario("stun-stale-mapping.old", twin=False)
def stun_stale_mapping_old(case):
    call = Open(case, sound=Sound(**SHORT), bob_sound=Sound(port=16400, **SHORT), lifetime=60.0,
                preserves_ports=False)
    case.stun_server()

    def use(mapped):
        call.alice.sound.address, call.alice.sound.advertised_port = mapped

    case.world.at(0.3, call.bob.register)
    case.world.at(0.5, call.alice.register)
    case.world.at(0.7, lambda: probe_from(call.alice.host, 16384, (STUN, 3478), use))
    case.world.at(95, call.bob.register)
    case.world.at(96, call.alice.register)
    case.world.at(100, lambda: call.alice.call("sip:bob@example.net", hang_up_after=8))
    case.run(116)
    case.write("", call.at_alice,
               "At alice's phone: what STUN told 100 s ago is announced, and no sound comes in: "
               "possible.", **ALICE_TO_BOB, **{"sound from alice": rtp(to=BOB)})


class TwoRouters:
    """Alice behind her own router, which stands behind that of the provider."""

    def __init__(self, case, middle="100.64.3", **behaviour):
        self.case = case
        self.home = case.alice_site()
        self.provider = Site(case, "provider", middle, ALICE_OUTSIDE, Behaviour(**behaviour))
        self.between = self.provider.host("stun-inside", 53)
        inner, outer = self.home.nat, self.provider.nat
        inner.outside.link = self.provider.lan
        inner.outside.address = f"{middle}.7"
        inner.isp = outer.inside
        inner.outside_neighbours[self.between.address] = self.between.interface
        outer.neighbours[inner.outside.address] = inner.outside
        self.between.neighbours[inner.outside.address] = inner.outside
        StunServer(self.between)
        self.alice = case.phone(self.home.host("alice", 20), "alice", sound=Sound(**SHORT))
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)
        self.at_middle = Tap(self.provider.lan, inner.outside)
        self.at_outside = Tap(self.provider.wan, outer.outside)


@scenario("stun-mapped-address-private")
def stun_mapped_address_private(case):
    call = TwoRouters(case)
    case.server()
    case.stun_server()
    bob = case.phone(case.public_host("bob", BOB), "bob", sound=Sound(port=16400, **SHORT))
    at_bob = tap_at(bob.host)
    asked = case.fault(call.between.address, STUN)

    def use(mapped):
        call.alice.sound.address, call.alice.sound.advertised_port = mapped

    case.world.at(0.3, bob.register)
    case.world.at(0.5, call.alice.register)
    case.world.at(0.7, lambda: probe_from(call.alice.host, 16384, (asked, 3478), use))
    case.world.at(1, lambda: call.alice.call("sip:bob@example.net", hang_up_after=8))
    case.run(16)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: a STUN server in the provider's network tells 100.64.3.7, her SDP names "
        "it, and no sound comes in from bob's own phone: likely.",
        "The same network and a STUN server on the public side."),
        **{"Binding response": stun_message(to="192.168.1.20")}, **ALICE_TO_BOB,
        **{"sound from alice": rtp(to=BOB)})
    case.write("both", [call.at_alice, at_bob],
               "At both phones: bob's sound leaves for 100.64.3.7: certain.",
               **{"Binding response": stun_message(to="192.168.1.20")}, **ALICE_TO_BOB,
               **{"sound to the private address": rtp(to="100.64.3.7")})


def answer_port_mapping(router, external):
    """NAT-PMP (RFC 6886 3.2): the router tells what it takes for its outside address."""
    address = bytes(int(part) for part in external.split("."))

    def receive(packet, interface, forward=router.receive):
        if interface is router.inside and packet.dport == 5351 and packet.protocol == UDP:
            answer = packet.copy(src=packet.dst, dst=packet.src, sport=5351, dport=packet.sport,
                                 payload=b"\0\x80\0\0\0\0\x1c\x20" + address, ttl=64,
                                 ident=router.next_ident())
            router.inside.link.carry(answer, router.inside, router.neighbours[answer.dst])
        else:
            forward(packet, interface)

    router.receive = receive


def ask_router(host, router):
    host.bind(40001, lambda *_: None)
    host.send(40001, b"\0\0", (router.inside.address, 5351))


def call_as_router_says(case, home, alice, address):
    """The phone announces the outside address that its router tells."""
    case.server()
    bob = case.phone(case.public_host("bob", BOB), "bob", sound=Sound(port=16400, **SHORT))
    alice.sound.address = address
    answer_port_mapping(home.nat, address)
    case.world.at(0.3, bob.register)
    case.world.at(0.4, lambda: ask_router(alice.host, home.nat))
    case.world.at(0.5, alice.register)
    case.world.at(1, lambda: alice.call("sip:bob@example.net", hang_up_after=8))
    case.run(16)


class OneRouter:
    def __init__(self, case):
        self.home = case.alice_site()
        self.alice = case.phone(self.home.host("alice", 20), "alice", sound=Sound(**SHORT))
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)


@scenario("double-nat")
def double_nat(case):
    call = OneRouter(case) if case.twin else TwoRouters(case, middle="10.20.0")
    call_as_router_says(case, call.home, call.alice, case.fault("10.20.0.7", ALICE_OUTSIDE))
    looks = {**ALICE_TO_BOB, "sound from alice": rtp(to=BOB)}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her router tells 10.20.0.7 as its outside address, her SDP names it, and "
        "no sound comes in; that there is a second router is certain, and stands beside the "
        "verdict.", "The same phone behind one router."), **looks)
    if not case.twin:
        case.write("both", [call.at_alice, call.at_middle, call.at_outside],
                   "At alice's phone, between her router and the next, and outside: each packet "
                   "has three sources.", **looks)


@scenario("double-nat.outside")
def double_nat_outside(case):
    call = OneRouter(case) if case.twin else TwoRouters(case, middle="10.20.0")
    outer = call.home if case.twin else call.provider
    outside = Tap(outer.wan, outer.nat.outside)
    dave = case.phone(outer.host("dave", 30) if case.twin else call.between, "dave")
    case.world.at(0.35, dave.register)
    call_as_router_says(case, call.home, call.alice, case.fault("10.20.0.7", ALICE_OUTSIDE))
    case.write("", outside, case.fault(
        "Outside both routers: alice's packets have come over two, dave's over one; her SDP names "
        "10.20.0.7, which her router had told her, and her Contact 192.168.1.20: that there is a "
        "second router is possible, and stands beside the verdict.",
        "Both phones behind one router, which has told her its public address."),
        REGISTER=sip("REGISTER"), **ALICE_TO_BOB)


@scenario("cgnat")
def cgnat(case):
    call = OneRouter(case) if case.twin else TwoRouters(case)
    call_as_router_says(case, call.home, call.alice, case.fault("100.64.3.7", ALICE_OUTSIDE))
    case.write("", call.at_alice, case.fault(
        "At alice's phone: her router tells 100.64.3.7 as its outside address, one of a provider's "
        "inner network: certain, beside the verdict of a call without sound.",
        "The same phone, and a provider that gives its router a public address."), **ALICE_TO_BOB)


@scenario("cgnat.dslite")
def cgnat_dslite(case):
    """RFC 6333 5.7, RFC 7335: what hosts are called whose provider carries IPv4 over IPv6."""
    home = Site(case, "provider", case.fault("192.0.0", "192.168.1"), ALICE_OUTSIDE, Behaviour())
    server = case.server()
    server.relay = case.relay()
    alice = case.phone(home.host("alice", 2), "alice", sound=Sound(**SHORT))
    bob = case.phone(case.public_host("bob", BOB), "bob", sound=Sound(port=16400, **SHORT))
    tap = tap_at(server.host)
    case.world.at(0.3, bob.register)
    case.world.at(0.5, alice.register)
    case.world.at(1, lambda: alice.call("sip:bob@example.net", hang_up_after=4))
    case.run(12)
    case.write("", tap, case.fault(
        "At the server: alice's Via and Contact name 192.0.0.2, which hosts have behind DS-Lite: "
        "likely, beside a call that works.",
        "She is 192.168.1.2, behind a router of her own."), **ALICE_TO_BOB,
        **{"REGISTER": sip("REGISTER")})


def two_phones(case, forward):
    home = case.alice_site()
    server = case.server()
    server.relay = case.relay()
    alice = case.phone(home.host("alice", 20), "alice", sound=Sound(**SHORT))
    dave = case.phone(home.host("dave", 21), "dave", sound=Sound(port=16500, **SHORT),
                      product="Another Phone 4")
    bob = case.phone(case.public_host("bob", BOB), "bob", sound=Sound(port=16400, **SHORT))
    for phone in (alice, dave):
        phone.on_invite = knows_itself(phone, phone.on_invite)
    if forward:
        home.nat.forwards[5060] = alice.host.address, 5060
    return home, server, alice, dave, bob


@scenario("same-port-clash")
def same_port_clash(case):
    home, server, alice, dave, bob = two_phones(case, forward=not case.twin)
    at_home, at_server = Tap(home.lan), tap_at(server.host)
    case.world.at(0.3, alice.register)
    case.world.at(0.6, dave.register)
    case.world.at(0.9, bob.register)
    if not case.twin:
        # The server sends to the port that Contact names, which the router forwards to alice.
        case.world.at(1.5, lambda: retarget(server, "dave", (ALICE_OUTSIDE, 5060)))
    case.world.at(2, lambda: bob.call("sip:dave@example.net", hang_up_after=6))
    case.run(16)
    looks = {"REGISTER": sip("REGISTER"), "INVITE": sip("INVITE"), "404": sip("404")}
    case.write("", at_home, case.fault(
        "On the switch of both phones: the INVITE for dave is delivered to alice's phone, which "
        "answers 404: certain.",
        "The server sends to where each phone's packets come from: a hazard."), **looks)
    case.write("wan", at_server,
               "At the server: the INVITE for dave is answered 404 by a phone of alice's make: "
               "likely.", **looks)


def retarget(server, user, target):
    server.locations[user].target = target


@scenario("dual-wan-split")
def dual_wan_split(case):
    second = "198.51.100.200"
    home = case.alice_site()
    exchange = case.phone(case.public_host("exchange", SERVER), "bob", proxy=None,
                          sound=Sound(port=12000, **SHORT), product="Example PBX 7")
    exchange.answers_after = 1
    alice = case.phone(home.host("alice", 20), "alice",
                       sound=Sound(address=ALICE_OUTSIDE, **SHORT))
    case.internet.routes[second] = case.internet.routes[ALICE_OUTSIDE]
    if not case.twin:
        home.nat.second = second, lambda packet: packet.sport == 16384
        home.nat.blocks = lambda packet: packet.target == (ALICE_OUTSIDE, 16384)
    at_alice, at_exchange = Tap(home.lan, alice.host.interface), tap_at(exchange.host)
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(12)
    looks = {**ALICE_TO_BOB, "sound from alice": rtp(to=SERVER), "sound to alice": rtp(to="198.")}
    case.write("", at_exchange, case.fault(
        "At the PBX: SIP of alice comes from 198.51.100.7, her sound from 198.51.100.200, and the "
        "PBX sends to the address in her SDP. That no port is forwarded there cannot be seen: likely.",
        "All of the site leaves through one address."), **looks)


@scenario("dual-wan-split.lan")
def dual_wan_split_lan(case):
    """What a line that got another address meanwhile looks like is the twin."""
    second = "198.51.100.200"
    call = Open(case, sound=Sound(**SHORT), bob_sound=Sound(port=16400, **SHORT))
    case.stun_server()
    case.internet.routes[second] = case.internet.routes[ALICE_OUTSIDE]
    moves = case.fault(99, 0.27)
    call.home.nat.second = second, lambda packet: (packet.dport == 3478
                                                   and case.world.now < moves)

    def use(mapped):
        call.alice.sound.address, call.alice.sound.advertised_port = mapped

    call.home.nat.blocks = lambda packet: packet.dst == second and packet.sport == 16400
    case.world.at(0.2, lambda: probe_from(call.alice.host, 16384, (STUN, 3478), use))
    case.world.at(0.7, lambda: probe_from(call.alice.host, 40000, (STUN, 3478)))
    call.call(8)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: STUN sees 198.51.100.200, the SIP server 198.51.100.7, and no "
        "sound comes in: likely.",
        "Asked once more, STUN sees 198.51.100.7 as well: the line has got another address."),
        **ALICE_TO_BOB, **{"Binding response": stun_message(source=STUN)})


@scenario("dual-wan-split.register")
def dual_wan_split_register(case):
    """Each minute by the other line; as many are refused where there is one line only."""
    second = "198.51.100.200"
    home, server = case.alice_site(), case.server()
    alice = case.phone(home.host("alice", 20), "alice")
    case.internet.routes[second] = case.internet.routes[ALICE_OUTSIDE]
    if not case.twin:
        home.nat.second = second, lambda packet: case.world.now // 60 % 2
    server.rejects = lambda request: (case.world.now // 60 % 2
                                      and (403, "Forbidden", [("Server", server.product)]))
    tap = tap_at(server.host)
    case.world.at(1, alice.register)
    for minute in range(1, 8):
        case.world.at(1 + minute * 60, alice.refresh)
    case.run(440)
    case.write("", tap, case.fault(
        "At the server: alice's REGISTERs come from 198.51.100.7 and from 198.51.100.200 in turn, "
        "and those from the latter are refused: likely.",
        "All come from one address, and some are refused."),
        REGISTER=sip("REGISTER"), **{"200 OK": sip("200"), "403": sip("403")})


class Tap6(Tap):
    """What a tap before a NAT64 sees: IPv6 packets with the same contents (RFC 6052, RFC 6146)."""

    def __init__(self, link, at, own):
        super().__init__(link, at)
        self.own = own                            # IPv4 address in the simulation -> IPv6 bytes

    def translated(self, address):
        known = self.own.get(address)
        return known or bytes.fromhex("0064ff9b" + "00" * 8) + bytes(
            int(part) for part in address.split("."))

    def see(self, time, packet, sender, receiver_mac):
        if packet.protocol != UDP:
            return
        data = packet.payload
        head = struct.pack("!HHH", packet.sport, packet.dport, 8 + len(data))
        ends = self.translated(packet.src) + self.translated(packet.dst)
        value = checksum(ends + struct.pack("!II", 8 + len(data), UDP) + head + b"\0\0" + data)
        datagram = head + struct.pack("!H", value or 0xFFFF) + data
        header = struct.pack("!IHBB", 6 << 28, len(datagram), UDP, packet.ttl) + ends
        frame = receiver_mac + sender.mac + b"\x86\xdd" + header + datagram
        self.frames.append((time, frame, packet))


@scenario("nat64-ipv4-literal")
def nat64_ipv4_literal(case):
    home = case.alice_site()
    inside = "2001:db8:64::20"
    exchange = case.phone(case.public_host("exchange", SERVER), "bob", proxy=None,
                          sound=Sound(port=12000, **SHORT), product="Example PBX 7")
    exchange.answers_after = 1
    alice = case.phone(home.host("alice", 20), "alice", sound=Sound(address=inside, **SHORT))
    alice.public = alice.stack.via_address = f"[{inside}]", 5060
    clock = case.public_host("clock", "203.0.113.123")
    clock.bind(123, lambda data, source, local: clock.send(123, b"\x24" + data[1:], source))
    if not case.twin:
        # Each is told an address of the kind that it does not have.
        alice.start_audio = exchange.start_audio = lambda dialog, body: None
    alice.host.bind(123, lambda *_: None)
    tap = Tap6(home.lan, alice.host.interface,
               {alice.host.address: ipaddress.ip_address(inside).packed})
    at_exchange = tap_at(exchange.host)
    describe = alice.describe
    alice.describe = lambda dialog, offer=None: describe(dialog, offer).replace("IP4", "IP6")
    if case.twin:
        answer = exchange.describe
        exchange.describe = lambda dialog, offer=None: answer(dialog, offer).replace(
            f"IP4 {SERVER}", "IP6 64:ff9b::cb00:710a")
        exchange.start_audio = lambda dialog, body: dialog.open_audio().start(
            (ALICE_OUTSIDE, 16384))
        alice.start_audio = lambda dialog, body: dialog.open_audio().start((SERVER, 12000))
    exchange.host.bind(123, lambda *_: None)
    for host in (alice.host, exchange.host):
        case.world.at(0.2, host.send, 123, b"\x23" + bytes(47), (clock.address, 123))
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=8))
    case.run(16)
    case.write("", tap, case.fault(
        "At alice's phone, with IPv6 only: SIP goes through 64:ff9b::/96, the answer asks for "
        "sound at 203.0.113.10, and none is sent: likely, for no sound of anybody is here.",
        "The PBX names its address in the way of the NAT64."), **ALICE_TO_BOB)
    case.write("wan", at_exchange,
               "At the PBX, with IPv4 only: the SDP asks for sound at an IPv6 address, none is "
               "sent: likely.", **ALICE_TO_BOB)


@scenario("client-public-no-nat")
def client_public_no_nat(case):
    case.stun_server()
    alice = case.phone(case.public_host("alice", "192.0.2.60"), "alice", sound=Sound(**SHORT))
    exchange = case.phone(case.public_host("exchange", SERVER), "bob", proxy=None,
                          sound=Sound(port=12000, **SHORT), product="Example PBX 7")
    exchange.refuses = 1, 488, "Not Acceptable Here"
    tap = tap_at(alice.host)
    alice.public = case.fault(None, ("198.51.100.7", 5060))
    case.world.at(0.3, lambda: probe_from(alice.host, 40000, (STUN, 3478)))
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(8)
    case.write("", tap, case.fault(
        "At alice's phone: she has a public address, names it, and STUN tells the same; her call is "
        "refused for want of a codec, and NAT has no part in it.",
        "Her Contact names another address: nothing is said of NAT."), **ALICE_TO_BOB,
        **{"Binding response": stun_message(source=STUN)})
