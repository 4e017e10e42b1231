/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server lets in only peers that its client named, and the peer is not among them, or no
 * more. RFC 8656 9 (permissions), 12 (channels).
 */
#include "causes/cause.h"

/* No check succeeds, and the relay that should have helped is not to let the other side in. */
static bool
is_relay_forbidden(WnEvidence *evidence)
{
    const WnFinding *failed = wn_observed(evidence, &finding_checks_unanswered);

    for (; failed; failed = wn_observed_next(failed))
        for (const WnFinding *refused = wn_observed(evidence, &finding_permission_refused); refused;
             refused = wn_observed_next(refused))
            if (wn_turn_forbids_peer(evidence, refused->about, failed->about)) {
                wn_cite(evidence, refused);
                wn_cite(evidence, failed);
                return true;
            }
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool forbidden = is_relay_forbidden(evidence);

    if (wn_seen(evidence, &finding_peer_not_permitted)) {
        wn_seen(evidence, &finding_permission_for_private_peer);
        wn_seen(evidence, &finding_data_without_permission);
        return WN_GRADE_CERTAIN;
    }
    if (forbidden)
        return wn_turn_grade_without(evidence);
    if (wn_seen_together(evidence, &finding_permission_for_private_peer,
                         &finding_relay_is_one_way) ||
        wn_seen_together(evidence, &finding_data_without_permission, &finding_relay_is_one_way) ||
        wn_seen_together(evidence, &finding_permission_refused, &finding_relay_is_one_way) ||
        wn_seen(evidence, &finding_permission_ran_out))
        return WN_GRADE_LIKELY;
    return WN_GRADE_NONE;
}

const WnCause cause_turn_permission_missing = {
    .info = {
        .id = "turn-permission-missing",
        .title = "The relay drops the other side's sound because no permission or channel is open "
                 "for it",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_RELAY,
        .explanation =
            "A TURN server is no open door: the phone tells it from which addresses it may let "
            "packets in, and renews that every few minutes. Here the phone named another address "
            "than the one the sound really comes from, often a private one out of the session "
            "description, or let the permission run out, or the server refused it.\n\n"
            "The relay drops what comes, and says so to nobody.",
        .fix = "- Phone: use ICE, which asks for permissions by itself; renew them every four "
               "minutes.\n"
               "- Phone: let the relay in the address that packets come from, not the private "
               "one of the description.\n"
               "- TURN server: if it refuses peers on purpose, look at its lists (coturn "
               "denied-peer-ip).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "What the TURN server drops cannot be seen at the phone; "
                "capture at the TURN server.",
        },
        .references = { "RFC 8656 9", "RFC 8656 12", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY_LATER,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_held, &guard_early_media, &guard_ice_works, NULL },
    .suppresses = { "rtp-not-arriving-blocked", "ice-all-pairs-failed", "private-sdp-unrelayed",
                    "rtp-port-remapped", "server-sdp-private", "external-address-wrong", NULL },
    .detect = detect,
};
