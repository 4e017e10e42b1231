/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone gets sound and sends none itself: it is muted, or has no microphone.  RFC 3264 5.1 (who
 * may send), RFC 3389 (comfort noise, which would say so).
 */
#include "causes/cause.h"

/* It offered ICE and got an answer without: some agents go on waiting for checks, and are no more
 * muted than that (RFC 8445 5.4 would have them send). */
static bool
may_wait_for_ice(const WnMediaPath *path)
{
    return path->sender_line->has_ice && !path->receiver_line->has_ice;
}

/* It is a phone's own report, not that of a server which has nothing to pass on. */
static WnGrade
grade_of_reports(WnEvidence *evidence)
{
    const WnFinding *said = wn_observed(evidence, &finding_sender_reports_nothing);
    WnGrade          grade = WN_GRADE_NONE;

    for (; said; said = wn_observed_next(said))
        if (wn_media_is_from_phone(evidence, said->about)) {
            wn_cite(evidence, said);
            grade = WN_GRADE_LIKELY;
        }
    return grade;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *silent = wn_observed(evidence, &finding_endpoint_silent);
    WnGrade          said = grade_of_reports(evidence);

    if (!wn_seen_together(evidence, &finding_endpoint_silent, &finding_media_missing))
        return said;
    return may_wait_for_ice(silent->about) ? WN_GRADE_POSSIBLE : WN_GRADE_CERTAIN;
}

const WnCause cause_not_nat_silent_endpoint = {
    .info = {
        .id = "not-nat-silent-endpoint",
        .title = "The phone itself sent no sound (muted, no microphone)",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER,
        .explanation =
            "Inside its own network this phone is seen to receive the other side's "
            "sound, and to send nothing, although both had agreed that it may; or its "
            "own RTCP reports say that it sent nothing. No router or firewall took "
            "part in that.",
        .fix = "- User: look whether the phone is muted, and whether it has a working "
               "microphone.\n"
               "- Phone: choose the right sound device.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Why the phone is silent cannot be seen in packets.",
        },
        .references = { "RFC 3264 5.1", "RFC 3389", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_silence,
                &guard_clocks,
                &guard_media_held,
                &guard_early_media,
                &guard_one_way_by_design,
                &guard_not_rtp },
    .suppresses = { "rtp-not-arriving-blocked" },
    .detect = detect,
};
