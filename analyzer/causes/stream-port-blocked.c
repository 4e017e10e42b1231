/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One medium of a call gets through and the other does not: only some of its ports are open.  RFC
 * 3264 5.1, RFC 3550 6.4, RFC 4787 and 6092.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_other_stream_works, &finding_media_lost_between))
        return WN_GRADE_CERTAIN;
    if (wn_seen_together(evidence, &finding_other_stream_works,
                         &finding_sender_report_without_media) ||
        wn_seen_together(evidence, &finding_other_stream_works, &finding_media_refused) ||
        wn_seen_together(evidence, &finding_other_stream_works, &finding_reception_report_empty))
        return WN_GRADE_POSSIBLE;
    return WN_GRADE_NONE;
}

const WnCause cause_stream_port_blocked = {
    .info = {
        .id = "stream-port-blocked",
        .title = "Audio works but video (or the other way round) does not",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MINOR,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_NAT,
        .explanation =
            "Each medium of a call has ports of its own. The ports of one "
            "of them are open between the two sides, those of the other are "
            "not, although the addresses are the same and right.\n\n"
            "One medium is fine in both directions, the other is missing in "
            "one or both.",
        .fix = "- Firewall: open the port range of every medium (sound and\n"
               "  video), in both directions.\n"
               "- Phone: use ports of the open range for both media, or one\n"
               "  port for all (bundle).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "On which hop it is lost cannot be seen from one end; "
                "capture at both ends.",
            [WN_VANTAGE_WAN] =
                "On which hop it is lost cannot be seen from one end; "
                "capture at the phone too.",
        },
        .references = { "RFC 3264 5.1", "RFC 3550 6.4", "RFC 6092", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_VIDEO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .umbrella = true,
    .unless = { &guard_ice_works, &guard_legitimate_move, WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "rtp-not-arriving-blocked",
                    "not-nat-qos", NULL },
    .detect = detect,
};
