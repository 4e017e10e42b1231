# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that look suspicious and are not: nothing here may be blamed on NAT."""

from capture import LINUX_SLL, Tap, cooked
from case import (ALICE_OUTSIDE, LONG_CALL, SERVER, STUN, Sound, port_5060, rtp, scenario, sip,
                  stun_message, tap_at)
from ice import Agent, answers_with_ice
from media import Relay
from phone import Phone
from scenarios_media import ALICE_TO_BOB, Open
from scenarios_setup import join_by_vpn
from server import Location
from stun import probe_from
from tcp import TcpHost
from websocket import WebSocketHost

SOUND = {"sound": rtp()}


def open_pair(case, sound=None, bob_sound=None):
    """Two phones with public addresses and a proxy; no router between them translates."""
    server = case.server()
    alice = case.phone(case.public_host("alice", "198.51.100.40"), "alice", sound=sound or Sound())
    bob = case.phone(case.public_host("bob", "192.0.2.40"), "bob",
                     sound=bob_sound or Sound(port=16400))
    case.world.at(0.3, bob.register)
    case.world.at(0.5, alice.register)
    return server, alice, bob


def ring_up(case, phone, after=1, seconds=6, **options):
    case.world.at(after, lambda: phone.call("sip:bob@example.net", hang_up_after=seconds,
                                            **options))


@scenario("negative-public-public", twin=False)
def public_public(case):
    _, alice, _ = open_pair(case)
    tap = tap_at(alice.host)
    ring_up(case, alice)
    case.run(12)
    case.write("", tap, "At alice's phone: a call between public addresses.", **ALICE_TO_BOB)


@scenario("negative-vpn", twin=False)
def private_private(case):
    home, office = case.alice_site(), case.bob_site()
    alice = case.phone(home.host("alice", 20), "alice", proxy=None)
    bob = case.phone(office.host("bob", 20), "bob", proxy=None)
    join_by_vpn(case, home, office, alice, bob)
    tap = Tap(office.lan, bob.host.interface)
    case.world.at(0.5, lambda: alice.call("sip:bob@192.168.7.20", target=("192.168.7.20", 5060),
                                          hang_up_after=6))
    case.run(12)
    case.write("", tap, "At bob's phone: two private networks joined by a routed VPN; private "
               "addresses everywhere, and everything works.", **ALICE_TO_BOB)


@scenario("negative-ice", twin=False)
def ice(case):
    home, office = case.alice_site(), case.bob_site()
    case.server()
    case.stun_server()
    alice = case.phone(home.host("alice", 20), "alice")
    bob = case.phone(office.host("bob", 20), "bob", sound=Sound(port=16400))
    tap = Tap(home.lan, alice.host.interface)

    def prepare(phone, controlling):
        def known(mapped):
            agent = Agent(phone, controlling, mapped)
            phone.sound.extra = agent.lines()
            answers_with_ice(phone, agent)
        probe_from(phone.host, phone.sound.port, (STUN, 3478), known)

    for phone, controlling in ((alice, True), (bob, False)):
        case.world.at(0.3, phone.register)
        case.world.at(0.6, prepare, phone, controlling)
    ring_up(case, alice)
    case.run(12)
    case.write("", tap, "At alice's phone: c= is private on both sides, but ICE finds the pair of "
               "server-reflexive addresses and sound flows over it.", **ALICE_TO_BOB,
               **{"STUN": stun_message(), "sound": rtp()})


@scenario("negative-hold", twin=False)
def hold(case):
    call = Open(case)
    call.alice.sound.address = ALICE_OUTSIDE
    dialogs = []
    case.world.at(0.3, call.bob.register)
    case.world.at(0.5, call.alice.register)
    case.world.at(1, lambda: dialogs.append(call.alice.call("sip:bob@example.net")))
    case.world.at(6, lambda: dialogs[0].offer_again("sendonly"))
    case.world.at(13, lambda: dialogs[0].offer_again(""))
    case.world.at(16, lambda: dialogs[0].offer_again("inactive"))
    case.world.at(23, lambda: dialogs[0].offer_again(""))
    case.world.at(26, lambda: dialogs[0].hang_up())
    case.run(28)
    case.write("", call.at_alice, "At alice's phone: bob is held with sendonly and hears "
               "music, resumed, held with inactive in silence, resumed: all agreed.",
               **{"INVITE": sip("INVITE")})


