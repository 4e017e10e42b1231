/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which SDP answered which, at each hop: in INVITE or UPDATE and their 2xx, in a 2xx and its ACK,
 * in a reliable 1xx and its PRACK (RFC 3264, 3262 5, 3311, 6337 2.2).
 */
#include "model/media_round.h"

#include <glib.h>

/* The SDP of the 2xx; where that has none, of the provisional response with the same tag. */
static const WnMessage *
answer_of(const WnTransaction *transaction, bool *early)
{
    const WnMessage *success = wn_transaction_success(transaction), *provisional = NULL;

    if (success) {
        for (const WnMessage *message = success; message; message = message->next)
            if (wn_message_is_success(message) && message->session) {
                *early = false;
                return message;
            }
    } else if (wn_transaction_final(transaction) && transaction->request->to_tag) {
        return NULL; /* a re-INVITE that was refused changes nothing */
    }
    for (const WnMessage *message = transaction->responses; message; message = message->next)
        if (message->status > 100 && message->status < 200 && message->session &&
            (!success || message->to_tag == success->to_tag))
            provisional = message;
    *early = !success;
    return provisional;
}

/* The offer of an INVITE without SDP: in the first reliable response that has one. */
static const WnMessage *
late_offer_of(const WnTransaction *transaction)
{
    for (const WnMessage *message = transaction->responses; message; message = message->next)
        if (message->session && message->status > 100 && message->status < 300 &&
            (message->status >= 200 || (message->extra && message->extra->reliable)))
            return message;
    return NULL;
}

/* The answer to it: in the ACK, or in the PRACK of a provisional response. */
static const WnMessage *
late_answer_to(const WnCall *call, const WnMessage *offer)
{
    const WnTransaction *ack = NULL;

    while (offer->status >= 200 && (ack = wn_call_ack(call, offer, ack)) != NULL)
        if (ack->request->session)
            return ack->request;
    for (unsigned i = 0; offer->status < 200 && i < call->n_transactions; i++) {
        const WnTransaction *prack = call->transactions[i];
        if (prack->method == WN_METHOD_PRACK && prack->request && prack->request->session &&
            prack->request->time >= offer->time &&
            wn_addr_equal(&wn_message_source(prack->request)->addr,
                          &wn_message_destination(offer)->addr))
            return prack->request;
    }
    return NULL;
}

/* Which end of the hop wrote or forwarded this request: by the dialog's tags, else by its address.
 */
static int
end_of(const WnCall *call, const WnHop *hop, const WnMessage *request)
{
    const WnEndpoint *source = wn_message_source(request);
    const char       *caller = call->invite ? call->invite->request->from_tag : NULL;

    if (caller && request->from_tag == caller)
        return 0;
    if (caller && request->to_tag == caller)
        return 1;
    if (wn_addr_equal(&hop->ends[0].addr, &hop->ends[1].addr))
        return wn_endpoint_equal(&hop->ends[0], source) ? 0 : 1;
    return wn_addr_equal(&hop->ends[0].addr, &source->addr) ? 0 : 1;
}

static bool
is_on_hop(const WnHop *hop, const WnTransaction *transaction)
{
    const WnAddr *a = &transaction->flow->ends[0].addr, *b = &transaction->flow->ends[1].addr;

    return (wn_addr_equal(a, &hop->ends[0].addr) && wn_addr_equal(b, &hop->ends[1].addr)) ||
           (wn_addr_equal(a, &hop->ends[1].addr) && wn_addr_equal(b, &hop->ends[0].addr));
}

static bool
is_same_description(const WnSession *a, const WnSession *b)
{
    if (a->n_media != b->n_media)
        return false;
    for (unsigned i = 0; i < a->n_media; i++)
        if (!wn_endpoint_equal(&a->media[i].endpoint, &b->media[i].endpoint) ||
            a->media[i].direction != b->media[i].direction ||
            a->media[i].rejected != b->media[i].rejected ||
            a->media[i].bundle != b->media[i].bundle || a->media[i].is_rtp != b->media[i].is_rtp)
            return false;
    return true;
}

/* A session refresh changes nothing (RFC 4028 7.4). */
static bool
is_refresh(const WnRound *last, const WnRound *round)
{
    return last->early == round->early &&
           is_same_description(last->sdp[0]->session, round->sdp[0]->session) &&
           is_same_description(last->sdp[1]->session, round->sdp[1]->session);
}

static void
keep_round(WnHop *hop, const WnRound *round, WnArena *arena)
{
    if (hop->n_rounds > 0 && is_refresh(&hop->rounds[hop->n_rounds - 1], round))
        return;
    if (hop->n_rounds == WN_MAX_ROUNDS)
        hop->n_rounds--; /* the last one is what holds at the end */
    hop->rounds[hop->n_rounds] = *round;
    wn_round_share(&hop->rounds[hop->n_rounds++], arena);
}

bool
wn_agreement_of(const WnCall *call, const WnTransaction *transaction, WnAgreement *agreement)
{
    const WnMessage *request = transaction->request, *offer = request, *answer;
    bool             early = false;

    if (!request || (request->method != WN_METHOD_INVITE && request->method != WN_METHOD_UPDATE))
        return false;
    if (offer->session) {
        answer = answer_of(transaction, &early);
    } else {
        offer = late_offer_of(transaction);
        answer = offer ? late_answer_to(call, offer) : NULL;
        early = !wn_transaction_success(transaction);
    }
    if (!answer)
        return false;
    *agreement = (WnAgreement){ .offer = offer, .answer = answer, .early = early };
    return true;
}

