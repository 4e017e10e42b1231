# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "media": where sound goes, and whether it arrives."""

from kamailio import Kamailio
from lab import PROXY, STUN
from labels import certain, likely, nothing, symptom
from media import Talker, audio_target
from pairs import Pair
from phones import call_label, mapped_by_stun, registration_label
from registry import experiment
from relays import Coturn
from routers import PORT_RESTRICTED, SYMMETRIC

RTP = 16384


class Open:
    """alice behind a router, bob in the open without a relay between them; her SDP names the
    address of her router, as STUN tells it or as `advertised` says."""

    def __init__(self, lab, *, advertised=None, **home):
        self.lab = lab
        self.server = lab.server("proxy", PROXY)
        self.proxy = Kamailio(lab, self.server)
        self.home = lab.home("alice", **home)
        self.alice = lab.phone("alice", self.home)
        self.bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
        if advertised is None:
            Coturn(lab, lab.server("stun", STUN))
        lab.capture("alice", self.alice)
        lab.capture("alice-router", self.home, "lan", "wan")
        lab.capture("server", self.server)
        lab.capture("bob", self.bob)
        lab.watch()
        place = advertised or mapped_by_stun(lab, self.alice, (STUN, 3478), RTP)
        self.alice.sound.address, self.alice.sound.advertised_port = place

    def begin(self, talk=6):
        lab = self.lab
        lab.claim(self.alice.registers(lab) == self.bob.registers(lab) == 200, "both register")
        return self.alice.call("sip:bob@example.net", hang_up_after=talk)

    def call(self, talk=6):
        call = self.begin(talk)
        self.lab.until(lambda: call.state == "ended", talk + 10, "the call ends")
        self.lab.run(1)
        return call

    def heard_by_bob(self, call):
        return self.bob.dialog(call.call_id).talker.heard

    def labels(self, call, cause, sees, **more):
        note = more.get("note", False)
        broken = self.lab.broken
        call_label(self.lab, call, self.bob, works=note or not broken,
                   cause=cause if broken else None, sees=sees if broken else None, **more)
        registration_label(self.lab, self.alice)
        registration_label(self.lab, self.bob)


@experiment("private-sdp-unrelayed", fault={"relay": False}, twin={"relay": True}, ci=True)
def private_sdp(lab, relay):
    """Both phones name their private address for sound and nobody changes it. In the twin the
    proxy puts rtpengine between them."""
    pair = Pair(lab, relay=relay)
    pair.register()
    call = pair.call(talk=8)
    if lab.broken:
        lab.claim(call.final_status == 200 and call.talker.sent > 200, "alice's phone sends sound")
        lab.claim(call.talker.heard == 0, "alice hears nothing")
        lab.claim(pair.bob.dialogs[0].talker.sent > 200, "bob's phone sends sound")
        lab.claim(pair.bob.dialogs[0].talker.heard == 0, "bob hears nothing")
    pair.labels(call, "private-sdp-unrelayed", {
        "server": symptom(why="the SDPs pass, sound does not pass here"),
        "alice": certain(why="her own sound leaves for 192.168.7.20"),
        "bob": certain(), "bob-router": certain()})


@experiment("private-sdp-harmless", fault={"asks_stun": False}, twin={"asks_stun": True})
def private_sdp_harmless(lab, asks_stun):
    """Private addresses in both SDPs, and rtpengine sends to where sound comes from: all is well.
    In the twin the phones ask STUN and name public addresses."""
    pair = Pair(lab, relay=True, watch=False)
    Coturn(lab, lab.server("stun", STUN))
    lab.watch()
    if asks_stun:
        for phone in (pair.alice, pair.bob):
            phone.sound.address, phone.sound.advertised_port = mapped_by_stun(
                lab, phone, (STUN, 3478), RTP)
    pair.register()
    call = pair.call(talk=5)
    call_label(lab, call, pair.bob, works=True, note=lab.broken,
               cause="private-sdp-harmless" if lab.broken else None, sees={
                   "server": certain(), "alice": certain(), "bob": certain(),
                   "bob-router": certain()} if lab.broken else None)
    registration_label(lab, pair.alice)
    registration_label(lab, pair.bob)


@experiment("rtp-port-remapped", fault={"kind": SYMMETRIC}, twin={"kind": PORT_RESTRICTED}, ci=True)
def port_remapped(lab, kind):
    """alice's phone has the router's public address in its settings and names its own port; the
    router takes another."""
    case = Open(lab, kind=kind, advertised=("198.51.100.7", RTP))
    call = case.call()
    if lab.broken:
        lab.claim(call.talker.heard == 0 and case.heard_by_bob(call) > 200, "one way only")
    case.labels(call, "rtp-port-remapped", {
        "alice": symptom(why="nothing comes in; rport shows that the router changes ports"),
        "alice-router": certain(), "server": symptom(), "bob": certain()})


