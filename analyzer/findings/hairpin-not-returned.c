/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was sent to the router's own public address never comes back inside, or is refused.  about
 * is the path.
 */
#include "findings/finding.h"

/* The same source, seen towards an inside host: the router looped it back. */
static bool
is_returned(WnEvidence *evidence, const WnStream *sent)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    WnTableCursor  cursor = { 0 };
    WnStream      *stream;
    unsigned       looked = 0;

    while ((stream = wn_table_next(&model->streams, wn_hash_mix(0, sent->ssrc), &cursor)) &&
           wn_search_excuse(model->searches, &looked, 256))
        if (stream->ssrc == sent->ssrc && stream != sent &&
            wn_is_nonpublic(evidence, &stream->flow->ends[1 - stream->side].addr))
            return true;
    return false;
}

/* Whose mapping it is sent to is watched, and nothing at all comes to that host: the capture shows
 * only what leaves it. */
static bool
is_shown_one_way(const WnModel *model, const WnStream *sent)
{
    const WnEndpoint *to = &sent->flow->ends[1 - sent->side];
    const WnEndpoint *owner = wn_mapping_owner(&model->mappings, to, model->searches);

    return owner && wn_host_find(&model->flows, &owner->addr) &&
           !wn_host_receives(&model->flows, &owner->addr);
}

static bool
comes_back(WnEvidence *evidence, const WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        if (is_returned(evidence, path->streams[i]) ||
            is_shown_one_way(wn_evidence_subject(evidence)->model, path->streams[i]))
            return true;
    return path->reception || path->verdict == WN_MEDIA_DELIVERED;
}

static void
observe(WnEvidence *evidence)
{
    const WnFinding *sent = wn_observed(evidence, &finding_sent_to_own_public_address);

    for (; sent; sent = wn_observed_next(sent)) {
        const WnMediaPath *path = sent->about;
        const WnStream    *last = path->streams[path->n_streams - 1];

        if (comes_back(evidence, path))
            continue;
        if (path->icmp)
            wn_observe(evidence, &finding_hairpin_not_returned, path, path->icmp->frame,
                       path->icmp->capture,
                       "%s answers it with ICMP \"%s\"; none of it comes back inside.",
                       wn_show_addr(evidence, &path->icmp->reporter),
                       wn_icmp_kind_name(path->icmp->kind));
        else
            wn_observe(evidence, &finding_hairpin_not_returned, path, last->last_frame,
                       last->last_capture,
                       "Not one of the %llu packets comes back to any inside address.",
                       (unsigned long long) path->packets);
    }
}

const WnFindingKind finding_hairpin_not_returned = {
    .id = "hairpin-not-returned",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
