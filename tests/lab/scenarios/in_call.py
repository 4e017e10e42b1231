# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "in_call": what is sent while a call stands or ends: BYE, refreshes, re-INVITE, PRACK,
forwarding."""

from kamailio import NAT_AWARE, without
from lab import PROXY
from labels import certain, likely, nothing, symptom
from message import bare_uri, parameter
from pairs import Pair
from pbx import Pbx
from phones import LabPhone, call_label, registration_label
from registry import experiment

UNKNOWN_PEER = "192.168.9.9"


@experiment("bye-lost", fault={"features": (*without("FIX_CONTACT"), "FIX_REPLIES", "KEEP_RELAY")},
            twin={"features": (*NAT_AWARE, "KEEP_RELAY")})
def bye_lost(lab, features):
    """The proxy fixes the Contact of replies only. bob hangs up, and his BYE is handed on towards
    alice's private address."""
    pair = Pair(lab, features, relay=True)
    pair.long_sound()
    pair.register()
    pair.bob.hangs_up_after = 4
    call = pair.alice.call("sip:bob@example.net")
    lab.happens(lambda: call.state == "ended", 45 if lab.broken else 15)
    lab.run(1)
    if lab.broken:
        lab.claim(pair.proxy.sent("BYE", "192.168.1.20"), "the BYE leaves for 192.168.1.20")
        lab.claim(call.state == "confirmed", "alice's phone knows nothing of the end")
    pair.labels(call, "bye-lost", {
        "server": certain(), "alice": symptom(why="bob's sound stops, no BYE comes"),
        "bob": likely(why="BYE unanswered while her sound goes on"), "bob-router": likely()})


@experiment("signalling-binding-expired-in-call", fault={"udp_timeout": 15},
            twin={"udp_timeout": 120})
def expired_in_call(lab, udp_timeout):
    """During a call only sound flows; bob's router forgets his signalling port after 15 s. alice
    hangs up after 45 s."""
    pair = Pair(lab, (*NAT_AWARE, "KEEP_RELAY"), relay=True, bob={"udp_timeout": udp_timeout})
    pair.register()
    pair.long_sound()
    call = pair.call(talk=45, wait=60)
    answering = pair.bob.dialogs[0]
    lab.run(33 if lab.broken else 1)
    if lab.broken:
        lab.claim(answering.state == "confirmed" and not pair.bob.requests("BYE"),
                  "bob's phone gets no BYE")
        lab.claim(pair.proxy.sent("BYE", "192.0.2.30"), "the proxy sent it to his router")
    lab.claim(pair.bob.registers(lab) == 200, "bob's phone is alive and registers")
    pair.labels(call, "signalling-binding-expired-in-call", {
        "server": likely(also=("bye-lost",), why="first exchange fine, BYE after 45 s unanswered"),
        "alice": symptom(also=("bye-lost",), why="her BYE gets 408 or nothing"),
        "bob": symptom(why="her sound stops, no BYE comes"),
        "bob-router": certain(also=("bye-lost",))})


class Timed(LabPhone):
    """Agrees to session timers (RFC 4028): the caller refreshes."""

    expires = 90

    def send_invite(self, dialog, uri, authorization=None):
        self.supported = "timer"
        super().send_invite(dialog, uri, authorization)

    def response(self, request, status, reason, dialog=None):
        answer = super().response(request, status, reason, dialog)
        if status == 200 and request.start.startswith("INVITE"):
            answer.set("Require", "timer")
            answer.set("Session-Expires", f"{self.expires};refresher=uac")
        return answer


