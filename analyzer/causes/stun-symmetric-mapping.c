/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The NAT maps one socket to another port for each destination, so what a STUN server tells is of
 * no use towards anybody else.  RFC 4787 4.1, RFC 3489 5 (symmetric), RFC 8489 2.
 */
#include "causes/cause.h"

/* The mapping is of the socket that the media uses, not only of another one behind the same NAT. */
static bool
is_of_media_socket(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnFinding *differs = wn_observed(evidence, &finding_stun_mappings_differ);
    const WnCall    *call = wn_evidence_subject(evidence)->call;

    for (; differs; differs = wn_observed_next(differs)) {
        const WnMapping *seen = differs->about;
        if (wn_media_leaves_from(call, path, &seen->inside, NULL))
            return true;
    }
    return false;
}

/* The outer side of the router is watched, and nothing comes there: the other
 * side sends nothing. */
static bool
is_unasked(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    return path->verdict == WN_MEDIA_NONE && wn_media_is_watched_outside(call, path);
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *advertised = wn_observed(evidence, &finding_stun_address_advertised);
    WnGrade          best = WN_GRADE_HAZARD;

    if (!wn_seen(evidence, &finding_stun_mappings_differ))
        return WN_GRADE_NONE;
    if (wn_evidence_subject(evidence)->kind != WN_SUBJECT_CALL)
        return WN_GRADE_HAZARD;
    /* Outside too it is seen that what is sent there stops. */
    bool stopped =
        wn_seen_together(evidence, &finding_stun_address_advertised, &finding_media_lost_between);
    if (!wn_seen_together(evidence, &finding_stun_address_advertised, &finding_media_missing) &&
        !stopped)
        return WN_GRADE_HAZARD;
    for (; advertised; advertised = wn_observed_next(advertised)) {
        const WnMediaPath *path = advertised->about;
        if (is_unasked(evidence, path))
            continue;
        /* Inside it is not seen whether the other side sends, and where to. */
        if (path->lost_between && is_of_media_socket(evidence, path))
            return WN_GRADE_CERTAIN;
        best = WN_GRADE_LIKELY;
    }
    return best;
}

const WnCause cause_stun_symmetric_mapping = {
    .info = {
        .id = "stun-symmetric-mapping",
        .title = "The router gives a different public port for every destination, "
                 "so the address learned with STUN is useless",
        .group = "Discovery",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT,
        .explanation =
            "The phone asked a STUN server under which public port it is seen, and "
            "announced that port. This router opens a port of its own for every "
            "destination (a symmetric NAT), so the announced port is open for the "
            "STUN server only.\n\n"
            "What the other side of a call sends there is dropped.",
        .fix = "- Server: relay the sound and send it to where the phone's packets "
               "come from.\n"
               "- Phone: use a TURN server (ICE) instead of STUN alone.\n"
               "- Router: use endpoint-independent mapping (static port, consistent "
               "NAT).",
        .blind_spot = {
            [WN_VANTAGE_WAN] =
                "What STUN told the phone cannot be seen outside; capture at the "
                "phone too.",
        },
        .references = { "RFC 4787 4.1", "RFC 3489 5", "RFC 8489 2", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_relay_latches, &guard_ice_works, &guard_rtcp_optional,
                WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "rtp-port-remapped", "rtp-not-arriving-blocked", NULL },
    .detect = detect,
};
