# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "ice_turn": ICE, TURN and DTLS. baresip speaks ICE; coturn is STUN server and relay."""

from alg import ScriptedAlg, invents_port, untouched
from ice import Agent, answers_with_ice
from kamailio import NAT_AWARE, Kamailio, Rtpengine
from lab import PROXY, STUN
from labels import certain, likely, nothing, symptom
from media import audio_target
from phones import call_label, mapped_by_stun, registration_label
from programs import Program
from registry import control, experiment
from relays import Coturn
from routers import PORT_RESTRICTED, SYMMETRIC
from softphones import Baresip, registered, softphone_labels, talk
from turn import TurnHost

SERVER = f";stunserver=stun:{STUN}:3478"


class IcePair:
    """Two baresips behind routers, Kamailio without a relay, coturn."""

    def __init__(self, lab, *, kinds=(PORT_RESTRICTED, PORT_RESTRICTED), nats=("ice", "ice"),
                 features=NAT_AWARE, stun=True, before=None, homes=({}, {}), relay=False,
                 account=SERVER):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        if relay:
            Rtpengine(lab, self.server)
        Kamailio(lab, self.server, (*features, "RTPENGINE") if relay else features)
        if stun:
            self.turn = Coturn(lab, lab.server("stun", STUN))
        self.homes = [lab.home(name, kind, **more)
                      for name, kind, more in zip(("alice", "bob"), kinds, homes)]
        boxes = [home.box(home.name) for home in self.homes]
        for home, box in zip(self.homes, boxes):
            lab.capture(home.name, box)
        lab.capture("alice-router", self.homes[0], "lan", "wan")
        lab.capture("server", self.server)
        lab.watch()
        if before:
            before(self)
        self.alice, self.bob = (Baresip(lab, box, box.name, nat=nat, account=account if nat else "")
                                for box, nat in zip(boxes, nats))
        registered(lab, self.alice, self.bob)

    def call(self, seconds=12):
        talk(self.lab, self.alice, self.bob, seconds)
        self.lab.claim(self.alice.call_ids(), "alice called")

    def labels(self, cause=None, sees=None):
        softphone_labels(self.lab, self.alice, self.bob, cause, sees)

    def claim_silence(self):
        self.lab.claim(self.alice.packets()[1] == self.bob.packets()[1] == 0, "none hears")


@control("negative-ice", ci=True)
def negative_ice(lab):
    """ICE between two port-restricted routers; the default addresses are of no use, and need
    not."""
    pair = IcePair(lab)
    pair.call()
    pair.labels()


@experiment("ice-all-pairs-failed", fault={"kinds": (SYMMETRIC, SYMMETRIC)},
            twin={"kinds": (PORT_RESTRICTED, PORT_RESTRICTED)})
def all_pairs_failed(lab, kinds):
    """ICE without TURN between two symmetric routers."""
    pair = IcePair(lab, kinds=kinds)
    pair.call(22 if lab.broken else 12)
    if lab.broken:
        pair.claim_silence()
    pair.labels("ice-all-pairs-failed", {
        "alice": likely(also=("symmetric-pair-no-relay",), why="every pair checked, none answered"),
        "bob": likely(also=("symmetric-pair-no-relay",)),
        "alice-router": likely(also=("symmetric-pair-no-relay",)),
        "server": symptom(why="candidates without a relay; the checks pass elsewhere")})


@experiment("ice-candidates-incomplete", fault={"account": ""}, twin={"account": SERVER})
def candidates_incomplete(lab, account):
    """No STUN server in the phones' settings, so both offer private candidates only. (With one that
    is silent, baresip gives the call up before it sends an INVITE.)"""
    pair = IcePair(lab, account=account)
    pair.call(25 if lab.broken else 12)
    if lab.broken:
        pair.claim_silence()
    pair.labels("ice-candidates-incomplete", {
        "alice": likely(also=("ice-all-pairs-failed",), why="host candidates only, no sound"),
        "bob": likely(also=("ice-all-pairs-failed",)),
        "alice-router": likely(also=("ice-all-pairs-failed",)),
        "server": symptom(why="host candidates only")})


@experiment("ice-not-negotiated", fault={"nats": ("ice", "")}, twin={"nats": ("ice", "ice")})
def not_negotiated(lab, nats):
    """bob's phone does not speak ICE, and the default addresses are private."""
    pair = IcePair(lab, nats=nats)
    pair.call(14)
    if lab.broken:
        lab.claim(pair.alice.packets()[1] == 0 and pair.bob.packets()[1] == 0, "none hears")
    also = ("private-sdp-unrelayed",)
    pair.labels("ice-not-negotiated", {
        "alice": likely(also=also, why="ICE offered, not answered; nothing comes in"),
        "bob": likely("private-sdp-unrelayed", also=("ice-not-negotiated",),
                      why="where alice sends, and if she does, is not seen"),
        "alice-router": likely(also=also), "server": symptom()})


def agents(lab, phones, asks_stun=True):
    """Scripted ICE on both phones; the first one controls."""
    for number, phone in enumerate(phones):
        mapped = mapped_by_stun(lab, phone, (STUN, 3478), phone.sound.port) if asks_stun else None
        agent = Consenting(phone, number == 0, mapped)
        phone.sound.extra = agent.lines()
        answers_with_ice(phone, agent)


