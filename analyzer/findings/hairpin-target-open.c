/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The called endpoint is that of a phone here, whose mapping is in use: and yet the router says
 * that nobody is there (RFC 792), or lets anybody else in to it (RFC 4787 5).  What keeps the call
 * out is that it comes from inside.  about is the INVITE's transaction.
 */
#include "findings/finding.h"

/* It was told within the shortest usual lifetime before, or before and after. */
static const WnMapping *
find_live(const WnModel *model, const WnMessage *request)
{
    enum { MOST = 64 };
    const WnEndpoint *to = wn_message_destination(request);
    const WnEndpoint *owner = wn_mapping_owner(&model->mappings, to, model->searches);
    const WnMapping  *seen = owner ? wn_mapping_of_socket(&model->mappings, owner) : NULL;
    unsigned          looked = 0;

    for (; seen && wn_search_on(model->searches, &looked, MOST); seen = seen->next_socket)
        if (wn_endpoint_equal(&seen->outside, to) && seen->time <= request->time &&
            seen->last >= request->time - WN_SHORTEST_USUAL_LIFETIME)
            return seen;
    return NULL;
}

static bool
lets_anybody_in(const WnNat *nat)
{
    WnDependence dependence;

    return nat && wn_range_is_known(&nat->filtering, &dependence) &&
           dependence == WN_DEPENDS_ON_NOTHING &&
           wn_range_grade(&nat->filtering) == WN_GRADE_CERTAIN;
}

/* It says so itself: no hop from its outside address. */
static bool
is_refused_by_router(const WnIcmpNote *note, const WnMapping *live)
{
    return note && wn_ttl_is_fresh(note->ttl) &&
           wn_addr_equal(&note->reporter, &live->outside.addr);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnFinding     *watched = wn_observed(evidence, &finding_hairpin_target_watched);
    const WnTransaction *invite = subject->call->invite;
    const WnMapping     *live;
    const WnIcmpNote    *note;
    const WnNat         *nat;

    if (!watched || watched->about != invite)
        return;
    live = find_live(subject->model, invite->request);
    nat = live && subject->nats ? wn_nat_of_inside(subject->nats, &live->inside.addr) : NULL;
    note = wn_icmp_about(evidence, invite->request->flow, invite->request->side,
                         WN_ICMP_PORT_UNREACHABLE, invite->request->time);
    if (!live || (nat && nat->hairpin == WN_YES) ||
        !(lets_anybody_in(nat) || is_refused_by_router(note, live)))
        return;
    wn_observe(evidence, &finding_hairpin_target_open, invite, live->frame, live->capture,
               "The router has that endpoint open for %s, as others see it.",
               wn_show_endpoint(evidence, &live->inside));
}

const WnFindingKind finding_hairpin_target_open = {
    .id = "hairpin-target-open",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_SILENCE | WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
