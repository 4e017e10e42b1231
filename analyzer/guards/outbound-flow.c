/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G4: the registration is bound to its flow (RFC 5626, Path, GRUU, WebSocket): the Contact host is
 * not used. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    WnSpot outbound = registration ? wn_registration_facts(registration)->outbound : (WnSpot){ 0 };

    if (outbound.frame) {
        wn_excuse(evidence, outbound);
        return WN_GUARD_HOLDS;
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_outbound_flow = {
    .id = "outbound-flow",
    .number = "G4",
    .excuse = "requests follow the registration's own flow (RFC 5626, Path or WebSocket), not the "
              "Contact address",
    .answer = answer,
};
