# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "controls": captures that look suspicious and are innocent (causes.md 8.11). Some of that
list are elsewhere: relays that latch in media.py, ICE in ice_turn.py, refusals in not_nat.py, and
registrars that know of NAT in the twins of registration.py."""

from kamailio import NAT_AWARE, Kamailio
from lab import PROXY
from labels import symptom
from media import Sound
from namespaces import Box, cable
from live import LiveHost
from pairs import Pair
from pbx import Pbx
from phones import LabPhone, call_label, registration_label
from registry import control

RTP = 16384


class Street:
    """Two phones with public addresses and a proxy."""

    def __init__(self, lab, *, watch=True, alice=None, bob=None, match="", snaplen=0):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        Kamailio(lab, self.server)
        self.alice = lab.phone("alice", lab.server("alice", "198.51.100.20"), **alice or {})
        self.bob = lab.phone("bob", lab.server("bob", "192.0.2.20"), **bob or {})
        for point, place in (("server", self.server), ("alice", self.alice), ("bob", self.bob)):
            lab.capture(point, place, match=match, snaplen=snaplen)
        if watch:
            lab.watch()

    def register(self):
        lab = self.lab
        lab.claim(self.alice.registers(lab) == self.bob.registers(lab) == 200, "both register")

    def call(self, talk=5, **options):
        call = self.alice.call("sip:bob@example.net", hang_up_after=talk, **options)
        self.lab.until(lambda: call.state == "ended", (talk or 0) + 20, "the call ends")
        self.lab.run(1)
        return call

    def labels(self, call, **more):
        call_label(self.lab, call, self.bob, works=True, **more)
        registration_label(self.lab, self.alice)
        registration_label(self.lab, self.bob)


@control("negative-public-public", ci=True)
def public_public(lab):
    """A call between public addresses."""
    street = Street(lab)
    street.register()
    street.labels(street.call())


@control("negative-snaplen", snaplen=96)
@control("negative-sip-only", match="port 5060")
def less_captured(lab, **options):
    """A good call, of which the capture holds the first 96 bytes of each packet, or SIP only."""
    street = Street(lab, **options)
    street.register()
    street.labels(street.call())


@control("negative-late-offer")
def late_offer(lab):
    """No description in INVITE; the offer is in the 200 OK, the answer in the ACK."""
    street = Street(lab)
    street.register()
    street.labels(street.call(late_offer=True))


@control("negative-loss", ci=True)
def loss(lab):
    """One packet in twenty is lost on the way, of any kind."""
    street = Street(lab, watch=False)
    lab.internet.nft("table ip f {\nchain c {\ntype filter hook forward priority 0;\n"
                     "numgen random mod 100 < 5 drop\n}\n}")
    lab.watch()
    for phone in (street.alice, street.bob):
        lab.claim(phone.registers(lab, 34) == 200, "the phones register in the end")
    street.labels(street.call(8))


@control("negative-any")
def every_interface(lab):
    """Captured with -i any on a router in front of the server, so each packet is there twice."""
    server = lab.home("office", "none", network="203.0.113", outside="192.0.2.99")
    lab.internet.box.sh(f"ip route add {PROXY}/32 via 192.0.2.99 dev {server.line} onlink")
    box = server.box("proxy", 10)
    box.sh("ip route replace default via 203.0.113.1")
    Kamailio(lab, box)
    alice = lab.phone("alice", lab.server("alice", "198.51.100.20"))
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    lab.capture("office-any", server, "any")
    lab.capture("office-both", server, "lan", "wan")
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=4)
    lab.until(lambda: call.state == "ended", 15, "the call ends")
    lab.run(1)
    call_label(lab, call, bob, works=True)


@control("negative-vpn", ci=True)
def vpn(lab):
    """Two private networks and a proxy on one of them, joined by a router that does not
    translate."""
    middle = Box("vpn")
    middle.sysctl("net/ipv4/ip_forward", 1)
    boxes = {}
    for number, (name, prefix) in enumerate((("alice", "192.168.1"), ("bob", "10.20.30"),
                                             ("proxy", "10.20.31"))):
        boxes[name] = Box(name)
        boxes[name].addresses = [f"{prefix}.20"]
        cable(boxes[name], "eth0", middle, f"net{number}")
        middle.sh(f"ip addr add {prefix}.1/24 dev net{number}")
        boxes[name].sh(f"ip addr add {prefix}.20/24 dev eth0\n"
                       f"ip route add default via {prefix}.1")
        lab.capture(name, boxes[name])
    Kamailio(lab, boxes["proxy"], ("RECORD_ROUTE",))
    alice, bob = (lab.phone(name, boxes[name], proxy="10.20.31.20") for name in ("alice", "bob"))
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=5)
    lab.until(lambda: call.state == "ended", 15, "the call ends")
    lab.run(1)
    call_label(lab, call, bob, works=True)
    registration_label(lab, alice)
    registration_label(lab, bob)


@control("negative-hold", kind="attributes", ci=True)
@control("negative-hold-zero", kind="zero")
def hold(lab, kind):
    """alice puts bob on hold (sendonly, then inactive; or c=0.0.0.0) and takes him back."""
    pair = Pair(lab, relay=True) if kind == "attributes" else Street(lab)
    pair.register()
    call = pair.alice.call("sip:bob@example.net")
    lab.until(lambda: call.state == "confirmed", 10, "the call is answered")
    lab.run(4)
    for direction in (("sendonly", "inactive") if kind == "attributes" else ("zero",)):
        if direction == "zero":
            body = pair.alice.describe(call).replace("c=IN IP4 198.51.100.20", "c=IN IP4 0.0.0.0")
            call.offer_again("", body)
            call.open_audio().pause()
        else:
            call.offer_again(direction)
        lab.run(7)
        call.offer_again("")
        lab.run(4)
    call.hang_up()
    lab.run(1)
    call_label(lab, call, pair.bob, works=True)
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)


@control("negative-silence")
def silence(lab):
    """bob says nothing for 40 s, and his phone suppresses silence; the routers do not mind."""
    quiet = {"sound": Sound(offered=(18, 13, 101), silence=((4, 44),))}
    pair = Pair(lab, relay=True, alice_phone={"sound": Sound(offered=(18, 13, 101))},
                bob_phone=quiet)
    pair.long_sound()
    pair.register()
    call = pair.call(52, wait=70)
    call_label(lab, call, pair.bob, works=True)
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)


@control("negative-announcement")
def announcement(lab):
    """An announcement that is sendonly by its description; alice only listens."""
    street = Street(lab, bob={"sound": Sound(direction="sendonly")})
    street.alice.sound.talks = False
    street.register()
    call = street.call()
    lab.claim(call.talker.heard > 150, "alice hears it")
    lab.label("call", call.call_id, outcome="answered", works=True, status=200, media=[
        {"type": "audio", "from": "callee", "to": "caller", "delivered": call.talker.heard,
         "sent": street.bob.dialogs[0].talker.sent}])


@control("negative-forking")
def forking(lab):
    """Two devices of bob's ring; the one that sends early media loses, the other answers."""
    street = Street(lab, watch=False)
    mobile = lab.phone("bob", lab.server("mobile", "192.0.2.50"))
    lab.watch()
    mobile.gives_early_media, mobile.answers_after = True, None
    street.bob.answers_after = 4
    street.register()
    lab.claim(mobile.registers(lab) == 200, "the mobile registers")
    call = street.call()
    lab.claim(mobile.dialogs and mobile.dialogs[0].final_status == 487, "the mobile was called too")
    street.labels(call)


