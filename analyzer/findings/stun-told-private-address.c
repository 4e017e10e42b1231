/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A STUN server saw the client at a private address that is not the client's own: it stands behind
 * the first NAT and before the next one (RFC 8489 2, RFC 5128 3.3).  about is the observation.
 */
#include "findings/finding.h"

/* Of all that was told of an address, newest first: the first of the kind. */
static const void *
find_private(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnMapping *seen = about;

    (void) kept;
    while (seen &&
           (seen->how != WN_LEARNED_STUN || !wn_is_nonpublic(evidence, &seen->outside.addr) ||
            wn_addr_equal(&seen->outside.addr, &seen->inside.addr)))
        seen = seen->next_inside;
    return seen;
}

static void
look_at(WnEvidence *evidence, const WnAddr *client)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *seen = wn_mapping_of_inside(&model->mappings, client);

    if (seen)
        seen = wn_evidence_once(evidence, find_private, seen);
    if (seen)
        wn_observe(
            evidence, &finding_stun_told_private_address, seen, seen->frame, seen->capture,
            "The STUN server %s sees %s as %s, which is private too: it is not on the public "
            "side of all routers.",
            wn_show_addr(evidence, &seen->towards.addr), wn_show_endpoint(evidence, &seen->inside),
            wn_show_endpoint(evidence, &seen->outside));
}

static void
observe(WnEvidence *evidence)
{
    wn_look_at_ends(evidence, look_at);
}

const WnFindingKind finding_stun_told_private_address = {
    .id = "stun-told-private-address",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY | WN_SUBJECT_REGISTRATION,
    .needs = WN_HAS_MAPPING | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
