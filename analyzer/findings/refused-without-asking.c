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

/* On no flow but the caller's it says anything meanwhile that may be SIP, in clear or encrypted. */
static bool
asks_nobody(const WnSubject *subject, const WnMessage *request, const WnMessage *answer)
{
    const WnAddr *server = &wn_message_source(answer)->addr;
    const WnHost *host = wn_host_find(&subject->model->flows, server);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL; flow;
         flow = wn_flow_next_of(flow, server)) {
        const WnFlowSide *own = &flow->sides[wn_addr_equal(&flow->ends[0].addr, server) ? 0 : 1];

        if (!wn_search_on(subject->model->searches, &looked, MOST))
            return false;
        if (own->packets > 0 && own->first <= answer->time && own->last >= request->time &&
            (flow->tcp || own->sip + own->other > 0) &&
            !carries_sight_of(subject, request->transaction, flow))
            return false;
    }
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *sent = subject->transactions[i]->request;
        if (sent && wn_addr_equal(&wn_message_source(sent)->addr, server))
            return false;
    }
    return host != NULL;
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
        !asks_nobody(subject, request, answer))
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