@experiment("asymmetric-rtp-client", fault={"source": RTP + 100}, twin={"source": RTP})
def asymmetric_client(lab, source):
    """alice's phone listens where its SDP says and sends from another port; the relay sends sound
    to where hers comes from."""
    pair = Pair(lab, relay=True, watch=False)
    lab.capture("alice-router", pair.alice_home, "lan", "wan")
    lab.watch()
    pair.register()
    ear = []
    pair.alice.sound.port, pair.alice.sound.advertised_port = source, RTP
    if source != RTP:
        pair.alice.host.bind(RTP, lambda data, *_: ear.append(data))
        pair.alice.on_answered = lambda call, _: pair.alice.host.bind(source, lambda *_: None)
    call = pair.call(talk=6)
    if lab.broken:
        lab.claim(not ear and call.talker.heard == 0, "nothing comes to the port she listens on")
        lab.claim(pair.bob.dialogs[0].talker.heard > 200, "bob hears her")
    pair.labels(call, "asymmetric-rtp-client", {
        "alice": likely(why="her sound leaves from another port than her SDP names, and hers comes "
                            "to that; no ICMP and no RTCP tells that nobody listens there"),
        "alice-router": likely(), "server": symptom(why="looks like any port-changing router"),
        "bob": nothing("he hears her"), "bob-router": nothing()})


@experiment("rtp-not-arriving-blocked", fault={"verdict": "drop"}, twin={"verdict": None})
@experiment("rtp-not-arriving-blocked", variant="refused",
            fault={"verdict": "reject with icmp type admin-prohibited"})
def rtp_blocked(lab, verdict):
    """A firewall on the way lets no sound pass; addresses and ports are right."""
    case = Open(lab)
    if verdict:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook forward priority 0;\n"
                         f"udp dport 16384-32768 {verdict}\n}}\n}}")
    call = case.call(8)
    if lab.broken:
        lab.claim(call.talker.sent > 300 and call.talker.heard == 0, "alice sends, hears nothing")
        lab.claim(case.heard_by_bob(call) == 0, "bob hears nothing")
    refused = verdict and "reject" in verdict
    view = certain() if refused else symptom(why="nothing comes in; where it is lost is not seen")
    case.labels(call, "rtp-not-arriving-blocked", {
        "alice": view, "alice-router": view, "server": symptom(), "bob": view})


@experiment("server-sdp-private", fault={"address": "172.16.5.10"}, twin={"address": "192.0.2.99"},
            ci=True)
def server_sdp_private(lab, address):
    """A PBX behind a router that forwards SIP and RTP names its public address for signalling and
    its private one for sound. alice's phone names her public address, so she hears it."""
    office = lab.home("office", forwards={5060: "172.16.5.10", "30000-30010": "172.16.5.10"})
    home = lab.home("alice", forwards={5060: "192.168.1.20", RTP: "192.168.1.20"})
    pbx = lab.phone("pbx", office, number=10, public=("192.0.2.99", 5060))
    pbx.stack.policy = "force"
    pbx.sound.address, pbx.sound.port = address, 30000
    alice = lab.phone("alice", home, public=("198.51.100.7", 5060))
    alice.sound.address = "198.51.100.7"
    lab.capture("alice", alice)
    lab.capture("pbx", pbx)
    lab.capture("office-router", office, "lan", "wan")
    lab.watch()
    call = alice.call("sip:pbx@192.0.2.99", target=("192.0.2.99", 5060), hang_up_after=6)
    lab.until(lambda: call.state == "ended", 16, "the call ends")
    lab.run(1)
    if lab.broken:
        lab.claim(call.talker.heard > 200, "alice hears the PBX")
        lab.claim(call.talker.sent > 200 and pbx.dialogs[0].talker.heard == 0,
                  "the PBX does not hear her")
    call_label(lab, call, pbx, works=not lab.broken,
               cause="server-sdp-private" if lab.broken else None, sees={
                   "alice": certain(why="her sound leaves for 172.16.5.10"),
                   "pbx": likely(why="its private address leaves, no sound comes"),
                   "office-router": likely(why="the address passes unchanged, no sound comes")}
               if lab.broken else None)


@experiment("latch-deadlock", fault={"talks": False}, twin={"talks": True})
def latch_deadlock(lab, talks):
    """The relay sends nothing to bob before it hears him (rtpengine's NAT-wait), and his phone
    sends nothing either, though both directions are agreed. In the twin he speaks."""
    pair = Pair(lab, relay=True, relay_flags="NAT-wait")
    pair.bob.sound.talks = talks
    pair.register()
    call = pair.call(talk=8)
    if lab.broken:
        lab.claim(call.talker.sent > 300, "alice speaks")
        lab.claim(pair.bob.dialogs[0].talker.heard == 0, "bob hears nothing")
    pair.labels(call, "latch-deadlock", {
        "server": certain(why="her sound comes to the relay and none leaves for bob"),
        "alice": symptom(also=("not-nat-silent-endpoint",), why="she hears nothing"),
        "bob": symptom(why="no sound either way"), "bob-router": symptom()})


