# SPDX-License-Identifier: GPL-2.0-or-later
"""One side names another place than before: RFC 3261 12.2.1.2, 13.2.1, 22.2; RFC 3264 8."""

from case import ALICE_OUTSIDE, BOB_OUTSIDE, LONG_CALL, Codec, Sound, rtp, scenario, sip
from scenarios_media import ALICE_TO_BOB, BOB, Open

SPARSE = Codec(ptime=200)                        # half a minute of sound in a small sample


@scenario("private-sdp-unrelayed.credentials")
def other_place_with_credentials(case):
    call = Open(case, sound=Sound(codec=LONG_CALL, address=ALICE_OUTSIDE),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    # Registered without; only calls need a password.
    case.world.at(0.9, lambda: call.server.passwords.update(alice="secret"))

    def forget_what_stun_said():
        call.alice.sound.address = case.fault("", ALICE_OUTSIDE)

    call.alice.before_retry = forget_what_stun_said
    call.call(8)
    case.write("", [call.at_server, call.at_bob], case.fault(
        "At the server and at bob's phone: alice's first INVITE names her public address for "
        "sound, the one with credentials her private one, and his sound goes there: certain.",
        "Both INVITEs name the public address."),
        **ALICE_TO_BOB, **{"407": sip("407"), "sound to the private address": rtp(to="192.168."),
                           "sound from alice": rtp(to=BOB)})


@scenario("ack-lost-private-contact.ringing")
def other_contact_when_answered(case):
    sparse = Sound(codec=SPARSE)
    pair = case.pair(sound=sparse, seconds=None).watch()
    pair.server.fixes_responses = False
    pair.bob.public = (BOB_OUTSIDE, 5060)
    if not case.twin:
        case.world.at(2.5, lambda: setattr(pair.bob, "public", None))
    pair.register()
    pair.call_at(1)
    case.world.at(36, lambda: pair.dialog.hang_up())
    case.run(76)
    case.write("", pair.at_server, case.fault(
        "At the server: bob's 180 names his public address as Contact, his 200 his private one, "
        "and the ACK for that leads nowhere: certain.",
        "The 200 names what the 180 named."),
        **ALICE_TO_BOB, **{"180": sip("180"), "ACK": sip("ACK"), "BYE": sip("BYE")})


@scenario("latch-wrong-source.announced")
def relay_stays_with_old_offer(case):
    call = Open(case, relay=True, sound=Sound(codec=LONG_CALL),
                bob_sound=Sound(port=16400, codec=LONG_CALL))
    call.server.relay.follows = case.fault(False, True)

    def move():
        dialog = call.alice.dialogs[0]
        dialog.talker.stop()
        dialog.talker = None
        call.alice.sound.port = 16500
        dialog.offer_again("")

    case.world.at(7, move)
    call.call(14)
    case.write("", [call.at_server, call.at_relay], case.fault(
        "At the server and its relay: a re-INVITE names another port for alice's sound, which "
        "comes from there; the relay goes on sending to the port of her first INVITE: possible, "
        "for whether she still listens there is not seen.",
        "The relay follows."),
        **ALICE_TO_BOB, **{"sound from alice": rtp(source="198."),
                           "sound to alice": rtp(to="198.")})
