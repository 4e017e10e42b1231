/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NOTIFY leaves for the private address of the Contact in SUBSCRIBE, which its sender cannot
 * reach (RFC 6665 4.1.3; RFC 3261 12.1.1: the Contact is the remote target).  about is the
 * transaction.
 */
#include "findings/finding.h"

/* The SUBSCRIBE whose Contact named that address. */
static const WnMessage *
subscribe_naming(const WnService *service, const WnAddr *addr)
{
    for (unsigned i = 0; i < service->n_requests; i++) {
        const WnUri *contact = wn_message_contact(service->requests[i]->request);
        if (contact && wn_addr_equal(&contact->endpoint.addr, addr))
            return service->requests[i]->request;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnService *service = wn_evidence_subject(evidence)->service;

    for (unsigned i = 0; i < service->n_notifies; i++) {
        const WnTransaction *notify = service->notifies[i];
        const WnMessage     *request = notify->request, *subscribe;

        if (!wn_is_unanswered(notify) || !wn_leads_nowhere(evidence, request))
            continue;
        subscribe = subscribe_naming(service, &wn_message_destination(request)->addr);
        if (!subscribe)
            continue;
        wn_observe(evidence, &finding_notify_to_private_address, notify, subscribe->frame,
                   subscribe->capture,
                   "The phone subscribes with the Contact %s, a private address.",
                   wn_message_contact(subscribe)->text);
        wn_observe(evidence, &finding_notify_to_private_address, notify, request->frame,
                   request->capture, "The NOTIFY is sent to %s, that private address.",
                   wn_show_endpoint(evidence, wn_message_destination(request)));
    }
}

const WnFindingKind finding_notify_to_private_address = {
    .id = "notify-to-private-address",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
