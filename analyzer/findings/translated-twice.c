/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One message is seen at three places with three sources, private, private and public: two routers
 * in a row translate it (RFC 5128 3.3).  Or one host told the client a private address of its, and
 * another a public one.  about is the transaction, or the observation.
 */
#include "findings/finding.h"

/* A sight of the same request, unchanged by proxies, from another private source. */
static const WnMessage *
find_middle(WnEvidence *evidence, const WnMessage *request)
{
    WnTransaction *other = NULL;

    while ((other = wn_exchange_next_like(request->transaction, other)) != NULL) {
        const WnMessage *sight = other->request;

        if (sight && sight != request && sight->n_via == request->n_via &&
            sight->max_forwards == request->max_forwards &&
            wn_endpoint_equal(wn_message_destination(sight), wn_message_destination(request)) &&
            wn_is_nonpublic(evidence, &wn_message_source(sight)->addr) &&
            !wn_addr_equal(&wn_message_source(sight)->addr, &wn_message_source(request)->addr))
            return sight;
    }
    return NULL;
}

static bool
look_at_sights(WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnMessage *inside = transaction->request, *middle;

    if (!inside || !wn_is_nonpublic(evidence, &wn_message_source(inside)->addr) ||
        !wn_is_public(evidence, &wn_message_destination(inside)->addr) || !inside->via ||
        !wn_addr_equal(&inside->via->sent_by.addr, &wn_message_source(inside)->addr))
        return false;
    middle = find_middle(evidence, inside);
    if (!middle)
        return false;
    wn_observe(evidence, &finding_translated_twice, transaction, middle->frame, middle->capture,
               "The %s of %s is seen again from %s, which is private too, on its way to %s.",
               wn_show_message(evidence, inside),
               wn_show_endpoint(evidence, wn_message_source(inside)),
               wn_show_endpoint(evidence, wn_message_source(middle)),
               wn_show_endpoint(evidence, wn_message_destination(inside)));
    return true;
}

/* Told on the way to the Internet: a private host may lie beyond a tunnel, unless what it tells is
 * a provider's (RFC 6598), and what goes to the client's own outside address turns back at the
 * router (RFC 4787 6). */
static bool
is_on_the_way_out(WnEvidence *evidence, const WnMapping *seen, const WnMapping *list,
                  unsigned *looked)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    if (!wn_is_public(evidence, &seen->towards.addr) &&
        wn_addr_class(&seen->outside.addr) != WN_ADDR_CGN)
        return false;
    for (; list; list = list->next_inside)
        if (!wn_search_on(model->searches, looked, 4096) ||
            wn_addr_equal(&list->outside.addr, &seen->towards.addr))
            return false;
    return true;
}

static void
look_at_mappings(WnEvidence *evidence, const WnAddr *client)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *list = wn_mapping_of_inside(&model->mappings, client);
    const WnMapping *private = NULL, *public = NULL;
    unsigned       looked = 0;
    const uint32_t public_ones = 1u << WN_ADDR_PUBLIC | 1u << WN_ADDR_NAT64;

    if (model->options.n_private_nets == 0 &&
        !(wn_mapping_classes_outside(&model->mappings, client) & ~public_ones))
        return;
    for (const WnMapping *seen = list; seen; seen = seen->next_inside) {
        /* Outside only a name is seen, which phones of many homes give themselves. */
        if (seen->from_outside || wn_model_is_of_server(model, seen))
            continue;
        if (wn_is_public(evidence, &seen->outside.addr))
        public = seen;
        else if (wn_is_nonpublic(evidence, &seen->outside.addr) &&
                 !wn_addr_equal(&seen->outside.addr, client) &&
                 is_on_the_way_out(evidence, seen, list, &looked)) private = seen;
    }
    if (private && public && wn_is_nonpublic(evidence, client))
        wn_observe(evidence, &finding_translated_twice, private, private->frame, private->capture,
                   "%s is seen as %s by %s and as %s by %s: two routers in a row translate it.",
                   wn_show_addr(evidence, client), wn_show_addr(evidence, &private->outside.addr),
                   wn_show_addr(evidence, &private->towards.addr),
                   wn_show_addr(evidence, &public->outside.addr),
                   wn_show_addr(evidence, &public->towards.addr));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (look_at_sights(evidence, subject->transactions[i]))
            return;
    look_at_mappings(evidence, &subject->client.seen.addr);
    if (subject->kind == WN_SUBJECT_CALL &&
        !wn_addr_equal(&subject->server.seen.addr, &subject->client.seen.addr))
        look_at_mappings(evidence, &subject->server.seen.addr);
}

const WnFindingKind finding_translated_twice = {
    .id = "translated-twice",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