static void
add_round(const WnCall *call, WnHop *hop, const WnTransaction *transaction, WnArena *arena)
{
    const WnMessage *request = transaction->request;
    WnAgreement      agreement;
    WnRound          round;
    int              side;

    if (!wn_agreement_of(call, transaction, &agreement))
        return;
    side = end_of(call, hop, request);
    if (agreement.offer != request)
        side = 1 - side;
    round.sdp[side] = agreement.offer;
    round.sdp[1 - side] = agreement.answer;
    round.answerer = 1 - side;
    round.lines[0] = round.lines[1] = NULL;
    round.early = agreement.early;
    round.time = request->time;
    round.settled = agreement.answer->time;
    if (!round.early && wn_transaction_success(transaction))
        round.settled = MAX(round.settled, wn_transaction_success(transaction)->time);
    keep_round(hop, &round, arena);
}

const WnMediaLine *
wn_round_line(const WnRound *round, int end, unsigned line)
{
    const WnSession *session = round->sdp[end]->session;

    if (line >= session->n_media)
        return NULL;
    return round->lines[end] ? &round->lines[end][line] : &session->media[line];
}

/* 0.0.0.0 holds (RFC 3264 8.4), but with ICE it says, port 9, that no candidate is the default one:
 * all are names, or follow later (RFC 8840 4.1.1). */
static bool
is_held(const WnMediaLine *sender, const WnMediaLine *receiver)
{
    return wn_addr_class(&receiver->endpoint.addr) == WN_ADDR_NULL &&
           !(sender->has_ice && receiver->has_ice && receiver->endpoint.port == 9);
}

bool
wn_line_is_expected(const WnMediaLine *sender, const WnMediaLine *receiver)
{
    bool sends = sender->direction == WN_SENDRECV || sender->direction == WN_SENDONLY;
    bool receives = receiver->direction == WN_SENDRECV || receiver->direction == WN_RECVONLY;

    return sends && receives && !sender->rejected && !receiver->rejected && !sender->bundle_only &&
           !receiver->bundle_only && !is_held(sender, receiver);
}

/* The same addresses at both ends as at an earlier hop: the same media, seen in its SDP again. */
static bool
is_same_media(const WnHop *a, const WnHop *b)
{
    if (a->n_rounds == 0 || b->n_rounds == 0)
        return false;
    for (int end = 0; end < 2; end++) {
        const WnMediaLine *left = wn_round_line(&a->rounds[0], end, 0);
        const WnMediaLine *right = wn_round_line(&b->rounds[0], end, 0);
        if (!left || !right || !wn_endpoint_equal(&left->endpoint, &right->endpoint))
            return false;
    }
    return true;
}

static bool
is_on_any(const WnHop *hops, unsigned n, const WnTransaction *transaction)
{
    for (unsigned i = 0; i < n; i++)
        if (is_on_hop(&hops[i], transaction))
            return true;
    return false;
}

static bool
belongs(const WnCall *call, const WnHop *hop, const WnTransaction *transaction)
{
    if (is_on_hop(hop, transaction))
        return true;
    /* Later requests may go straight between the phones, past the proxy of the INVITE (RFC 3261
     * 12.2.1.1).  With one branch there is no doubt whose media they change. */
    return call->n_branches == 1 && transaction->request && transaction->request->to_tag;
}

/* So many pairs of hosts are asked for what they agreed on. */
static const unsigned MOST_LOOKED = 64;

unsigned
wn_hops_find(const WnCall *call, WnHop *hops, unsigned most, WnArena *arena)
{
    /* Of a call that began before the capture, the hops of its re-INVITEs. */
    WnTransaction *const *sources = call->invite ? call->branches : call->transactions;
    unsigned              n_sources = call->invite ? call->n_branches : call->n_transactions;
    unsigned              n = 0, looked = 0;
    bool                  tried = false; /* the hop behind the found ones, in vain */

    for (unsigned i = 0; i < n_sources; i++) {
        const WnTransaction *source = sources[i];
        WnHop               *hop = &hops[n];
        bool                 known = false;

        if (source->method != WN_METHOD_INVITE || !source->request || is_on_any(hops, n, source) ||
            (tried && is_on_hop(hop, source)))
            continue;
        looked = n == most ? MOST_LOOKED : looked;
        if (!wn_search_excuse(call->model->searches, &looked, MOST_LOOKED))
            break;
        tried = true;
        hop->ends[0] = source->flow->ends[source->side];
        hop->ends[1] = source->flow->ends[1 - source->side];
        hop->n_rounds = 0;
        for (unsigned t = 0; t < call->n_transactions; t++)
            if (belongs(call, hop, call->transactions[t]))
                add_round(call, hop, call->transactions[t], arena);
        for (unsigned j = 0; j < n; j++)
            known |= is_same_media(&hops[j], hop);
        if (!known && hop->n_rounds > 0) {
            n++;
            tried = false;
        }
    }
    return n;
}