@experiment("session-timer-refresh-lost", fault={"udp_timeout": 20}, twin={"udp_timeout": 120})
def refresh_lost(lab, udp_timeout):
    """Session-Expires is 90 s; alice's phone refreshes after 45 s, when bob's router has forgotten
    his signalling port, and gives the call up."""
    pair = Pair(lab, (*NAT_AWARE, "KEEP_RELAY"), relay=True, bob={"udp_timeout": udp_timeout},
                alice_phone={"kind": Timed}, bob_phone={"kind": Timed})
    pair.register()
    pair.long_sound()
    call = pair.alice.call("sip:bob@example.net")
    lab.until(lambda: call.state == "confirmed", 10, "the call is answered")
    lab.run(45)
    call.offer_again("")
    if lab.broken:
        lab.until(lambda: call.state == "ended", 34, "the refresh fails")
        lab.claim(len(pair.bob.requests("INVITE")) == 1, "bob's phone gets no refresh")
        call.final_status, call.state = 200, "confirmed"
        call.hang_up('SIP;cause=408;text="Session timer"')
        lab.run(33)
    else:
        lab.run(5)
        lab.claim(len(pair.bob.requests("INVITE")) == 2, "bob's phone gets the refresh")
        call.hang_up()
        lab.run(1)
    lab.claim(pair.bob.registers(lab) == 200, "bob's phone is alive and registers")
    expired = "signalling-binding-expired-in-call", "binding-expired-idle"
    pair.labels(call, "session-timer-refresh-lost", {
        "server": certain(also=expired), "bob": symptom(), "bob-router": certain(also=expired),
        "alice": likely(also=expired[:1],
                        why="re-INVITE at half the session time refused with 408, then BYE")})


@experiment("reinvite-moves-media-unreachable", fault={"direct": True}, twin={"direct": False})
def reinvite_moves(lab, direct):
    """A PBX takes itself out of the sound after 3 s: it tells each phone the other's address, which
    is private. In the twin it stays."""
    server = lab.server("pbx", PROXY)
    pbx = lab.phone("pbx", server, kind=Pbx)
    pbx.stack.policy = "force"
    homes = lab.home("alice"), lab.home("bob")
    alice, bob = lab.phone("alice", homes[0]), lab.phone("bob", homes[1])
    for point, place in (("alice", alice), ("bob", bob), ("pbx", server)):
        lab.capture(point, place)
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net")
    lab.until(lambda: call.state == "confirmed", 10, "the call is answered")
    lab.run(3)
    heard = call.talker.heard
    lab.claim(heard > 100, "at first alice hears bob")
    outgoing = next(leg for leg in pbx.dialogs if leg.call_id != call.call_id)
    if direct:
        pbx.dialog(call.call_id).offer_again("", pbx.answered_with)
        outgoing.offer_again("", call.invite.body)
    lab.run(8)
    later = call.talker.heard - heard
    lab.claim((later < 60) == lab.broken, f"then {later} packets in 8 s")
    other = bob.dialogs[0]
    call.hang_up()
    lab.run(2)
    view = {"alice": certain(), "bob": certain(),
            "pbx": likely(why="the new descriptions name private addresses; sound stops passing")}
    for leg, mine in ((call, call), (outgoing, other)):
        lab.label("call", leg.call_id, outcome="answered", works=not lab.broken, status=200,
                  cause="reinvite-moves-media-unreachable" if lab.broken else None,
                  sees=_only(view, leg is call) if lab.broken else None,
                  media=[{"type": "audio", "from": "peer", "to": "phone", "sent": None,
                          "delivered": mine.talker.heard}])


def _only(view, is_first):
    """Each phone sees one leg."""
    hidden = "bob" if is_first else "alice"
    return {**view, hidden: nothing("the other leg")}


