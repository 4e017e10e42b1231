# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "boxes": what stands on the way: SIP ALGs, firewalls, fragments, small MTUs."""

from alg import ScriptedAlg, invents_port, proper, renames_calls
from kamailio import NAT_AWARE, Kamailio
from lab import PROXY
from labels import certain, likely, nothing, symptom
from pairs import Pair
from phones import LabPhone, call_label, registration_label
from registry import experiment

MANY_CODECS = tuple(f"a=X-vendor-{number:02}:{'0123456789abcdef' * 4}" for number in range(20))


@experiment("sip-alg-present", fault={"alg": True}, twin={"alg": False}, ci=True)
def alg_present(lab, alg):
    """The kernel's SIP helper on alice's router rewrites her messages; calls work."""
    pair = Pair(lab, relay=True, alice={"alg": alg}, watch=False)
    lab.capture("alice-router", pair.alice_home, "lan", "wan")
    lab.watch()
    pair.alice.sound.extra = ("a=rtcp:16385 IN IP4 192.168.1.20",)
    pair.register()
    call = pair.call(5)
    invite = pair.proxy.lines("LAB registered", "alice", "contact")
    lab.claim(("198.51.100.7" in invite[0].split("contact")[1].split("received")[0]) == alg,
              "the registrar gets her public Contact from the helper alone")
    call_label(lab, call, pair.bob, works=True, note=lab.broken,
               cause="sip-alg-present" if lab.broken else None, sees={
                   "alice": symptom(why="a server that is reached by routing, without NAT, sees "
                                        "her private address as well"),
                   "alice-router": certain(why="the same message differs inside and outside"),
                   "server": likely(why="public SDP, a=rtcp still private"),
                   "bob": nothing(), "bob-router": nothing()} if lab.broken else None)
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)


class Strict(LabPhone):
    """Takes only responses that carry the Call-ID of its request, as RFC 3261 12 and 17 imply."""

    def __init__(self, host, user, domain, **options):
        super().__init__(host, user, domain, **options)
        usual = self.stack.receive

        def receive(data, source, local):
            if data.startswith(b"SIP/2.0") and not any(
                    name.encode() in data for name in self.registered_ids):
                return
            usual(data, source, local)
        host.bind(self.stack.port, receive)


class BehindAlg:
    """alice behind a router with a scripted ALG, bob in the open, a proxy."""

    def __init__(self, lab, change, *, restores=True, kind=LabPhone):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        self.proxy = Kamailio(lab, self.server)
        self.home = lab.home("alice")
        self.alice = lab.phone("alice", self.home, kind=kind)
        self.bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
        ScriptedAlg(lab, self.home, self.alice.host.address, PROXY, change, restores=restores)
        for point, place in (("alice", self.alice), ("server", self.server), ("bob", self.bob)):
            lab.capture(point, place)
        lab.capture("router", self.home, "lan", "wan")
        lab.watch()


@experiment("sip-alg-breaks-signalling", fault={"change": renames_calls}, twin={"change": proper})
def alg_breaks_signalling(lab, change):
    """The router's ALG rewrites Call-ID on the way out and not on the way back, so the phone knows
    no such transaction."""
    case = BehindAlg(lab, change, restores=change is proper, kind=Strict)
    status = case.alice.registers(lab, 34)
    original = case.alice.registered_ids[-1]
    if lab.broken:
        lab.claim(status == 0, "alice's phone accepts no reply")
        lab.claim(len(case.proxy.lines("LAB registered", "alice")) >= 5,
                  "the server did register her")
    lab.label("registration", [original, original.replace("192.168.1.20", case.home.outside)],
              outcome="timed-out" if lab.broken else "registered", works=not lab.broken,
              status=status or None, cause="sip-alg-breaks-signalling" if lab.broken else None,
              sees={"alice": certain(why="the replies carry another Call-ID than she sent"),
                    "router": certain(), "server": symptom(why="she repeats what was answered"),
                    "bob": nothing()} if lab.broken else None)


@experiment("sip-alg-breaks-media", fault={"change": invents_port}, twin={"change": proper})
def alg_breaks_media(lab, change):
    """The router's ALG writes a port into alice's SDP that it does not open."""
    case = BehindAlg(lab, change)
    lab.claim(case.alice.registers(lab) == case.bob.registers(lab) == 200, "both register")
    call = case.alice.call("sip:bob@example.net", hang_up_after=6)
    lab.until(lambda: call.state == "ended", 16, "the call ends")
    lab.run(1)
    if lab.broken:
        lab.claim(call.talker.heard == 0 and case.bob.dialogs[0].talker.heard > 200, "one way only")
    call_label(lab, call, case.bob, works=not lab.broken,
               cause="sip-alg-breaks-media" if lab.broken else None, sees={
                   "alice": symptom(why="nothing comes in; received= is private, as it would be "
                                        "without NAT"),
                   "router": certain(why="m= differs inside and outside; sound to it is dropped"),
                   "server": symptom(),
                   "bob": symptom("rtp-port-remapped", also=("sip-alg-breaks-media",),
                                  why="a phone that listens on another port than it sends from "
                                      "looks the same")}
               if lab.broken else None)
    registration_label(lab, case.alice)
    registration_label(lab, case.bob)


