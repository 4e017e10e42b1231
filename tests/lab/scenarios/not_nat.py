# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "not_nat": what fails for other reasons, with routers and private addresses all around."""

from dns import NameServer
from kamailio import NAT_AWARE, Kamailio, certificate
from lab import PROXY
from labels import certain, likely, nothing, symptom
from pairs import Pair
from phones import call_label, registration_label
from programs import Program
from registry import experiment
from softphones import Baresip

RTP = 16384


def refused(lab, cause, refusal, *, after=0.5, features=NAT_AWARE, talk=4, answers=True):
    """alice calls bob, whose side refuses in the way given; in the twin he answers."""
    pair = Pair(lab, features, relay=True)
    pair.register()
    if refusal:
        pair.bob.refuses = (after, *refusal)
    call = pair.call(talk)
    if lab.broken:
        lab.claim(call.final_status >= 300, f"the call ends with {call.final_status}")
    sees = dict.fromkeys(("server", "alice", "bob", "bob-router"), certain())
    if not answers:
        sees["bob"] = sees["bob-router"] = nothing("he is not called")
    if cause == "not-nat-server-error":
        sees["alice"] = likely(why="what ICMP tells a proxy becomes a 500 too; whom it asked does "
                                   "not show")
    pair.call_label(call, cause, sees)
    registration_label(lab, pair.alice)


@experiment("not-nat-busy", fault={"refusal": (486, "Busy Here", ())}, twin={"refusal": None})
@experiment("not-nat-codec", twin={"refusal": None}, fault={"refusal": (
    488, "Not Acceptable Here", (("Warning", '304 example.net "Media type not available"'),))})
def at_once(lab, refusal):
    """bob's phone refuses at once."""
    refused(lab, lab.scenario.cause, refusal)


@experiment("not-nat-declined", fault={"refusal": (603, "Decline", ())}, twin={"refusal": None})
def declined(lab, refusal):
    """bob looks at his phone and declines after four seconds."""
    refused(lab, "not-nat-declined", refusal, after=4)


@experiment("not-nat-forbidden", fault={"features": ("FORBID",)}, twin={"features": ()})
@experiment("not-nat-server-error", fault={"features": ("FAIL",)}, twin={"features": ()})
def by_the_server(lab, features):
    """The server itself refuses the call."""
    refused(lab, lab.scenario.cause, None, features=(*NAT_AWARE, *features), answers=not features)


@experiment("not-nat-unavailable", fault={"is_there": False}, twin={"is_there": True}, ci=True)
def unavailable(lab, is_there):
    """bob's phone is not registered."""
    pair = Pair(lab, relay=True)
    lab.claim(pair.alice.registers(lab) == 200, "alice registers")
    if is_there:
        lab.claim(pair.bob.registers(lab) == 200, "bob registers")
    call = pair.call()
    if lab.broken:
        lab.claim(call.final_status == 480 and not pair.bob.heard, "alice is told 480")
    pair.call_label(call, "not-nat-unavailable", {
        "server": likely(why="480 at once, and nobody was asked: he may as well have been marked "
                             "absent, or do-not-disturb be set at the server"),
        "alice": likely(why="480 at once; whom the server asked does not show"),
        "bob": nothing(), "bob-router": nothing()})
    registration_label(lab, pair.alice)


@experiment("not-nat-no-answer", fault={"patience": 25}, twin={"patience": 0})
@experiment("not-nat-cancelled", fault={"patience": 5}, twin={"patience": 0})
def gives_up(lab, patience):
    """It rings, and alice gives up; in the twin bob answers."""
    pair = Pair(lab, relay=True)
    pair.register()
    if patience:
        pair.bob.answers_after = None
    call = pair.alice.call("sip:bob@example.net", hang_up_after=4)
    if patience:
        lab.run(patience)
        call.cancel()
    lab.until(lambda: call.state == "ended", 15, "the call ends")
    lab.run(1)
    if lab.broken:
        lab.claim(call.final_status == 487, "the call is cancelled")
    pair.labels(call, lab.scenario.cause,
                dict.fromkeys(("server", "alice", "bob", "bob-router"), certain()))


