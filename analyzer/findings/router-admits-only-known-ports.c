/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The NAT before a phone lets in only what comes from an endpoint that the phone has sent to (RFC
 * 4787 5, address and port-dependent filtering).  about is the NAT.
 */
#include "findings/finding.h"

static void
look_at(WnEvidence *evidence, WnRole role)
{
    const WnNat *nat = wn_nat_of(evidence, role);

    if (!nat || !nat->insides || wn_range_is_torn(&nat->filtering) ||
        nat->filtering.least != WN_DEPENDS_ON_PORT)
        return;
    wn_observe(evidence, &finding_router_admits_only_known_ports, nat,
               nat->filtering.least_at.frame, nat->filtering.least_at.capture,
               "The router of %s (%s outside) lets in only what comes from an address and port "
               "that was sent to.",
               wn_show_role(role), wn_show_addr(evidence, &nat->outsides->addr));
}

static void
observe(WnEvidence *evidence)
{
    look_at(evidence, WN_ROLE_CALLER);
    look_at(evidence, WN_ROLE_CALLEE);
}

const WnFindingKind finding_router_admits_only_known_ports = {
    .id = "router-admits-only-known-ports",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_NAT,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