@control("negative-cut")
def cut(lab):
    """A call that fails, and a capture that ends after 10 s: nothing can be said of the rest."""
    pair = Pair(lab, tuple(f for f in NAT_AWARE if f != "FIX_REGISTER"))
    pair.register()
    call = pair.alice.call("sip:bob@example.net")
    lab.run(10)
    view = symptom(why="the capture ends before anything is decided")
    lab.label("call", call.call_id, outcome="incomplete", works=False,
              cause="private-contact-registered", sees={
                  "server": symptom(also=("private-contact-registered",)), "alice": view,
                  "bob": view, "bob-router": view})
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)


@control("negative-tcp-reuse", transport="tcp", ci=True)
@control("negative-tls", transport="tls")
@control("negative-websocket", transport="ws")
def streams(lab, transport):
    """Private Contacts (or .invalid ones) on connections that the phones opened and the server
    uses."""
    features = {"tls": ("TLS",), "ws": ("WEBSOCKET",), "tcp": ()}[transport]
    pair = Pair(lab, (*NAT_AWARE, "REUSE_TCP", *features), relay=True,
                transports=("udp", transport), alice_phone={"transport": transport},
                bob_phone={"transport": transport})
    if transport == "ws":
        for phone in (pair.alice, pair.bob):
            phone.public = phone.stack.via_address = (f"{phone.user}0df7jal23ls0d.invalid", None)
    pair.register()
    call = pair.call(5)
    pair.labels(call)