@experiment("sip-alg-drops-message", fault={"port": 900}, twin={"port": 16384}, ci=True)
def alg_drops(lab, port):
    """The kernel's SIP helper drops INVITEs whose sound port is below 1024."""
    pair = Pair(lab, relay=True, alice={"alg": True}, watch=False)
    lab.capture("alice-router", pair.alice_home, "lan", "wan")
    lab.watch()
    pair.alice.sound.port = port
    pair.register()
    call = pair.call(4, wait=36)
    if lab.broken:
        lab.claim(call.final_status == 0 and not pair.proxy.says("LAB in INVITE"),
                  "no INVITE reaches the server")
    pair.labels(call, "sip-alg-drops-message", {
        "alice": symptom(also=("sip-no-reply-blocked",), why="only INVITE is unanswered"),
        "alice-router": certain(why="REGISTER passes, INVITE is inside and not outside"),
        "server": nothing(), "bob": nothing(), "bob-router": nothing()})


@experiment("udp-fragments-lost", fault={"drops": True}, twin={"drops": False}, ci=True)
def fragments_lost(lab, drops):
    """A router on the way drops fragments; alice's INVITE needs two."""
    pair = Pair(lab, relay=True, watch=False)
    lab.capture("alice-router", pair.alice_home, "lan", "wan")
    lab.watch()
    if drops:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook prerouting priority -450;\n"
                         "ip frag-off & 0x3fff != 0 drop\n}\n}")
    pair.alice.sound.extra = MANY_CODECS
    pair.register()
    call = pair.call(4, wait=36)
    if lab.broken:
        lab.claim(call.final_status == 0 and not pair.proxy.says("LAB in INVITE"),
                  "no INVITE reaches the server")
    pair.labels(call, "udp-fragments-lost", {
        "alice": likely(why="the big request is unanswered, small ones are answered"),
        "alice-router": likely(), "server": nothing(), "bob": nothing(), "bob-router": nothing()})


@experiment("tcp-large-message-stalls", fault={"tells": False}, twin={"tells": True})
def large_message_stalls(lab, tells):
    """The last line to the server takes 1400 bytes at most, and the ICMP error that says so is
    filtered; small messages pass."""
    pair = Pair(lab, relay=True, transports=("udp", "tcp"), alice_phone={"transport": "tcp"},
                bob_phone={"transport": "tcp"}, watch=False)
    lab.capture("alice-router", pair.alice_home, "lan", "wan")
    lab.watch()
    lab.internet.box.sh(f"ip route replace {PROXY}/32 dev {pair.server.line} mtu lock 1400")
    if not tells:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook output priority 0;\n"
                         "icmp type destination-unreachable drop\n}\n}")
    pair.alice.sound.extra = MANY_CODECS
    pair.register()
    call = pair.call(4, wait=30)
    if lab.broken:
        lab.claim(call.final_status == 0 and not pair.proxy.says("LAB in INVITE"),
                  "no INVITE reaches the server")
    pair.labels(call, "tcp-large-message-stalls", {
        "alice": likely(why="full segments are repeated, small ones were acknowledged"),
        "alice-router": likely(), "server": likely(
            kind="discovery", why="a hole in the stream that is never filled: no message, no call"),
        "bob": nothing(), "bob-router": nothing()})


@experiment("firewall-blocks-transport", fault={"verdict": "drop"}, twin={"verdict": None})
@experiment("firewall-blocks-transport", variant="refused",
            fault={"verdict": "reject with icmp type admin-prohibited"})
def transport_blocked(lab, verdict):
    """A firewall lets SIP over UDP not pass; the phone falls back to TCP, which does."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server, NAT_AWARE, transports=("udp", "tcp"))
    home = lab.home("alice")
    udp = lab.phone("alice", home)
    tcp = lab.phone("alice", home, transport="tcp")
    if verdict:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook forward priority 0;\n"
                         f"udp dport 5060 {verdict}\n}}\n}}")
    lab.capture("alice", udp)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    status = udp.registers(lab, 34)
    lab.claim(tcp.registers(lab) == 200, "over TCP she registers")
    lab.claim((status == 0) == lab.broken, f"over UDP she gets {status}")
    view = certain() if verdict and "reject" in verdict else likely(
        also=("sip-no-reply-blocked",), why="UDP unanswered, the same server answers on TCP")
    registration_label(lab, udp, works=not lab.broken,
                       cause="firewall-blocks-transport" if lab.broken else None,
                       sees={"alice": view, "alice-router": view, "server": nothing()}
                       if lab.broken else None)
    registration_label(lab, tcp)
