# SPDX-License-Identifier: GPL-2.0-or-later
"""Calls and registrations that fail for reasons of their own, and those that do not fail."""

import itertools

from capture import Tap, arp_request, asked_and_answered
from case import (ALICE_OUTSIDE, BOB_OUTSIDE, LONG_CALL, RELAY, SERVER, STUN, Sound, icmp, rtp,
                  scenario, sip, tap_at)
from dns import A, SRV, NameServer, query
from packet import UDP
from phone import Phone
from scenarios_media import ALICE_TO_BOB, Open
from stun import probe_from
from tcp import Connection, listen, refuse
from tls import BAD_CERTIFICATE, UNKNOWN_CA, Talk

RESOLVER = "203.0.113.53"


def ends_with(case, refusal=None, answers_after=2.2, seconds=3, cancel_after=None):
    """Alice calls bob through a relay and an innocent network; bob does what the case is about."""
    call = Open(case, relay=True)
    call.bob.refuses = refusal
    call.bob.answers_after = answers_after
    dialogs = []

    def begin():
        dialogs.append(call.alice.call("sip:bob@example.net", hang_up_after=seconds))

    case.world.at(0.3, call.bob.register)
    case.world.at(0.5, call.alice.register)
    case.world.at(1, begin)
    if cancel_after:
        case.world.at(1 + cancel_after, lambda: dialogs[0].cancel())
    return call


def refused(case, refusal, sentence, twin):
    call = ends_with(case, case.fault(refusal, None))
    case.run(12)
    status = str(refusal[1])
    case.write("", call.at_alice, case.fault(sentence, twin),
               **{"INVITE": sip("INVITE"), status: sip(status, cseq="INVITE"),
                  "200 OK": sip("200", cseq="INVITE")})


@scenario("not-nat-auth")
def not_nat_auth(case):
    call = Open(case)
    call.server.passwords["alice"] = "secret"
    call.alice.password = case.fault("sekret", "secret")
    case.world.at(0.5, call.alice.register)
    case.run(4)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: 401, credentials, 401 for the same nonce: the password is wrong.",
        "The same with the right password: one challenge, then 200 OK."),
        **{"REGISTER": sip("REGISTER"), "401": sip("401"), "200 OK": sip("200")})


@scenario("not-nat-auth.lines")
def not_nat_auth_lines(case):
    """Packet by packet by another line; the registrar binds its nonces to the address."""
    second = "198.51.100.200"
    home, server = case.alice_site(), case.server()
    alice = case.phone(home.host("alice", 20), "alice")
    server.passwords["alice"], alice.password, server.binds_nonces = "secret", "secret", True
    case.internet.routes[second] = case.internet.routes[ALICE_OUTSIDE]
    lines = itertools.cycle(case.fault([False, True], [False]))
    home.nat.second = second, lambda packet: next(lines)
    case.world.at(1, alice.register)
    case.world.at(61, alice.refresh)
    tap = tap_at(server.host)
    case.run(100)
    case.write("", tap, case.fault(
        "At the server: what it asks alice for at 198.51.100.7 she answers from 198.51.100.200, "
        "and the other way round, and is refused: for that, or for the password.",
        "The same by one line: her password is right."),
        **{"REGISTER": sip("REGISTER"), "401": sip("401"), "200 OK": sip("200")})


@scenario("not-nat-auth.no-credentials", twin=False)
def not_nat_auth_none(case):
    call = Open(case)
    call.server.passwords["alice"] = "secret"
    call.alice.password = None
    case.world.at(0.5, call.alice.register)
    case.world.at(10, lambda: call.alice.keep_alive(15, 42))
    case.run(44)
    case.write("", call.at_alice,
               "At alice's phone: a challenge that the phone never answers, though it is alive and "
               "sends keep-alives; it has no password.",
               **{"REGISTER": sip("REGISTER"), "401": sip("401")})


@scenario("not-nat-busy")
def not_nat_busy(case):
    refused(case, (0.6, 486, "Busy Here"), "At alice's phone: bob is busy, 486.",
            "Bob is free and answers.")


@scenario("not-nat-declined")
def not_nat_declined(case):
    refused(case, (3.5, 603, "Decline"),
            "At alice's phone: it rings, and bob declines after some seconds, 603.",
            "Bob answers.")


