# SPDX-License-Identifier: GPL-2.0-or-later
"""The INVITE on its way: RFC 3261 16, 18.1.1; RFC 4787 REQ-9, REQ-14."""

from capture import Tap, merged
from case import Sound, icmp, port_5060, rtp, scenario, sip, tap_at
from network import Router
from stun import probe_from


@scenario("inbound-invite-unreachable")
def inbound_invite_unreachable(case):
    pair = case.pair().watch(port_5060)
    if not case.twin:
        # Bob's firewall is switched on after he registered; his keep-alives still go out.
        case.world.at(2, lambda: setattr(pair.office.nat, "blocks", lambda packet: True))
    pair.register()
    case.world.at(1.5, lambda: pair.bob.keep_alive(15, 45))
    pair.call_at(5)
    case.run(44)
    case.twins = ["wan", "lan"]
    looks = {"INVITE to bob": sip("INVITE", to="192."), "408": sip("408", cseq="INVITE")}
    case.write("", [pair.at_office, pair.at_bob], case.fault(
        "Outside and inside bob's router: seven INVITEs to the endpoint from which bob's "
        "keep-alives still come arrive outside only: likely.",
        "The same router without the firewall."), **looks)
    case.write("wan", pair.at_server,
               "At the server: seven INVITEs to bob's public endpoint draw nothing, though he "
               "sends keep-alives from it: possible.", **looks)
    case.write("lan", pair.at_bob, "At bob's phone: nothing of the call is seen.", **looks)


def direct_call(case, uri, target):
    """Alice calls an address instead of a person at a server."""
    home, office = case.alice_site(), case.bob_site()
    alice = case.phone(home.host("alice", 20), "alice", proxy=None)
    bob = case.phone(office.host("bob", 20), "bob", proxy=None)
    tap = Tap(home.lan, alice.host.interface)
    case.world.at(0.5, lambda: alice.call(uri, target=target, hang_up_after=6))
    return home, office, alice, bob, tap


def join_by_vpn(case, home, office, alice, bob):
    """A router that both LANs know: the private addresses mean something on either side."""
    vpn = Router(case.world, "vpn")
    for site, host, other in ((home, alice.host, bob.host), (office, bob.host, alice.host)):
        interface = vpn.join(site.lan, f"{site.prefix}.2", f"{site.prefix}.")
        vpn.learn(host.address, host.interface)
        host.neighbours[other.address] = interface


@scenario("peer-address-not-routable")
def peer_address_not_routable(case):
    home, office, alice, bob, tap = direct_call(case, "sip:bob@192.168.7.20",
                                                ("192.168.7.20", 5060))
    case.internet.unreachable_error = 0
    if case.twin:
        join_by_vpn(case, home, office, alice, bob)
    case.run(36)
    case.write("", tap, case.fault(
        "At alice's phone: she calls an address of bob's own network; each of seven INVITEs draws "
        "ICMP network unreachable: certain.",
        "A VPN joins the two networks: the same call to the same address works."),
        **{"INVITE": sip("INVITE"), "ICMP": icmp, "200 OK": sip("200", cseq="INVITE")})


@scenario("peer-address-not-routable.silent", twin=False)
def peer_address_silent(case):
    *_, tap = direct_call(case, "sip:bob@192.168.7.20", ("192.168.7.20", 5060))
    case.run(36)
    case.write("", tap, "At alice's phone: the same without any ICMP error: likely.",
               **{"INVITE": sip("INVITE")})


@scenario("peer-address-not-routable.public", twin=False)
def peer_address_public(case):
    *_, tap = direct_call(case, "sip:bob@192.0.2.30", ("192.0.2.30", 5060))
    case.run(36)
    case.write("", tap, "At alice's phone: she calls the public address of bob's router, which "
               "forwards nothing: possible.", **{"INVITE": sip("INVITE")})


CANDIDATES = tuple(
    f"a=candidate:{number} 1 UDP {2130706431 - number * 256} 192.168.{net}.20 {port} typ host"
    for number, (net, port) in enumerate(
        ((net, port) for net in (1, 56, 57, 99, 122) for port in range(16384, 16390, 2)), 1))


def large_invite(case, drop_everything=False):
    pair = case.pair()
    pair.alice.sound.extra = ("a=ice-ufrag:8hhY", "a=ice-pwd:asd88fgpdd777uzjYhagZg", *CANDIDATES)
    behaviour = pair.home.nat.behaviour
    behaviour.passes_fragments = case.fault(False, True)
    if drop_everything:
        pair.home.nat.drops.append(lambda packet: packet.pieces is not None)
    pair.watch(lambda packet: port_5060(packet) or packet.pieces is not None)
    pair.register()
    pair.call_at(2)
    case.run(45)
    return pair


