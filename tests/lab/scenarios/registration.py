# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "registration": REGISTER, its replies, and the way back to a registered phone."""

from kamailio import NAT_AWARE, Kamailio, without
from lab import PROXY, PROXY2, STUN
from labels import certain, likely, nothing, symptom
from pairs import Pair
from phones import LabPhone, call_label, mapped_by_stun, registration_label
from registry import experiment
from relays import Coturn
from routers import SYMMETRIC
from server import Server
from sipp import Sipp
from softphones import Linphone
from transaction import LITERAL_VIA, RPORT

CALL_TO_PRIVATE = "the INVITE leaves for bob's private address and nothing returns"


@experiment("private-contact-registered", fault={"features": without("FIX_REGISTER")},
            twin={"features": NAT_AWARE}, ci=True)
def private_contact(lab, features):
    """The registrar keeps bob's private Contact (plain save()), and alice calls him. In the twin it
    keeps the source of his REGISTER."""
    pair = Pair(lab, features, relay=True)
    pair.register()
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(pair.proxy.sent("INVITE", pair.bob.host.address), CALL_TO_PRIVATE)
        lab.claim(not pair.bob.requests("INVITE"), "bob's phone gets no INVITE")
    pair.labels(call, "private-contact-registered", {
        "server": certain(), "alice": symptom(why="only 408 after the server's timer"),
        "bob": nothing("no call arrives"), "bob-router": nothing("no call arrives")})


@experiment("response-lost-no-rport", fault={"rport": False}, twin={"rport": True}, ci=True)
def response_lost(lab, rport):
    """A router that changes ports; alice's phone asks for no rport, and the server answers to the
    port of her Via. In the twin her phone asks."""
    pair = Pair(lab, without("FORCE_RPORT"), alice={"kind": SYMMETRIC})
    pair.alice.stack.asks_rport = rport
    status = pair.alice.registers(lab, 34)
    if lab.broken:
        lab.claim(status == 0, "no reply reaches alice")
        lab.claim(len(pair.proxy.lines("LAB in REGISTER", "198.51.100.7")) >= 10,
                  "the server gets all her REGISTERs")
        port = pair.alice_home.outside_port((pair.alice.host.address, 5060), pair.alice.proxy)
        lab.claim(port not in (None, 5060), "her router does change the port")
    registration_label(lab, pair.alice, works=not lab.broken, cause="response-lost-no-rport",
                       sees={"server": certain(), "alice": symptom(why="no reply; no rport asked"),
                             "bob": nothing(), "bob-router": nothing()} if lab.broken else None)


@experiment("binding-expired-idle", fault={"udp_timeout": 10}, twin={"udp_timeout": 120})
def binding_expired(lab, udp_timeout):
    """bob's router forgets an idle UDP mapping after 10 s; alice calls him after 40 s, and once
    more after he registered again. In the twin the router remembers 120 s."""
    pair = Pair(lab, relay=True, bob={"udp_timeout": udp_timeout})
    pair.register()
    early = pair.call(talk=3)
    pair.call_label(early)
    lab.run(40)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(len(pair.bob.requests("INVITE")) == 1, "only the first INVITE reaches bob")
        lab.claim(pair.proxy.sent("INVITE", "192.0.2.30") >= 2, "the server sent both")
    lab.claim(pair.bob.registers(lab) == 200, "bob registers again")
    late = pair.call(talk=3)
    lab.claim(late.final_status == 200, "then he is reached")
    pair.call_label(call, "binding-expired-idle", {
        "server": likely(why="answered before, silent after 40 s, alive again on the same port"),
        "alice": symptom(), "bob": nothing("no call arrives"),
        "bob-router": certain(why="the INVITE is outside and not inside")})
    pair.call_label(late)
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)


class Client:
    """alice behind a router and one server, scripted so that it answers in the wrong way."""

    def __init__(self, lab, *addresses, **home):
        self.box = lab.server("server", *addresses)
        self.server = Server(lab.on(self.box), policy=RPORT)
        self.home = lab.home("alice", **home)
        self.alice = lab.phone("alice", self.home)
        lab.capture("server", self.box)
        lab.capture("alice", self.alice)
        lab.capture("alice-router", self.home, "lan", "wan")
        lab.watch()