@scenario("not-nat-declined.by-hand")
def not_nat_declined_by_hand(case):
    reason = [("Reason", 'Q.850;cause=21;text="Call Rejected"')]
    call = ends_with(case, (4, 480, "Temporarily Unavailable", case.fault(reason, [])))
    case.run(12)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: it rings, and after some seconds comes a 480 whose Reason says that the "
        "call was rejected: likely.",
        "The same 480 without a Reason: as well a phone that nobody answers in time."),
        **{"480": sip("480", cseq="INVITE")})


@scenario("not-nat-codec")
def not_nat_codec(case):
    warning = [("Warning", '305 example.net "Incompatible media format"')]
    refused(case, (0.3, 488, "Not Acceptable Here", warning),
            "At alice's phone: 488 with Warning 305, the phones share no codec.",
            "They share one, and bob answers.")


@scenario("not-nat-server-error")
def not_nat_server_error(case):
    refused(case, (0.2, 500, "Server Internal Error"),
            "At alice's phone: 500, the far side failed by itself.", "It does not fail.")


@scenario("not-nat-server-error.loop", twin=False)
def not_nat_loop(case):
    call = ends_with(case, (0.2, 482, "Loop Detected"))
    case.run(12)
    case.write("", call.at_alice, "At alice's phone: 482, the servers send the call in circles.",
               **{"482": sip("482", cseq="INVITE")})


@scenario("not-nat-server-error.own")
def not_nat_server_itself(case):
    call = ends_with(case, (0.2, 500, "Server Internal Error"))
    server = call.server
    if not case.twin:
        server.on_invite = lambda request, transaction, source: server.reply(
            request, transaction, 500, "Server Internal Error")
    case.run(8)
    case.write("", call.at_server, case.fault(
        "At the server, where bob is registered: it answers the INVITE with 500 and asks nobody "
        "before: certain.",
        "It asks bob's phone, and the 500 is its answer."),
        **{"REGISTER": sip("REGISTER"), "INVITE": sip("INVITE"), "500": sip("500")})


@scenario("not-nat-server-error.bye")
def not_nat_bye_loops(case):
    """The phone that hangs up tries once more, and the server has found its way by then, or not."""
    call = ends_with(case, seconds=None)
    server, forward, dialogs = call.server, call.server.on_in_dialog, []
    found = case.fault(99, 8)

    def on_in_dialog(request, transaction, source):
        if request.method == "BYE" and case.world.now < found:
            server.reply(request, transaction, 483, "Too Many Hops")
        else:
            forward(request, transaction, source)

    server.on_in_dialog = on_in_dialog
    call.alice.on_answered = lambda dialog, response: dialogs.append(dialog)
    case.world.at(7, lambda: dialogs[0].hang_up())
    case.world.at(9, lambda: send_again(call.alice, dialogs[0]))
    case.run(12)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: the server answers her BYE with 483, and another one too: likely.",
        "It answers her second BYE with bob's 200."),
        **{"BYE": sip("BYE"), "483": sip("483"), "200 OK": sip("200", cseq="BYE")})


def send_again(phone, dialog):
    phone.stack.send_request(dialog.request("BYE"), dialog.next_hop(), lambda response: None)


@scenario("not-nat-forbidden")
def not_nat_forbidden(case):
    refused(case, (0.2, 403, "Forbidden"),
            "At alice's phone: 403, she has no right to call there.", "She has.")


@scenario("not-nat-unavailable")
def not_nat_unavailable(case):
    call = Open(case, relay=True)
    case.world.at(0.5, call.alice.register)
    if case.twin:
        case.world.at(0.3, call.bob.register)
    case.world.at(1, lambda: call.alice.call("sip:bob@example.net", hang_up_after=3))
    case.run(12)
    looks = {"INVITE": sip("INVITE"), "480": sip("480"), "200 OK": sip("200", cseq="INVITE")}
    case.write("", call.at_server, case.fault(
        "At the server: bob is not registered, the INVITE is answered with 480 at once.",
        "Bob is registered."), **looks)
    case.write("lan", call.at_alice, "The same at alice's phone.", **looks)


@scenario("not-nat-unavailable.unknown", twin=False)
def not_nat_unknown(case):
    call = ends_with(case, (0.05, 404, "Not Found"))
    call.bob.rings_after = None
    case.run(8)
    case.write("", call.at_alice, "At alice's phone: nobody of that name, 404, after a 100 of the server: likely.",
               **{"404": sip("404")})