@experiment("latch-wrong-source", fault={"strays": 8}, twin={"strays": 0})
def latch_wrong_source(lab, strays):
    """Packets of a stranger reach the relay before bob's first ones, and it takes their source for
    his (rtpengine --endpoint-learning=immediate)."""
    pair = Pair(lab, relay=True, relay_options=("--endpoint-learning=immediate",), watch=False)
    stranger = lab.on(lab.server("stranger", "198.51.100.66"))
    lab.watch()
    pair.register()
    bob = pair.bob

    def late(dialog, body):
        relay = audio_target(body)
        talker = Talker(stranger, "stray", 40000, dialog.open_audio().sound)
        if strays:
            talker.start(relay)
            lab.world.at(0.02 * strays, talker.pause)
        lab.world.at(0.8, dialog.open_audio().start, relay)
    bob.start_audio = late
    call = pair.call(talk=9)
    if lab.broken:
        lab.claim(bob.dialogs[0].talker.sent > 200 and bob.dialogs[0].talker.heard == 0,
                  "bob speaks and hears nothing")
    pair.labels(call, "latch-wrong-source", {
        "server": certain(why="the relay's packets for bob go to the stranger"),
        "alice": nothing("she may hear him"), "bob": symptom(why="speaks, hears nothing"),
        "bob-router": symptom()})


@experiment("rtp-source-changed", fault={"flush": True}, twin={"flush": False})
def rtp_source_changed(lab, flush):
    """In the middle of a call bob's router gives his sound another port; the relay accepts only the
    one it knows."""
    pair = Pair(lab, relay=True, bob={"kind": SYMMETRIC}, relay_flags="strict-source",
                relay_options=("--endpoint-learning=immediate",))
    pair.register()
    call = pair.alice.call("sip:bob@example.net", hang_up_after=14)
    lab.until(lambda: call.state == "confirmed", 10, "bob answers")
    lab.run(5)
    before = pair.bob.dialogs[0].talker.heard
    if flush:
        pair.bob_home.forget("-p", "udp", "-s", pair.bob.host.address, "--orig-port-src", str(RTP))
    lab.run(7)
    later = pair.bob.dialogs[0].talker.heard - before
    lab.until(lambda: call.state == "ended", 10, "the call ends")
    lab.run(1)
    lab.claim(before > 150 and (later < 60) == lab.broken, f"bob hears {before}, then {later}")
    pair.labels(call, "rtp-source-changed", {
        "server": certain(why="same SSRC from a new port; the relay goes on sending to the old"),
        "alice": symptom(why="his sound stops"), "bob": symptom(why="sound stops coming"),
        "bob-router": certain()})


@experiment("media-binding-expired-silence", fault={"outbound_only": 10}, twin={"outbound_only": 0})
def media_binding_expired(lab, outbound_only):
    """bob mutes his phone for 22 s. His router counts only what leaves, and closes after 10 s."""
    pair = Pair(lab, relay=True, bob={"outbound_only": outbound_only})
    pair.register()
    call = pair.alice.call("sip:bob@example.net", hang_up_after=34)
    lab.until(lambda: call.state == "confirmed", 10, "bob answers")
    lab.run(4)
    talker = pair.bob.dialogs[0].talker
    relay = talker.target
    talker.pause()
    lab.run(13)
    before = talker.heard
    lab.run(8)
    later = talker.heard - before
    lab.claim((later == 0) == lab.broken, f"from 13 to 21 s of silence bob hears {later} packets")
    pair.bob.host.send(pair.bob.stack.port, b"\r\n\r\n", pair.bob.proxy)
    talker.start(relay)
    lab.until(lambda: call.state == "ended", 14, "the call ends")
    lab.run(1)
    pair.labels(call, "media-binding-expired-silence", {
        "server": symptom(why="bob is silent, the relay goes on sending"), "alice": nothing(),
        "bob": likely(why="sound stops 10 s after his last packet and comes back with the next"),
        "bob-router": certain(why="sound is outside and not inside")})


