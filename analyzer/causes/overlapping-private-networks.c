/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both homes use the same private addresses.  RFC 1918 3 and 5, RFC 8866 5.7. */
#include "causes/cause.h"

/* It is sent, or nothing comes the other way either: the far side looks at home as well. */
static bool
is_lost(WnEvidence *evidence)
{
    const WnFinding *peer = wn_observed(evidence, &finding_peer_in_own_network);

    for (; peer; peer = wn_observed_next(peer)) {
        const WnMediaPath *path = peer->about;
        const WnMediaPath *opposite = wn_media_opposite(wn_evidence_subject(evidence)->call, path);
        if (wn_media_is_due(path) && wn_media_is_steady(path) &&
            path->verdict != WN_MEDIA_DELIVERED && opposite->settled == 0)
            return true;
    }
    return false;
}

/* On a router alone an answer that goes straight from host to host is not seen. */
static bool
is_watched_at_home(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFinding *peer = wn_observed(evidence, &finding_peer_in_own_network);

    for (; peer; peer = wn_observed_next(peer)) {
        const WnMediaPath *path = peer->about;
        const WnAgent *sender = path->from == WN_ROLE_CALLER ? &subject->client : &subject->server;
        if (sender->vantage == WN_VANTAGE_LAN || sender->seen.addr.realm != 0)
            return true;
    }
    return false;
}

/* Some host of that address is here and does not complain: perhaps it is the far
 * phone after all. */
static bool
is_somebody_there(WnEvidence *evidence)
{
    const WnFinding *peer = wn_observed(evidence, &finding_peer_in_own_network);

    for (; peer; peer = wn_observed_next(peer))
        if (wn_media_is_somebody_there(evidence, peer->about))
            return true;
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_peer_in_own_network, &finding_nobody_at_address))
        return is_watched_at_home(evidence) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    if (!is_lost(evidence))
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_peer_in_own_network);
    return is_somebody_there(evidence) ? WN_GRADE_POSSIBLE : WN_GRADE_LIKELY;
}

const WnCause cause_overlapping_private_networks = {
    .info = {
        .id = "overlapping-private-networks",
        .title = "Both ends use the same private address range, so the sound goes to a local "
                 "stranger",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER | WN_PARTY_CLIENT,
        .explanation =
            "Each side tells the other an address of its own home network, and both networks use "
            "the same numbers. The phone here believes that the other one stands in the same "
            "house, and looks for it there: it finds nobody, or a printer.",
        .fix = "- Server: relay the sound, and send it to where each phone's packets come from "
               "(rtpengine, rtpproxy, Asterisk rtp_symmetric and direct_media=no, FreeSWITCH media "
               "anchoring).\n"
               "- Phones: use ICE with a TURN server.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "Where each phone sends its sound can only be seen inside: capture "
                               "at the phones.",
        },
        .references = { "RFC 1918 3", "RFC 8866 5.7", "RFC 7362", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works, &guard_relay_latches, &guard_media_held, &guard_early_media,
                &guard_one_way_by_design, &guard_media_not_captured, &guard_sdp_variants,
                &guard_legitimate_move, &guard_not_rtp },
    .suppresses = { "private-sdp-unrelayed", "rtp-not-arriving-blocked",
                    "not-nat-silent-endpoint", NULL },
    .detect = detect,
};
