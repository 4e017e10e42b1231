/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side names one Contact and later another (RFC 3261 12.2.1.2: the target of the dialog is
 * refreshed), and what is sent to it then gets lost: the former one was right, or the other side
 * stays with it.  about is the request that got lost; of an ACK or PRACK, the response.
 */
#include <glib.h>

#include "findings/finding.h"

#include "base/sorted.h"

#include "model/earlier.h"

/* Only these and their responses refresh the target (RFC 3261 12.2.1.2, RFC 3311 5.1). */
static bool
refreshes(const WnMessage *message)
{
    return message->method == WN_METHOD_INVITE || message->method == WN_METHOD_UPDATE;
}

static const WnUri *
place_of(const WnMessage *message)
{
    const WnUri *contact = message ? wn_message_contact(message) : NULL;

    if (!contact || !refreshes(message) || contact->decorated || contact->gruu ||
        contact->dot_invalid || contact->endpoint.addr.family == 0)
        return NULL;
    return contact;
}

static bool
is_same_place(const WnUri *a, const WnUri *b)
{
    return a && b && wn_addr_equal(&a->endpoint.addr, &b->endpoint.addr) &&
           wn_uri_port(a) == wn_uri_port(b);
}

/* The last message before this one in which its writer named another Contact. */
static const WnMessage *
named_before(const WnCall *call, const WnMessage *message)
{
    static const unsigned LOOKED_BACK = 16;
    const WnUri          *now = place_of(message);
    const WnMessage      *said = message;
    unsigned              looked = 0;

    while ((said = wn_call_earlier(call, said)) != NULL &&
           wn_search_on(call->model->searches, &looked, LOOKED_BACK))
        if (place_of(said) && !is_same_place(place_of(said), now))
            return said;
    return NULL;
}

/* The other side can send there: it is public, and where the packets of that side come from. */
static bool
is_right(const WnEvidence *evidence, const WnMessage *message, const WnUri *place)
{
    return wn_is_public(evidence, &place->endpoint.addr) &&
           (wn_addr_equal(&place->endpoint.addr, &wn_message_source(message)->addr) ||
            wn_is_nonpublic(evidence, &wn_message_source(message)->addr));
}

static void
tell(WnEvidence *evidence, const void *about, const WnMessage *before, const WnMessage *after)
{
    wn_observe(evidence, &finding_contact_changed, about, before->frame, before->capture,
               "Before, the %s names the Contact %s.", wn_show_saying(evidence, before),
               wn_message_contact(before)->text);
    wn_observe(evidence, &finding_contact_changed, about, after->frame, after->capture,
               "The %s names the Contact %s instead.", wn_show_saying(evidence, after),
               wn_message_contact(after)->text);
}

/* A message that exchanged a Contact that was right for one that is not. */
static const WnMessage *
worse_than(const WnEvidence *evidence, const WnCall *call, const WnMessage *message)
{
    const WnUri     *now = place_of(message);
    const WnMessage *before = now ? named_before(call, message) : NULL;

    return before && !is_right(evidence, message, now) &&
                   is_right(evidence, before, place_of(before))
               ? before
               : NULL;
}

/* By who wrote it, where it was seen, and frame. */
static int
by_writer(const char *tag, uint16_t capture, const WnMessage *message)
{
    uintptr_t one = (uintptr_t) tag;
    uintptr_t other = (uintptr_t) (message->status ? message->to_tag : message->from_tag);

    if (one != other)
        return one < other ? -1 : 1;
    return (capture > message->capture) - (capture < message->capture);
}

static gint
by_frame(gconstpointer a, gconstpointer b)
{
    const WnMessage *one = *(const WnMessage *const *) a, *other = *(const WnMessage *const *) b;
    int order = by_writer(one->status ? one->to_tag : one->from_tag, one->capture, other);

    return order != 0 ? order : (one->frame > other->frame) - (one->frame < other->frame);
}

/* All messages that name a place. */
static GPtrArray *
list_naming(const WnCall *call)
{
    GPtrArray *naming = g_ptr_array_new();

    for (unsigned i = 0; i < call->n_transactions; i++) {
        if (place_of(call->transactions[i]->request))
            g_ptr_array_add(naming, call->transactions[i]->request);
        for (WnMessage *message = call->transactions[i]->responses; message;
             message = message->next)
            if (place_of(message) && message->status < 300)
                g_ptr_array_add(naming, message);
    }
    g_ptr_array_sort(naming, by_frame);
    return naming;
}

static bool
is_before(const void *element, const void *key)
{
    const WnMessage *message = *(const WnMessage *const *) element, *asked = key;
    int              order = by_writer(asked->to_tag, asked->capture, message);

    return order > 0 || (order == 0 && message->frame < asked->frame);
}

/* What the receiver of this request had named last, before it was sent. */
static const WnMessage *
last_word(const GPtrArray *naming, const WnMessage *asked)
{
    guint n = wn_count_before(naming->pdata, naming->len, sizeof(*naming->pdata), is_before, asked);
    const WnMessage *last = n > 0 ? g_ptr_array_index(naming, n - 1) : NULL;

    return last && by_writer(asked->to_tag, asked->capture, last) == 0 ? last : NULL;
}

/* A request of the dialog that nobody answered, at the place that the last word named or at one
 * before it. */
static void
observe_request(WnEvidence *evidence, GPtrArray **naming, const WnTransaction *transaction)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnMessage *request = transaction->request, *named, *before;
    const WnUri     *to;

    if (!request || !request->to_tag || !request->request_uri || !wn_is_unanswered(transaction))
        return;
    *naming = *naming ? *naming : list_naming(call);
    named = last_word(*naming, request);
    to = request->request_uri;
    if (!named || to->endpoint.addr.family == 0)
        return;
    if (is_same_place(to, place_of(named))) {
        before = worse_than(evidence, call, named);
    } else {
        before = named_before(call, named);
        if (before &&
            (!is_same_place(to, place_of(before)) || !is_right(evidence, named, place_of(named))))
            before = NULL;
    }
    if (before)
        tell(evidence, transaction, before, named);
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    g_autoptr(GPtrArray) naming = NULL;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        observe_request(evidence, &naming, transaction);
        if (transaction->method != WN_METHOD_INVITE)
            continue;
        for (const WnMessage *message = transaction->responses; message; message = message->next) {
            const WnMessage *before =
                message->status > 100 && message->status < 300 && message->n_copies >= 2
                    ? worse_than(evidence, call, message)
                    : NULL;
            if (before)
                tell(evidence, message, before, message);
        }
    }
}

const WnFindingKind finding_contact_changed = {
    .id = "contact-changed",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .beside = true,
    .observe = observe,
};