@scenario("negative-hold-zero", twin=False)
def hold_zero(case):
    _, alice, bob = open_pair(case)
    tap = tap_at(alice.host)
    dialogs = []

    def hold_old_style():
        body = bob.describe(bob.dialogs[0]).replace("c=IN IP4 192.0.2.40", "c=IN IP4 0.0.0.0")
        bob.dialogs[0].offer_again("", body)
        bob.dialogs[0].open_audio().pause()

    case.world.at(1, lambda: dialogs.append(alice.call("sip:bob@example.net")))
    case.world.at(6, hold_old_style)
    case.world.at(13, lambda: bob.dialogs[0].offer_again(""))
    case.world.at(16, lambda: dialogs[0].hang_up())
    case.run(18)
    case.write("", tap, "At alice's phone: bob holds with c=0.0.0.0 (RFC 2543) and resumes.",
               **{"INVITE": sip("INVITE")})


@scenario("negative-silence", twin=False)
def silence(case):
    quiet = Sound(port=16400, codec=LONG_CALL, offered=(18, 13, 101), silence=((4, 44),))
    call = Open(case, relay=True, sound=Sound(codec=LONG_CALL, offered=(18, 13, 101)),
                bob_sound=quiet)
    call.call(50)
    case.write("", call.at_alice, "At alice's phone: bob says nothing for 40 s and his phone "
               "suppresses silence (it offers comfort noise).", **ALICE_TO_BOB)


@scenario("negative-announcement", twin=False)
def announcement(case):
    _, alice, _ = open_pair(case, bob_sound=Sound(port=12000, direction="sendonly"))
    alice.sound.talks = False
    tap = tap_at(alice.host)
    ring_up(case, alice)
    case.run(12)
    case.write("", tap, "At alice's phone: an announcement that is sendonly by its SDP; one way is "
               "all that was agreed.", **ALICE_TO_BOB, **SOUND)


@scenario("negative-forking", twin=False)
def forking(case):
    server, alice, bob = open_pair(case)
    mobile = case.phone(case.public_host("mobile", "192.0.2.50"), "bob", sound=Sound(port=17000))
    mobile.gives_early_media = True
    mobile.answers_after = None
    bob.answers_after = 4
    server.other_devices["bob"] = [Location("sip:bob@192.0.2.50:5060", ("192.0.2.50", 5060))]
    tap = tap_at(alice.host)
    ring_up(case, alice)
    case.run(16)
    case.write("", tap, "At alice's phone: two devices ring, the one that sends early media loses, "
               "the other answers with another To-tag.",
               **{"183": sip("183"), "180": sip("180"), "200 OK": sip("200", cseq="INVITE")})


@scenario("negative-cut", twin=False)
def cut(case):
    pair = case.pair().watch(port_5060)
    pair.bob.host.drops.append(sip("INVITE"))
    pair.register()
    pair.call_at(2)
    case.run(10)
    case.write("", pair.at_alice, "At alice's phone: an INVITE, 100 Trying, and the capture ends "
               "after 10 s; nothing can be said of the rest.", **{"INVITE": sip("INVITE")})


@scenario("negative-snaplen", twin=False)
def snaplen(case):
    call = Open(case, relay=True)
    call.call()
    case.write("", call.at_alice, "At alice's phone: a good call, each packet cut after 96 bytes.",
               snaplen=96)