def minds_mismatch(phone):
    """RFC 8839 4.2.5: without a candidate for the default address, ICE is not used."""
    with_ice, describe, lines = phone.start_audio, phone.describe, phone.sound.extra

    def matches(body):
        address, port = audio_target(body)
        return f" {address} {port} typ" in body

    def answer(dialog, offer=None):
        refused = offer and not matches(offer)
        phone.sound.extra = ("a=ice-mismatch",) if refused else lines
        return describe(dialog, offer)

    def start(dialog, body):
        if "a=ice-mismatch" in body or not matches(body):
            dialog.open_audio().start(audio_target(body))
        else:
            with_ice(dialog, body)
    phone.describe, phone.start_audio = answer, start


@experiment("ice-mismatch", fault={"change": invents_port}, twin={"change": untouched})
def ice_mismatch(lab, change):
    """An ALG writes another default address into alice's offer and leaves her candidates alone;
    bob's phone sees that they do not agree and refuses ICE, which alone would have worked."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server)
    home = lab.home("alice")
    alice, bob = lab.phone("alice", home), lab.phone("bob", lab.server("bob", "192.0.2.20"))
    ScriptedAlg(lab, home, alice.host.address, PROXY, change, restores=change is not untouched)
    for phone in (alice, bob):
        lab.capture(phone.user, phone)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    agents(lab, (alice, bob), asks_stun=False)
    for phone in (alice, bob):
        minds_mismatch(phone)
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=8)
    lab.until(lambda: call.state == "ended", 18, "the call ends")
    lab.run(1)
    if lab.broken:
        lab.claim(call.talker.heard == 0 and bob.dialogs[0].talker.sent > 200, "alice is deaf")
    also = ("sip-alg-breaks-media",)
    call_label(lab, call, bob, works=not lab.broken,
               cause="ice-mismatch" if lab.broken else None, sees={
                   "alice": certain(also=also, why="the answer says ice-mismatch"),
                   "bob": certain(also=also), "alice-router": certain(also=also),
                   # Without ICE the sound may well get through by what the ALG wrote; it does not
                   # pass here, so that the call failed is not in this capture.
                   "server": nothing("ice-mismatch is said, the sound does not pass here")}
               if lab.broken else None)
    registration_label(lab, alice)
    registration_label(lab, bob)


class Consenting(Agent):
    """Asks every 5 s whether the nominated pair still works, and falls silent after 30 s without an
    answer (RFC 7675)."""

    def use(self, endpoint):
        first = self.nominated_at is None
        super().use(endpoint)
        if first:
            self.nominated_at = self.answered_at = self.world.now
            self.world.at(5, self.renew)

    nominated_at = answered_at = None

    def renew(self):
        if self.world.now - self.answered_at > 30:
            self.talker.pause()
            return
        self.check(self.nominated, True, left=1)
        self.world.at(5, self.renew)

    def receive(self, data, source, local):
        if data[:1] == b"\x01" and data[8:20] in self.pending and self.nominated_at:
            self.pending.pop(data[8:20])
            self.answered_at = self.world.now
            return
        super().receive(data, source, local)


@experiment("ice-consent-lost", fault={"blocks": True}, twin={"blocks": False})
def consent_lost(lab, blocks):
    """In the middle of a call a firewall begins to drop everything between the two sound ports."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server)
    Coturn(lab, lab.server("stun", STUN))
    homes = lab.home("alice"), lab.home("bob")
    phones = [lab.phone(home.name, home) for home in homes]
    for phone in phones:
        lab.capture(phone.user, phone)
        phone.sound.codec.ptime = 60
    lab.capture("alice-router", homes[0], "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    agents(lab, phones)
    alice, bob = phones
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net")
    lab.until(lambda: call.talker and call.talker.heard > 50, 15, "sound flows")
    lab.run(8)
    if blocks:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook forward priority 0;\n"
                         "udp dport 16384-16400 drop\n}\n}")
    lab.run(42 if blocks else 4)
    if lab.broken:
        lab.claim(call.talker.timer is None, "alice's phone gave the path up")
    call.hang_up()
    lab.run(1)
    call_label(lab, call, bob, works=not lab.broken,
               cause="ice-consent-lost" if lab.broken else None, sees={
                   "alice": certain(), "bob": certain(), "alice-router": certain(),
                   "server": symptom()} if lab.broken else None)
    registration_label(lab, alice)
    registration_label(lab, bob)


def allocate(lab, *, server_options=(), client=(), password="secret"):
    """turnutils_uclient behind alice's router asks coturn for a relay."""
    turn = lab.server("turn", STUN)
    coturn = Coturn(lab, turn, user="alice:secret", options=server_options)
    peer = lab.server("peer", "192.0.2.20")
    Program(lab, peer, "peer", ["turnutils_peer", "-L", "192.0.2.20", "-p", "3480"])
    home = lab.home("alice")
    box = home.box("alice")
    lab.capture("alice", box)
    lab.capture("turn", turn)
    lab.watch()
    program = Program(lab, box, "uclient", [
        "turnutils_uclient", "-u", "alice", "-w", password, "-e", "192.0.2.20", "-n", "20",
        *client, STUN], must_live=False)
    lab.happens(program.ended, 20)
    return coturn, program


