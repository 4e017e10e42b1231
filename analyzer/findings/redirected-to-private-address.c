/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A redirection or a transfer names a private address, and the call that follows it there is not
 * answered (RFC 3261 8.1.3.4, RFC 3515 2.4.2).  about is the new INVITE.
 */
#include "findings/finding.h"

#include "base/sorted.h"

#include <glib.h>

static bool
is_same_place(const WnUri *a, const WnUri *b)
{
    return wn_addr_equal(&a->endpoint.addr, &b->endpoint.addr) && wn_uri_port(a) == wn_uri_port(b);
}

static uint64_t
place_hash(const WnUri *uri)
{
    return wn_hash_mix(wn_addr_hash(&uri->endpoint.addr), wn_uri_port(uri));
}

/* A Contact of a redirection. */
typedef struct {
    uint64_t         hash; /* of its place */
    unsigned         number;
    const WnUri     *contact;
    const WnMessage *final;
} Target;

static int
by_place(const void *a, const void *b)
{
    const Target *left = a, *right = b;

    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

static GArray *
list_targets(const WnSubject *subject)
{
    GArray *targets = g_array_new(FALSE, FALSE, sizeof(Target));

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *final = wn_transaction_final(subject->transactions[i]);

        if (!final || final->status / 100 != 3 || !final->contacts)
            continue;
        for (unsigned c = 0; c < final->contacts->n; c++) {
            const WnUri *contact = final->contacts->uris[c];
            Target       target = { place_hash(contact), i, contact, final };

            g_array_append_val(targets, target);
        }
    }
    g_array_sort(targets, by_place);
    return targets;
}

static bool
is_target_before(const void *element, const void *key)
{
    const Target *target = element;

    return target->hash < *(const uint64_t *) key;
}

/* The redirection that named this target. */
static const WnMessage *
find_redirection(const GArray *targets, const WnMessage *invite)
{
    uint64_t hash;
    unsigned first;

    if (!invite->request_uri)
        return NULL;
    hash = place_hash(invite->request_uri);
    first = wn_count_before(targets->data, targets->len, sizeof(Target), is_target_before, &hash);
    for (unsigned i = first; i < targets->len; i++) {
        const Target *target = &g_array_index(targets, Target, i);

        if (target->hash != hash)
            return NULL;
        if (target->final->time <= invite->time &&
            is_same_place(target->contact, invite->request_uri))
            return target->final;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    GArray          *targets = NULL;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *invite = subject->transactions[i];
        const WnMessage     *redirection;
        const WnReferNote   *transfer;

        if (invite->method != WN_METHOD_INVITE || !wn_is_unanswered(invite) ||
            invite->request->to_tag || !wn_leads_nowhere(evidence, invite->request))
            continue;
        targets = targets ? targets : list_targets(subject);
        redirection = find_redirection(targets, invite->request);
        transfer = redirection ? NULL : wn_transfer_to(evidence, invite->request);
        if (redirection)
            wn_observe(evidence, &finding_redirected_to_private_address, invite, redirection->frame,
                       redirection->capture, "The %s sends the call on to %s, a private address.",
                       wn_show_message(evidence, redirection), invite->request->request_uri->text);
        else if (transfer)
            wn_observe(evidence, &finding_redirected_to_private_address, invite, transfer->frame,
                       transfer->capture, "A REFER transfers the caller to %s, a private address.",
                       invite->request->request_uri->text);
        else
            continue;
        wn_observe(evidence, &finding_redirected_to_private_address, invite, invite->request->frame,
                   invite->request->capture, "The INVITE follows it to %s.",
                   wn_show_endpoint(evidence, wn_message_destination(invite->request)));
    }
    if (targets)
        g_array_unref(targets);
}

const WnFindingKind finding_redirected_to_private_address = {
    .id = "redirected-to-private-address",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
