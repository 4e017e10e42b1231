/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server sends a request for a registered phone, or one that it forwards, or a notification to
 * its subscriber, to a public address.  about is the transaction.
 */
#include "findings/finding.h"

static bool
is_among(const WnTable *sources, const WnEndpoint *target)
{
    WnTableCursor     cursor = { 0 };
    const WnEndpoint *source;

    while ((source = wn_table_next(sources, wn_endpoint_hash(target), &cursor)) != NULL)
        if (wn_endpoint_equal(source, target))
            return true;
    return false;
}

/* Where the SUBSCRIBEs of a subscription came from, on either side of the NAT. */
static void
list_sources(const WnSubject *subject, WnTable *sources)
{
    if (subject->kind != WN_SUBJECT_SUBSCRIPTION)
        return;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;

        if (!request || request->method != WN_METHOD_SUBSCRIBE || request->n_via > 1)
            continue;
        WnEndpoint *source = (WnEndpoint *) wn_message_source(request);
        if (!is_among(sources, source))
            wn_table_add(sources, wn_endpoint_hash(source), source);
    }
}

/* A SUBSCRIBE, or a REGISTER, had come from there: a phone is there, not a server. */
static bool
is_a_phones(const WnSubject *subject, const WnTable *sources, const WnEndpoint *target)
{
    return is_among(sources, target) ||
           (subject->registration && wn_registration_came_from(subject->registration, target));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnTable          sources = { 0 };

    list_sources(subject, &sources);
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *request = transaction->request;

        if (!request || transaction->method == WN_METHOD_ACK ||
            transaction->method == WN_METHOD_CANCEL ||
            !wn_is_public(evidence, &wn_message_destination(request)->addr))
            continue;
        if (request->n_via < 2 && !is_a_phones(subject, &sources, wn_message_destination(request)))
            continue;
        wn_observe(evidence, &finding_request_for_public_target, transaction, request->frame,
                   request->capture, "The server %s sends the %s on to %s.",
                   wn_show_endpoint(evidence, wn_message_source(request)),
                   wn_show_message(evidence, request),
                   wn_show_endpoint(evidence, wn_message_destination(request)));
    }
    wn_table_clear(&sources);
}

const WnFindingKind finding_request_for_public_target = {
    .id = "request-for-public-target",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
