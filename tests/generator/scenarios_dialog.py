# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests and answers within a dialog: RFC 3261 12; RFC 3262; RFC 4028; RFC 3261 8.1.3.4."""

from capture import ask_in_vain
from case import LONG_CALL, SERVER, Codec, Sound, icmp, port_5060, scenario, sip


SPARSE = Codec(ptime=200)                        # 50 s of sound in a small sample


def long_sound():
    return Sound(codec=SPARSE)


@scenario("signalling-binding-expired-in-call")
def signalling_binding_expired(case):
    pair = case.pair(seconds=50, sound=long_sound(), bob_nat={"lifetime": 30.0}).watch()
    pair.register()
    if case.twin:
        case.world.at(1.5, lambda: pair.bob.keep_alive(20, 100))
    pair.call_at(3)
    case.run(92)
    looks = {"BYE to bob": sip("BYE", source=SERVER), "200 OK": sip("200", cseq="BYE")}
    case.write("", [pair.at_server, pair.at_relay], case.fault(
        "At the server and the relay: bob's signalling is silent for 50 s, the BYE to him is sent "
        "eleven times in vain, and his sound goes on: likely.",
        "The same phone sends keep-alives every 20 s on the SIP port."), **looks)
    case.write("both", [pair.at_office, pair.at_bob],
               "Outside and inside bob's router: the BYE arrives outside only: certain.", **looks)


@scenario("session-timer-refresh-lost")
def session_timer_refresh_lost(case):
    pair = case.pair(seconds=100, sound=long_sound(), bob_nat={"lifetime": 30.0}).watch(port_5060)
    pair.alice.session_expires = 90
    pair.register()
    # Alice's own way stays open; so does bob's, in the innocent twin.
    case.world.at(1.2, lambda: pair.alice.keep_alive(20, 120))
    if case.twin:
        case.world.at(1.5, lambda: pair.bob.keep_alive(20, 150))
    pair.call_at(3)
    case.run(130)
    looks = {"re-INVITE": sip("INVITE"), "408": sip("408"), "BYE": sip("BYE")}
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: the re-INVITE at half of 90 s draws 408, and she ends the call with "
        "that Reason; what became of it behind the server is not seen: likely.",
        "The same call, and bob's signalling stays open."), **looks)
    case.write("server", pair.at_server,
               "At the server: the re-INVITE leaves for bob again and again, nobody answers, and "
               "alice ends the call: likely.", **looks)


@scenario("session-timer-refresh-lost.heard", twin=False)
def session_timer_refresh_lost_while_heard(case):
    pair = case.pair(seconds=100, sound=long_sound(), bob_nat={"lifetime": 30.0}).watch()
    pair.alice.session_expires = 90
    pair.register()
    case.world.at(1.2, lambda: pair.alice.keep_alive(20, 120))
    pair.call_at(3)
    case.run(118)
    case.write("", pair.at_office,
               "Outside bob's router: nobody answers the re-INVITE that comes for him, and his sound "
               "goes on all the while: certain.",
               **{"re-INVITE": sip("INVITE"), "BYE": sip("BYE"),
                  "bob's sound": lambda packet: packet.src == "192.0.2.30" and packet.dport != 5060})


@scenario("session-timer-refresh-lost.callee")
def session_timer_waited_for(case):
    """Bob's phone waits for the refresh, and ends the call as RFC 4028 10 wants it."""
    pair = case.pair(seconds=100, sound=long_sound(), bob_nat={"lifetime": 30.0}).watch(port_5060)
    pair.alice.session_expires = 90
    pair.bob.hangs_up_after = case.fault(60, 56)
    pair.register()
    case.world.at(1.2, lambda: pair.alice.keep_alive(20, 120))
    pair.call_at(3)
    case.run(110)
    case.write("", pair.at_bob, case.fault(
        "At bob's phone: no refresh of the session of 90 s comes, and after 60 s he ends the call: "
        "likely.",
        "He hangs up after 56 s, as people do."), **{"BYE": sip("BYE")})


