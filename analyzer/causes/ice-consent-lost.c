/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pair of addresses that ICE had found works no more, and the phone falls silent as it must.  RFC
 * 7675 5.1 (consent), RFC 4787 4.3, RFC 8445 9 (restart).
 */
#include "causes/cause.h"

/* Who answers no checks may have died: its router forgot nothing then. */
static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *lost = wn_observed(evidence, &finding_consent_unanswered);

    if (!wn_seen_together(evidence, &finding_consent_unanswered, &finding_media_stops_with_consent))
        return WN_GRADE_NONE;
    for (; lost; lost = wn_observed_next(lost)) {
        const WnMediaPath *path = lost->about;
        if (wn_ice_restarts_after(call, path->broke.at))
            return WN_GRADE_POSSIBLE; /* on a way that is not seen, it may go on */
        if (wn_consent_peer_lives(call, &path->broke))
            return WN_GRADE_CERTAIN;
    }
    return WN_GRADE_POSSIBLE;
}

const WnCause cause_ice_consent_lost = {
    .info = {
        .id = "ice-consent-lost",
        .title = "Sound worked and then stopped because the verified path died",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT | WN_PARTY_FIREWALL,
        .explanation =
            "While they speak, phones with ICE ask each other every few "
            "seconds whether the path still works. Here the answers stop in "
            "the midst of the call: a router forgot or changed the mapping, "
            "or a firewall closed it. After thirty seconds without an "
            "answer a phone must stop sending.\n\n"
            "Until then everything had worked.",
        .fix = "- Router: keep UDP mappings while packets pass, and keep their port.\n"
               "- Phone: restart ICE when the path dies, and offer a relay\n"
               "  (TURN) as well.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether the checks leave the router unchanged cannot be seen "
                               "inside; capture outside of it too.",
            [WN_VANTAGE_WAN] = "Whether the phone still sends cannot be seen outside; capture at "
                               "the phone too.",
        },
        .references = { "RFC 7675 5.1", "RFC 4787 4.3", "RFC 8445 9", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY_LATER | WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_IN_CALL,
    .unless = { &guard_media_held, &guard_early_media, &guard_media_not_captured, NULL },
    .suppresses = { "rtp-not-arriving-blocked", "not-nat-qos", NULL },
    .detect = detect,
};
