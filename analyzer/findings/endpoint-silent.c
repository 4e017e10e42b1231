/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that is watched in its own network gets sound and sends none at all, although its SDP and
 * its peer's allow it.  about is the path that it should fill.
 */
#include "findings/finding.h"

static bool
is_watched(const WnCall *call, const WnAgent *phone)
{
    return wn_agent_is_watched(phone) || wn_host_is_on_link(&call->model->flows, &phone->seen.addr);
}

/* What it should hear gets to it. */
static bool
hears(const WnMediaPath *path, const WnAgent *phone)
{
    return path->verdict == WN_MEDIA_DELIVERED ||
           (path->verdict == WN_MEDIA_SENT && !path->astray &&
            wn_addr_equal(&path->destination.addr, &phone->seen.addr));
}

/* By ICE it may send on a pair whose check was answered; its peer's own checks open none for it
 * (RFC 8445 12.1, 7.2.5.3.2). */
static bool
waits_for_checks(const WnMediaPath *path)
{
    return path->ice && path->checks.sent > 0 && path->checks.succeeded == 0;
}

/* Where it has no way to the peer's address it cannot send, silent or not. */
static bool
can_send(WnEvidence *evidence, const WnMediaPath *path, const WnAgent *phone)
{
    const WnAddr there = wn_addr_as_read_by(&path->advertised.addr, &phone->seen.addr);

    return path->advertised.addr.family == phone->seen.addr.family && !waits_for_checks(path) &&
           !wn_host_asked_in_vain(&wn_evidence_subject(evidence)->model->flows, &there,
                                  &phone->seen.addr, path->from_time, path->to_time) &&
           !wn_media_is_private_outside(evidence, path);
}

/* Its own reports count what it sent (RFC 3550 6.4.1). */
static bool
says_it_sends(const WnReporter *reporter)
{
    static const uint32_t ENOUGH = 50;

    return reporter && reporter->packets_sent >= ENOUGH;
}

/* RTP that it sends elsewhere meanwhile may be this call's, on a way that was not recognised. */
static bool
sends_elsewhere(WnEvidence *evidence, const WnMediaPath *path, const WnAgent *phone)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnAddr  *own = &phone->seen.addr;
    const WnHost  *host = wn_host_find(&model->flows, own);
    unsigned       looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_excuse(model->searches, &looked, 4096);
         flow = wn_flow_next_of(flow, own)) {
        int side = wn_addr_equal(&flow->ends[0].addr, own) ? 0 : 1;
        for (const WnStream *stream = flow->sides[side].streams; stream; stream = stream->next)
            if (stream->last >= path->from_time && stream->first <= path->to_time)
                return true;
    }
    return false;
}

/* From the answer on, if it heard that. */
static bool
is_to_send(const WnCall *call, const WnMediaPath *path)
{
    return wn_media_is_missing(call, path) &&
           !(path->from == WN_ROLE_CALLER && wn_caller_heard_no_answer(call));
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnMediaPath *opposite = wn_media_opposite(call, path);
        const WnAgent     *phone = wn_media_phone(call, path);

        if (!phone || !is_to_send(call, path) || !hears(opposite, phone) ||
            !is_watched(call, phone) || !can_send(evidence, path, phone) ||
            sends_elsewhere(evidence, path, phone) || says_it_sends(opposite->reporter))
            continue;
        wn_observe(evidence, &finding_endpoint_silent, path, opposite->streams[0]->first_frame,
                   opposite->streams[0]->capture,
                   "%s gets %llu packets of %s in %s and sends none itself.",
                   wn_show_addr(evidence, &phone->seen.addr),
                   (unsigned long long) opposite->settled, wn_show_media(path),
                   wn_show_seconds(evidence, path->expected_for));
    }
}

const WnFindingKind finding_endpoint_silent = {
    .id = "endpoint-silent",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