@control("negative-outbound")
def outbound(lab):
    """RFC 5626: the flow counts, not the private address in Contact."""
    pair = Pair(lab, (*NAT_AWARE, "OUTBOUND"), relay=True)
    for number, phone in enumerate((pair.alice, pair.bob), 1):
        phone.supported = "outbound, path"
        phone.contact_parameters = (
            f';reg-id=1;+sip.instance="<urn:uuid:00000000-0000-1000-8000-00000000000{number}>"')
        phone.stay_alive(10)
    pair.register()
    pair.labels(pair.call())


@control("negative-received")
def received(lab):
    """Private Contacts, stored with received=; requests go to the packets' source."""
    pair = Pair(lab, relay=True)
    pair.register()
    lab.claim("received=" in pair.bob.answers[-1][1].get("Contact"), "the server says so")
    pair.labels(pair.call())


@control("negative-b2bua")
def back_to_back(lab):
    """A PBX between them: two legs with Call-IDs of their own, and its relay latches."""
    server = lab.server("pbx", PROXY)
    pbx = lab.phone("pbx", server, kind=Pbx)
    pbx.stack.policy = "force"
    alice, bob = (lab.phone(name, lab.home(name)) for name in ("alice", "bob"))
    for point, place in (("alice", alice), ("bob", bob), ("pbx", server)):
        lab.capture(point, place)
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=5)
    lab.until(lambda: call.state == "ended", 15, "the call ends")
    lab.run(1)
    lab.claim(min(call.talker.heard, bob.dialogs[0].talker.heard) > 150, "sound arrives both ways")
    for leg in pbx.dialogs:
        lab.label("call", leg.call_id, outcome="answered", works=True, status=200)


class Slow(LabPhone):
    """Takes two seconds for everything."""

    def on_request(self, request, server, source):
        self.world.at(2.1, super().on_request, request, server, source)


@control("negative-slow")
def slow(lab):
    """bob's phone takes two seconds for everything, so requests are repeated; each is answered."""
    street = Street(lab, bob={"kind": Slow})
    street.register()
    call = street.call(6)
    lab.run(4)
    street.labels(call)


@control("negative-gateway")
def gateway(lab):
    """A gateway whose sound comes from another address than its signalling."""
    home = lab.home("alice")
    alice = lab.phone("alice", home)
    media_box = lab.server("gateway-media", "203.0.113.14")
    gate = lab.phone("bob", lab.server("gateway", PROXY))
    gate.media_host = LiveHost(lab.world, media_box)
    gate.stack.policy = "force"
    gate.sound.latches = True
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("gateway", lab.boxes["gateway"])
    lab.watch()
    call = alice.call("sip:bob@example.net", hang_up_after=6)
    lab.until(lambda: call.state == "ended", 15, "the call ends")
    lab.run(1)
    call_label(lab, call, gate, works=True)


@control("negative-keepalives")
def keepalives(lab):
    """Keep-alives of every kind on the SIP port: CRLF, NULs, an empty datagram, OPTIONS."""
    pair = Pair(lab, (*NAT_AWARE, "PING", "PING_OPTIONS"), relay=True)
    pair.register()
    for data in (b"\r\n\r\n", b"\0", b"\0\0\0\0", b"jaK", b""):
        for phone in (pair.alice, pair.bob):
            phone.host.send(5060, data, phone.proxy)
        lab.run(1)
    lab.run(6)
    lab.claim(pair.bob.requests("OPTIONS"), "the server pings")
    pair.labels(pair.call())


@control("negative-skew", ci=True)
def skew(lab):
    """The clock of alice's computer is seven seconds ahead of the server's."""
    pair = Pair(lab, relay=True)
    pair.register()
    lab.skew["alice"] = 7
    pair.labels(pair.call(5))