@scenario("not-nat-no-answer")
def not_nat_no_answer(case):
    call = ends_with(case, answers_after=case.fault(None, 24.0),
                     cancel_after=case.fault(25.0, None))
    case.run(36)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: it rings for 25 s, she gives up, 487.",
        "Bob answers after 24 s."),
        **{"180": sip("180"), "CANCEL": sip("CANCEL"), "487": sip("487"),
           "200 OK": sip("200", cseq="INVITE")})


@scenario("not-nat-cancelled")
def not_nat_cancelled(case):
    call = ends_with(case, answers_after=case.fault(None, 6.0), cancel_after=case.fault(5.0, None))
    case.run(14)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: it rings, she gives up after 5 s, 487.", "Bob answers after 6 s."),
        **{"180": sip("180"), "CANCEL": sip("CANCEL"), "487": sip("487"),
           "200 OK": sip("200", cseq="INVITE")})


@scenario("not-nat-interval")
def not_nat_interval(case):
    call = Open(case)
    call.server.minimum_expires = 300
    call.alice.heeds_interval = case.fault(False, True)
    case.world.at(0.5, lambda: call.alice.register(60))
    if not case.twin:
        case.world.at(20.5, lambda: call.alice.refresh(60))
    case.run(24)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: 423, she may not register for 60 s; 20 s later she asks for 60 s again.",
        "At alice's phone: 423, she may not register for 60 s, then 200 OK for 300 s."),
        **{"423": sip("423"), "200 OK": sip("200")})


@scenario("not-nat-dns")
def not_nat_dns(case):
    call = Open(case)
    known = {} if not case.twin else {"sip.example.net": SERVER}
    NameServer(case.public_host("resolver", RESOLVER), known)
    host = call.alice.host
    questions = [("_sip._udp.example.net", SRV), ("sip.example.net", A)]

    def ask(number=0):
        name, kind = questions[number % 2]
        host.bind(40001 + number, lambda data, *_: answered(data, number))
        host.send(40001 + number, query(0x1A00 + number, name, kind), (RESOLVER, 53))

    def answered(data, number):
        if data[3] & 15 == 0:
            call.alice.register()
        elif number < 5:
            case.world.at(0.01 if number % 2 == 0 else 4, ask, number + 1)

    case.world.at(0.5, ask)
    case.run(14)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: the name of the server does not exist, and no SIP is sent.",
        "The name exists; REGISTER follows."), **{
            "DNS": lambda packet: 53 in (packet.sport, packet.dport), "200 OK": sip("200")})


@scenario("not-nat-network-down")
def not_nat_network_down(case):
    call = Open(case)
    alice, gateway = call.alice.host, call.home.nat.inside
    case.world.at(0.5, lambda: call.alice.register(60))
    if not case.twin:
        case.world.at(20, lambda: call.home.nat.drops.append(lambda packet: True))
    case.world.at(30, lambda: call.alice.refresh(60))
    case.world.at(31, lambda: probe_from(alice, 16384, (STUN, 3478)))

    def who_has():
        if case.twin:
            asked_and_answered(call.at_alice, alice.interface, gateway)
            return
        call.at_alice.see_frame(case.world.now, arp_request(alice.interface.mac, alice.address,
                                                           gateway.address))
        if case.world.now < 64:
            case.world.at(1, who_has)

    case.stun_server()
    case.world.at(35, who_has)
    case.run(66)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: at 30 s everything falls silent, and the router does not even answer "
        "ARP any more.", "The router answers ARP, and the refresh is answered."),
        **{"REGISTER": sip("REGISTER"), "200 OK": sip("200")})


@scenario("not-nat-tls")
def not_nat_tls(case):
    home, host = case.alice_site(), case.public_host("server", SERVER)
    alice = home.host("alice", 20)
    tap = Tap(home.lan, alice.interface)
    client, server = Talk(case.world, "client"), Talk(case.world, "server")
    link = Connection(alice, 49160, (SERVER, 5061))

    def at_server(connection):
        connection.on_data = lambda data: serve(connection, data)

    def serve(connection, data):
        if data[0] == 22 and data[5] == 1:
            connection.send(server.server_hello() + server.certificate() + server.hello_done())
        elif data[0] == 22:
            connection.send(server.finished())
        elif data[0] == 23:
            connection.send(server.data(420))
        else:
            connection.close()

    def at_client(data):
        if data[0] == 22 and data[5] == 2:
            if case.twin:
                link.send(client.key_exchange() + client.finished())
            else:
                link.send(client.alert(UNKNOWN_CA))
                link.close()
        elif data[0] in (20, 22):
            link.send(client.data(480))

    listen(host, 5061, at_server)
    link.on_open = lambda: link.send(client.client_hello("sip.example.net"))
    link.on_data = at_client
    case.world.at(0.5, link.connect)
    case.run(4)
    case.write("", tap, case.fault(
        "At alice's phone: the phone does not trust the server's certificate and ends the TLS "
        "handshake with an alert.",
        "It trusts the certificate; what follows is encrypted."))


