/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The NAT before a phone gives each destination another public port (RFC 4787 4.1; RFC 3489 5:
 * "symmetric").  about is the NAT.
 */
#include "findings/finding.h"

static void
look_at(WnEvidence *evidence, WnRole role)
{
    const WnNat *nat = wn_nat_of(evidence, role);

    if (!nat || !nat->insides || wn_nat_is_dependent(nat) != WN_YES)
        return;
    wn_observe(evidence, &finding_router_maps_by_destination, nat, nat->mapping.least_at.frame,
               nat->mapping.least_at.capture,
               "The router of %s (%s outside) gives each destination another port.",
               wn_show_role(role), wn_show_addr(evidence, &nat->outsides->addr));
}

static void
observe(WnEvidence *evidence)
{
    look_at(evidence, WN_ROLE_CALLER);
    look_at(evidence, WN_ROLE_CALLEE);
}

const WnFindingKind finding_router_maps_by_destination = {
    .id = "router-maps-by-destination",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_NAT,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
