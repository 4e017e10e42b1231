/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side offers ICE, the other does not do it, and the address that counts then is private.  RFC
 * 8839 4.2.5, RFC 8445 5.4.
 */
#include "causes/cause.h"

/* It never starts.  A server would wait for it (RFC 7362); a phone would not. */
static WnGrade
grade_silent(WnEvidence *evidence)
{
    const WnFinding *silent = wn_observed(evidence, &finding_ice_side_stays_silent);

    if (!wn_seen(evidence, &finding_ice_side_stays_silent))
        return WN_GRADE_NONE;
    for (; silent; silent = wn_observed_next(silent))
        if (wn_media_is_from_phone(evidence, silent->about))
            return WN_GRADE_LIKELY;
    return WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *alone = wn_observed(evidence, &finding_ice_one_sided);
    WnGrade          best = WN_GRADE_NONE;

    if (wn_seen_together(evidence, &finding_ice_one_sided, &finding_media_to_private_address)) {
        wn_seen_together(evidence, &finding_ice_one_sided, &finding_reception_report_empty);
        return WN_GRADE_CERTAIN;
    }
    if (!wn_seen_together(evidence, &finding_ice_one_sided, &finding_media_missing))
        return grade_silent(evidence);
    for (; alone; alone = wn_observed_next(alone)) {
        const WnMediaPath *path = alone->about;
        WnGrade            grade =
            wn_media_is_from_phone(evidence, path) ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE;
        if (path->verdict == WN_MEDIA_NONE && grade > best)
            best = grade;
    }
    return best;
}

const WnCause cause_ice_not_negotiated = {
    .info = {
        .id = "ice-not-negotiated",
        .title = "Only one side speaks ICE, so the plain private address "
                 "was used",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_SERVER | WN_PARTY_CLIENT,
        .explanation =
            "One phone offered several addresses for its sound, to be tried "
            "out one by one (ICE). The other side, or a server between "
            "them, does not do that and took the one address of the plain "
            "description. That one is private and means nothing outside.\n\n"
            "The phone is heard, perhaps, and hears nothing.",
        .fix = "- Server: let ICE through, or do it itself (Asterisk\n"
               "  ice_support=yes, rtpengine ICE=force), or relay the\n"
               "  sound.\n"
               "- Phone: name the public or relayed address as the default\n"
               "  one.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Where the other side sends its sound cannot be seen at the "
                "phone; capture at the server or at the far phone too.",
        },
        .references = { "RFC 8839 4.2.5", "RFC 8445 5.4", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_same_realm, &guard_relay_latches, WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "private-sdp-unrelayed",
                    "rtp-not-arriving-blocked",
                    "server-sdp-private", NULL },
    .detect = detect,
};