FINGERPRINT = "a=fingerprint:sha-256 " + ":".join(f"{n * 7 % 256:02X}" for n in range(32))


@scenario("not-nat-dtls")
def not_nat_dtls(case):
    call = Open(case)
    for phone, role in ((call.alice, "actpass"), (call.bob, "active")):
        phone.sound = Sound(port=phone.sound.port, profile="UDP/TLS/RTP/SAVP", talks=False,
                            extra=(FINGERPRINT, f"a=setup:{role}"))
    call.alice.sound.address = ALICE_OUTSIDE
    alice, bob = call.alice.host, call.bob.host
    to_alice, to_bob = (ALICE_OUTSIDE, 16384), (bob.address, 16400)
    active = Talk(case.world, "bob dtls", datagrams=True)
    passive = Talk(case.world, "alice dtls", datagrams=True)

    def at_alice(data, *_):
        if data[0] == 22 and data[13] == 1:
            alice.send(16384, passive.server_hello() + passive.certificate()
                       + passive.hello_done(), to_bob)
        elif data[0] == 22:
            alice.send(16384, passive.finished(), to_bob)
            call.alice.sound.talks = True
            speak(call.alice, to_bob)

    def at_bob(data, *_):
        if data[0] == 22 and data[13] == 2:
            if case.twin:
                bob.send(16400, active.key_exchange() + active.finished(), to_alice)
            else:
                bob.send(16400, active.alert(BAD_CERTIFICATE), to_alice)
        elif data[0] == 20:
            call.bob.sound.talks = True
            speak(call.bob, to_alice)

    def speak(phone, target):
        dialog = phone.dialogs[0]
        dialog.open_audio().sound.talks = True
        dialog.talker.start(target)

    def shake():
        alice.bind(16384, at_alice)
        bob.bind(16400, at_bob)
        alice.send(16384, b"\0", to_bob)              # opens her router
        case.world.at(0.1, lambda: bob.send(16400, active.client_hello(), to_alice))

    case.world.at(4, shake)
    call.call()
    dtls = {"handshake": lambda packet: packet.protocol == UDP and packet.payload[:1] == b"\x16",
            "alert": lambda packet: packet.protocol == UDP and packet.payload[:1] == b"\x15"}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: DTLS runs both ways on the media ports and bob ends it with an alert: "
        "bad certificate.", "The handshake ends and sound flows both ways."),
        **ALICE_TO_BOB, **dtls)


@scenario("not-nat-qos")
def not_nat_qos(case):
    call = Open(case, relay=True, sound=Sound(rtcp=True), bob_sound=Sound(port=16400, rtcp=True))
    world = case.world

    def lost(packet):
        return (packet.protocol == UDP and packet.payload[:1] == b"\x80"
                and world.number_for(f"loss {packet.src} {packet.ident}", 10) < 90)

    def late(packet):
        if packet.protocol != UDP or packet.payload[:1] != b"\x80":
            return 0.0
        return world.number_for(f"delay {packet.src} {packet.ident}", 10) / 20000

    if not case.twin:
        case.internet.drops.append(lost)
        case.internet.jitter = late
    call.call(8)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: sound both ways, of bob's one packet in six is missing and they come "
        "unevenly: a bad line.",
        "The same on a good line."), **ALICE_TO_BOB, **{"sound to alice": rtp(to="192.")})


@scenario("not-nat-qos.router")
def not_nat_qos_router(case):
    call = Open(case, relay=True)
    world = case.world

    def lost(packet):
        return (packet.protocol == UDP and packet.payload[:1] == b"\x80"
                and world.number_for(f"loss {packet.src} {packet.ident}", 10) < 170)

    if not case.twin:
        call.home.nat.blocks = lost
    call.call(8)
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: of bob's sound one packet in six is outside and not "
        "inside: the router loses them.",
        "The same with a router that loses none."), **ALICE_TO_BOB,
        **{"sound to alice": rtp(to="192.")})


