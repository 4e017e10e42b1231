# SPDX-License-Identifier: GPL-2.0-or-later
"""The answer and its ACK, and the end of the call: RFC 3261 12.2.1.1, 13.2.2.4, 13.3.1.4, 15."""

from case import LONG_CALL, SERVER, Sound, port_5060, scenario, sip
from nat import ENDPOINT_INDEPENDENT
from scenarios_alg import Direct


def answered_call(case, record_routes=True, keep=port_5060):
    """A relayed call whose sound is fine, so that only the signalling can be at fault."""
    pair = case.pair(sound=Sound(codec=LONG_CALL), seconds=None).watch(keep)
    pair.server.record_routes = record_routes
    pair.register()
    pair.call_at(2)
    return pair


@scenario("ack-lost-private-contact")
def ack_lost_private_contact(case):
    pair = answered_call(case, keep=None)
    pair.server.fixes_responses = case.fault(False, True)
    if case.twin:
        case.world.at(12, lambda: pair.dialog.hang_up())
    case.run(40)
    looks = {"200 OK": sip("200", cseq="INVITE"), "ACK": sip("ACK"),
             "ACK to the private address": sip("ACK", to="192.168.7."), "BYE": sip("BYE")}
    case.write("", pair.at_server, case.fault(
        "At the server (WAN of both phones): bob's 200 OK names a private Contact, the ACK leaves "
        "the server for it, the 200 OK is repeated for 32 s: certain.",
        "The same server rewrites Contact to the packet's source; the ACK reaches bob."), **looks)
    case.write("caller", pair.at_alice,
               "At alice's phone: each 200 OK is acknowledged with a private Request-URI, yet "
               "repeated; bob's own address cannot be reached from the server: likely.", **looks)
    case.write("callee", pair.at_bob,
               "At bob's phone: the 200 OK with its own private Contact goes out again and again, "
               "no ACK comes, bob's BYE ends the call after 32 s; the proxy replaced alice's Contact, "
               "perhaps his too: possible.", **looks)


@scenario("ack-lost-private-contact.direct", twin=False)
def ack_lost_private_contact_direct(case):
    pair = answered_call(case, record_routes=False, keep=None)
    pair.home.nat.behaviour.filtering = ENDPOINT_INDEPENDENT   # lets the BYE in
    pair.server.fixes_responses = False
    case.run(40)
    case.write("", pair.at_alice,
               "At alice's phone, with a proxy that does not stay in the path: the ACK itself is "
               "sent to bob's private address, the 200 OK is repeated: certain.",
               **{"200 OK": sip("200", cseq="INVITE"), "ACK": sip("ACK", to="192.168.7."),
                  "BYE": sip("BYE")})


@scenario("ack-lost-route")
def ack_lost_route(case):
    pair = answered_call(case, record_routes=case.fault(False, True))
    pair.bob.learns_from_rport = True                 # nothing is wrong with bob's Contact
    if case.twin:
        case.world.at(12, lambda: pair.dialog.hang_up())
    case.run(40)
    looks = {"INVITE": sip("INVITE"), "200 OK": sip("200", cseq="INVITE"), "ACK": sip("ACK"),
             "BYE": sip("BYE")}
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: the INVITE went through the proxy, the 200 OK has no Record-Route, the "
        "ACK goes straight to bob's router, which drops it; the 200 OK is repeated: certain.",
        "The same proxy record-routes: the ACK follows it and the 200 OK comes once."), **looks)
    case.write("wan", pair.at_office,
               "Outside bob's router: the ACK arrives there from alice's router, from which bob's "
               "router expects nothing, and the 200 OK is repeated: certain.", **looks)
    case.write("callee", pair.at_bob,
               "At bob's phone: the 200 OK is repeated and no ACK is ever seen; from here the "
               "reason is not known.", **looks)
    case.twins = ["server"]
    case.write("server", pair.at_server, case.fault(
        "At the proxy: it writes no Record-Route, and no ACK passes it: likely.",
        "It does, and the ACK passes it."), **looks)


