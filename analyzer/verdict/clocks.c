/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the clocks of the places that saw a subject contradict each other; see model/clocks.h. */
#include "model/clocks.h"

#include "model/set_back.h"

#include "verdict/evidence_state.h"

static bool
media_contradicts(const WnCall *call, WnSpot *at)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        for (unsigned k = 0; k < path->n_streams; k++)
            if (wn_clocks_contradict_stream(call->model, path->streams[k], at))
                return true;
        if (wn_clocks_contradict_endpoint(call->model, &path->advertised, at) ||
            wn_clocks_contradict_endpoint(call->model, &path->sender_advertised, at))
            return true;
    }
    return false;
}

static bool
questions_contradict(const WnModel *model, const WnDiscovery *discovery, WnSpot *at)
{
    for (unsigned i = 0; i < discovery->n_requests; i++)
        if (wn_clocks_contradict_stun(model, discovery->requests[i], at))
            return true;
    return false;
}

static bool
look(const WnSubject *subject, WnSpot *at)
{
    const WnModel   *model = subject->model;
    const WnSetBack *back = wn_clock_set_back(model, subject->first_frame, subject->last_frame);

    if (back) {
        *at = (WnSpot){ back->frame, back->capture };
        return true;
    }
    return wn_clocks_contradict_messages(model, subject->transactions, subject->n_transactions,
                                         at) ||
           (subject->call && media_contradicts(subject->call, at)) ||
           (subject->stream && wn_clocks_contradict_stream(model, subject->stream, at)) ||
           (subject->discovery && questions_contradict(model, subject->discovery, at));
}

bool
wn_clocks_contradict(const WnEvidence *evidence, WnSpot *at)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnEvidence      *noted = evidence->self;

    if (noted->clocks_contradict == WN_UNDECIDED)
        noted->clocks_contradict = look(subject, &noted->clocks_at) ? WN_YES : WN_NO;
    *at = noted->clocks_at;
    return noted->clocks_contradict == WN_YES;
}
