/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller, who does not confirm the answer, sends something else meanwhile, or refreshes its
 * registration afterwards: it is there.  Others may be behind the same router, and a phone that
 * begins anew (another Call-ID, RFC 3261 10.2) may have been off.  about is the response.
 */
#include "findings/finding.h"

/* As long as the answer is repeated (RFC 3261 13.3.1.4). */
static const WnTime MEANWHILE = 32 * WN_SECOND;

/* From where its signalling comes. */
static const WnFlowSide *
speaks_meanwhile(const WnMessage *answer)
{
    const WnFlowSide *own = &answer->flow->sides[1 - answer->side];

    return own->packets > 0 && own->last > answer->time && own->last <= answer->time + MEANWHILE
               ? own
               : NULL;
}

static const WnStream *
sounds_afterwards(const WnCall *call, const WnMessage *answer)
{
    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned s = 0; call->media[i].to == WN_ROLE_CALLEE && s < call->media[i].n_streams;
             s++)
            if (call->media[i].streams[s]->last > answer->time &&
                wn_addr_equal(&wn_stream_source(call->media[i].streams[s])->addr,
                              &wn_message_destination(answer)->addr))
                return call->media[i].streams[s];
    return NULL;
}

static const WnTransaction *
refreshes_afterwards(const WnSubject *subject, const WnMessage *answer)
{
    const WnTransaction  *invite = subject->call->invite, *before, *after;
    const WnRegistration *registration =
        invite && invite->request
            ? wn_registration_of(subject->registrations, invite->request, invite->exchange->from)
            : NULL;

    before = registration ? wn_registration_last_from(registration, wn_message_destination(answer),
                                                      answer->time)
                          : NULL;
    after = before ? wn_registration_next(registration, before, answer->time) : NULL;
    return after && after->exchange == before->exchange ? after : NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnMessage     *answer = subject->call->accepted;
    const WnFlowSide    *own;
    const WnStream      *sound;
    const WnTransaction *refresh;
    WnSpot               at;

    if (!answer || wn_call_ack(subject->call, answer, NULL))
        return;
    if ((own = speaks_meanwhile(answer)) != NULL)
        at = (WnSpot){ own->last_frame, own->last_capture };
    else if ((sound = sounds_afterwards(subject->call, answer)) != NULL)
        at = (WnSpot){ sound->last_frame, sound->last_capture };
    else if ((refresh = refreshes_afterwards(subject, answer)) != NULL)
        at = wn_message_spot(refresh->request);
    else
        return;
    wn_observe(evidence, &finding_caller_still_there, answer, at.frame, at.capture,
               "Afterwards something still comes from %s: the caller is there.",
               wn_show_addr(evidence, &wn_message_destination(answer)->addr));
}

const WnFindingKind finding_caller_still_there = {
    .id = "caller-still-there",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
