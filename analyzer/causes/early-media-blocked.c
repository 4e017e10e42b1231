/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound that is sent before the phone has sent any is kept out by its router: ringback,
 * announcements, the first seconds.  RFC 3960 (early media), RFC 4787 5 (filtering).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen(evidence, &finding_media_lost_before_first_packet)) {
        wn_seen(evidence, &finding_media_before_first_packet);
        return WN_GRADE_CERTAIN;
    }
    return wn_seen(evidence, &finding_media_before_first_packet) ? WN_GRADE_POSSIBLE
                                                                 : WN_GRADE_NONE;
}

const WnCause cause_early_media_blocked = {
    .info = {
        .id = "early-media-blocked",
        .title = "The caller does not hear ringback/announcement, or the "
                 "first seconds are missing",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MINOR,
        .fault = WN_PARTY_NAT | WN_PARTY_CLIENT,
        .explanation =
            "The other side begins with its sound at once: a ringing tone, "
            "an announcement, the first words. The router lets nothing in "
            "before the phone itself has sent something to that place, and "
            "this phone begins late.\n\n"
            "What was said until then is lost; afterwards everything is "
            "heard.",
        .fix = "- Phone: send sound or comfort noise as soon as the session\n"
               "  description is known, also before the call is answered.\n"
               "- Server: relay the sound, and begin announcements only\n"
               "  after the first packet of the phone.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "What was sent before the first packet came in cannot be "
                "seen inside; capture outside the router too.",
            [WN_VANTAGE_WAN] =
                "Whether the router kept it out cannot be seen outside; "
                "capture at the phone too.",
        },
        .references = { "RFC 3960", "RFC 4787 5", NULL },
    },
    .symptoms = WN_SYMPTOM_CLIPPED,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works,
                &guard_media_held,
                &guard_one_way_by_design,
                &guard_media_not_captured, NULL },
    .detect = detect,
};
