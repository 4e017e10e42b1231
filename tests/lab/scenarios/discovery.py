# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "discovery": STUN, and the public address that a phone believes to have."""

from kamailio import Kamailio
from lab import PROXY, STUN, STUN2
from labels import certain, likely, nothing, symptom
from phones import call_label, mapped_by_stun, registration_label
from registry import experiment
from relays import Coturn
from routers import FULL_CONE, PORT_RESTRICTED, SYMMETRIC

RTP = 16384


class Caller:
    """alice behind a router, bob in the open, a proxy and a STUN server."""

    def __init__(self, lab, stun_addresses=(STUN, STUN2), **home):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        self.proxy = Kamailio(lab, self.server)
        self.stun = lab.server("stun", *stun_addresses)
        Coturn(lab, self.stun)
        self.home = lab.home("alice", **home)
        self.alice = lab.phone("alice", self.home)
        self.bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
        lab.capture("alice", self.alice)
        lab.capture("alice-router", self.home, "lan", "wan")
        lab.capture("server", self.server)
        lab.capture("bob", self.bob)
        lab.watch()

    def call(self, talk=6):
        """alice's sound socket is asked for already, so that nothing else takes its port."""
        lab = self.lab
        lab.claim(self.alice.registers(lab) == self.bob.registers(lab) == 200, "both register")
        call = self.alice.call("sip:bob@example.net", hang_up_after=talk)
        lab.until(lambda: call.state == "ended", talk + 10, "the call ends")
        lab.run(1)
        self.heard = self.bob.dialog(call.call_id).talker.heard
        return call

    def claim_one_way(self, call):
        self.lab.claim(call.talker.heard == 0, "alice hears nothing")
        self.lab.claim(self.bob.dialog(call.call_id).talker.sent > 200, "though bob's phone sends")
        self.lab.claim(self.heard > 200, "and bob hears alice")

    def labels(self, call, cause, sees):
        broken = self.lab.broken
        call_label(self.lab, call, self.bob, works=not broken, cause=cause if broken else None,
                   sees=sees if broken else None)
        registration_label(self.lab, self.alice)
        registration_label(self.lab, self.bob)


def advertise(phone, mapped):
    phone.sound.address, phone.sound.advertised_port = mapped


@experiment("stun-no-response", fault={"verdict": "drop"}, twin={"verdict": None})
@experiment("stun-no-response", variant="refused",
            fault={"verdict": "reject with icmp type admin-prohibited"})
def stun_no_response(lab, verdict):
    """Something on the way lets no packet to port 3478 pass; SIP passes."""
    server, stun = lab.server("proxy", PROXY), lab.server("stun", STUN)
    Kamailio(lab, server)
    turn = Coturn(lab, stun)
    home = lab.home("alice")
    alice = lab.phone("alice", home)
    if verdict:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook forward priority 0;\n"
                         f"udp dport 3478 {verdict}\n}}\n}}")
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("stun", stun)
    lab.watch()
    mapped = mapped_by_stun(lab, alice, (STUN, 3478), seconds=1)
    lab.claim(alice.registers(lab) == 200, "alice registers")
    mapped = mapped or (lab.run(41) or alice.probe.mapped)
    if lab.broken:
        lab.claim(mapped is None, "no answer reaches alice")
        lab.claim(not turn.says(home.outside), "the STUN server hears nothing of her")
    else:
        lab.claim(mapped == (home.outside, 5060), "alice learns her public address")
    known = certain if verdict and "reject" in verdict else likely
    lab.label("discovery", [], outcome="timed-out" if lab.broken else "delivered",
              works=not lab.broken, cause="stun-no-response" if lab.broken else None,
              sees={"alice": known(), "alice-router": known(), "stun": nothing()}
              if lab.broken else None)
    registration_label(lab, alice)


@experiment("stun-symmetric-mapping", fault={"kind": SYMMETRIC}, twin={"kind": PORT_RESTRICTED},
            ci=True)
