# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "dialogs": setting a call up, until its ACK."""

from kamailio import NAT_AWARE, Kamailio, without
from lab import PROXY
from labels import certain, likely, nothing, symptom
from pairs import Pair
from phones import call_label, registration_label
from registry import experiment

UNKNOWN_PEER = "192.168.9.9"


def drop_inbound(home, match):
    home.router.nft("table ip block {\nchain forward {\ntype filter hook forward priority -10;\n"
                    f'iifname "wan" {match} drop\n}}\n}}')


@experiment("inbound-invite-unreachable", fault={"blocks": True}, twin={"blocks": False})
def inbound_unreachable(lab, blocks):
    """Once bob is registered, his router begins to drop what comes from outside for port 5060."""
    pair = Pair(lab, relay=True)
    pair.register()
    if blocks:
        drop_inbound(pair.bob_home, "udp dport 5060")
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(not pair.bob.requests("INVITE"), "bob gets no INVITE")
    pair.labels(call, "inbound-invite-unreachable", {
        "server": symptom(why="the INVITE is never answered; why, cannot be seen"),
        "alice": symptom(), "bob": nothing(),
        "bob-router": likely(why="outside, and not inside")})


@experiment("late-answer-lost", fault={"udp_timeout": 10}, twin={"udp_timeout": 120})
def late_answer(lab, udp_timeout):
    """bob picks up after 30 s of ringing, during which alice's phone says nothing and her router
    forgets the mapping after 10 s."""
    pair = Pair(lab, relay=True, alice={"udp_timeout": udp_timeout})
    pair.register()
    pair.bob.answers_after = 30
    call = pair.alice.call("sip:bob@example.net", hang_up_after=4)
    lab.happens(lambda: call.state == "ended", 75 if lab.broken else 45)
    lab.run(1)
    if lab.broken:
        lab.claim(call.final_status == 0, "alice gets no answer")
        lab.claim(len(pair.proxy.lines("LAB out INVITE", "192.0.2.30")) >= 1, "bob was called")
        lab.claim(pair.bob.dialogs[0].final_status == 200, "bob's phone answered")
    pair.labels(call, "late-answer-lost", {
        "server": symptom(also=("late-answer-lost",),
                          why="alice is not heard of again: her phone may have been switched off"),
        "alice": symptom(why="it rings for ever"), "bob": symptom(why="no ACK for his answer"),
        "bob-router": symptom()})


@experiment("peer-address-not-routable", fault={"reachable": False}, twin={"reachable": True},
            ci=True)
@experiment("peer-address-not-routable", variant="icmp",
            fault={"reachable": False, "tells": True})
def peer_not_routable(lab, reachable, tells=False):
    """alice dials bob's address without a server; it exists only in his home. In the twin he has a
    public one."""
    home = lab.home("alice")
    alice = lab.phone("alice", home)
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    if tells:
        lab.internet.tell_of_unknown_networks()
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("bob", bob)
    lab.watch()
    bob.sound.latches = True
    bob.stack.policy = "force"
    peer = "192.0.2.20" if reachable else UNKNOWN_PEER
    call = alice.call(f"sip:bob@{peer}", target=(peer, 5060), hang_up_after=4)
    lab.happens(lambda: call.state == "ended", 40)
    lab.run(1)
    if lab.broken:
        lab.claim(call.final_status == 0 and not bob.heard, "nobody gets the INVITE")
    known = certain() if tells else likely()
    call_label(lab, call, bob, works=not lab.broken,
               cause="peer-address-not-routable" if lab.broken else None,
               sees={"alice": known, "alice-router": known, "bob": nothing()}
               if lab.broken else None)


@experiment("server-advertises-private-address", fault={"advertise": None},
            twin={"advertise": "192.0.2.99"}, ci=True)
def server_advertises_private(lab, advertise):
    """A proxy behind a router that forwards port 5060 puts its inside address into Record-Route."""
    office = lab.home("office", forwards={5060: "172.16.5.10"})
    server = office.box("proxy", 10)
    Kamailio(lab, server, advertise=advertise)
    alice = lab.phone("alice", lab.server("alice", "198.51.100.20"), proxy="192.0.2.99")
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"), proxy="192.0.2.99")
    for point, place in (("alice", alice), ("bob", bob), ("server", server)):
        lab.capture(point, place)
    lab.capture("server-router", office, "lan", "wan")
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=None if lab.broken else 4)
    lab.happens(lambda: call.state == "ended", 40 if lab.broken else 15)
    lab.run(1)
    if lab.broken:
        lab.claim(call.routes and "172.16.5.10" in call.routes[0], "the route is private")
        lab.claim(not bob.requests("ACK"), "bob gets no ACK")
    call_label(lab, call, bob, works=not lab.broken,
               cause="server-advertises-private-address" if lab.broken else None, sees={
                   "alice": certain(why="her ACK leaves for 172.16.5.10, the 200 is repeated"),
                   "bob": likely(why="a private Record-Route from a public server, no ACK"),
                   "server": likely(why="its private address leaves; the ACK never comes"),
                   "server-router": likely(why="the address passes unchanged; the ACK never comes")}
               if lab.broken else None)
    registration_label(lab, alice)
    registration_label(lab, bob)