@experiment("response-to-private-via", fault={"policy": LITERAL_VIA}, twin={"policy": RPORT})
def response_to_private(lab, policy):
    """The server sends its replies where the Via says, to alice's private address."""
    case = Client(lab)
    case.server.stack.policy = policy
    status = case.alice.registers(lab, 34)
    if lab.broken:
        lab.claim(status == 0, "no reply reaches alice")
        lab.claim("alice" in case.server.locations, "the server accepted her")
    registration_label(lab, case.alice, works=not lab.broken, cause="response-to-private-via",
                       sees={"server": certain(), "alice": symptom("sip-no-reply-blocked"),
                             "alice-router": symptom("sip-no-reply-blocked")}
                       if lab.broken else None)


@experiment("response-from-wrong-port", fault={"reply_from": (PROXY2, 5060)},
            twin={"reply_from": None})
@experiment("response-from-wrong-port", variant="port", fault={"reply_from": (PROXY, 5070)})
def response_from_elsewhere(lab, reply_from):
    """A server with two addresses replies from the one that alice did not ask."""
    case = Client(lab, PROXY, PROXY2)
    case.server.stack.reply_from = reply_from
    status = case.alice.registers(lab, 34)
    if lab.broken:
        lab.claim(status == 0, "no reply reaches alice")
        lab.claim("alice" in case.server.locations, "the server accepted her")
    registration_label(lab, case.alice, works=not lab.broken, cause="response-from-wrong-port",
                       sees={"server": likely(why="she goes on repeating after the replies"),
                             "alice": symptom("sip-no-reply-blocked"),
                             "alice-router": certain(why="the replies are outside and not inside")}
                       if lab.broken else None)


@experiment("registrar-rejects-private-address", fault={"features": ("REJECT_PRIVATE_VIA",)},
            twin={"features": ()}, ci=True)
def registrar_rejects(lab, features):
    """The registrar refuses a private Via with 606; then the user turns STUN on."""
    server, stun = lab.server("proxy", PROXY), lab.server("stun", STUN)
    Kamailio(lab, server, (*NAT_AWARE, *features))
    Coturn(lab, stun)
    home = lab.home("alice")
    alice = lab.phone("alice", home)
    lab.capture("server", server)
    lab.capture("alice", alice)
    lab.watch()
    first = alice.registers(lab)
    lab.claim(first == (606 if lab.broken else 200), f"the first REGISTER gets {first}")
    first_id = alice.registered_ids[0]
    lab.run(2)
    alice.public = alice.stack.via_address = mapped_by_stun(lab, alice, (STUN, 3478))
    lab.claim(alice.public[0] == home.outside, "STUN tells alice her public address")
    lab.claim(alice.registers(lab) == 200, "with public addresses she is accepted")
    known = certain(why="the same client is accepted with public addresses")
    lab.label("registration", first_id, outcome="rejected" if lab.broken else "registered",
              works=not lab.broken, status=first,
              cause="registrar-rejects-private-address" if lab.broken else None,
              sees={"server": known, "alice": known} if lab.broken else None)
    registration_label(lab, alice)


@experiment("keepalive-ineffective", fault={"features": ("PING",)},
            twin={"features": ("PING", "PING_OPTIONS")})
def keepalive_ineffective(lab, features):
    """The server keeps the mapping open with NUL packets, to which no phone replies, but bob's
    router counts outgoing packets only. In the twin it pings with OPTIONS, which bob's phone
    answers."""
    pair = Pair(lab, (*NAT_AWARE, *features), relay=True, bob={"outbound_only": 12})
    pair.register()
    early = pair.call(talk=3)
    lab.run(40)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408 and len(pair.bob.requests("INVITE")) == 1,
                  "the late INVITE does not reach bob")
        lab.claim([d for d in pair.bob.datagrams if d[0] == b"\0" * 4], "early pings reached him")
    else:
        lab.claim(pair.bob.requests("OPTIONS"), "he answers pings")
    lab.claim(pair.bob.registers(lab) == 200, "bob registers again")
    late = pair.call(talk=3)
    pair.call_label(early)
    pair.call_label(call, "keepalive-ineffective", {
        "server": likely(also=("binding-expired-idle",),
                         why="pings of no effect, the call is unanswered, the phone is alive"),
        "alice": symptom(), "bob": nothing("pings stop, no call arrives"),
        "bob-router": certain(also=("binding-expired-idle",))})
    pair.labels(late)


