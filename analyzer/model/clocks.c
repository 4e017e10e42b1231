/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See clocks.h. */
#include "model/clocks.h"

#include <glib.h>
#include <stdlib.h>

#include "model/stun_sights.h"

/* Nobody puts the packets of one clock out of order by so much; and where two clocks differ by
 * less, nothing that is judged by time is another for it (T1, RFC 3261 17.1.1.1). */
static const WnTime SLACK = WN_SECOND / 2;
/* A NAT or a media relay holds no packet back for longer. */
static const WnTime LONGEST_WAY = WN_SECOND;
/* Nobody sends a final response to an INVITE for longer (64 * T1, RFC 3261 13.3.1.4), and some. */
static const WnTime LONGEST_SENT = 40 * WN_SECOND;
/* Between two sights of one packet the time is the same for its copies. */
static const WnTime STEADY = 50 * WN_MILLISECOND;
/* A call has a dozen, a registration may go on for days. */
static const unsigned MOST_TRANSACTIONS = 32;

/* A packet, or several alike, at one place. */
typedef struct {
    const WnFlow *flow;
    int           side; /* that sent it */
    WnTime        first, last;
    WnSpot        spot;
} Seen;

static const WnAddr *
source_of(const Seen *seen)
{
    return &seen->flow->ends[seen->side].addr;
}

static const WnAddr *
destination_of(const Seen *seen)
{
    return &seen->flow->ends[1 - seen->side].addr;
}

/* ------------------------------------------------------------------ which comes first */

/* 1: by the addresses a comes before b; -1: behind it; 0: they do not tell. */
static int
way_through_nat(const WnModel *model, const Seen *a, const Seen *b)
{
    bool same_source = wn_addr_equal(source_of(a), source_of(b));
    bool same_destination = wn_addr_equal(destination_of(a), destination_of(b));
    bool inside, other_inside;

    if (same_source == same_destination)
        return 0;
    inside = wn_model_is_nonpublic(model, same_source ? destination_of(a) : source_of(a));
    other_inside = wn_model_is_nonpublic(model, same_source ? destination_of(b) : source_of(b));
    if (inside == other_inside)
        return 0;
    /* On its way out a packet is inside first, on its way in outside. */
    return inside == same_destination ? 1 : -1;
}

/* The same through a host that passes it on. */
static int
way_through_host(const Seen *a, const Seen *b)
{
    bool there = wn_addr_equal(destination_of(a), source_of(b));
    bool back = wn_addr_equal(destination_of(b), source_of(a));

    return there == back ? 0 : there ? 1 : -1;
}

static bool
is_no_way(WnTime way)
{
    return way < -SLACK || way > LONGEST_WAY;
}

/* a and b are the same packets. */
static bool
contradict(const WnModel *model, const Seen *a, const Seen *b)
{
    int    order = way_through_nat(model, a, b);
    WnTime way = b->first - a->first;

    if (order == 0)
        order = way_through_host(a, b);
    if (order == 0 || llabs(b->last - a->last - way) > STEADY)
        return false;
    return is_no_way(order > 0 ? way : -way);
}

static bool
say(WnSpot *at, WnSpot spot)
{
    *at = spot;
    return true;
}

/* ------------------------------------------------------------------ messages */

static Seen
message_seen(const WnMessage *message)
{
    return (Seen){ message->flow, message->side, message->time, wn_message_last_time(message),
                   wn_message_spot(message) };
}

/* Both sides of a NAT have the message, and each of its copies. */
static bool
sights_contradict(const WnModel *model, const WnMessage *a, const WnMessage *b)
{
    Seen one = message_seen(a), other = message_seen(b);

    return a->status == b->status && a->n_via == b->n_via && a->to_tag == b->to_tag &&
           a->n_copies == b->n_copies && way_through_nat(model, &one, &other) != 0 &&
           contradict(model, &one, &other);
}

/* Who wrote the request, as its lowest Via has it. */
static const WnVia *
writer_of(const WnMessage *message)
{
    return message->writer_via ? message->writer_via : message->via;
}

static bool
is_same_writer(const WnMessage *a, const WnMessage *b)
{
    const WnVia *one = writer_of(a), *other = writer_of(b);

    return one && other && one->host == other->host &&
           wn_endpoint_equal(&one->sent_by, &other->sent_by) && a->from_tag == b->from_tag;
}

/* Each proxy adds a Via to a request and takes one from a response (RFC 3261 16.6, 16.7); what it
 * answers itself (100) it did not get. */
