/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The side that does not answer the refresh of the session goes on with its sound, or says
 * something itself: it is there, and the refresh did not reach it.  about is the refresh.
 */
#include "findings/finding.h"

/* Beyond what was under way when the refresh was sent. */
static const WnTime TAIL = WN_SECOND;

static bool
is_from_caller(const WnCall *call, const WnTransaction *refresh)
{
    return call->invite && refresh->request->from_tag == call->invite->request->from_tag;
}

static const WnStream *
sound_after(const WnCall *call, WnRole refresher, WnTime time)
{
    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned s = 0; call->media[i].to == refresher && s < call->media[i].n_streams; s++)
            if (call->media[i].streams[s]->last > time + TAIL)
                return call->media[i].streams[s];
    return NULL;
}

/* A request of its own, or an answer to another one. */
static const WnMessage *
signalling_after(const WnCall *call, const WnTransaction *refresh)
{
    WnTime time = refresh->request->time;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *t = call->transactions[i];
        const WnMessage     *said = t->last_response;
        bool                 own =
            t->request && t->request->to_tag && t->request->from_tag != refresh->request->from_tag;

        if (own && t->request->time > time)
            return t->request;
        if (t->request && !own && t->method != WN_METHOD_ACK && said && said->time > time + TAIL &&
            said->status != 408 && t->flow == refresh->flow)
            return said;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (const WnFinding *failed = wn_observed(evidence, &finding_refresh_failed); failed;
         failed = wn_observed_next(failed)) {
        const WnTransaction *refresh = failed->about;
        WnRole          refresher = is_from_caller(call, refresh) ? WN_ROLE_CALLER : WN_ROLE_CALLEE;
        const WnStream *sound = sound_after(call, refresher, refresh->request->time);
        const WnMessage *said = sound ? NULL : signalling_after(call, refresh);

        if (sound)
            wn_observe(evidence, &finding_refreshed_side_alive, refresh, sound->last_frame,
                       sound->last_capture, "Its other side still sends sound %s later.",
                       wn_show_seconds(evidence, sound->last - refresh->request->time));
        else if (said)
            wn_observe(evidence, &finding_refreshed_side_alive, refresh, said->frame, said->capture,
                       "Its other side still sends %s %s later.", wn_show_message(evidence, said),
                       wn_show_seconds(evidence, said->time - refresh->request->time));
    }
}

const WnFindingKind finding_refreshed_side_alive = {
    .id = "refreshed-side-alive",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
