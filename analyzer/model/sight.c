/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two sights of one message: found within its exchange, and compared field by field. */
#include "model/sight.h"

#include "model/begun.h"

static const unsigned MAX_LOOKED = 256;

static uint64_t
request_hash(const WnTransaction *transaction)
{
    return wn_hash_mix((uintptr_t) transaction->exchange,
                       (uint64_t) transaction->cseq << 8 | transaction->method);
}

WnTransaction *
wn_sights_next(const WnSights *sights, const WnTransaction *like, WnTableCursor *cursor)
{
    WnTransaction *found;

    while ((found = wn_table_next(&sights->by_request, request_hash(like), cursor)) != NULL)
        if (found->exchange == like->exchange && found->cseq == like->cseq &&
            found->method == like->method)
            return found;
    return NULL;
}

void
wn_sights_add(WnSights *sights, WnTransaction *transaction)
{
    uint64_t             own = wn_hash_mix(1, (uintptr_t) transaction);
    WnTableCursor        cursor = { 0 };
    const WnTransaction *there;

    while ((there = wn_table_next(&sights->added, own, &cursor)) != NULL)
        if (there == transaction)
            return;
    wn_table_add(&sights->added, own, transaction);
    wn_table_add(&sights->by_request, request_hash(transaction), transaction);
}

void
wn_sights_clear(WnSights *sights)
{
    wn_table_clear(&sights->added);
    wn_table_clear(&sights->by_request);
}

bool
wn_sight_is_translated(const WnModel *model, const WnMessage *a, const WnMessage *b)
{
    bool same_source = wn_endpoint_equal(wn_message_source(a), wn_message_source(b));
    bool same_target = wn_endpoint_equal(wn_message_destination(a), wn_message_destination(b));
    const WnAddr *left, *right;

    if (same_source == same_target || a->flow->carrier != b->flow->carrier)
        return false;
    left = same_source ? &wn_message_destination(a)->addr : &wn_message_source(a)->addr;
    right = same_source ? &wn_message_destination(b)->addr : &wn_message_source(b)->addr;
    return wn_model_is_nonpublic(model, left) != wn_model_is_nonpublic(model, right) ||
           !wn_addr_realms_agree(left, right);
}

static bool
is_same_message(const WnModel *model, const WnMessage *a, const WnMessage *b)
{
    return a != b && a->status == b->status && a->n_via == b->n_via &&
           a->max_forwards == b->max_forwards && a->to_tag == b->to_tag &&
           wn_sight_is_translated(model, a, b);
}

const WnMessage *
wn_sight_of(const WnModel *model, const WnMessage *message)
{
    WnTransaction *other = NULL;
    unsigned       looked = 0;

    while ((other = wn_exchange_next_like(message->transaction, other)) != NULL &&
           wn_search_excuse(model->searches, &looked, MAX_LOOKED)) {
        if (message->status == 0) {
            if (other->request && is_same_message(model, message, other->request))
                return other->request;
            continue;
        }
        for (const WnMessage *response = other->responses;
             response && wn_search_excuse(model->searches, &looked, MAX_LOOKED);
             response = response->next)
            if (is_same_message(model, message, response))
                return response;
    }
    return NULL;
}

static const WnTransaction *
first_in_time(const WnModel *model, const WnTransaction *like, WnOtherCallIds *cursor)
{
    static const WnTime SOON = 32 * WN_SECOND;
    WnTime              time = like->request->time;
    const WnExchange   *exchange;

    if (cursor->next_exchange == 0)
        cursor->next_exchange = wn_begun_before(model, time - WN_SECOND);
    while ((exchange = wn_begun_at(model, cursor->next_exchange)) != NULL &&
           exchange->start <= time + SOON) {
        cursor->next_exchange++;
        if (exchange == like->exchange || !(exchange->branches & wn_branch_bit(like->branch)) ||
            !(exchange->methods & 1u << like->method))
            continue;
        if (!wn_search_excuse(model->searches, &cursor->looked, MAX_LOOKED))
            return NULL;
        return wn_exchange_first(exchange);
    }
    return NULL;
}

const WnTransaction *
wn_sight_next_other_call_id(const WnModel *model, const WnTransaction *like, WnOtherCallIds *cursor)
{
    const WnTransaction *other;

    while (cursor->next || (cursor->next = first_in_time(model, like, cursor)) != NULL) {
        other = cursor->next;
        cursor->next = other->next;
        if (other->branch == like->branch && other->cseq == like->cseq &&
            other->method == like->method &&
            !(other->request && other->request->flow == like->request->flow))
            return other;
    }
    return NULL;
}