@experiment("nat-rebinding", fault={"flush": True}, twin={"flush": False})
def rebinding(lab, flush):
    """bob's router loses its table and gives him a new port; his keep-alives open it at once, but
    the server calls the old one until he registers again."""
    pair = Pair(lab, relay=True, bob={"kind": SYMMETRIC})
    pair.register()
    pair.bob.stay_alive(5)
    early = pair.call(talk=3)
    lab.run(3)
    before = pair.bob.mapped[1]
    if flush:
        pair.bob_home.forget("-s", pair.bob.host.address)
    lab.run(6)
    now = pair.bob_home.outside_port((pair.bob.host.address, 5060), pair.bob.proxy)
    lab.claim((now != before) == lab.broken, f"outside port {before}, then {now}")
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408 and len(pair.bob.requests("INVITE")) == 1,
                  "the call does not reach bob")
    lab.claim(pair.bob.registers(lab) == 200, "bob registers again")
    late = pair.call(talk=3)
    pair.call_label(early)
    pair.call_label(call, "nat-rebinding", {
        "server": certain(why="keep-alives from a new port while the INVITE goes to the old one"),
        "alice": symptom(), "bob": nothing("no call arrives"), "bob-router": certain()})
    pair.labels(late)


@experiment("stale-contacts-forking", fault={"flush": True}, twin={"flush": False})
def stale_contacts(lab, flush):
    """bob's phone registers the public address that it sees in the response, and his router changes
    it at each restart, so old contacts stay and are called as well."""
    pair = Pair(lab, ("FORCE_RPORT", "RECORD_ROUTE", "FIX_CONTACT"), relay=True,
                bob={"kind": SYMMETRIC}, bob_phone={"learns_from_rport": True})
    lab.claim(pair.alice.registers(lab) == 200, "alice registers")
    for _ in range(3):
        if flush:
            pair.bob_home.forget("-s", pair.bob.host.address)
        lab.claim(pair.bob.registers(lab) == 200, "bob registers")
        lab.run(1)
    contacts = pair.bob.answers[-1][1].get("Contact")
    lab.claim((contacts.count("192.0.2.30") >= 3) == lab.broken, f"contacts: {contacts}")
    call = pair.call()
    stale = {"cause": "stale-contacts-forking", "note": True} if lab.broken else {}
    call_label(lab, call, pair.bob, works=True, sees={
        "server": likely(why="branches to old contacts are never answered"),
        "bob": nothing("one call comes"), "bob-router": nothing(), "alice": nothing()}
        if lab.broken else None, **stale)
    registration_label(lab, pair.alice)
    lab.label("registration", pair.bob.registered_ids, outcome="registered", works=True, sees={
        "server": likely(), "bob": likely(why="the list in the 200 OK grows"),
        "bob-router": likely(), "alice": nothing()} if lab.broken else None, **stale)


class Alternating(LabPhone):
    """A name service gives two servers in turn, and the phone corrects its Contact each time."""

    servers = ((PROXY, 5060),)
    left = 8

    def send_register(self, expires, authorization=None):
        self.left -= 1
        if self.left > 0:
            self.proxy = self.servers[self.left % len(self.servers)]
            self.world.at(0.4, super().send_register, expires, authorization)


@experiment("register-contact-loop", fault={"servers": ((PROXY, 5060), (PROXY2, 5060))},
            twin={"servers": ((PROXY, 5060),)})
def contact_loop(lab, servers):
    """Two servers behind one name, a symmetric router, and a phone that writes what it sees in each
    response into its Contact and registers again."""
    boxes = [lab.server("one", PROXY), lab.server("two", PROXY2)]
    for box in boxes:
        Kamailio(lab, box)
    home = lab.home("alice", SYMMETRIC)
    alice = lab.phone("alice", home, kind=Alternating, servers=servers, learns_from_rport=True)
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("one", boxes[0])
    lab.watch()
    alice.registers(lab)
    lab.run(8)
    count = len(alice.answers)
    lab.claim(count >= 6 if lab.broken else count == 2, f"{count} REGISTERs were answered")
    registration_label(lab, alice, works=not lab.broken, cause="register-contact-loop", sees={
        "alice": certain(), "alice-router": certain(),
        "one": symptom(why="every second REGISTER; the Contact is another each time")}
        if lab.broken else None)


@experiment("inbound-from-unexpected-server", fault={"features": ("FROM_SECOND",)},
            twin={"features": ()})
def unexpected_server(lab, features):
    """The server sends calls from its second address, to which bob's phone never sent anything."""
    pair = Pair(lab, (*NAT_AWARE, "PING", "PING_OPTIONS", *features), relay=True,
                server_addresses=(PROXY, PROXY2))
    pair.register()
    lab.run(6)
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(not pair.bob.requests("INVITE"), "bob gets no INVITE")
        lab.claim(pair.bob.requests("OPTIONS"), "but pings from the first address")
    pair.labels(call, "inbound-from-unexpected-server", {
        "server": certain(why="pings from the first address are answered meanwhile"),
        "alice": symptom(), "bob": nothing(), "bob-router": certain()})