@experiment("sip-no-reply-blocked", fault={"verdict": "drop"}, twin={"verdict": None})
@experiment("sip-no-reply-blocked", variant="refused",
            fault={"verdict": "reject with icmp type admin-prohibited"})
def no_reply_blocked(lab, verdict):
    """A provider lets no packet to port 5060 pass."""
    server = lab.server("proxy", PROXY)
    proxy = Kamailio(lab, server)
    home = lab.home("alice")
    alice = lab.phone("alice", home)
    if verdict:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook forward priority 0;\n"
                         f"udp dport 5060 {verdict}\n}}\n}}")
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    status = alice.registers(lab, 34)
    if lab.broken:
        lab.claim(status == 0 and not proxy.says("LAB in REGISTER"), "REGISTER never arrives")
    refused = verdict and "reject" in verdict
    view = likely(why="her phone may still try another transport") if refused else symptom(
        why="silence; the server may be down")
    registration_label(lab, alice, works=not lab.broken,
                       cause="sip-no-reply-blocked" if lab.broken else None,
                       sees={"alice": view, "alice-router": view, "server": nothing()}
                       if lab.broken else None)


@experiment("ack-lost-private-contact", fault={"features": without("FIX_CONTACT")},
            twin={"features": NAT_AWARE}, ci=True)
def ack_lost_private_contact(lab, features):
    """The proxy leaves bob's private Contact in his answer, so alice's ACK is handed on towards it.
    In the twin it writes his public endpoint there."""
    pair = Pair(lab, features, relay=True)
    pair.long_sound()
    pair.register()
    call = pair.call(talk=None if lab.broken else 5, wait=45)
    if lab.broken:
        lab.claim(call.final_status == 200, "bob answers")
        lab.claim(pair.proxy.sent("ACK", pair.bob.host.address), "the ACK leaves for 192.168.7.20")
        lab.claim(not pair.bob.requests("ACK"), "bob's phone gets no ACK")
    pair.labels(call, "ack-lost-private-contact", {
        "server": certain(), "alice": likely(why="200 repeated after each ACK to a private target"),
        "bob": likely(why="200 repeated, no ACK; even alice's Contact came to him as it was"),
        "bob-router": likely(why="as at bob's phone")})


ROUTED = (*NAT_AWARE, "REWRITE_CONTACT")


@experiment("ack-lost-route", twin={"features": ROUTED},
            fault={"features": tuple(f for f in ROUTED if f != "RECORD_ROUTE")})
def ack_lost_route(lab, features):
    """The proxy writes bob's public endpoint into Contact but no Record-Route, so alice's ACK goes
    straight to his router, which has never heard of her."""
    pair = Pair(lab, features, relay=True)
    pair.long_sound()
    pair.register()
    call = pair.call(talk=None if lab.broken else 5, wait=45)
    if lab.broken:
        lab.claim(call.final_status == 200 and not call.routes, "bob answers; there is no route")
        lab.claim("192.0.2.30" in call.remote_target, "the Contact is bob's router")
        lab.claim(not pair.bob.requests("ACK"), "bob's phone gets no ACK")
    pair.labels(call, "ack-lost-route", {
        "server": likely(why="no Record-Route, the 200 is repeated, no ACK passes"),
        "alice": certain(why="her ACK bypasses the proxy, the 200 is repeated"),
        "bob": symptom(why="no ACK for his answer"),
        "bob-router": certain(why="the ACK is outside, from her router, and not inside")})


@experiment("ack-lost-other", fault={"blocks": True}, twin={"blocks": False})
def ack_lost_other(lab, blocks):
    """bob's router swallows ACKs."""
    pair = Pair(lab, relay=True)
    pair.long_sound()
    pair.register()
    if blocks:
        drop_inbound(pair.bob_home, "udp dport 5060 @th,64,32 0x41434b20")
    call = pair.call(talk=None if lab.broken else 5, wait=45)
    if lab.broken:
        lab.claim(call.final_status == 200 and not pair.bob.requests("ACK"), "no ACK reaches bob")
        lab.claim(pair.proxy.sent("ACK", "192.0.2.30"), "though the proxy sends it to his router")
    pair.labels(call, "ack-lost-other", {
        "server": symptom(why="ACKs leave on a plausible path, the 200 is repeated"),
        "alice": symptom(), "bob": symptom(why="no ACK for his answer"),
        "bob-router": likely(also=("sip-alg-drops-message",), why="outside, and not inside")})
