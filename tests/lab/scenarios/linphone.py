# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "linphone": calls between two real linphones, with what they do about NAT by themselves."""

from kamailio import NAT_AWARE, Kamailio
from lab import PROXY, STUN
from labels import certain, symptom
from registry import experiment
from relays import Coturn
from softphones import Linphone, registered, softphone_labels, talk


def call(lab, policy):
    """alice calls bob through a proxy that mends Contacts and relays no sound."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server, NAT_AWARE)
    Coturn(lab, lab.server("stun", STUN))
    homes = [lab.home(name) for name in ("alice", "bob")]
    boxes = [home.box(home.name) for home in homes]
    for home, box in zip(homes, boxes):
        lab.capture(home.name, box)
    lab.capture("bob-router", homes[1], "lan", "wan")
    lab.capture("server", server)
    lab.watch()
    phones = [Linphone(lab, box, box.name, policy=policy) for box in boxes]
    registered(lab, *phones)
    talk(lab, *phones, seconds=8)
    return phones


@experiment("private-sdp-unrelayed", variant="linphone", fault={"policy": "none"},
            twin={"policy": f"ice {STUN}:3478"})
def without_ice(lab, policy):
    """Both linphones name their private address for sound, and no other. In the twin they speak ICE:
    private candidates beside public ones, and checks that nobody answers among those that succeed."""
    alice, bob = call(lab, policy)
    if lab.broken:
        (sent, heard), (sent_back, heard_there) = alice.packets(), bob.packets()
        lab.claim(sent > 200 and sent_back > 200, "both send sound")
        lab.claim(heard == heard_there == 0, "none hears the other")
    softphone_labels(lab, alice, bob, "private-sdp-unrelayed", {
        "server": symptom(why="the SDPs pass, sound does not pass here"),
        "alice": certain(), "bob": certain(), "bob-router": certain()})
