/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that does not answer a request within the call still sends sound: it is there, and has
 * not hung up.  about is the transaction.
 */
#include "findings/finding.h"

static const WnStream *
find_later(const WnCall *call, const WnAddr *phone, WnTime time)
{
    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned s = 0; s < call->media[i].n_streams; s++) {
            const WnStream *stream = call->media[i].streams[s];
            if (stream->last > time + WN_SECOND &&
                wn_addr_equal(&stream->flow->ends[stream->side].addr, phone))
                return stream;
        }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnStream      *stream;

        if (!wn_is_unanswered(transaction) || !request->to_tag)
            continue;
        stream = find_later(subject->call, &wn_message_destination(request)->addr, request->time);
        if (stream)
            wn_observe(evidence, &finding_sound_goes_on, transaction, stream->last_frame,
                       stream->last_capture,
                       "Long after it the phone still sends sound: it is there.");
    }
}

const WnFindingKind finding_sound_goes_on = {
    .id = "sound-goes-on",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SILENCE | WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
