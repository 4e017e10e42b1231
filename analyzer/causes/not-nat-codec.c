/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two sides have no media format in common.  RFC 3261 21.4.13 (415), 21.4.26 (488), 21.6.4
 * (606) and 20.43 (Warning 304 to 306); RFC 3264 6.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_codec_refused);
    const WnMessage *answer = refused ? refused->about : NULL;

    if (!wn_seen(evidence, &finding_codec_refused))
        return WN_GRADE_NONE;
    if (answer->status == 415 || answer->status < 300 || wn_message_warns(answer, 304, 306))
        return WN_GRADE_CERTAIN;
    /* 606 also stands for bandwidth or addressing that does not suit. */
    return answer->status == 488 ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE;
}

const WnCause cause_not_nat_codec = {
    .info = {
        .id = "not-nat-codec",
        .title = "The two sides have no common codec or encryption",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "The called side got the invitation and refused what was offered for "
            "sound: it knows none of the codecs, or insists on encryption, or on "
            "none. That is a setting of the two ends; the path between them works.",
        .fix = "- Phone and server: enable a codec that both know (G.711 is understood "
               "nearly everywhere).\n"
               "- Phone and server: require encrypted media on both sides or on "
               "neither.",
        .references = { "RFC 3261 21.4.26", "RFC 3261 20.43", "RFC 3264 6", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_SETUP,
    .unless = { &guard_failed_delivery },
    .suppresses = { "not-nat-forbidden",
                    "not-nat-declined" },
    .detect = detect,
};