@experiment("early-media-blocked", fault={"speaks_early": False}, twin={"speaks_early": True})
def early_media_blocked(lab, speaks_early):
    """bob's side plays an announcement before it answers; alice's phone sends its first packet only
    after the answer, and her router lets nothing in before."""
    case = Open(lab)
    case.bob.gives_early_media = True
    case.bob.answers_after = 4
    case.alice.plays_early_media = speaks_early
    call = case.begin(5)
    lab.until(lambda: call.final_status == 200, 10, "bob answers")
    early = call.talker.heard
    lab.until(lambda: call.state == "ended", 10, "the call ends")
    lab.run(1)
    lab.claim((early == 0) == lab.broken, f"before the answer alice hears {early} packets")
    case.labels(call, "early-media-blocked", {
        "alice": symptom(why="sound begins with her first packet"),
        "alice-router": certain(why="the announcement is outside and not inside"),
        "server": nothing(), "bob": symptom(why="he sends for 4 s before hers comes")}, note=True)


@experiment("rtcp-unreachable", fault={"kind": SYMMETRIC}, twin={"kind": PORT_RESTRICTED})
def rtcp_unreachable(lab, kind):
    """A router that changes ports; bob's phone follows the sound's source and sends its reports to
    the port after it, where nobody listens. Sound is fine."""
    case = Open(lab, kind=kind, advertised=("198.51.100.7", RTP))
    for phone in (case.alice, case.bob):
        phone.sound.rtcp = True
    case.bob.sound.latches = True
    reports = []
    usual = case.alice.new_talker

    def listening(call_id):
        talker = usual(call_id)
        case.alice.media_host.bind(RTP + 1, lambda data, *_: reports.append(data))
        return talker
    case.alice.new_talker = listening
    call = case.call(12)
    lab.claim(bool(reports) != lab.broken, f"alice gets {len(reports)} reports")
    case.labels(call, "rtcp-unreachable", {
        "alice": symptom(why="her reports leave, none comes; bob may send none"),
        "alice-router": likely(why="bob's reports are outside and not inside"),
        "server": nothing(), "bob": likely(why="her reports come from elsewhere than his go")},
        note=True)


@experiment("stream-port-blocked", fault={"blocks": True}, twin={"blocks": False})
def stream_blocked(lab, blocks):
    """alice's router lets sound pass and drops the ports of video."""
    video = 16400
    case = Open(lab)
    if blocks:
        case.home.router.nft("table ip video {\nchain c {\ntype filter hook forward priority -5;\n"
                             f"udp dport {video} drop\nudp sport {video} drop\n}}\n}}")
    talkers = {}
    for phone in (case.alice, case.bob):
        phone.sound.extra = (f"m=video {video} RTP/AVP 96", "a=rtpmap:96 VP8/90000")
        talkers[phone] = Talker(phone.media_host, "video", video, phone.sound)
        talkers[phone].sound = type(phone.sound)(codec=type(phone.sound.codec)(96))
    from media import BYTES_PER_MS
    BYTES_PER_MS[96] = 40
    case.alice.on_answered = lambda *_: (
        talkers[case.alice].start(("192.0.2.20", video)),
        talkers[case.bob].start((case.home.outside, video)))
    call = case.begin(8)
    lab.until(lambda: call.state == "ended", 18, "the call ends")
    for talker in talkers.values():
        talker.pause()
    lab.run(1)
    heard = [talker.heard for talker in talkers.values()]
    lab.claim(all(count == 0 for count in heard) if lab.broken else min(heard) > 100,
              f"video: alice and bob get {heard}")
    lab.claim(call.talker.heard > 200 and case.heard_by_bob(call) > 200, "sound arrives both ways")
    call_label(lab, call, case.bob, works=not lab.broken,
               cause="stream-port-blocked" if lab.broken else None, sees={
                   "alice": symptom(why="her pictures leave, none come in"),
                   "alice-router": certain(why="lost in this router, and only these ports"),
                   "server": nothing(), "bob": symptom()} if lab.broken else None)
    registration_label(lab, case.alice)
    registration_label(lab, case.bob)


@experiment("icmp-closed-port", fault={"crashes": True}, twin={"crashes": False})
def icmp_closed_port(lab, crashes):
    """bob's phone loses its sound socket in the middle of a call; his computer answers each packet
    with port unreachable. An evidence note, never a headline."""
    case = Open(lab)
    call = case.begin(8)
    lab.until(lambda: call.state == "confirmed", 10, "bob answers")
    lab.run(4)
    if crashes:
        talker = case.bob.dialogs[0].talker
        talker.pause()
        case.bob.media_host.close(RTP)
    lab.until(lambda: call.state == "ended", 10, "the call ends")
    lab.run(1)
    answering = case.bob.dialogs[0].talker
    if lab.broken:
        lab.claim(call.talker.sent - answering.heard > 100, "the rest of her sound is refused")
    call_label(lab, call, case.bob, works=not lab.broken, note=lab.broken,
               cause="icmp-closed-port" if lab.broken else None, sees={
                   "alice": certain(), "alice-router": certain(), "server": nothing(),
                   "bob": certain()} if lab.broken else None)
    registration_label(lab, case.alice)
    registration_label(lab, case.bob)
