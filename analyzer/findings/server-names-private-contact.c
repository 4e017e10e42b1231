/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server that is reached at a public address answers an INVITE itself and names its own private
 * address in Contact (RFC 3261 12.1.1).  That it answers itself shows in its Server header, the
 * same as in what it says as a server (401, 407, or to REGISTER; 100 to a caller behind NAT: any
 * UAS may say that, RFC 3261 8.2.6.1).  A phone that is called where it registered is no server.
 */
#include "findings/finding.h"

/* Called as a registered phone is: where its REGISTER came from, or with a private address of its
 * Contact as the Request-URI (RFC 3261 16.5), which is not where the INVITE goes. */
static bool
is_called_phone(WnEvidence *evidence, const WnMessage *invite)
{
    const WnUri *target = invite->request_uri;

    return wn_registration_reached_by(wn_evidence_subject(evidence)->registrations, invite) ||
           (target && wn_is_nonpublic(evidence, &target->endpoint.addr) &&
            !wn_addr_equal(&target->endpoint.addr, &wn_message_destination(invite)->addr));
}

/* What this host calls itself where only a server speaks. */
static bool
is_server_agent(const WnSubject *subject, const WnAddr *host, const char *agent)
{
    const bool        tries = subject->client.behind_nat == WN_YES;
    const WnExchange *exchange = subject->transactions[0]->exchange;

    for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
        for (const WnMessage *message = t->responses; message; message = message->next)
            if (((tries && message->status == 100) || message->status == 401 ||
                 message->status == 407) &&
                message->agent == agent && wn_addr_equal(&wn_message_source(message)->addr, host))
                return true;
    return wn_registrations_know_agent(subject->registrations, host, agent);
}

/* It is reached at a public address, as its answer shows: outside, or inside of its own NAT, by a
 * receiver on the Internet. */
static bool
is_seen_by_strangers(WnEvidence *evidence, const WnMessage *answer)
{
    const WnAddr *server = &wn_message_source(answer)->addr;

    return wn_is_public(evidence, server) ||
           (wn_addr_equal(&wn_message_contact(answer)->endpoint.addr, server) &&
            wn_is_public(evidence, &wn_message_destination(answer)->addr));
}

static void
observe_answer(WnEvidence *evidence, const WnMessage *answer)
{
    const WnSubject  *subject = wn_evidence_subject(evidence);
    const WnUri      *contact = wn_message_contact(answer);
    const WnEndpoint *server = wn_message_source(answer);

    if (!contact || !answer->agent || answer->record_routes || answer->n_via > 1 ||
        !wn_is_local(evidence, &contact->endpoint.addr) || contact->decorated ||
        !is_seen_by_strangers(evidence, answer) ||
        wn_reaches(evidence, &wn_message_destination(answer)->addr, &contact->endpoint.addr,
                   &server->addr) == WN_YES ||
        !is_server_agent(subject, &server->addr, answer->agent))
        return;
    wn_observe(evidence, &finding_server_names_private_contact, answer, answer->frame,
               answer->capture,
               "The server %s (%s) answers with the Contact %s: its own private %s.",
               wn_show_endpoint(evidence, server), answer->agent, contact->text,
               contact->endpoint.addr.family ? "address" : "name");
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_INVITE && call->transactions[i]->request &&
            !is_called_phone(evidence, call->transactions[i]->request))
            for (const WnMessage *message = call->transactions[i]->responses; message;
                 message = message->next)
                if (wn_message_is_success(message))
                    observe_answer(evidence, message);
}

const WnFindingKind finding_server_names_private_contact = {
    .id = "server-names-private-contact",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_PRIVATE_ANSWER,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