@scenario("negative-any", twin=False)
def any_interface(case):
    call = Open(case, relay=True)
    call.call()
    frames = []
    for time, data, packet in call.at_server.frames:
        for copy in range(2):                     # once on the bond, once on its member
            frames.append((time + copy * 4e-6, cooked(data, packet.src == SERVER), packet))
    case.write("", None, "At the server with `-i any`: each packet is there twice, as on a bond "
               "and its member; copies are no retransmissions.", link_type=LINUX_SLL,
               frames=sorted(frames, key=lambda frame: frame[0]))


@scenario("negative-sip-only", twin=False)
def sip_only(case):
    pair = case.pair().watch(port_5060)
    pair.register()
    pair.call_at(2)
    case.run(14)
    case.write("", pair.at_alice, "At alice's phone with the filter `port 5060`: private SDP, and "
               "no sound because none was captured.", **ALICE_TO_BOB)


@scenario("negative-loss", twin=False)
def loss(case):
    call = Open(case, relay=True)
    case.internet.drops.append(
        lambda packet: case.world.number_for(f"loss {packet.src} {packet.ident}", 10) < 51)
    call.call()
    case.write("", call.at_alice, "At alice's phone: one packet in twenty is lost on the way, of "
               "any kind.", **ALICE_TO_BOB, **{"BYE": sip("BYE")})


def over_stream(case, kind, transport, port, address):
    """Alice and bob on connections that they opened; the server uses them both ways."""
    home, office = case.alice_site(), case.bob_site()
    server = case.server()
    server_end = kind(server.host, port)
    server.stack.host, server.stack.port = server_end, port
    server.stack.transport = transport
    server_end.bind(port, server.stack.receive)
    server.host = server_end
    server.relay = case.relay()
    phones = []
    for user, site, sound in (("alice", home, Sound()), ("bob", office, Sound(port=16400))):
        host = site.host(user, 20)
        phone = Phone(kind(host), user, "example.net", proxy=(SERVER, port), sound=sound,
                      media_host=host)
        phone.stack.transport = transport
        phone.always_proxy = True
        phone.stack.via_address = phone.public = address
        phones.append((phone, site))
    return server, phones


def stream_call(case, server, phones):
    (alice, home), (bob, office) = phones
    at_alice = Tap(home.lan, alice.media_host.interface)
    at_bob = Tap(office.lan, bob.media_host.interface)
    at_server = tap_at(server.host.host)
    case.world.at(0.3, bob.register)
    case.world.at(0.5, alice.register)
    ring_up(case, alice, 3)
    case.run(14)
    return at_alice, at_bob, at_server


@scenario("negative-tcp-reuse", twin=False)
def tcp_reuse(case):
    server, phones = over_stream(case, TcpHost, "TCP", 5060, None)
    _, at_bob, at_server = stream_call(case, server, phones)
    case.write("", at_server, "At the server: private Contacts over TCP; requests to the phones "
               "use the connections that the phones opened.")
    case.write("lan", at_bob, "The same at bob's phone.")


@scenario("negative-websocket", twin=False)
def web_socket(case):
    server, phones = over_stream(case, WebSocketHost, "WS", 80, ("df7jal23ls0d.invalid", None))
    at_alice, *_ = stream_call(case, server, phones)
    case.write("", at_alice, "At alice's browser: SIP over WebSocket, whose .invalid names in Via "
               "and Contact are what RFC 7118 asks for.")


@scenario("negative-received", twin=False)
def received(case):
    pair = case.pair().watch(port_5060)
    pair.register()
    pair.call_at(4)
    case.run(16)
    case.write("", pair.at_server, "At the server: private Contacts, stored with received=; the "
               "INVITE has a private Request-URI and goes to the packet's source.",
               **{"200 OK": sip("200", cseq="REGISTER"), "INVITE": sip("INVITE", to="192.")})


@scenario("negative-outbound", twin=False)
def outbound(case):
    pair = case.pair().watch(port_5060)
    pair.server.decorates = False
    for phone, number in ((pair.alice, 1), (pair.bob, 2)):
        phone.supported = "outbound, path"
        phone.contact_parameters = (f';reg-id=1;+sip.instance="<urn:uuid:00000000-0000-1000-8000-'
                                    f'00000000000{number}>"')
    pair.server.outbound = True
    pair.register()
    case.world.at(1.5, lambda: pair.bob.keep_alive(5, 15))
    pair.call_at(4)
    case.run(16)
    case.write("", pair.at_server, "At the server: RFC 5626; the flow counts, not the private "
               "address in Contact.",
               **{"200 OK": sip("200", cseq="REGISTER"), "INVITE": sip("INVITE", to="192.")})


