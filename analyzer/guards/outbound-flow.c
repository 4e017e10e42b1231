/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G4: the registration is bound to its flow (RFC 5626, Path, GRUU, WebSocket): the Contact host is
 * not used. */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;

    for (unsigned i = 0; registration && i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *accepted = wn_transaction_success(step);
        const WnUri         *contact = wn_message_contact(step->request);

        if (contact && contact->dot_invalid) {
            wn_excuse(evidence, wn_message_spot(step->request));
            return WN_GUARD_HOLDS;
        }
        if (!accepted || !accepted->extra)
            continue;
        if (accepted->extra->requires_outbound || accepted->extra->flow_timer ||
            accepted->extra->has_path) {
            wn_excuse(evidence, wn_message_spot(accepted));
            return WN_GUARD_HOLDS;
        }
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
