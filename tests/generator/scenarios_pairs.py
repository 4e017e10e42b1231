# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones that send straight to each other through routers which do not let them meet."""

from case import LONG_CALL, STUN, Sound, g711, icmp, rtp, scenario, stun_message
from ice import Agent, answers_with_ice
from nat import ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT
from scenarios_media import ALICE_TO_BOB, BOB, Open
from stun import StunServer, probe_from


@scenario("hole-punch-port-clash")
def hole_punch_port_clash(case):
    call = Open(case, sound=g711(), bob_sound=g711(port=16400), accepts_strays=case.fault(True, False))
    case.stun_server()

    def use(mapped):
        call.alice.sound.address, call.alice.sound.advertised_port = mapped

    case.world.at(0.7, lambda: probe_from(call.alice.host, 16384, (STUN, 3478), use))
    call.call()
    looks = {"Binding response": stun_message(source=STUN), **ALICE_TO_BOB,
             "sound to the announced port": rtp(to="198.", to_port=16384),
             "sound from alice": rtp(to=BOB), "sound to alice": rtp(to="192.168.1.20"),
             "ICMP": icmp}
    case.write("", [call.at_alice, call.at_home], case.fault(
        "Inside and outside alice's router: bob's sound comes to port 16384, as STUN told it, before "
        "hers leaves, the router itself answers that nobody listens there, and hers then leaves "
        "from another port: certain.",
        "The router drops what nobody asked for, and keeps the port."), **looks)
    case.write("bob", call.at_bob,
               "At bob's phone, in the open: her sound comes from another port than her SDP names; "
               "how that came about cannot be seen.", **looks)
    case.write("lan", call.at_alice,
               "At alice's phone: no sound comes in; her router's ports are not seen.", **looks)


@scenario("symmetric-pair-no-relay")
def symmetric_pair_no_relay(case):
    strict = {"mapping": ADDRESS_AND_PORT_DEPENDENT, "preserves_ports": False}
    cone = {"filtering": ENDPOINT_INDEPENDENT}
    pair = case.pair(relay=False, alice_nat=strict, bob_nat=case.fault(strict, cone),
                     sound=g711(latches=True)).watch()
    case.stun_server()
    second = StunServer(case.public_host("second", "203.0.113.21"))
    for when, phone in ((0.2, pair.alice), (0.25, pair.bob)):
        case.world.at(when, lambda phone=phone: ask_twice(case, phone, second))
    pair.register()
    pair.call_at(2)
    case.run(14)
    looks = {"Binding response": stun_message(), **ALICE_TO_BOB,
             "sound from alice": rtp(source="192.168.1.20"),
             "sound from bob": rtp(source="192.168.7.20"),
             "sound to alice": rtp(to="192.168.1.20"), "sound to bob": rtp(to="192.168.7.20")}
    case.write("", [pair.at_alice, pair.at_bob], case.fault(
        "At both phones: two STUN servers see each of them at two ports, both send to what the "
        "other announces, and nothing comes in at either: certain.",
        "Bob's router gives all destinations one port and lets everybody in."), **looks)
    case.write("lan", pair.at_alice,
               "At alice's phone: her own router is symmetric, which alone explains what she does not "
               "hear; bob's is not known.", **looks)


def ask_twice(case, phone, second):
    """Two servers, one socket; the first one's answer is announced."""
    port = phone.sound.port

    def use(mapped):
        phone.sound.address, phone.sound.advertised_port = mapped
        probe_from(phone.host, port, (second.host.address, 3478))

    probe_from(phone.host, port, (STUN, 3478), use)


@scenario("hole-punch-port-clash.ice")
def hole_punch_with_ice(case):
    call = Open(case, sound=Sound(codec=LONG_CALL), bob_sound=Sound(port=16400, codec=LONG_CALL),
                accepts_strays=case.fault(True, False))
    case.stun_server()
    second = StunServer(case.public_host("second", "203.0.113.21"))

    def prepare(phone, controlling, mapped):
        agent = Agent(phone, controlling, mapped)
        phone.sound.extra = agent.lines()
        answers_with_ice(phone, agent)
        if controlling:                           # she begins somewhat later
            begin = phone.start_audio
            phone.start_audio = lambda dialog, body: case.world.at(0.2, begin, dialog, body)

    def known(mapped):
        probe_from(call.alice.host, 16384, (second.host.address, 3478),
                   lambda again: prepare(call.alice, True, again))

    case.world.at(0.3, prepare, call.bob, False, None)
    case.world.at(0.7, lambda: probe_from(call.alice.host, 16384, (STUN, 3478), known))
    call.call(8)
    case.write("", call.at_alice, case.fault(
        "At alice's phone: two STUN servers see her at port 16384, and bob, whose checks come before "
        "hers leave, tells her another one. ICE finds a pair all the same.",
        "The router keeps the port, and all see her at it."),
        **{"Binding response": stun_message(source="203."), **ALICE_TO_BOB,
           "bob's answers": stun_message(source=BOB, to="192.168.1.20")})