@experiment("not-nat-auth", fault={"password": "wrong"}, twin={"password": "secret"}, ci=True)
def auth(lab, password):
    """alice's phone has a wrong password."""
    pair = Pair(lab, (*NAT_AWARE, "AUTH"))
    pair.alice.password = password
    pair.alice.registers(lab)
    if lab.broken:
        lab.claim(len(pair.alice.answers) >= 2 and pair.alice.answers[-1][0] == 401,
                  "credentials are refused")
    registration_label(lab, pair.alice, works=not lab.broken,
                       cause="not-nat-auth" if lab.broken else None, outcome="rejected" if
                       lab.broken else None, sees={"server": certain(), "alice": certain(),
                                                   "bob": nothing(), "bob-router": nothing()}
                       if lab.broken else None)


@experiment("not-nat-interval", fault={"heeds": False}, twin={"heeds": True})
def interval(lab, heeds):
    """The server wants a longer registration than the phone, which does as it is told, or does not."""
    pair = Pair(lab, (*NAT_AWARE, "SHORT_EXPIRES"))
    pair.alice.heeds_interval = heeds
    lab.claim(pair.alice.registers(lab, expires=60) in (200, 423), "the first try")
    lab.claim(pair.alice.answers[0][0] == 423, "423 comes first")
    if heeds:
        lab.until(lambda: pair.alice.answers[-1][0] == 200, 5, "alice registers")
    else:
        lab.run(3)
        pair.alice.refresh(60)
        lab.until(lambda: len(pair.alice.answers) == 2, 5, "an answer")
        lab.claim(pair.alice.answers[-1][0] == 423, "423 again")
    registration_label(lab, pair.alice, works=heeds,
                       cause=None if heeds else "not-nat-interval",
                       outcome=None if heeds else "rejected",
                       sees=None if heeds else {"server": certain(), "alice": certain(),
                                                "bob": nothing(), "bob-router": nothing()})


@experiment("not-nat-server-down", fault={"runs": False}, twin={"runs": True})
def server_down(lab, runs):
    """Nothing listens at the server."""
    server = lab.server("proxy", PROXY)
    if runs:
        Kamailio(lab, server)
    home = lab.home("alice")
    alice = lab.phone("alice", home)
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    status = alice.registers(lab, 34)
    lab.claim((status == 0) == lab.broken, f"alice gets {status}")
    registration_label(lab, alice, works=not lab.broken,
                       cause="not-nat-server-down" if lab.broken else None,
                       sees=dict.fromkeys(("alice", "alice-router", "server"), certain())
                       if lab.broken else None)


@experiment("not-nat-network-down", fault={"pulled": True}, twin={"pulled": False})
def network_down(lab, pulled):
    """The cable between switch and router is pulled after the first registration."""
    lab.server("proxy", PROXY)
    Kamailio(lab, lab.boxes["proxy"])
    home = lab.home("alice")
    alice = lab.phone("alice", home)
    lab.capture("alice", alice)
    lab.capture("server", lab.boxes["proxy"])
    lab.watch()
    lab.claim(alice.registers(lab) == 200, "alice registers")
    first = alice.registered_ids[0]
    lab.run(3)
    if pulled:
        home.router.sh("ip addr flush dev lan; ip link set lan arp off")
        alice.host.box.sh("ip neigh flush all")
    status = alice.registers(lab, 34)
    lab.claim((status == 0) == lab.broken, f"the second time she gets {status}")
    lab.label("registration", first, outcome="registered", works=True)
    registration_label(lab, alice, works=not lab.broken,
                       cause="not-nat-network-down" if lab.broken else None,
                       outcome="timed-out" if lab.broken else None,
                       # Not a byte of that REGISTER leaves the phone: of the gateway's silence there
                       # is ARP, of a registration that failed nothing.
                       sees={"alice": nothing("ARP for the gateway is unanswered; no REGISTER"),
                             "server": nothing()} if lab.broken else None)