@scenario("negative-b2bua", twin=False)
def back_to_back(case):
    home, office = case.alice_site(), case.bob_site()
    host = case.public_host("exchange", SERVER)
    relay = Relay(host)
    alice = case.phone(home.host("alice", 20), "alice")
    bob = case.phone(office.host("bob", 20), "bob", proxy=(SERVER, 5080), sound=Sound(port=16400))
    muted = Sound(talks=False, port=50000)
    incoming = Phone(host, "bob", SERVER, sound=muted, product="Example PBX 7")
    outgoing = Phone(host, "alice", "example.net", port=5080, product="Example PBX 7",
                     sound=Sound(talks=False, port=50004))
    # Bob's router is opened by his own packets to port 5080.
    case.world.at(0.5, lambda: bob.keep_alive(4, 5))

    def connect(leg):
        offer = leg.server.request.body
        outgoing.describe = lambda dialog, body=None: relay.rewrite(leg.call_id, "caller", offer)

        def answered(dialog, response):
            answer = relay.rewrite(leg.call_id, "callee", response.body)
            incoming.describe = lambda dialog, body=None: answer
            leg.accept()

        outgoing.on_answered = answered
        leg.ring()
        other = outgoing.call("sip:bob@192.168.7.20", target=("192.0.2.30", 5060))
        leg.other = other

    incoming.on_incoming = connect
    outgoing.always_proxy, outgoing.proxy = True, ("192.0.2.30", 5060)
    at_exchange = tap_at(host)
    case.world.at(1, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.world.at(10.2, lambda: outgoing.dialogs[0].hang_up())
    case.run(14)
    case.write("", at_exchange, "At a PBX between them: two legs with Call-IDs of their own, both "
               "private SDPs latched.", **ALICE_TO_BOB, **{"BYE": sip("BYE")})


@scenario("negative-slow", twin=False)
def slow(case):
    server, alice, bob = open_pair(case)
    case.world.at(2, lambda: setattr(bob.host, "delay", 2.1))     # an overloaded phone
    tap = tap_at(server.host)
    ring_up(case, alice, 3)
    case.run(30)
    case.write("", tap, "At the server: bob's phone takes two seconds for everything, so requests "
               "are repeated; each is answered in the end.",
               **{"INVITE to bob": sip("INVITE", to="192."), "200 OK": sip("200", cseq="INVITE")})


@scenario("negative-late-offer", twin=False)
def late_offer(case):
    call = Open(case, relay=True)
    case.world.at(0.3, call.bob.register)
    case.world.at(0.5, call.alice.register)
    ring_up(case, call.alice, late_offer=True)
    case.run(12)
    case.write("", call.at_alice, "At alice's phone: no SDP in INVITE; the offer is in the 200 OK, "
               "the answer in the ACK.", **ALICE_TO_BOB, **{"ACK": sip("ACK")})


@scenario("negative-gateway", twin=False)
def gateway(case):
    home = case.alice_site()
    media = case.public_host("gateway-media", "203.0.113.14")
    exchange = Phone(case.public_host("gateway", SERVER), "bob", "example.net", media_host=media,
                     sound=Sound(port=12000, latches=True), product="Example Gateway 3")
    alice = case.phone(home.host("alice", 20), "alice")
    tap = Tap(home.lan, alice.host.interface)
    exchange.answers_after = 1
    case.world.at(0.5, lambda: alice.call("sip:bob@example.net", hang_up_after=6))
    case.run(12)
    case.write("", tap, "At alice's phone: a gateway whose sound comes from another address than "
               "its signalling.", **ALICE_TO_BOB)