def stun_symmetric(lab, kind):
    """alice's phone asks two STUN servers from its sound socket and advertises what the first says;
    bob's sends just there."""
    case = Caller(lab, kind=kind)
    first = mapped_by_stun(lab, case.alice, (STUN, 3478), RTP)
    second = mapped_by_stun(lab, case.alice, (STUN2, 3478), RTP)
    lab.claim((first != second) == lab.broken, f"the mappings {first} and {second} differ or not")
    advertise(case.alice, first)
    call = case.call()
    if lab.broken:
        case.claim_one_way(call)
    case.labels(call, "stun-symmetric-mapping", {
        "alice": certain(why="two mappings of one socket, and nothing comes in"),
        "alice-router": certain(also=("rtp-port-remapped",)),
        "server": symptom(why="no sound passes here"),
        "bob": certain("rtp-port-remapped", also=("stun-symmetric-mapping",),
                       why="her sound comes from another port than her SDP says")})


@experiment("stun-stale-mapping", fault={"asked_from": RTP + 100}, twin={"asked_from": RTP})
def stun_stale(lab, asked_from):
    """alice's phone asks STUN from another socket than the one that carries sound, and advertises
    that socket's mapping. In the twin it asks from the right one."""
    case = Caller(lab)
    mapped = mapped_by_stun(lab, case.alice, (STUN, 3478), asked_from)
    lab.claim(mapped == (case.home.outside, asked_from), "the router keeps port numbers")
    advertise(case.alice, mapped)
    call = case.call()
    if lab.broken:
        case.claim_one_way(call)
    case.labels(call, "stun-stale-mapping", {
        "alice": likely(why="the advertised mapping is that of another local port"),
        "alice-router": certain(why="bob's sound is outside, at a port that is not open to him"),
        "server": symptom(),
        "bob": certain("rtp-port-remapped", also=("stun-stale-mapping",),
                       why="her sound comes from another port than her SDP says")})


@experiment("external-address-wrong", fault={"address": "198.51.100.99"},
            twin={"address": "198.51.100.7"}, ci=True)
def external_wrong(lab, address):
    """alice's phone has a fixed public address in its settings; the provider has given another. The
    router forwards both ports, and bob's phone sends where her SDP says."""
    inside = "192.168.1.20"
    case = Caller(lab, kind=PORT_RESTRICTED, forwards={5060: inside, RTP: inside})
    case.alice.public = case.alice.stack.via_address = (address, 5060)
    case.alice.sound.address = address
    call = case.call()
    if lab.broken:
        case.claim_one_way(call)
    case.labels(call, "external-address-wrong", {
        "alice": likely(why="received= differs from what she advertises; nothing comes in"),
        "alice-router": likely(why="as inside; bob's sound is not seen"),
        "server": symptom(why="her messages name another address than theirs; no sound here"),
        "bob": likely(why="her sound comes from one address, his goes to the other")})


@experiment("stun-mapped-address-private", fault={"inner": True}, twin={"inner": False})
def stun_private(lab, inner):
    """Two routers in a row, and the STUN server stands between them, so it answers with the inner
    router's private outside address. In the twin it stands on the Internet."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server)
    provider = lab.home("provider", network="10.99.0", outside="198.51.100.7", kind=FULL_CONE)
    home = lab.home("alice", upstream=provider, number=2, kind=FULL_CONE)
    stun = provider.box("stun", 53) if inner else lab.server("stun", STUN)
    Coturn(lab, stun)
    alice = lab.phone("alice", home)
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    lab.capture("alice", alice)
    lab.capture("provider", provider, "lan", "wan")
    lab.capture("server", server)
    lab.capture("bob", bob)
    lab.watch()
    mapped = mapped_by_stun(lab, alice, (stun.addresses[0], 3478), RTP)
    lab.claim(mapped == ("10.99.0.2" if inner else "198.51.100.7", RTP), f"STUN says {mapped}")
    advertise(alice, mapped)
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=6)
    lab.until(lambda: call.state == "ended", 16, "the call ends")
    lab.run(1)
    if lab.broken:
        lab.claim(call.talker.heard == 0 and bob.dialogs[0].talker.heard > 200, "one way only")
    call_label(lab, call, bob, works=not lab.broken,
               cause="stun-mapped-address-private" if lab.broken else None, sees={
                   "alice": likely(also=("private-sdp-unrelayed",),
                                   why="STUN said 10.99.0.2, she advertises it, nothing comes in"),
                   "provider": likely("private-sdp-unrelayed",
                                      also=("stun-mapped-address-private",)),
                   "server": symptom("private-sdp-unrelayed"),
                   "bob": certain("private-sdp-unrelayed",
                                  also=("stun-mapped-address-private",))} if lab.broken else None)
    registration_label(lab, alice)
    registration_label(lab, bob)