@scenario("ack-lost-other")
def ack_lost_other(case):
    pair = answered_call(case)
    pair.bob.learns_from_rport = True
    if not case.twin:
        pair.office.nat.drops.append(sip("ACK"))
    else:
        case.world.at(12, lambda: pair.dialog.hang_up())
    case.run(40)
    looks = {"200 OK": sip("200", cseq="INVITE"), "ACK": sip("ACK"), "BYE": sip("BYE")}
    case.write("", [pair.at_office, pair.at_bob], case.fault(
        "Outside and inside bob's router in one file: each ACK arrives outside with the right "
        "tags and target and never appears inside, the 200 OK is repeated: likely.",
        "The same router lets the ACK through."), **looks)
    case.write("caller", pair.at_alice,
               "At alice's phone: the ACK leaves by the route set after every 200 OK, which goes "
               "on being repeated: possible.", **looks)
    case.write("callee", pair.at_bob,
               "At bob's phone: the 200 OK is repeated, no ACK arrives, and Contact is the "
               "public one that rport told: possible.", **looks)


@scenario("ack-lost-other.before-server")
def ack_lost_before_server(case):
    pair = answered_call(case)
    pair.bob.learns_from_rport = True
    if not case.twin:
        pair.home.nat.drops.append(sip("ACK"))
    else:
        case.world.at(12, lambda: pair.dialog.hang_up())
    case.run(40)
    case.write("", pair.at_server, case.fault(
        "At the server: its Record-Route asks for the ACK, which alice's router drops, and bob "
        "repeats his 200 OK: possible.",
        "The same router lets the ACK through."),
        **{"200 OK": sip("200", cseq="INVITE"), "ACK": sip("ACK"), "BYE": sip("BYE")})


@scenario("bye-lost")
def bye_lost(case):
    pair = answered_call(case, keep=None)
    pair.server.fixes_requests = case.fault(False, True)
    pair.bob.hangs_up_after = 4
    case.world.at(18, lambda: pair.dialog.end())      # alice notices at last and puts down
    case.run(42)
    looks = {"BYE": sip("BYE"), "BYE to the private address": sip("BYE", to="192.168.1."),
             "200 OK to BYE": sip("200", cseq="BYE")}
    case.write("", pair.at_server, case.fault(
        "At the server: bob's BYE leaves for alice's private address, is repeated for 32 s and "
        "never answered: certain.",
        "The server wrote alice's public endpoint into Contact; the BYE is answered."), **looks)
    case.write("sender", pair.at_bob,
               "At bob's phone: the BYE goes to the server on the whole Timer E schedule, "
               "unanswered, while alice's sound still arrives: likely.", **looks)
    case.write("receiver", pair.at_alice,
               "At alice's phone: bob's sound stops, hers goes on, and no BYE comes: possible.",
               **looks)


@scenario("server-advertises-private-address.contact")
def server_names_private_contact(case):
    call = Direct(case)
    call.pbx.public = case.fault(("10.0.0.5", 5060), None)
    call.call(40)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: the PBX at 203.0.113.10 answers with the Contact 10.0.0.5, where her ACK "
        "goes, and it repeats its 200 OK: certain.",
        "It names the address that it has."),
        **{"200 OK": sip("200", cseq="INVITE"), "ACK": sip("ACK"), "BYE": sip("BYE")})


@scenario("server-advertises-private-address")
def server_advertises_private_address(case):
    pair = answered_call(case)
    pair.server.advertised = case.fault("10.0.0.5", SERVER)
    if case.twin:
        case.world.at(12, lambda: pair.dialog.hang_up())
    case.run(40)
    looks = {"Record-Route": sip("200", cseq="INVITE"), "ACK": sip("ACK"), "BYE": sip("BYE")}
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: the server's Record-Route is 10.0.0.5, so the ACK leaves for that "
        "private address and the 200 OK is repeated: certain.",
        "The server advertises its public address; the ACK arrives."), **looks)