const WnMessage *
wn_sight_under_other_call_id(const WnModel *model, const WnMessage *request)
{
    WnOtherCallIds       cursor = { 0 };
    const WnTransaction *other;

    while ((other = wn_sight_next_other_call_id(model, request->transaction, &cursor)) != NULL)
        if (other->request && other->request->from_tag == request->from_tag &&
            is_same_message(model, request, other->request))
            return other->request;
    return NULL;
}

static bool
sent_by_differs(const WnVia *a, const WnVia *b)
{
    return a->sent_by.addr.family != 0 && b->sent_by.addr.family != 0 &&
           !wn_endpoint_equal(&a->sent_by, &b->sent_by);
}

/* A server that puts a Via of its own in another's place has another branch too. */
static bool
is_same_via(const WnMessage *written, const WnMessage *request)
{
    return written->n_via == 1 && request->writer_branch != 0 &&
           request->writer_branch == (uint16_t) written->transaction->branch;
}

const WnMessage *
wn_sight_before_change(const WnModel *model, const WnMessage *request)
{
    const WnTransaction *own = request->transaction;
    unsigned             looked = 0;

    if (request->status != 0 || !request->writer_via)
        return NULL;
    for (const WnTransaction *other = wn_exchange_first(own->exchange);
         other && wn_search_on(model->searches, &looked, MAX_LOOKED); other = other->next) {
        const WnMessage *written = other->request;

        if (written && other->method == own->method && other->cseq == own->cseq && written->via &&
            is_same_via(written, request) && written->from_tag == request->from_tag &&
            sent_by_differs(written->via, request->writer_via))
            return written;
    }
    return NULL;
}

/* Each router takes one from the hop count. */
static bool
is_nearer_to_sender(const WnMessage *message, const WnMessage *other)
{
    uint8_t here = message->flow->sides[message->side].ttl;
    uint8_t there = other->flow->sides[other->side].ttl;

    return here != 0 && there != 0 && here != there ? here > there : message->time < other->time;
}

bool
wn_sight_is_inside(const WnModel *model, const WnMessage *message, const WnMessage *other)
{
    bool same_source = wn_endpoint_equal(wn_message_source(message), wn_message_source(other));
    const WnAddr *own =
        same_source ? &wn_message_destination(message)->addr : &wn_message_source(message)->addr;
    const WnAddr *its =
        same_source ? &wn_message_destination(other)->addr : &wn_message_source(other)->addr;

    /* Between two private networks. */
    if (wn_model_is_nonpublic(model, own) && wn_model_is_nonpublic(model, its))
        return is_nearer_to_sender(message, other) != same_source;
    return wn_model_is_nonpublic(model, own);
}

static bool
lines_differ(const WnMediaLine *a, const WnMediaLine *b)
{
    return a->host != b->host || !wn_endpoint_equal(&a->endpoint, &b->endpoint) ||
           !wn_endpoint_equal(&a->rtcp, &b->rtcp);
}

static bool
sessions_differ(const WnSession *a, const WnSession *b)
{
    if (!wn_addr_equal(&a->origin, &b->origin) || a->n_media != b->n_media ||
        a->n_candidates != b->n_candidates)
        return true;
    for (unsigned i = 0; i < a->n_media; i++)
        if (lines_differ(&a->media[i], &b->media[i]))
            return true;
    for (unsigned i = 0; i < a->n_candidates; i++)
        if (!wn_endpoint_equal(&a->candidates[i].endpoint, &b->candidates[i].endpoint))
            return true;
    return false;
}

/* What cannot be read on one side is not compared. */
static bool
uris_differ(const WnUri *a, const WnUri *b)
{
    return a && b && a != b;
}

unsigned
wn_sight_changes(const WnMessage *a, const WnMessage *b)
{
    const WnTransaction *left = a->transaction, *right = b->transaction;
    unsigned cut = (a->flags | b->flags) & (WN_MESSAGE_TRUNCATED | WN_MESSAGE_LOST_PIECES);
    unsigned changes = 0;

    if (a->fingerprint == b->fingerprint || cut)
        return 0;
    changes |= a->via != b->via ? WN_CHANGED_VIA : 0;
    changes |= a->contacts != b->contacts ? WN_CHANGED_CONTACT : 0;
    changes |= uris_differ(a->request_uri, b->request_uri) ? WN_CHANGED_REQUEST_URI : 0;
    changes |= a->status == 0 && uris_differ(left->from, right->from) ? WN_CHANGED_FROM : 0;
    changes |= a->status == 0 && uris_differ(left->to, right->to) ? WN_CHANGED_TO : 0;
    changes |=
        a->routes != b->routes || a->record_routes != b->record_routes ? WN_CHANGED_ROUTE : 0;
    if (a->session && b->session && sessions_differ(a->session, b->session))
        changes |= WN_CHANGED_SDP;
    if ((a->flags ^ b->flags) & WN_MESSAGE_BAD_LENGTH)
        changes |= WN_CHANGED_LENGTH;
    return changes;
}