@scenario("prack-lost")
def prack_lost(case):
    pair = case.pair(seconds=3).watch(port_5060)
    pair.server.fixes_responses = case.fault(False, True)
    pair.bob.rings_reliably, pair.bob.answers_after = True, None
    pair.alice.supported = "100rel"
    pair.register()
    pair.call_at(3)
    case.run(44)
    looks = {"180": sip("180"), "PRACK": sip("PRACK"), "504": sip("504")}
    case.write("", pair.at_server, case.fault(
        "At the server: the ringing names bob's private Contact, PRACK leaves for it, the ringing "
        "is sent seven times, then the call fails with 504: certain.",
        "The same server corrects the Contact of answers."), **looks)
    case.write("lan", pair.at_bob,
               "At bob's phone: the ringing with its private Contact is sent seven times, and no "
               "PRACK comes: likely.", **looks)


@scenario("prack-lost.route")
def prack_past_the_proxy(case):
    pair = case.pair(seconds=3).watch(port_5060)
    pair.server.record_routes = case.fault(False, True)
    pair.bob.rings_reliably, pair.bob.answers_after = True, None
    pair.alice.supported = "100rel"
    pair.register()
    pair.call_at(3)
    case.run(44)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: the ringing comes by the server, without Record-Route; PRACK leaves "
        "straight for bob's router, and the ringing is sent seven times: certain.",
        "The same server writes Record-Route."),
        **{"180": sip("180"), "PRACK": sip("PRACK"), "504": sip("504")})


@scenario("redirect-or-refer-unroutable")
def redirect_unroutable(case):
    pair = case.pair(seconds=3).watch(port_5060)
    pair.server.fixes_redirections = False
    case.internet.unreachable_error = 0
    carol = case.phone(pair.office.host("carol", 21), "carol")
    place = case.fault("192.168.7.21:5060", "example.net")
    pair.bob.refuses = (0.5, 302, "Moved Temporarily", [("Contact", f"<sip:carol@{place}>")])
    pair.bob.answers_after = None
    pair.alice.follows_redirection = True
    pair.register()
    case.world.at(0.9, carol.register)
    pair.call_at(3)
    case.run(44)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: the 302 names an address of bob's network; her INVITE to it draws ICMP "
        "network unreachable: certain.",
        "The 302 names carol at the provider's domain."),
        **{"302": sip("302"), "INVITE": sip("INVITE"), "ICMP": icmp})


@scenario("redirect-or-refer-unroutable.refer")
def refer_unroutable(case):
    pair = case.pair(seconds=8, sound=Sound(codec=LONG_CALL)).watch(port_5060)
    place = case.fault("192.168.7.21:5060", "example.net")

    def transfer():
        refer = pair.bob.dialogs[0].request("REFER")
        refer.set("Refer-To", f"<sip:carol@{place}>")
        pair.bob.stack.send_request(refer, pair.bob.dialogs[0].next_hop(), lambda response: None)

    pair.register()
    pair.call_at(2)
    case.world.at(7, transfer)
    case.run(20)
    case.write("", pair.at_home, case.fault(
        "Outside alice's router: bob transfers her to carol at an address of his own network: a hazard.",
        "He names carol at the provider's domain."), REFER=sip("REFER"))


@scenario("redirect-or-refer-unroutable.absent")
def redirect_to_nobody(case):
    pair = case.pair(seconds=3).watch(port_5060)
    pair.server.fixes_redirections = False
    carol = case.phone(pair.office.host("carol", 21), "carol")
    place = case.fault("192.168.1.77:5060", "example.net")
    pair.bob.refuses = (0.5, 302, "Moved Temporarily", [("Contact", f"<sip:carol@{place}>")])
    pair.bob.answers_after = None
    pair.alice.follows_redirection = True
    ask_in_vain(pair.at_alice, pair.alice.host, "192.168.1.77")
    pair.register()
    case.world.at(0.9, carol.register)
    pair.call_at(3)
    case.run(44)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: the 302 names an address that has the numbers of her own network; nobody "
        "there has it: likely.",
        "The 302 names carol at the provider's domain."),
        **{"302": sip("302"), "INVITE": sip("INVITE")})