static bool
is_passed_on(const WnMessage *earlier, const WnMessage *later)
{
    Seen before = message_seen(earlier), behind = message_seen(later);

    if (earlier->status != later->status || earlier->to_tag != later->to_tag ||
        earlier->status == 100 || earlier->n_via == 0 || later->n_via == 0 ||
        !is_same_writer(earlier, later) || way_through_host(&before, &behind) < 0)
        return false;
    return earlier->status == 0 ? earlier->n_via < later->n_via : earlier->n_via > later->n_via;
}

/* The request, if it is there, and then the responses. */
static const WnMessage *
next_message(const WnTransaction *transaction, const WnMessage *message)
{
    if (!message)
        return transaction->request ? transaction->request : transaction->responses;
    return message == transaction->request ? transaction->responses : message->next;
}

static bool
is_same_request(const WnTransaction *a, const WnTransaction *b)
{
    return a->exchange == b->exchange && a->method == b->method && a->cseq == b->cseq;
}

/* One that it came of was there in time: what is there too late was sent once more, or by another
 * way. */
static bool
came_in_time(WnTransaction *const *all, unsigned n, const WnTransaction *to,
             const WnMessage *passed)
{
    for (unsigned i = 0; i < n; i++) {
        const WnMessage *message = NULL;

        if (!is_same_request(all[i], to))
            continue;
        while ((message = next_message(all[i], message)) != NULL)
            if (message->time - passed->time <= SLACK && is_passed_on(message, passed))
                return true;
    }
    return false;
}

/* On one hop, and yet the copies are none that somebody sent. */
static bool
is_sent_too_long(const WnMessage *message)
{
    return message->method == WN_METHOD_INVITE && message->status >= 200 &&
           wn_message_last_time(message) - message->time > LONGEST_SENT;
}

typedef struct {
    const WnModel        *model;
    WnTransaction *const *all;
    unsigned              n;
} Messages;

static bool
message_contradicts(const Messages *messages, const WnMessage *message,
                    const WnTransaction *elsewhere, WnSpot *at)
{
    bool             same_branch = message->transaction->branch == elsewhere->branch;
    const WnMessage *other = NULL;

    while ((other = next_message(elsewhere, other)) != NULL) {
        if (same_branch && sights_contradict(messages->model, message, other))
            return say(at, wn_message_spot(other));
        if (message->time - other->time > SLACK && is_passed_on(message, other) &&
            !came_in_time(messages->all, messages->n, elsewhere, other))
            return say(at, wn_message_spot(other));
    }
    return false;
}

static bool
transaction_contradicts(const Messages *messages, const WnTransaction *transaction, WnSpot *at)
{
    const WnMessage *message = NULL;

    while ((message = next_message(transaction, message)) != NULL) {
        if (is_sent_too_long(message))
            return say(at, wn_message_last_spot(message));
        for (unsigned i = 0; i < messages->n; i++)
            if (messages->all[i] != transaction && is_same_request(messages->all[i], transaction) &&
                message_contradicts(messages, message, messages->all[i], at))
                return true;
    }
    return false;
}

/* Nobody waits for so long before sending a message again for the first time (T2; T1 is less). */
static const WnTime LONGEST_T1 = 4 * WN_SECOND;

/*
 * On one hop three messages, of both ends, were each there once more, all after the same time, and
 * it is none after which anything is sent again: another place saw them, by another clock.
 */
static bool
hop_is_seen_twice(const Messages *messages, const WnFlow *flow, WnSpot *at)
{
    enum { ENOUGH = 3 };
    WnTime   apart = 0;
    unsigned n = 0, sides = 0;

    for (unsigned i = 0; i < messages->n; i++) {
        const WnMessage *message = NULL;

        while ((message = next_message(messages->all[i], message)) != NULL) {
            WnTime later = wn_message_last_time(message) - message->time;

            if (message->flow != flow || message->n_copies != 1 || later <= LONGEST_T1 ||
                (n > 0 && llabs(later - apart) > STEADY))
                continue;
            apart = later;
            sides |= 1u << message->side;
            n++;
            *at = wn_message_last_spot(message);
        }
    }
    return n >= ENOUGH && sides == 3;
}

bool
wn_clocks_contradict_messages(const WnModel *model, WnTransaction *const *transactions, unsigned n,
                              WnSpot *at)
{
    Messages messages = { model, transactions, MIN(n, MOST_TRANSACTIONS) };

    for (unsigned i = 0; i < messages.n; i++)
        if (transaction_contradicts(&messages, transactions[i], at) ||
            hop_is_seen_twice(&messages, transactions[i]->flow, at))
            return true;
    return false;
}