@experiment("not-nat-dns", fault={"names": {}}, twin={"names": {"sip.example.net": PROXY}})
def dns(lab, names):
    """baresip looks for a server whose name does not exist."""
    Kamailio(lab, lab.server("proxy", PROXY))
    name_box = lab.server("names", "203.0.113.53")
    names_server = NameServer(lab.on(name_box), names)
    home = lab.home("alice")
    box = home.box("alice")
    lab.capture("alice", box)
    lab.capture("alice-router", home, "lan", "wan")
    lab.watch()
    phone = Baresip(lab, box, "alice", server="sip.example.net",
                    config="dns_server 203.0.113.53:53")
    if lab.broken:
        lab.run(12)
        lab.claim(not phone.register_ids(), "no REGISTER is sent")
    else:
        lab.until(phone.is_registered, 15, "alice registers")
    lab.claim(names_server.addresses is names, "the name server ran")
    lab.label("discovery", [], outcome="timed-out" if lab.broken else "delivered",
              works=not lab.broken, cause="not-nat-dns" if lab.broken else None,
              sees={"alice": certain(), "alice-router": certain()} if lab.broken else None)


@experiment("not-nat-tls", fault={"trusts": False}, twin={"trusts": True})
def tls(lab, trusts):
    """alice's phone does not trust the server's certificate and ends the handshake."""
    server = lab.server("proxy", PROXY)
    proxy = Kamailio(lab, server, (*NAT_AWARE, "TLS"), transports=("udp", "tls"))
    other = lab.scratch / "other"
    other.mkdir()
    certificate(lab, other, "elsewhere.example.com")
    trust = lab.scratch / proxy.name / "cert.pem" if trusts else other / "cert.pem"
    home = lab.home("alice")
    alice = lab.phone("alice", home, transport="tls", trust=str(trust))
    lab.capture("alice", alice)
    lab.capture("server", server)
    lab.watch()
    status = alice.registers(lab)
    lab.claim((status == 0) == lab.broken, f"alice gets {status}")
    lab.label("discovery", [], outcome="rejected" if lab.broken else "delivered",
              works=not lab.broken, cause="not-nat-tls" if lab.broken else None,
              sees={"alice": certain(), "server": certain()} if lab.broken else None)


@experiment("not-nat-qos", fault={"loss": 20}, twin={"loss": 0})
def qos(lab, loss):
    """A bad line: one packet in five of bob's sound is lost, all else passes."""
    pair = Pair(lab, relay=True)
    if loss:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook forward priority 0;\n"
                         "ip saddr 192.0.2.30 udp dport 30000-30100 "
                         f"numgen random mod 100 < {loss} drop\n}}\n}}")
    pair.register()
    call = pair.call(9)
    sent, heard = pair.bob.dialogs[0].talker.sent, call.talker.heard
    lab.claim((heard < sent * 0.9) == lab.broken, f"{heard} of {sent} packets arrive")
    pair.labels(call, "not-nat-qos", {
        "server": likely(), "alice": likely(), "bob": nothing("he hears well"),
        "bob-router": nothing()})