@scenario("redirect-or-refer-unroutable.told")
def transfer_told(case):
    pair = case.pair(seconds=44, sound=long_sound()).watch(port_5060)
    place, status = case.fault(("192.168.7.21:5060", "408 Request Timeout"),
                               ("example.net", "200 OK"))

    def transfer():
        refer = pair.bob.dialogs[0].request("REFER")
        refer.set("Refer-To", f"<sip:carol@{place}>")
        pair.bob.stack.send_request(refer, pair.bob.dialogs[0].next_hop(), lambda response: None)

    def tell():
        notify = pair.dialog.request("NOTIFY")
        notify.set("Event", "refer")
        notify.set("Subscription-State", "terminated;reason=noresource")
        notify.set("Content-Type", "message/sipfrag;version=2.0")
        notify.body = f"SIP/2.0 {status}\r\n"
        pair.alice.stack.send_request(notify, pair.dialog.next_hop(), lambda response: None)

    pair.register()
    pair.call_at(2)
    case.world.at(7, transfer)
    case.world.at(40, tell)
    case.run(60)
    case.write("", pair.at_home, case.fault(
        "Outside alice's router: bob transfers her to carol at an address of his own network, and "
        "her phone tells that nobody answered there: possible.",
        "He names carol at the provider's domain, who answers."),
        REFER=sip("REFER"), NOTIFY=sip("NOTIFY"))


@scenario("late-answer-lost")
def late_answer_lost(case):
    pair = case.pair(seconds=3, alice_nat={"lifetime": 30.0, "preserves_ports": False})
    pair.watch(port_5060)
    pair.bob.answers_after = 45.0
    pair.register()
    if case.twin:
        case.world.at(1.5, lambda: pair.alice.keep_alive(20, 100))
    case.world.at(1.4, lambda: pair.bob.keep_alive(20, 100))
    pair.call_at(3)
    if not case.twin:
        case.world.at(90, lambda: pair.alice.refresh(300))
    case.run(96)
    looks = {"200 OK to alice": sip("200", cseq="INVITE", source=SERVER), "ACK": sip("ACK")}
    case.write("", pair.at_server, case.fault(
        "At the server: bob answers after 45 s; the 200 OK to alice, who has been silent for as "
        "long, is sent over and over and not acknowledged; at 90 s she is there: likely.",
        "The same phone sends keep-alives every 20 s while it rings."), **looks)
    case.write("both", [pair.at_alice, pair.at_home],
               "Inside and outside alice's router: the 200 OK arrives outside only: certain.",
               **looks)
    case.write("lan", pair.at_alice, "At alice's phone: it rings, and no answer comes.", **looks)


@scenario("late-answer-lost.cancel")
def late_answer_lost_cancel(case):
    pair = case.pair(seconds=3, alice_nat={"lifetime": 30.0, "preserves_ports": False})
    pair.watch(port_5060)
    pair.bob.answers_after = 45.0
    pair.server.cancels_only_early = True
    pair.register()
    if case.twin:
        case.world.at(1.5, lambda: pair.alice.keep_alive(20, 100))
        pair.bob.answers_after = None
    case.world.at(1.4, lambda: pair.bob.keep_alive(20, 100))
    pair.call_at(3)
    case.world.at(85, lambda: pair.dialog.cancel())
    case.run(125)
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: it rings; 82 s later she gives up, and the server knows the call no more "
        "(481), which it saw come from another port: bob had answered after 45 s: likely.",
        "She sends keep-alives every 20 s, and bob does not answer: 487."),
        **{"180": sip("180"), "CANCEL": sip("CANCEL"), "481": sip("481"), "487": sip("487")})
