/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A relay sends the sound to whoever sent first, and that was not the phone.  RFC 7362 5 (latching
 * and its accidents).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    return wn_seen_together(evidence, &finding_stranger_sends_first, &finding_media_to_stranger)
               ? WN_GRADE_CERTAIN
               : WN_GRADE_NONE;
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
            "where packets come from. Here packets of somebody else came to "
            "that port first: the tail of an earlier call, an old port of "
            "the same phone, or a stranger. The relay keeps sending there, "
            "although the phone itself has long been heard from another "
            "address.\n\n"
            "The phone hears nothing, and somebody else may hear the call.",
        .fix = "- Relay: go on learning for some packets and prefer the\n"
               "  address of the signalling (rtpengine endpoint-\n"
               "  learning=heuristic; Asterisk strictrtp=seqno with\n"
               "  probation; FreeSWITCH rtp-auto-adjust).\n"
               "- Relay: use a large port range, so that a port is not used\n"
               "  again at once.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Where the relay sends cannot be seen inside; capture at "
                "the relay.",
        },
        .references = { "RFC 7362 5", "RFC 4961", NULL },
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
};
