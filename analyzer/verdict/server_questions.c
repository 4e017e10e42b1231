/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is a server, and who is a phone. */
#include "model/leg.h"
#include "verdict/evidence.h"

bool
wn_is_known_server(const WnEvidence *evidence, const WnAddr *addr)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (wn_registrations_know_server(subject->registrations, addr))
        return true;
    for (size_t i = 0; i < subject->model->options.n_servers; i++)
        if (wn_addr_equal(&subject->model->options.servers[i].addr, addr))
            return true;
    return false;
}

bool
wn_is_callers_server(const WnTransaction *invite, const WnAddr *addr)
{
    return invite->from && wn_addr_equal(&invite->from->endpoint.addr, addr);
}

bool
wn_is_sent_by_server(const WnEvidence *evidence, const WnTransaction *transaction)
{
    return transaction->request->n_via > 1 ||
           wn_is_known_server(evidence, &wn_message_source(transaction->request)->addr) ||
           (transaction->method == WN_METHOD_INVITE &&
            wn_leg_before(wn_evidence_subject(evidence)->model, transaction) != NULL);
}
