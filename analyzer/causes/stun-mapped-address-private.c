/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The STUN server stands inside, and tells a private address.  RFC 8489 2, RFC 5128 3.3. */
#include "causes/cause.h"

/* Where the peer sends is not seen; a server usually follows the packets (RFC 7362). */
static WnGrade
grade_missing(WnEvidence *evidence)
{
    const WnFinding *named = wn_observed(evidence, &finding_private_stun_address_advertised);

    for (; named; named = wn_observed_next(named)) {
        const WnMediaPath *path = named->about;
        if (path->verdict == WN_MEDIA_NONE && wn_media_is_from_phone(evidence, path))
            return WN_GRADE_LIKELY;
    }
    return WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool missing;

    if (!wn_seen(evidence, &finding_stun_told_private_address))
        return WN_GRADE_NONE;
    missing = wn_seen_together(evidence, &finding_private_stun_address_advertised,
                               &finding_media_missing);
    if (wn_seen_together(evidence, &finding_private_stun_address_advertised,
                         &finding_media_to_private_address))
        return WN_GRADE_CERTAIN;
    return missing ? grade_missing(evidence) : WN_GRADE_HAZARD;
}

const WnCause cause_stun_mapped_address_private = {
    .info = {
        .id = "stun-mapped-address-private",
        .title = "The STUN server answers with an address that is itself private",
        .group = "Discovery",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_STUN,
        .explanation =
            "The phone asks a STUN server how it is seen outside. This server stands behind a "
            "router itself: in the provider's network, in a VPN, or between two routers of the "
            "same house. What it sees is one step on the way, not the public address, and nobody "
            "outside can use it.",
        .fix = "- Phone: use a STUN server on the public side of all routers, or ICE with a TURN "
               "server.\n"
               "- Server: relay the sound and send it to where the phone's packets come from.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "What STUN told the phone can only be seen inside: capture at the "
                               "phone too.",
        },
        .references = { "RFC 8489 2", "RFC 5128 3.3", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_same_realm, &guard_ice_works, &guard_relay_latches,
                &guard_legitimate_move, WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "private-sdp-unrelayed", "rtp-not-arriving-blocked", "stun-symmetric-mapping",
                    NULL },
    .detect = detect,
};
