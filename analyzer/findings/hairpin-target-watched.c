/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inside host for which the looped packets were is in the picture: that nothing comes to it is
 * seen, not concluded (RFC 4787 6, REQ-9).  Not where an error comes round from the public address,
 * which that host may have sent itself: what it was sent it is not seen to get, either.  about is
 * the path, or the INVITE's transaction.
 */
#include "findings/finding.h"

/* Whose mapping it is sent to; NULL: not known, or the sender's own. */
static const WnAddr *
owner_of(const WnModel *model, const WnEndpoint *destination, const WnEndpoint *source)
{
    const WnEndpoint *owner = wn_mapping_owner(&model->mappings, destination, model->searches);

    return owner && !wn_addr_equal(&owner->addr, &source->addr) &&
                   wn_host_find(&model->flows, &owner->addr)
               ? &owner->addr
               : NULL;
}

/* Both phones are in the picture, inside, and this one is not the sender. */
static const WnAddr *
other_phone(WnEvidence *evidence, const WnCall *call, const WnMediaPath *path)
{
    const WnAddr *caller = &call->caller.seen.addr, *called = &call->callee.seen.addr;

    if (!call->callee.is_agent || !wn_is_nonpublic(evidence, caller) ||
        !wn_is_nonpublic(evidence, called) || wn_addr_equal(caller, called))
        return NULL;
    return path->to == WN_ROLE_CALLER ? caller : called;
}

/* What comes to it is shown. */
static void
observe_call(WnEvidence *evidence, const WnFinding *lost)
{
    const WnModel       *model = wn_evidence_subject(evidence)->model;
    const WnTransaction *invite = lost->about;
    const WnIcmpNote *note = wn_icmp_about(evidence, invite->request->flow, invite->request->side,
                                           WN_ICMP_PORT_UNREACHABLE, invite->request->time);
    const WnAddr     *target = owner_of(model, wn_message_destination(invite->request),
                                        wn_message_source(invite->request));

    if (target && wn_host_receives(&model->flows, target) && !(note && wn_icmp_is_forwarded(note)))
        wn_observe(evidence, &finding_hairpin_target_watched, invite, lost->frame, lost->capture,
                   "It is for %s, which is watched here.", wn_show_addr(evidence, target));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFinding *lost = wn_observed(evidence, &finding_hairpin_not_returned);
    const WnFinding *call = wn_observed(evidence, &finding_call_to_own_public_address);

    if (call)
        observe_call(evidence, call);

    for (; lost; lost = wn_observed_next(lost)) {
        const WnMediaPath *path = lost->about;
        const WnAddr      *target = owner_of(subject->model, &path->destination, &path->source);

        if (path->icmp && wn_icmp_is_forwarded(path->icmp))
            continue;
        if (!target)
            target = other_phone(evidence, subject->call, path);
        if (target)
            wn_observe(evidence, &finding_hairpin_target_watched, path, lost->frame, lost->capture,
                       "It is for %s, which is watched here.", wn_show_addr(evidence, target));
    }
}

const WnFindingKind finding_hairpin_target_watched = {
    .id = "hairpin-target-watched",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
