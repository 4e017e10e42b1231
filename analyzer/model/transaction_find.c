/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which transaction a message belongs to (RFC 3261 17.1.3, 17.2.3), at the hop where it was seen,
 * and whether one like it is there already.
 */
#include "model/transaction_find.h"

uint64_t
wn_branch_hash(const WnSipVia *via)
{
    return via->branch.length > 7 && wn_bytes_starts_with_nocase(via->branch, WN_LITERAL("z9hG4bK"))
               ? wn_bytes_hash(via->branch, 1)
               : 0;
}

uint64_t
wn_branch_of(const WnSip *sip)
{
    uint64_t hash = sip->n_via > 0 ? wn_branch_hash(&sip->via[0]) : 0;

    if (hash != 0)
        return hash;
    /* RFC 2543 clients: the From tag tells their transactions apart as well as anything. */
    return wn_bytes_hash(sip->from_tag, 2);
}

/* How well a response on this flow fits the transaction: the better the more of the path is the
 * same.  One that is sent to a private address elsewhere answers no request made within another
 * network. */
static int
response_fit(const WnTransaction *transaction, const WnFlow *flow, int side)
{
    const WnEndpoint *client = &transaction->flow->ends[transaction->side];
    const WnEndpoint *server = &transaction->flow->ends[1 - transaction->side];
    const WnEndpoint *src = &flow->ends[side], *dst = &flow->ends[1 - side];

    if (transaction->flow == flow)
        return transaction->side == 1 - side ? 100 : 0;
    if (!wn_addr_realms_agree(&client->addr, &dst->addr) ||
        !wn_addr_realms_agree(&server->addr, &src->addr))
        return 0;
    return 8 * wn_endpoint_equal(server, src) + 4 * wn_addr_equal(&server->addr, &src->addr) +
           4 * wn_endpoint_equal(client, dst) + 2 * wn_addr_equal(&client->addr, &dst->addr);
}

WnTransaction *
wn_transaction_find(WnExchange *exchange, const WnSip *sip, uint64_t branch, const WnFlow *flow,
                    int side, unsigned *alike)
{
    WnTransaction sought = {
        .exchange = exchange, .branch = branch, .cseq = sip->cseq, .method = (uint8_t) sip->method
    };
    WnTransaction *found = NULL, *best = NULL;
    int            best_fit = -1;

    while ((found = wn_exchange_next_like(&sought, found)) != NULL) {
        ++*alike;
        if (!sip->is_response) {
            if (found->flow == flow && found->side == side)
                return found;
        } else if (response_fit(found, flow, side) > best_fit) {
            best_fit = response_fit(found, flow, side);
            best = found;
        }
    }
    return best;
}

WnMessage *
wn_response_find(const WnTransaction *transaction, const WnFlow *flow, int side, const WnSip *sip,
                 uint32_t fingerprint, unsigned *alike)
{
    for (WnMessage *message = transaction->responses; message; message = message->next) {
        *alike += (message->status >= 200) == (sip->status >= 200);
        if (message->status != sip->status || message->flow != flow || message->side != side)
            continue;
        if (message->fingerprint == fingerprint)
            return message;
        /* A final response sent again may carry another Date; a provisional one is a new one. */
        if (sip->status >= 200 && wn_text_is(message->to_tag, sip->to_tag))
            return message;
    }
    return NULL;
}

WnTransaction *
wn_transaction_find_begun(WnExchange *exchange, const WnSip *sip, uint64_t branch,
                          const WnPacket *request)
{
    WnTransaction sought = {
        .exchange = exchange, .branch = branch, .cseq = sip->cseq, .method = (uint8_t) sip->method
    };
    WnTransaction *found = NULL;

    while ((found = wn_exchange_next_like(&sought, found)) != NULL)
        if (!found->request && found->responses && found->responses->time >= request->time &&
            (wn_endpoint_equal(wn_message_source(found->responses), &request->dst) ||
             wn_endpoint_equal(wn_message_destination(found->responses), &request->src)))
            return found;
    return NULL;
}

/* It goes to who sent the request, from the server or from a port that nobody asked (RFC 3581 4);
 * the same request at another point has another sender. */
static bool
is_answer_to(const WnTransaction *transaction, const WnTransaction *other,
             const WnMessage *response)
{
    const WnEndpoint *to = wn_message_destination(response);

    if (response->flow == transaction->flow)
        return response->side != transaction->side;
    return wn_endpoint_equal(to, &transaction->flow->ends[transaction->side]) &&
           !wn_endpoint_equal(to, &other->flow->ends[other->side]);
}

void
wn_transaction_take_responses(WnTransaction *transaction, WnTime sent)
{
    WnTransaction *other = NULL;

    while ((other = wn_exchange_next_like(transaction, other)) != NULL)
        for (WnMessage *response = other->responses, *next; response; response = next) {
            next = response->next;
            if (other != transaction && response->time >= sent &&
                is_answer_to(transaction, other, response))
                wn_transaction_move_response(other, transaction, response);
        }
}
