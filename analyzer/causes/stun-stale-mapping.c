/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What STUN told is used for another socket, or too late.  RFC 8489 2, RFC 4787 4.3. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    bool both =
        wn_seen_together(evidence, &finding_stun_from_other_socket, &finding_media_lost_between);

    if (both)
        return WN_GRADE_CERTAIN;
    if (wn_seen_together(evidence, &finding_stun_from_other_socket, &finding_media_missing))
        return WN_GRADE_LIKELY;
    if (wn_seen_together(evidence, &finding_stun_long_before, &finding_media_missing))
        return WN_GRADE_POSSIBLE;
    return WN_GRADE_NONE;
}

const WnCause cause_stun_stale_mapping = {
    .info = {
        .id = "stun-stale-mapping",
        .title = "The phone advertises a public address that is no longer (or never was) open for "
                 "that port",
        .group = "Discovery",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT,
        .explanation =
            "The phone asked a STUN server how it is seen outside, and told the answer to the "
            "other side. But the answer holds for the very port that asked, and only while that "
            "port is in use: this phone asked with one port and listens at another, or asked too "
            "long ago. What arrives at the announced port is dropped by its router.",
        .fix = "- Phone: ask STUN from the very port that will be used, right before use, and keep "
               "it open; or use ICE, which does both.\n"
               "- Server: relay the sound and send it to where the phone's packets come from.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What arrives at the announced port can only be seen outside the "
                               "router: capture there too.",
            [WN_VANTAGE_WAN] = "From which port the phone asked STUN can only be seen inside: "
                               "capture at the phone too.",
        },
        .references = { "RFC 8489 2", "RFC 4787 4.3", "RFC 8445 5.1.1.4", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works, &guard_relay_latches, &guard_legitimate_move,
                WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "rtp-port-remapped", "rtp-not-arriving-blocked", "stun-symmetric-mapping",
                    NULL },
    .detect = detect,
};
