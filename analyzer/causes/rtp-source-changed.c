/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NAT gave the phone's sound a new port in the midst of the call, and the far side goes on with
 * the old one.  RFC 4787 4.3 (mapping refresh), RFC 7362 5 (latching once), RFC 4961.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *moved = wn_observed(evidence, &finding_media_source_moved);

    for (; moved; moved = wn_observed_next(moved)) {
        const WnMediaPath *path = moved->about;
        if (path->broke.kind == WN_BREAK_LEFT_BEHIND &&
            wn_seen_together(evidence, &finding_media_source_moved, &finding_media_to_old_source))
            return WN_GRADE_CERTAIN;
    }
    return WN_GRADE_NONE;
}

const WnCause cause_rtp_source_changed = {
    .info = {
        .id = "rtp-source-changed",
        .title = "The sound suddenly comes from a new port (router "
                 "re-mapped it) and the server ignores it",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT | WN_PARTY_RELAY,
        .explanation =
            "The phone goes on speaking without a break, but from one "
            "moment on its router sends the packets out through another "
            "port. Whoever receives them keeps sending to the old port, "
            "which leads nowhere any more, and may even ignore what comes "
            "from the new one.\n\n"
            "From that moment the phone hears nothing; often it is not "
            "heard either.",
        .fix = "- Server: follow the sound to its new port (rtpengine\n"
               "  media-handover, no strict-source; Asterisk\n"
               "  strictrtp=seqno or no; FreeSWITCH: leave rtp-auto-adjust\n"
               "  on).\n"
               "- Phone: send something every 15 seconds, so that the\n"
               "  router keeps the port.\n"
               "- Router: keep UDP mappings for at least two minutes.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "The public port of the sound cannot be seen inside; "
                "capture outside the router or at the server too.",
        },
        .references = { "RFC 4787 4.3", "RFC 7362 5", "RFC 4961", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY_LATER | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_IN_CALL,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_late_offer,
                &guard_media_not_captured,
                &guard_not_rtp, NULL },
    .suppresses = { "not-nat-qos",
                    "rtp-not-arriving-blocked",
                    "media-binding-expired-silence", NULL },
    .detect = detect,
};
