/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP says again and again that nobody listens where media of the call goes (RFC 792, RFC 1122
 * 3.2.2.1).  Once, or at the end, is no fault.  about is the path.
 */
#include "findings/finding.h"

static const WnTime HANG_UP = WN_SECOND / 2, LASTING = WN_SECOND, NEAR = 3 * WN_SECOND;

/* Errors of that kind about one stream, while the call stands; first: the earliest. */
static unsigned
count_errors(const WnCall *call, const WnStream *stream, const WnIcmpNote **first)
{
    WnTime   end = call->ended ? call->ended - HANG_UP : INT64_MAX, last = 0;
    unsigned n = 0;

    for (const WnIcmpNote *note = stream->flow->icmp; note; note = note->next) {
        if (note->side != stream->side || note->kind != WN_ICMP_PORT_UNREACHABLE ||
            note->time < call->answered || note->time > end)
            continue;
        last = note->time > last ? note->time : last;
        *first = note; /* newest first */
        n++;
    }
    /* To the end of the stream: a port that opens late is no fault. */
    return n > 0 && last - (*first)->time >= LASTING && last >= stream->last - NEAR ? n : 0;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned s = 0; s < call->media[i].n_streams; s++) {
            const WnMediaPath *path = &call->media[i];
            const WnStream    *stream = path->streams[s];
            const WnIcmpNote  *first = NULL;
            unsigned           n = count_errors(call, stream, &first);

            if (n < 3)
                continue;
            wn_observe(evidence, &finding_port_closed, path, first->frame, first->capture,
                       "%s answers %u times that nobody listens on %s, where %s for %s goes.",
                       wn_show_addr(evidence, &first->reporter), n,
                       wn_show_endpoint(evidence, &stream->flow->ends[1 - stream->side]),
                       wn_show_media(path), wn_show_role(path->to));
        }
}

const WnFindingKind finding_port_closed = {
    .id = "port-closed",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SOUND,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
