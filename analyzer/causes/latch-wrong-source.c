/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A relay sends the sound to whoever sent first, and that was not the phone; or to where the phone
 * was before it named another place.  RFC 7362 5 (latching and its accidents), RFC 3264 8.3.1.
 */
#include "causes/cause.h"

/* Whether anybody still listens at the former place is only seen where something refuses it. */
static WnGrade
grade_former_place(WnEvidence *evidence)
{
    const WnFinding *finding = wn_observed(evidence, &finding_media_to_former_place);
    WnGrade          grade = WN_GRADE_NONE;

    for (; finding; finding = wn_observed_next(finding)) {
        const WnMediaPath *path = finding->about;

        wn_cite(evidence, finding);
        if (path->verdict == WN_MEDIA_BLOCKED)
            grade = WN_GRADE_CERTAIN;
        else if (grade == WN_GRADE_NONE)
            grade = WN_GRADE_POSSIBLE;
    }
    return grade;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_stranger_sends_first, &finding_media_to_stranger))
        return WN_GRADE_CERTAIN;
    return grade_former_place(evidence);
}

static const char *
advice(WnEvidence *evidence)
{
    return wn_observed(evidence, &finding_media_to_former_place)
               ? "- Relay or server: send the sound where the newest session\n"
                 "  description asks for it (the re-INVITE, the 200 after the 183,\n"
                 "  the INVITE with credentials), or to where the phone's own sound\n"
                 "  comes from.\n"
                 "- Phone or PBX that changes its port: keep one port for the whole\n"
                 "  call."
               : NULL;
}

const WnCause cause_latch_wrong_source = {
    .info = {
        .id = "latch-wrong-source",
        .title = "The media relay locked onto the wrong address and sends "
                 "the sound to somebody else or nowhere",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_RELAY | WN_PARTY_SERVER,
        .explanation =
            "A relay that serves phones behind NAT sends the sound back to "
            "where packets come from. Here it holds on to another address "
            "than the phone's: packets of somebody else came to that port "
            "first (the tail of an earlier call, an old port of the same "
            "phone, a stranger), or the phone named a new address since, "
            "and was not heeded. The relay keeps sending there, although the "
            "phone itself has long been heard from another address.\n\n"
            "The phone hears nothing, and somebody else may hear the call.",
        .fix = "- Relay: go on learning for some packets and prefer the\n"
               "  address of the signalling (rtpengine\n"
               "  endpoint-learning=heuristic; Asterisk strictrtp=seqno with\n"
               "  probation; FreeSWITCH rtp-auto-adjust).\n"
               "- Relay: use a large port range, so that a port is not used\n"
               "  again at once.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Where the relay sends cannot be seen inside; capture at "
                "the relay.",
        },
        .references = { "RFC 7362 5", "RFC 4961", "RFC 3264 8.3.1", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_ONE_WAY_LATER,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_media_not_captured,
                &guard_ice_works, NULL },
    .suppresses = { "not-nat-qos",
                    "rtp-not-arriving-blocked",
                    "rtp-port-remapped",
                    "external-address-wrong",
                    "private-sdp-unrelayed", NULL },
    .detect = detect,
    .advice = advice,
};