/* ------------------------------------------------------------------ streams */

static uint32_t
length_of(const WnStream *stream)
{
    return stream->highest - stream->base;
}

/* When the packet of that number, counted from the first, was or would have been there. */
static WnTime
time_of(const WnStream *stream, int64_t number)
{
    WnTime span = stream->last - stream->first;

    return stream->first + (WnTime) ((double) span * (double) number / length_of(stream));
}

/* Packets in sequence without long pauses: each has its time by its number.  Where the numbers were
 * there before, they tell no packet. */
static bool
is_even(const WnStream *stream)
{
    static const uint32_t ENOUGH = 25;

    return stream->jumps == 0 && !stream->renewed && stream->packets >= ENOUGH &&
           length_of(stream) >= ENOUGH && stream->longest_gap < WN_SECOND / 2;
}

/* The packets that both have; false: there are too few. */
static bool
overlap(const WnStream *a, const WnStream *b, Seen *one, Seen *other)
{
    static const int64_t ENOUGH = 25;
    int64_t ahead = (int16_t) (uint16_t) (b->base - a->base); /* of b's first packet in a */
    int64_t from = MAX(ahead, 0);
    int64_t to = MIN((int64_t) length_of(a), ahead + length_of(b));

    if (!is_even(a) || !is_even(b) || to - from < ENOUGH)
        return false;
    *one = (Seen){ a->flow, a->side, time_of(a, from), time_of(a, to), wn_stream_spot(a) };
    *other = (Seen){ b->flow, b->side, time_of(b, from - ahead), time_of(b, to - ahead),
                     wn_stream_spot(b) };
    return true;
}

/* A sender's sequence goes on from packet to packet: what jumps with every other one was captured
 * twice, by two clocks. */
static bool
is_captured_twice(const WnStream *stream)
{
    static const uint32_t ENOUGH = 25;

    return stream->packets >= ENOUGH && stream->jumps * 4 >= stream->packets &&
           stream->flow->sides[stream->side].n_streams <= 2;
}

bool
wn_clocks_contradict_stream(const WnModel *model, const WnStream *stream, WnSpot *at)
{
    enum { MOST = 16 };
    WnTableCursor   cursor = { 0 };
    const WnStream *other;
    unsigned        looked = 0;
    Seen            here, there;

    if (is_captured_twice(stream))
        return say(at, wn_stream_spot(stream));
    while ((other = wn_table_next(&model->streams, wn_hash_mix(0, stream->ssrc), &cursor)) !=
               NULL &&
           looked++ < MOST) {
        if (other == stream || other->ssrc != stream->ssrc)
            continue;
        if (is_captured_twice(other) ||
            (overlap(stream, other, &here, &there) && contradict(model, &here, &there)))
            return say(at, wn_stream_spot(other));
    }
    return false;
}

static bool
any_is_captured_twice(const WnTable *streams, const WnEndpoint *endpoint, bool to, WnSpot *at)
{
    enum { MOST = 64 };
    WnTableCursor   cursor = { 0 };
    const WnStream *stream;
    unsigned        looked = 0;

    while ((stream = wn_table_next(streams, wn_endpoint_hash(endpoint), &cursor)) != NULL &&
           looked++ < MOST)
        if (is_captured_twice(stream) &&
            wn_endpoint_equal(to ? wn_stream_destination(stream) : wn_stream_source(stream),
                              endpoint))
            return say(at, wn_stream_spot(stream));
    return false;
}

bool
wn_clocks_contradict_endpoint(const WnModel *model, const WnEndpoint *endpoint, WnSpot *at)
{
    return any_is_captured_twice(&model->streams_to, endpoint, true, at) ||
           any_is_captured_twice(&model->streams_from, endpoint, false, at);
}

/* ------------------------------------------------------------------ STUN */

bool
wn_clocks_contradict_stun(const WnModel *model, const WnStunTransaction *transaction, WnSpot *at)
{
    const WnStunTransaction *other = wn_stun_other_sight(model, transaction);
    Seen                     here, there;

    if (!other || other->copies != transaction->copies || other->copies == 0)
        return false;
    here = (Seen){ transaction->flow,
                   transaction->side,
                   transaction->first,
                   transaction->last,
                   { transaction->first_frame, transaction->capture } };
    there = (Seen){
        other->flow, other->side, other->first, other->last, { other->first_frame, other->capture }
    };
    return contradict(model, &here, &there) && say(at, there.spot);
}
