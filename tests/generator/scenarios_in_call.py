# SPDX-License-Identifier: GPL-2.0-or-later
"""Sound that flows and then stops: RFC 4787 4.3, RFC 6263, RFC 7362 5, RFC 3264 8."""

import struct

from case import ALICE_OUTSIDE, LONG_CALL, RELAY, Sound, rtp, scenario, sip
from media import Codec
from scenarios_media import ALICE_TO_BOB, Open

STRAY = "192.0.2.66"
VERY_LONG_CALL = Codec(ptime=120)


def slow(codec=LONG_CALL, **options):
    return {"sound": Sound(codec=codec), "bob_sound": Sound(port=16400, codec=codec), **options}


@scenario("rtp-source-changed")
def rtp_source_changed(case):
    call = Open(case, relay=True, preserves_ports=False, **slow())
    call.server.relay.follows = case.fault(False, True)
    case.world.at(7, call.home.nat.forget_ports)
    call.call(10)
    looks = {**ALICE_TO_BOB, "sound from alice": rtp(source="198."),
             "sound to alice": rtp(to="198.")}
    case.write("", [call.at_server, call.at_relay], case.fault(
        "At the server and its relay: after 4 s of the call alice's sound comes from another port "
        "of her router, without a break in its sequence, and the relay stays with the old one: "
        "certain.",
        "The relay follows the sound to its new port."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: the sound that comes in stops, hers goes on; why cannot be seen "
               "here.", **ALICE_TO_BOB, **{"sound to alice": rtp(to="192.168.1.20")})
    case.write("both", [call.at_alice, call.at_home],
               "Inside and outside alice's router: her new port, and sound that still comes to the "
               "old one: certain.", **looks)


def muted(case):
    silence = case.fault(((4, 44),), ())
    return Sound(codec=VERY_LONG_CALL, address=ALICE_OUTSIDE, silence=silence, comfort_noise=False)


@scenario("media-binding-expired-silence")
def media_binding_expired(case):
    call = Open(case, sound=muted(case), bob_sound=Sound(port=16400, codec=VERY_LONG_CALL),
                lifetime=30, inbound_refreshes=False)
    call.call(50)
    looks = {**ALICE_TO_BOB, "sound from alice": rtp(to="192.0.2.40"),
             "sound to alice": rtp(source="192.0.2.40")}
    case.write("", call.at_alice, case.fault(
        "At alice's phone: muted after 4 s, she sends nothing for 40 s; after 30 s of that bob's "
        "sound comes in no more, and is back with her first packet: likely.",
        "The same router; alice keeps sending."), **looks)
    case.write("both", [call.at_alice, call.at_home],
               "Inside and outside alice's router: bob's sound goes on outside while nothing comes "
               "in: certain.", **looks)


@scenario("media-binding-expired-silence.moved", twin=False)
def media_binding_moved(case):
    sound = muted(case)
    sound.address = ""
    call = Open(case, relay=True, sound=sound, bob_sound=Sound(port=16400, codec=VERY_LONG_CALL),
                lifetime=30, inbound_refreshes=False, preserves_ports=False)
    call.call(56)
    case.write("", [call.at_server, call.at_relay],
               "At the server and its relay: alice sends nothing for 40 s and comes back from "
               "another port; the relay stays with the old one: likely.",
               **ALICE_TO_BOB, **{"sound from alice": rtp(source="198."),
                                  "sound to alice": rtp(to="198.")})


@scenario("reinvite-moves-media-unreachable")
def reinvite_moves_media(case):
    pair = case.pair(sound=Sound(codec=LONG_CALL)).watch()
    pair.register()
    pair.seconds = None
    pair.call_at(1)

    def bypass():
        if not case.twin:
            pair.server.relay = None
        pair.dialog.offer_again("")

    case.world.at(6, bypass)
    case.world.at(14, lambda: pair.dialog.hang_up())
    case.run(20)
    looks = {"INVITE": sip("INVITE"), "200 OK": sip("200", cseq="INVITE"),
             "second 200 OK": sip("200", cseq="INVITE"),
             "sound from the relay": rtp(source=RELAY),
             "sound to bob's private address": rtp(to="192.168.7.20", source="192.168.1.")}
    case.write("", pair.at_alice, case.fault(
        "At alice's phone: with the second 200 OK her sound goes from the relay to bob's private "
        "address, and bob is heard no more: certain.",
        "The relay stays in the path of the second offer."), **looks)
    case.write("callee", pair.at_bob,
               "At bob's phone: the same with his sides exchanged: certain.", **looks)
    case.write("wan", [pair.at_server, pair.at_relay],
               "At the server and its relay: both sides stop sending to the relay, as in any call "
               "whose sound goes another way; nothing can be said from here.", **looks)


@scenario("latch-wrong-source")
def latch_wrong_source(case):
    call = Open(case, relay=True, **slow())
    stray = case.public_host("stray", STRAY)
    stray.bind(40000, lambda *_: None)

    def tail_of_another_call():
        for number in range(5):
            head = struct.pack("!BBHII", 0x80, 18, 700 + number, 160 * number, 0x57A17001)
            case.world.at(0.02 * number, stray.send, 40000, head + b"\xd5" * 20, (RELAY, 30000))

    if not case.twin:
        case.world.at(2.5, tail_of_another_call)
    call.call(9)
    looks = {**ALICE_TO_BOB, "stray sound": rtp(source=STRAY), "sound to the stranger": rtp(to=STRAY),
             "sound from alice": rtp(source="198."), "sound to alice": rtp(to="198.")}
    case.write("", [call.at_server, call.at_relay], case.fault(
        "At the server and its relay: five packets of a stranger reach the relay before alice's "
        "sound; bob's sound goes to the stranger for the whole call: certain.",
        "No stranger sends anything."), **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: her sound leaves, none comes in; why cannot be seen here.",
               **ALICE_TO_BOB, **{"sound from alice": rtp(source="192.168.1.20")})