def turn_label(lab, cause, sees):
    lab.label("discovery", [], outcome="rejected" if lab.broken else "delivered",
              works=not lab.broken, cause=cause if lab.broken else None,
              sees=sees if lab.broken else None)


@experiment("turn-auth-failed", fault={"password": "wrong"}, twin={"password": "secret"})
def turn_auth(lab, password):
    """The TURN client has a wrong password."""
    coturn, program = allocate(lab, client=("-c", "-y"), password=password)
    granted = coturn.says("ALLOCATE processed, success")
    lab.claim(granted != lab.broken, program.log()[-300:])
    turn_label(lab, "turn-auth-failed", {"alice": certain(), "turn": certain()})


@experiment("turn-allocation-refused", fault={"options": ("--user-quota=1",)}, twin={"options": ()})
def turn_refused(lab, options):
    """One relay a user is allowed, and the client wants several."""
    coturn, program = allocate(lab, server_options=options, client=("-y",))
    refused = coturn.says("error 486") or coturn.says("Allocation Quota Reached")
    lab.claim(refused == lab.broken, coturn.log()[-400:])
    turn_label(lab, "turn-allocation-refused", {"alice": certain(), "turn": certain()})


class Relayed:
    """alice sends and takes her sound through a TURN relay; bob is in the open."""

    def __init__(self, lab, *, behind=False, external=None, permits=("192.0.2.20",)):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        Kamailio(lab, self.server)
        if behind:
            office = lab.home("office", forwards={3478: "172.16.5.10",
                                                  "49160-49200": "172.16.5.10"})
            self.turn, place = office.box("turn", 10), office.outside
        else:
            self.turn, place = lab.server("turn", STUN), STUN
        self.coturn = Coturn(lab, self.turn, user="alice:secret", external=external)
        home = lab.home("alice")
        self.alice = lab.phone("alice", home)
        self.bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
        for point, where in (("alice", self.alice), ("bob", self.bob), ("turn", self.turn),
                             ("server", self.server)):
            lab.capture(point, where)
        lab.watch()
        self.path = TurnHost(self.alice.media_host, (place, 3478), "alice", "secret")
        self.path.allocate()
        lab.until(lambda: self.path.relayed, 5, "the relay is granted")
        for address in permits:
            self.path.permit(address)
        lab.run(0.3)
        self.alice.media_host = self.path
        self.alice.sound.address, self.alice.sound.advertised_port = self.path.relayed

    def call(self):
        lab = self.lab
        lab.claim(self.alice.registers(lab) == self.bob.registers(lab) == 200, "both register")
        call = self.alice.call("sip:bob@example.net", hang_up_after=6)
        lab.until(lambda: call.state == "ended", 16, "the call ends")
        lab.run(1)
        if lab.broken:
            lab.claim(call.talker.heard == 0, "alice hears nothing")
            lab.claim(self.bob.dialogs[0].talker.sent > 200, "though bob's phone sends")
        return call

    def labels(self, call, cause, sees):
        """At the TURN server there is no SIP: what shows there is the allocation alone."""
        broken = self.lab.broken
        call_label(self.lab, call, self.bob, works=not broken, cause=cause if broken else None,
                   sees={**sees, "turn": nothing("no SIP passes here")} if broken else None)
        elsewhere = dict.fromkeys(("alice", "bob", "server"), symptom(also=(cause,)))
        self.lab.label("discovery", [], outcome="delivered", works=not broken,
                       cause=cause if broken else None,
                       sees={**elsewhere, "turn": sees["turn"]} if broken else None)
        registration_label(self.lab, self.alice)
        registration_label(self.lab, self.bob)


@experiment("turn-permission-missing", fault={"permits": (PROXY,)},
            twin={"permits": ("192.0.2.20",)})
def permission_missing(lab, permits):
    """alice's phone asks the relay to let the SIP server's address in, not that of bob's phone."""
    case = Relayed(lab, permits=permits)
    call = case.call()
    case.labels(call, "turn-permission-missing", {
        "alice": likely(why="the permission is for another address; nothing comes in"),
        "turn": certain(why="bob's sound comes to the relay and is not handed on"),
        "bob": symptom(), "server": symptom()})


@experiment("turn-relay-address-private", fault={"external": None},
            twin={"external": "192.0.2.99/172.16.5.10"})
def relay_private(lab, external):
    """coturn stands behind a router and gives out its own private address as the relay's."""
    case = Relayed(lab, behind=True, external=external)
    call = case.call()
    if lab.broken:
        lab.claim(case.path.relayed[0] == "172.16.5.10", "the relay's address is private")
    case.labels(call, "turn-relay-address-private", {
        "alice": certain(), "turn": certain(),
        "bob": certain("private-sdp-unrelayed", also=("turn-relay-address-private",),
                       why="his sound leaves for 172.16.5.10"), "server": symptom()})
