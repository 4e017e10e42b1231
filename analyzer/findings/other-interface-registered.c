/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone registers from one private address and names another one of its own as its Contact, as
 * no router has forwarded the REGISTER shows; the request for it goes there (RFC 3261 10.2.1).
 * about is that request's transaction.
 */
#include "findings/finding.h"
#include "model/realm.h"

/* Somebody else has that address, or somebody was told it. */
static bool
is_others(const WnEvidence *evidence, const WnAddr *addr)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnHost  *host = wn_host_find(&model->flows, addr);

    return (host && (host->sends || host->arp_answered)) || wn_model_was_told(model, addr) ||
           wn_model_class(model, addr) == WN_ADDR_CGN;
}

/* Server and phone are of one private network, as far as packets tell: no NAT is between them. */
static bool
is_untranslated(WnEvidence *evidence, const WnMessage *step)
{
    const WnAddr *phone = &wn_message_source(step)->addr;
    const WnAddr *server = &wn_message_destination(step)->addr;

    return step->n_via == 1 && wn_ttl_is_fresh(step->flow->sides[step->side].ttl) &&
           wn_is_nonpublic(evidence, phone) && wn_is_nonpublic(evidence, server) &&
           wn_reaches(evidence, server, phone, NULL) == WN_YES;
}

/* Somebody is there: on its own link a host sends to whom has answered the question for the address
 * (RFC 826), and that address itself has sent an error (RFC 792). */
static bool
is_taken(WnEvidence *evidence, const WnMessage *request)
{
    const WnAddr     *to = &wn_message_destination(request)->addr;
    const WnIcmpNote *note =
        wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_OTHER, request->time);

    return (note && wn_addr_equal(&note->reporter, to)) ||
           wn_realm_is_one_network(wn_evidence_subject(evidence)->model,
                                   &wn_message_source(request)->addr, to);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        const WnMessage     *request = transaction->request, *step;
        const WnEndpoint    *to = request ? wn_message_destination(request) : NULL;

        if (!request || transaction->responses || transaction->method == WN_METHOD_ACK ||
            transaction->method == WN_METHOD_CANCEL || request->to_tag ||
            !wn_is_nonpublic(evidence, &to->addr))
            continue;
        step = wn_register_naming(subject, request);
        if (!step || !is_untranslated(evidence, step) || is_others(evidence, &to->addr) ||
            is_taken(evidence, request) || wn_was_accepted_elsewhere(subject, transaction))
            continue;
        wn_observe(evidence, &finding_other_interface_registered, transaction, step->frame,
                   step->capture,
                   "The phone registers from %s (TTL %u, so no router stands between) and names %s "
                   "as its Contact, another address of its own.",
                   wn_show_addr(evidence, &wn_message_source(step)->addr),
                   step->flow->sides[step->side].ttl, wn_message_contact(step)->text);
        wn_observe(evidence, &finding_other_interface_registered, transaction, request->frame,
                   request->capture, "The %s is sent to %s.", wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, to));
    }
}

const WnFindingKind finding_other_interface_registered = {
    .id = "other-interface-registered",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_BINDING | WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
