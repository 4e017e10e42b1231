# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "media": where sound goes, and whether it arrives."""

from labels import certain, symptom
from pairs import Pair
from registry import experiment


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