@scenario("udp-fragments-lost")
def udp_fragments_lost(case):
    pair = large_invite(case)
    looks = {"INVITE": sip("INVITE"), "ICMP": icmp, "100": sip("100")}
    case.write("", [pair.at_alice, pair.at_home], case.fault(
        "Inside and outside alice's router: an INVITE of two fragments goes in, only the first "
        "comes out, seven times; the server's ICMP says reassembly time exceeded: certain.",
        "The same router passes fragments: the INVITE is answered."), **looks)
    case.write("wan", pair.at_server,
               "At the server: REGISTER arrives, of INVITE only first fragments; ICMP reassembly "
               "time exceeded goes back: certain.", **looks)


@scenario("udp-fragments-lost.silent", twin=False)
def udp_fragments_lost_silent(case):
    pair = large_invite(case, drop_everything=True)
    case.write("", pair.at_alice,
               "At alice's phone: a small REGISTER is answered at once, an INVITE larger than one "
               "packet seven times not: likely.",
               **{"REGISTER": sip("REGISTER"), "INVITE": sip("INVITE")})


@scenario("udp-fragments-lost.answer")
def udp_fragments_of_answer(case):
    pair = case.pair()
    pair.bob.sound.extra = ("a=ice-ufrag:8hhY", "a=ice-pwd:asd88fgpdd777uzjYhagZg", *CANDIDATES)
    if not case.twin:
        pair.home.nat.drops.append(lambda packet: packet.pieces is not None)
    pair.watch(lambda packet: port_5060(packet) or packet.pieces is not None)
    case.twins = ["lan", "wan"]
    pair.register()
    pair.call_at(2)
    case.run(45)
    looks = {"INVITE": sip("INVITE"), "180": sip("180"), "200 OK": sip("200", cseq="INVITE")}
    case.write("lan", pair.at_alice, case.fault(
        "At alice's phone: it rings, and no answer comes. Read with what was captured outside: "
        "certain.", "The router passes fragments."), **looks)
    case.write("wan", pair.at_home,
               "Outside her router: the 200 OK comes in two pieces.", **looks)


@scenario("no-hairpin")
def no_hairpin(case):
    home = case.alice_site(hairpin=case.fault(False, True))
    server, stun = case.server(), case.stun_server()
    phones = [case.phone(home.host(user, number), user, sound=Sound(port=port))
              for user, number, port in (("alice", 20, 16384), ("carol", 21, 16400))]
    at_switch, at_server = Tap(home.lan), tap_at(server.host)

    def learn(phone):
        def use(mapped):
            phone.sound.address, phone.sound.advertised_port = mapped
        probe_from(phone.host, phone.sound.port, (stun.host.address, 3478), use)

    for phone in phones:
        case.world.at(0.5, phone.register)
        case.world.at(2, learn, phone)
    case.world.at(3, lambda: phones[0].call("sip:carol@example.net", hang_up_after=6))
    case.run(14)
    looks = {"200 OK": sip("200", cseq="INVITE"),
             "alice's sound to the site's own address": rtp(source="192.168.1.20", to="198."),
             "sound that arrives at carol": rtp(to="192.168.1.21")}
    at_alice = [frame for frame in merged([at_switch]) if frame[2] is not None
                and "192.168.1.20" in (frame[2].src, frame[2].dst)]
    case.write("lan", None, "At alice's phone alone: nothing comes back, and whether it got to the "
               "other one cannot be seen.", frames=at_alice, **looks)
    case.write("", at_switch, case.fault(
        "On the switch of both phones: each sends its sound to the public address of their own "
        "router, nothing comes back from it: certain.",
        "The same router loops it back."), **looks)
    case.write("wan", at_server, "At the server: both phones come from one public address, which "
               "is also in both SDPs: possible.", **looks)


@scenario("no-hairpin.call")
def no_hairpin_call(case):
    home = case.alice_site(hairpin=case.fault(False, True), rejects=True,
                           filtering="endpoint-independent")
    case.server()
    alice, carol = (case.phone(home.host(user, number), user)
                    for user, number in (("alice", 20), ("carol", 21)))
    at_switch = Tap(home.lan)

    def call():
        port = next(mapping.outside_port for mapping in home.nat.mappings.values()
                    if mapping.inside[0] == carol.host.address)
        alice.call(f"sip:carol@198.51.100.7:{port}", target=("198.51.100.7", port),
                   hang_up_after=6)

    case.world.at(0.5, alice.register)
    case.world.at(1, carol.register)
    case.world.at(2, call)
    case.run(44)
    case.write("", at_switch, case.fault(
        "On the switch of both phones: alice calls the endpoint at which the server sees carol; "
        "each INVITE draws ICMP port unreachable from that address, her own router's, and none "
        "comes to carol: certain.",
        "The same router loops it back."), INVITE=sip("INVITE"), ICMP=icmp)
