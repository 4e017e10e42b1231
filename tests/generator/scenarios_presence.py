# SPDX-License-Identifier: GPL-2.0-or-later
"""Notifications and messages on their way to a phone behind NAT: RFC 6665, RFC 3428."""

from capture import Tap
from case import SERVER, icmp, scenario, sip, tap_at
from packet import UDP
from presence import Notifier, Watcher, send_text


class Watched:
    """Alice behind her router subscribes to bob's presence at the server."""

    def __init__(self, case, fixes_contact=True, **behaviour):
        self.home = case.alice_site(**behaviour)
        self.server = case.server()
        self.notifier = Notifier(self.server, fixes_contact)
        self.alice = case.phone(self.home.host("alice", 20), "alice")
        self.watcher = Watcher(self.alice, "sip:bob@example.net")
        self.at_alice = Tap(self.home.lan, self.alice.host.interface)
        self.at_home = Tap(self.home.wan, self.home.nat.outside)
        self.at_server = tap_at(self.server.host)
        case.world.at(0.5, self.alice.register)
        case.world.at(1.0, self.watcher.subscribe)


def look():
    return {"REGISTER": sip("REGISTER"), "SUBSCRIBE": sip("SUBSCRIBE"), "NOTIFY": sip("NOTIFY"),
            "200 OK": sip("200", cseq="NOTIFY")}


@scenario("notify-unreachable")
def notify_unreachable(case):
    watched = Watched(case, fixes_contact=case.fault(False, True))
    case.world.at(5, lambda: watched.server.ping("alice", 15, 40))
    case.run(48)
    case.write("", watched.at_server, case.fault(
        "At the server: it corrects the Contact of REGISTER, and not that of SUBSCRIBE; eleven "
        "NOTIFYs leave for alice's private address: certain.",
        "The same server sends NOTIFY to where SUBSCRIBE came from."), **look())
    case.write("lan", watched.at_alice,
               "At alice's phone: the subscription is accepted, and no NOTIFY comes, though the "
               "server's OPTIONS do: likely.", **look())
    case.write("both", [watched.at_alice, watched.at_home],
               "Inside and outside alice's router: neither sees a NOTIFY: likely.", **look())


@scenario("notify-unreachable.blocked", twin=False)
def notify_unreachable_blocked(case):
    watched = Watched(case)
    case.world.at(1.0, lambda: setattr(
        watched.home.nat, "blocks",
        lambda packet: packet.protocol == UDP and packet.payload.startswith(b"NOTIFY")))
    case.world.at(2, lambda: watched.alice.keep_alive(15, 40))
    case.run(44)
    case.write("", watched.at_server,
               "At the server: NOTIFY goes to where alice is, who sends keep-alives from there, and "
               "is never answered: likely.", **look())
    case.write("both", [watched.at_alice, watched.at_home],
               "Inside and outside alice's router: NOTIFY arrives outside only: certain.", **look())


@scenario("notify-too-big")
def notify_too_big(case):
    watched = Watched(case, passes_fragments=case.fault(False, True))
    case.world.at(10, lambda: watched.notifier.notify_all("away " * 400))
    case.run(46)
    case.write("", watched.at_server, case.fault(
        "At the server: a small NOTIFY is answered, one of 2.5 kB leaves in pieces, eleven times, "
        "and alice reports that the rest never came: certain.",
        "The same message behind a router that lets pieces through."), **look())
    case.write("both", [watched.at_alice, watched.at_home],
               "Inside and outside alice's router: outside both pieces, inside only the first, and "
               "alice reports that the rest never came: certain.", ICMP=icmp, **look())
    case.write("lan", watched.at_alice,
               "At alice's phone: of the large NOTIFY only first pieces come: certain.", ICMP=icmp,
               **look())


@scenario("subscription-lost-after-rebinding")
def subscription_lost(case):
    watched = Watched(case, preserves_ports=False)
    watched.notifier.fixes_contact = True
    case.world.at(2, lambda: watched.alice.keep_alive(15, 140))
    if not case.twin:
        case.world.at(30, watched.home.nat.forget_ports)
    case.world.at(40, watched.alice.refresh)
    case.world.at(45, lambda: watched.server.ping("alice", 20, 70))
    case.world.at(50, watched.notifier.notify_all)
    case.world.at(120, watched.watcher.subscribe)
    case.run(130)
    case.write("", watched.at_server, case.fault(
        "At the server: alice registers from another port at 40 s and answers pings there; the "
        "NOTIFY at 50 s goes to the old port, eleven times: certain.",
        "The same router keeps its table."), **look())
    case.write("both", [watched.at_alice, watched.at_home],
               "Inside and outside alice's router: the NOTIFYs arrive outside only: certain.",
               **look())
    case.write("lan", watched.at_alice,
               "At alice's phone: the server sees another port after 40 s, no NOTIFY comes, and the "
               "refresh of the subscription is refused with 481: likely.", **look())


@scenario("message-undelivered")
def message_undelivered(case):
    pair = case.pair().watch()
    if not case.twin:
        case.world.at(2, lambda: setattr(pair.office.nat, "blocks", lambda packet: True))
    pair.register()
    case.world.at(1.5, lambda: pair.bob.keep_alive(15, 45))
    case.world.at(5, lambda: send_text(pair.alice, "sip:bob@example.net"))
    case.run(44)
    looks = {"MESSAGE to bob": sip("MESSAGE", source=SERVER), "408": sip("408", cseq="MESSAGE"),
             "200 OK": sip("200", cseq="MESSAGE")}
    case.write("", [pair.at_office, pair.at_bob], case.fault(
        "Outside and inside bob's router: eleven MESSAGEs to the endpoint from which his "
        "keep-alives still come arrive outside only: likely.",
        "The same router without the firewall."), **looks)
    case.write("wan", pair.at_server,
               "At the server: eleven MESSAGEs to bob draw nothing: possible.", **looks)
    case.write("lan", pair.at_bob, "At bob's phone: nothing of the message is seen.", **looks)


@scenario("message-undelivered.private", twin=False)
def message_to_private(case):
    pair = case.pair().watch()
    pair.server.stores = "contact"
    pair.register()
    case.world.at(5, lambda: send_text(pair.alice, "sip:bob@example.net"))
    case.run(44)
    case.write("", pair.at_server,
               "At the server: it keeps bob's private Contact and sends the MESSAGE there: the "
               "registration is the cause, certain.", MESSAGE=sip("MESSAGE", to="192.168.7.20"))