@experiment("inbound-from-unexpected-server", variant="edges", fault={"path": ()},
            twin={"path": ("PATH_EDGE",)})
def two_servers(lab, path):
    """bob registers through an edge proxy, which does not add itself to the path (RFC 3327), so the
    registrar calls him from its own address."""
    edge, core = lab.server("edge", PROXY), lab.server("core", PROXY2)
    Kamailio(lab, edge, ("FORCE_RPORT", "RECORD_ROUTE", "EDGE", *path), peer=PROXY2)
    registrar = Kamailio(lab, core, ("FORCE_RPORT", "RECORD_ROUTE", "USE_PATH"))
    Coturn(lab, lab.server("stun", STUN))
    home = lab.home("bob")
    alice = lab.phone("alice", lab.server("alice", "198.51.100.20"), proxy=PROXY2)
    bob = lab.phone("bob", home, supported="path")
    for point, place in (("core", core), ("edge", edge), ("bob", bob), ("alice", alice)):
        lab.capture(point, place)
    lab.capture("bob-router", home, "lan", "wan")
    lab.watch()
    bob.public = mapped_by_stun(lab, bob, (STUN, 3478))
    bob.sound.address, bob.sound.advertised_port = mapped_by_stun(lab, bob, (STUN, 3478), 16384)
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=4)
    lab.happens(lambda: call.state == "ended" or call.final_status >= 300, 40)
    lab.claim(bob.registers(lab) == 200, "bob's phone is alive and registers again")
    if lab.broken:
        lab.claim(call.final_status == 408 and not bob.requests("INVITE"), "bob gets no INVITE")
        lab.claim(registrar.sent("INVITE", home.outside), "the registrar sent it to his router")
    call_label(lab, call, bob, works=not lab.broken,
               cause="inbound-from-unexpected-server" if lab.broken else None, sees={
                   "core": symptom(also=("inbound-from-unexpected-server",),
                                   why="unanswered; that he knows only the edge is hidden here"),
                   "edge": nothing("the call does not pass here"), "bob": nothing(),
                   "alice": symptom(), "bob-router": certain()} if lab.broken else None)
    registration_label(lab, bob)


@experiment("response-lost-no-rport", variant="sipp", fault={"rport": ""}, twin={"rport": ";rport"})
def response_lost_sipp(lab, rport):
    """As response-lost-no-rport, with SIPp as the phone."""
    server = lab.server("proxy", PROXY)
    proxy = Kamailio(lab, server, without("FORCE_RPORT"))
    home = lab.home("alice", SYMMETRIC)
    box = home.box("alice")
    lab.capture("server", server)
    lab.capture("alice", box)
    lab.watch()
    sipp = Sipp(lab, box, "register.xml", PROXY, {"RPORT": rport})
    lab.happens(sipp.ended, 40)
    lab.claim(proxy.says("LAB registered", "alice"), "the server got her REGISTER")
    answered = sipp.ended() and sipp.process.returncode == 0
    lab.claim(answered != lab.broken, f"SIPp got its reply: {answered}")
    lab.label("registration", sipp.call_id, works=not lab.broken,
              outcome="timed-out" if lab.broken else "registered",
              cause="response-lost-no-rport" if lab.broken else None,
              sees={"server": certain(), "alice": symptom()} if lab.broken else None)


@experiment("registrar-rejects-private-address", variant="linphone",
            fault={"features": ("REJECT_PRIVATE_VIA",)}, twin={"features": ()})
def rejects_linphone(lab, features):
    """linphone learns its public address from the response and puts it into Contact, but keeps its
    Via private; the registrar does not take that."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server, (*NAT_AWARE, *features))
    home = lab.home("alice")
    box = home.box("alice")
    lab.capture("server", server)
    lab.capture("alice", box)
    lab.watch()
    phone = Linphone(lab, box, "alice")
    lab.until(lambda: phone.got(606 if lab.broken else 200), 15, "linphone gets its answer")
    lab.run(3)
    lab.claim(phone.got(200) != lab.broken, "it is never accepted, or it is")
    lab.label("registration", phone.register_ids(), works=not lab.broken,
              outcome="rejected" if lab.broken else "registered",
              cause="registrar-rejects-private-address" if lab.broken else None,
              sees=dict.fromkeys(("server", "alice"), likely(why="606 with a reason that names it"))
              if lab.broken else None)
