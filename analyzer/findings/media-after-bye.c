/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other side goes on sending sound long after the BYE: it does not know that the call is over.
 */
#include "findings/finding.h"

/* A BYE and its 200 are through within a transaction's first copies; sound that goes on beyond is
 * not a tail in flight. */
static const WnTime TAIL = 4 * WN_SECOND;

/* Nothing of it comes as long as the BYE is sent: its sender may have had no network then, and the
 * BYE no more chance than its sound. */
static bool
is_away_meanwhile(const WnStream *stream, const WnMessage *bye)
{
    return stream->longest_gap > TAIL && stream->gap_end - stream->longest_gap <= bye->time &&
           stream->gap_end >= wn_message_last_time(bye);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (!call->bye)
        return;
    WnRole receiver = call->bye_from_callee ? WN_ROLE_CALLEE : WN_ROLE_CALLER;
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->to != receiver)
            continue;
        for (unsigned s = 0; s < path->n_streams; s++) {
            const WnStream *stream = path->streams[s];
            if (stream->last - call->ended > TAIL && !is_away_meanwhile(stream, call->bye->request))
                wn_observe(evidence, &finding_media_after_bye, call->bye, stream->last_frame,
                           stream->last_capture, "The other side still sends %s %s after the BYE.",
                           path->type, wn_show_seconds(evidence, stream->last - call->ended));
        }
    }
}

const WnFindingKind finding_media_after_bye = {
    .id = "media-after-bye",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