@experiment("not-nat-silent-endpoint", fault={"talks": False}, twin={"talks": True})
def silent_endpoint(lab, talks):
    """bob's phone in the open is muted and sends nothing at all."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server)
    home = lab.home("alice", forwards={RTP: "192.168.1.20"})
    alice, bob = lab.phone("alice", home), lab.phone("bob", lab.server("bob", "192.0.2.20"))
    alice.sound.address = home.outside
    bob.sound.talks = talks
    for point, place in (("alice", alice), ("bob", bob), ("server", server)):
        lab.capture(point, place)
    lab.watch()
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=8)
    lab.until(lambda: call.state == "ended", 18, "the call ends")
    lab.run(1)
    if lab.broken:
        lab.claim(bob.dialogs[0].talker.heard > 300 and bob.dialogs[0].talker.sent == 0,
                  "bob hears her and sends nothing")
    call_label(lab, call, bob, works=not lab.broken,
               cause="not-nat-silent-endpoint" if lab.broken else None, sees={
                   "bob": certain(),
                   "alice": symptom(why="nothing comes in"), "server": symptom()}
               if lab.broken else None)


class Encrypted:
    """Two phones in the open whose sound port belongs to openssl once the call stands."""

    def __init__(self, lab, *, client=(), server=(), alice_home=None, key="ec"):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        Kamailio(lab, self.server)
        self.home = alice_home
        place = alice_home or lab.server("alice", "198.51.100.20")
        self.alice = lab.phone("alice", place)
        self.bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
        self.folder = lab.scratch / "keys"
        self.folder.mkdir()
        certificate(lab, self.folder, "phone.example.net", key)
        finger = ("a=fingerprint:sha-256 " + ":".join(["AB"] * 32),)
        for phone, role in ((self.alice, "actpass"), (self.bob, "passive")):
            phone.sound.talks = False
            phone.sound.profile = "UDP/TLS/RTP/SAVP"
            phone.sound.extra = (*finger, f"a=setup:{role}")
        self.client_options, self.server_options = client, server

    def call(self, seconds):
        lab = self.lab
        lab.claim(self.alice.registers(lab) == self.bob.registers(lab) == 200, "both register")
        call = self.alice.call("sip:bob@example.net")
        lab.until(lambda: call.state == "confirmed", 10, "bob answers")
        for phone in (self.alice, self.bob):
            phone.media_host.close(RTP)
        answering = Program(lab, self.bob.host.box, "dtls-server", [
            "openssl", "s_server", "-dtls", "-accept", str(RTP), "-key", self.folder / "key.pem",
            "-cert", self.folder / "cert.pem", *self.server_options], must_live=False)
        lab.run(0.5)
        asking = Program(lab, self.alice.host.box, "dtls-client", [
            "openssl", "s_client", "-dtls", "-connect", f"192.0.2.20:{RTP}", "-bind",
            f"{self.alice.host.address}:{RTP}", *self.client_options], must_live=False)
        lab.run(seconds)
        self.asking = asking
        for program in (answering, asking):       # the phones take their ports back
            program.stop()
        call.hang_up()
        lab.run(1)
        return call


def dtls_label(lab, case, call, cause, sees):
    lab.label("call", call.call_id, outcome="answered", works=not lab.broken, status=200,
              cause=cause if lab.broken else None, sees=sees if lab.broken else None)
    registration_label(lab, case.alice)
    registration_label(lab, case.bob)


@experiment("not-nat-dtls", fault={"trusts": False}, twin={"trusts": True})
def dtls_alert(lab, trusts):
    """The keys of the sound are refused with an alert, though every packet arrives."""
    case = Encrypted(lab, client=("-verify", "2", "-verify_return_error"))
    if trusts:
        case.client_options += ("-CAfile", case.folder / "cert.pem")
    for point, place in (("alice", case.alice), ("bob", case.bob), ("server", case.server)):
        lab.capture(point, place)
    lab.watch()
    call = case.call(5)
    lab.claim(case.asking.says("certificate verify failed") == lab.broken,
              case.asking.log()[-300:])
    dtls_label(lab, case, call, "not-nat-dtls", {
        "alice": certain(), "bob": certain(), "server": symptom(why="no sound passes here")})


@experiment("dtls-handshake-stalled", fault={"drops": True}, twin={"drops": False})
def dtls_stalled(lab, drops):
    """A firewall behind alice's phone drops DTLS handshakes that come in, so hers is never
    answered."""
    home = lab.home("alice")
    case = Encrypted(lab, alice_home=home)
    case.client_options = ("-CAfile", case.folder / "cert.pem")
    if drops:
        home.router.nft("table ip f {\nchain c {\ntype filter hook forward priority -5;\n"
                        'iifname "wan" udp sport 16384 @th,64,8 22 drop\n}\n}')
    for point, place in (("alice", case.alice), ("bob", case.bob), ("server", case.server)):
        lab.capture(point, place)
    lab.capture("router", home, "lan", "wan")
    lab.watch()
    call = case.call(18 if lab.broken else 5)
    done = case.asking.says("Verify return code: 0 (ok)")
    lab.claim(done != lab.broken, case.asking.log()[-300:])
    dtls_label(lab, case, call, "dtls-handshake-stalled", {
        "alice": likely(why="ClientHello again and again, nothing comes back"),
        "bob": likely(why="ClientHello is answered and comes again"),
        "router": certain(why="the answers are outside and not inside"), "server": symptom()})
