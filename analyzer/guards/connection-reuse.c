/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G5: over TCP, TLS, WebSocket or SCTP requests come on the connection that the client opened (RFC
 * 3261 18, RFC 5923, 5626, 4168). */
#include "guards/guard.h"

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const WnTransaction  *step = registration ? registration->binding : NULL;

    if (!step || step->flow->carrier == WN_CARRIER_UDP)
        return WN_GUARD_CLEAR;
    /* The server opens another one, to the very address of the Contact. */
    if (wn_connection_to_contact(evidence))
        return WN_GUARD_CLEAR;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        /* It was sent elsewhere all the same. */
        if (request && request->flow != step->flow && !subject->transactions[i]->responses &&
            wn_is_nonpublic(evidence, &wn_message_destination(request)->addr))
            return WN_GUARD_CLEAR;
    }
    wn_excuse(evidence, wn_message_spot(step->request));
    return WN_GUARD_HOLDS;
}

const WnGuard guard_connection_reuse = {
    .id = "connection-reuse",
    .number = "G5",
    .excuse = "the client's own TCP or TLS connection is used, so the addresses in Contact and Via "
              "do not matter",
    .answer = answer,
};