@scenario("not-nat-silent-endpoint")
def not_nat_silent_endpoint(case):
    pair = case.pair(seconds=8).watch()
    # Bob's router forwards his sound ports, so the relay need not hear him first.
    pair.bob.sound.address = BOB_OUTSIDE
    for port in (pair.bob.sound.port, pair.bob.sound.port + 1):
        pair.office.nat.forwards[port] = pair.bob.host.address, port
    pair.bob.sound.talks = case.fault(False, True)
    pair.register()
    pair.call_at(2)
    case.run(16)
    looks = {**ALICE_TO_BOB, "sound to bob": rtp(to=pair.bob.host.address),
             "sound from bob": rtp(source=pair.bob.host.address)}
    case.write("", pair.at_bob, case.fault(
        "At bob's phone: alice's sound arrives, his own phone sends none: muted.",
        "His phone sends sound."), **looks)
    case.write("lan", pair.at_alice, "At alice's phone: none comes in; whose fault that is cannot "
               "be seen here.", **looks)


@scenario("cannot-tell.reports")
def cannot_tell_silent_reports(case):
    call = Open(case, relay=True, sound=Sound(codec=LONG_CALL, rtcp=True),
                bob_sound=Sound(port=16400, codec=LONG_CALL, rtcp=True,
                                talks=case.fault(False, True)))
    call.call(12)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: none of bob's sound comes in, and his RTCP reports say that he hears hers and "
        "sends nothing: it is not the private address in her SDP that keeps it away.",
        "His phone sends sound, and his reports say so."),
        **ALICE_TO_BOB, **{"RTCP of bob": lambda packet: packet.dport == 16385
                           and packet.dst == "192.168.1.20"})


@scenario("not-nat-server-down")
def not_nat_server_down(case):
    home = case.alice_site()
    host = case.public_host("server", SERVER)
    alice = Phone(home.host("alice", 20), "alice", "example.net", proxy=(SERVER, 5060))
    if case.twin:
        Phone(host, "registrar", "example.net", product="Example SIP Server 1.4")
    tap = Tap(home.lan, alice.host.interface)
    case.world.at(0.5, alice.register)
    case.run(36)
    case.write("", tap, case.fault(
        "At alice's phone: each REGISTER draws ICMP port unreachable from the server's own "
        "address: nothing listens there.", "Something listens and answers."),
        **{"REGISTER": sip("REGISTER"), "ICMP": icmp, "200 OK": sip("200")})


@scenario("not-nat-server-down.tcp", twin=False)
def not_nat_server_down_tcp(case):
    home, host = case.alice_site(), case.public_host("server", SERVER)
    alice = home.host("alice", 20)
    tap = Tap(home.lan, alice.interface)
    refuse(host, 5060)
    for attempt in range(3):
        link = Connection(alice, 49160 + attempt, (SERVER, 5060))
        case.world.at(0.5 + attempt * 10, link.connect)
    case.run(24)
    case.write("", tap, "At alice's phone: three attempts to connect, each refused with RST; nothing else of the "
               "server shows that it was its own: likely.")


@scenario("not-nat-ok")
def not_nat_ok(case):
    call = Open(case, relay=True, sound=Sound(rtcp=True), bob_sound=Sound(port=16400, rtcp=True))
    call.bob.refuses = case.fault(None, (0.6, 486, "Busy Here"))
    call.call()
    case.write("", call.at_alice, case.fault(
        "At alice's phone: the call is answered, sound flows both ways, she hangs up.",
        "Bob is busy: this call does not succeed."), **ALICE_TO_BOB,
        **{"ACK": sip("ACK"), "BYE": sip("BYE")})


@scenario("cannot-tell")
def cannot_tell(case):
    sound = Sound(address=ALICE_OUTSIDE)
    call = Open(case, relay=True, sound=sound)
    if not case.twin:
        case.internet.drops.append(
            lambda packet: packet.src == RELAY and packet.dst == ALICE_OUTSIDE)
    call.call(8)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: a public SDP, her sound leaves for a relay, none comes in: blocked, a "
        "wrong port or a silent callee look the same from here.",
        "Sound comes in."), **ALICE_TO_BOB, **{"sound from alice": rtp(source="192.168.1.20")})

