/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server refuses a call by itself: on its own link, where the phone of the called party
 * registered with it, it asks nobody between the INVITE and its answer.  So the answer is no shadow
 * of a phone that could not be reached (RFC 3261 16.7: what ICMP or silence tells a proxy becomes a
 * 408, 500 or 503).  about is the answer.
 */
#include <glib.h>

#include "findings/finding.h"

enum { MOST = 4096 };

/* The called party's REGISTER was accepted by this server before, at the same capture point: what
 * is sent to that phone would be seen there. */
static bool
is_registered_here(const WnSubject *subject, const WnMessage *request, const WnMessage *answer)
{
    const WnRegistration *found = wn_registration_for(subject->registrations, request);
    const WnUri          *called = request->transaction->to;

    if (!found || !called || g_strcmp0(found->aor, called->text) != 0)
        return false;
    for (unsigned i = 0; i < found->n_steps + found->n_copies && i < MOST; i++) {
        const WnTransaction *step =
            i < found->n_steps ? found->steps[i] : found->copies[i - found->n_steps];
        const WnMessage *accepted = wn_transaction_success(step);

        if (accepted && accepted->time < request->time && accepted->capture == answer->capture &&
            wn_addr_equal(&wn_message_source(accepted)->addr, &wn_message_source(answer)->addr))
            return true;
    }
    return false;
}

static bool
carries_sight_of(const WnSubject *subject, const WnTransaction *asked, const WnFlow *flow)
{
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (wn_is_same_request(subject->transactions[i], asked) &&
            subject->transactions[i]->flow == flow)
            return true;
    return false;
}

/* The flows on which a host says anything that may be SIP, in clear or encrypted: by when that
 * began, and a tree of when it ended last, whose leaves they are. */
typedef struct {
    const WnFlow **flows;
    WnTime        *ended; /* nodes from 1, then the leaves */
    unsigned       size;  /* leaves: a power of two; of those that are no flow it ended never */
    const WnAddr  *host;
} Speech;

static const WnFlowSide *
own_side(const WnFlow *flow, const WnAddr *host)
{
    return &flow->sides[wn_addr_equal(&flow->ends[0].addr, host) ? 0 : 1];
}

static int
by_begin(const void *a, const void *b, void *host)
{
    WnTime left = own_side(*(const WnFlow *const *) a, host)->first;
    WnTime right = own_side(*(const WnFlow *const *) b, host)->first;

    return left < right ? -1 : left > right;
}

static const void *
list_speech(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnHost *host = about;
    GPtrArray    *flows = g_ptr_array_new();
    Speech       *speech = WN_ARENA_NEW(kept, Speech);

    (void) evidence;
    for (const WnFlow *flow = host->flows; flow; flow = wn_flow_next_of(flow, &host->addr)) {
        const WnFlowSide *own = own_side(flow, &host->addr);

        if (own->packets > 0 && (flow->tcp || own->sip + own->other > 0))
            g_ptr_array_add(flows, (void *) flow);
    }
    g_ptr_array_sort_with_data(flows, by_begin, (void *) &host->addr);
    speech->host = &host->addr;
    for (speech->size = 1; speech->size < flows->len; speech->size *= 2)
        ;
    speech->flows = WN_ARENA_ARRAY(kept, const WnFlow *, speech->size);
    speech->ended = WN_ARENA_ARRAY(kept, WnTime, 2 * speech->size);
    for (unsigned i = 0; i < speech->size; i++) {
        speech->flows[i] = i < flows->len ? flows->pdata[i] : NULL;
        speech->ended[speech->size + i] =
            i < flows->len ? own_side(speech->flows[i], speech->host)->last : INT64_MIN;
    }
    for (unsigned i = speech->size - 1; i > 0; i--)
        speech->ended[i] = MAX(speech->ended[2 * i], speech->ended[2 * i + 1]);
    g_ptr_array_unref(flows);
    return speech;
}

/* Below this node of the tree: between request and answer, on another flow than the caller's. */
static bool
speaks_meanwhile(const WnSubject *subject, const Speech *speech, unsigned node,
                 const WnMessage *request, const WnMessage *answer)
{
    unsigned      leaf = node;
    const WnFlow *flow;

    if (speech->ended[node] < request->time)
        return false;
    while (leaf < speech->size)
        leaf *= 2;
    flow = speech->flows[leaf - speech->size];
    if (!flow || own_side(flow, speech->host)->first > answer->time)
        return false;
    if (node == leaf)
        return !carries_sight_of(subject, request->transaction, flow);
    return speaks_meanwhile(subject, speech, 2 * node, request, answer) ||
           speaks_meanwhile(subject, speech, 2 * node + 1, request, answer);
}

static bool
asks_nobody(WnEvidence *evidence, const WnMessage *request, const WnMessage *answer)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAddr    *server = &wn_message_source(answer)->addr;
    const WnHost    *host = wn_host_find(&subject->model->flows, server);

    if (!host || speaks_meanwhile(subject, wn_evidence_once(evidence, list_speech, host), 1,
                                  request, answer))
        return false;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *sent = subject->transactions[i]->request;
        if (sent && wn_addr_equal(&wn_message_source(sent)->addr, server))
            return false;
    }
    return true;
}

/* The answer where it leaves the server, before any router has forwarded it. */
static const WnMessage *
answer_on_link(const WnSubject *subject, const WnMessage *refused)
{
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *sight = subject->transactions[i];
        const WnMessage     *answer = wn_transaction_final(sight);

        if (answer && sight->request && answer->status == refused->status &&
            wn_is_same_request(sight, refused->transaction) &&
            wn_addr_equal(&wn_message_source(answer)->addr, &wn_message_source(refused)->addr) &&
            wn_ttl_is_fresh(answer->flow->sides[answer->side].ttl))
            return answer;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *refused = subject->call->refused, *answer, *request;

    if (!refused || refused->transaction->method != WN_METHOD_INVITE)
        return;
    answer = answer_on_link(subject, refused);
    request = answer ? answer->transaction->request : NULL;
    if (!answer || !is_registered_here(subject, request, answer) ||
        !asks_nobody(evidence, request, answer))
        return;
    wn_observe(evidence, &finding_refused_without_asking, refused, answer->frame, answer->capture,
               "%s answers the %s by itself: on its own link (TTL %u) it sends nothing to anybody "
               "in between, the phone of the called party, which is registered there, included.",
               wn_show_addr(evidence, &wn_message_source(answer)->addr),
               wn_show_message(evidence, request), answer->flow->sides[answer->side].ttl);
}

const WnFindingKind finding_refused_without_asking = {
    .id = "refused-without-asking",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REFUSAL | WN_HAS_REGISTRATIONS,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
