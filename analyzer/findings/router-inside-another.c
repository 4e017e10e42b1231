/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone's router says, by NAT-PMP or PCP, that its own outside address is private, or another
 * one than the world sees: a second router translates behind it (RFC 6886 3.2, RFC 5128 3.3).
 * about is the answer.
 */
#include "findings/finding.h"

/* How others see the client; NULL: not known. */
static const WnMapping *
find_public(WnEvidence *evidence, const WnAddr *client)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *seen = wn_mapping_of_inside(&model->mappings, client);

    for (; seen; seen = seen->next_inside)
        if (wn_is_public(evidence, &seen->outside.addr) &&
            wn_is_public(evidence, &seen->towards.addr))
            return seen;
    return NULL;
}

static void
look_at(WnEvidence *evidence, const WnAddr *client)
{
    const WnMapping *seen = find_public(evidence, client);

    for (const WnPortmapNote *note = wn_evidence_subject(evidence)->model->portmaps; note;
         note = note->next) {
        if (!wn_addr_equal(&note->client, client))
            continue;
        if (wn_is_nonpublic(evidence, &note->external.addr)) {
            wn_observe(evidence, &finding_router_inside_another, note, note->frame, note->capture,
                       "The router %s says that its own outside address is %s, which is private.",
                       wn_show_addr(evidence, &note->router),
                       wn_show_addr(evidence, &note->external.addr));
            return;
        }
        if (seen && seen->outside.addr.family == note->external.addr.family &&
            !wn_addr_equal(&seen->outside.addr, &note->external.addr)) {
            wn_observe(evidence, &finding_router_inside_another, note, note->frame, note->capture,
                       "The router %s says that its outside address is %s; %s sees the phone at "
                       "%s.",
                       wn_show_addr(evidence, &note->router),
                       wn_show_addr(evidence, &note->external.addr),
                       wn_show_addr(evidence, &seen->towards.addr),
                       wn_show_addr(evidence, &seen->outside.addr));
            return;
        }
    }
}

static void
observe(WnEvidence *evidence)
{
    wn_look_at_ends(evidence, look_at);
}

const WnFindingKind finding_router_inside_another = {
    .id = "router-inside-another",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_PORTMAP,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