class Reliable(LabPhone):
    """Rings reliably (RFC 3262): repeats 183 until PRACK, and gives up after 32 s; as a caller it
    sends PRACK to the Contact of the 183."""

    def on_invite(self, request, server):
        self.rings_after = self.answers_after = None
        super().on_invite(request, server)
        dialog = self.dialogs[-1]
        ringing = self.response(request, 183, "Session Progress", dialog)
        for name, value in (("Contact", self.contact()), ("Require", "100rel"), ("RSeq", "1"),
                            ("Content-Type", "application/sdp")):
            ringing.set(name, value)
        ringing.body = self.describe(dialog, request.body)
        self.ring_again(dialog, server, ringing, 0.5, self.world.now)

    def ring_again(self, dialog, server, ringing, interval, began):
        if self.requests("PRACK"):
            self.world.at(2, dialog.accept)
        elif self.world.now - began > 31.8:
            dialog.refuse(504, "Server Time-out")
        else:
            server.respond(ringing)
            left = began + 32 - self.world.now
            self.world.at(min(interval, left), self.ring_again, dialog, server, ringing,
                          interval * 2, began)

    def send_invite(self, dialog, uri, authorization=None):
        self.supported = "100rel"
        usual = dialog.on_response

        def on_response(response):
            if response.status == 183:
                self.acknowledge(dialog, response)
            usual(response)
        dialog.on_response = on_response
        super().send_invite(dialog, uri, authorization)

    def acknowledge(self, dialog, response):
        if dialog.remote.endswith(parameter(response.get("To"), "tag")):
            return
        dialog.remote = response.get("To")
        dialog.remote_target = bare_uri(response.get("Contact"))
        dialog.routes = list(reversed(response.all("Record-Route")))
        prack = dialog.request("PRACK")
        prack.set("RAck", f"{response.get('RSeq')} {response.get('CSeq')}")
        self.stack.send_request(prack, dialog.next_hop(), lambda answer: None)


@experiment("prack-lost", fault={"features": without("FIX_CONTACT")}, twin={"features": NAT_AWARE})
def prack_lost(lab, features):
    """bob's phone rings reliably; its Contact stays private, so alice's PRACK never arrives."""
    pair = Pair(lab, features, relay=True, alice_phone={"kind": Reliable},
                bob_phone={"kind": Reliable})
    pair.register()
    call = pair.call(talk=4, wait=45)
    if lab.broken:
        lab.claim(call.final_status >= 500, f"the call fails with {call.final_status}")
        lab.claim(not pair.bob.requests("PRACK"), "bob's phone gets no PRACK")
        lab.claim(pair.proxy.sent("PRACK", pair.bob.host.address), "it left for 192.168.7.20")
    pair.labels(call, "prack-lost", {
        "server": certain(), "alice": likely(why="183 repeated after PRACK to a private target"),
        "bob": likely(why="183 repeated, own Contact private, no PRACK"), "bob-router": likely()})


@experiment("redirect-or-refer-unroutable", fault={"place": UNKNOWN_PEER},
            twin={"place": "192.0.2.20"})
def redirect_unroutable(lab, place):
    """bob's phone forwards calls with 302 to an address; alice's phone tries it. It is one of
    another home's inside, in the twin that of a phone in the open."""
    pair = Pair(lab, relay=True, watch=False)
    carol = lab.phone("carol", lab.server("carol", "192.0.2.20"))
    carol.sound.latches = True
    carol.stack.policy = "force"
    lab.watch()
    pair.register()
    pair.bob.refuses = 0.5, 302, "Moved Temporarily", [("Contact", f"<sip:carol@{place}>")]
    call = pair.alice.call("sip:bob@example.net", hang_up_after=4)
    lab.until(lambda: call.final_status == 302, 10, "alice is redirected")
    call.state, call.final_status, call.target = "early", 0, (place, 5060)
    call.talker = None
    pair.alice.send_invite(call, f"sip:carol@{place}")
    lab.happens(lambda: call.state == "ended", 40)
    lab.run(1)
    if lab.broken:
        lab.claim(call.final_status == 0 and not carol.heard, "nobody gets the second INVITE")
    call_label(lab, call, carol, works=not lab.broken,
               cause="redirect-or-refer-unroutable" if lab.broken else None, sees={
                   "alice": certain(also=("peer-address-not-routable",)),
                   "server": symptom(why="302 to a private address; what follows is not seen"),
                   "bob": nothing(), "bob-router": nothing()} if lab.broken else None)
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)
