/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A private address in the SDP that did no harm: a relay follows the packets (RFC 7362), or ICE
 * chose other addresses (RFC 8445).
 */
#include "causes/cause.h"

static bool
is_fine(const WnMediaPath *path)
{
    if (path->broke.kind != WN_BREAK_NONE || path->deaf)
        return false;
    return !path->expected || path->verdict == WN_MEDIA_DELIVERED ||
           (path->verdict == WN_MEDIA_SENT && !path->astray && !wn_media_reports_are_empty(path));
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++)
        if (call->media[i].is_rtp && !is_fine(&call->media[i]))
            return WN_GRADE_NONE;
    if (!wn_seen_together(evidence, &finding_private_sdp, &finding_media_arrives))
        return WN_GRADE_NONE;
    return WN_GRADE_CERTAIN;
}

const WnCause cause_private_sdp_harmless = {
    .info = {
        .id = "private-sdp-harmless",
        .title = "(note) The SDP names a private address, but the relay/ICE made it "
                 "work",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_NOTE,
        .fault = 0,
        .explanation =
            "One side, a phone or a PBX, named an address of its own network for "
            "the sound, which nobody outside can use. The other side did the right "
            "thing and sent to where that side's packets really come from, so both "
            "hear each other. There is nothing to repair.",
        .fix = "- Nobody: leave it as it is.",
        .references = { "RFC 7362", "RFC 8445", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_NONE,
    .context = true,
    .unless = { &guard_media_held,
                &guard_early_media },
    .suppresses = { "private-sdp-unrelayed" },
    .detect = detect,
};
