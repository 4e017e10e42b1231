/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions about one transaction: its final response, its schedule of copies (RFC 3261 17). */
#include "model/transaction.h"

void
wn_transaction_add_response(WnTransaction *transaction, WnMessage *response)
{
    if (transaction->last_response)
        transaction->last_response->next = response;
    else
        transaction->responses = response;
    transaction->last_response = response;
}

void
wn_transaction_move_response(WnTransaction *from, WnTransaction *to, WnMessage *response)
{
    WnMessage **link = &from->responses, *before = NULL;

    while (*link != response) {
        before = *link;
        link = &before->next;
    }
    *link = response->next;
    if (from->last_response == response)
        from->last_response = before;
    response->next = NULL;
    response->transaction = to;
    wn_transaction_add_response(to, response);
}

WnTime
wn_message_last_time(const WnMessage *message)
{
    return message->last_copy ? message->last_copy->time : message->time;
}

uint32_t
wn_message_last_frame(const WnMessage *message)
{
    return message->last_copy ? message->last_copy->frame : message->frame;
}

WnSpot
wn_message_spot(const WnMessage *message)
{
    return (WnSpot){ message->frame, message->capture };
}

WnSpot
wn_message_last_spot(const WnMessage *message)
{
    const WnCopy *last = message->last_copy;

    return last ? (WnSpot){ last->frame, last->capture } : wn_message_spot(message);
}

unsigned
wn_message_sent_after(const WnMessage *message, WnTime time)
{
    unsigned count = message->time > time;

    for (const WnCopy *copy = message->copies; copy; copy = copy->next)
        count += copy->time > time;
    return count;
}

/* Timers differ between products, so the ratios of the gaps identify a schedule: each in
 * [1.6, 2.4] times the last while it doubles, within 15 % of the last once it is constant. */
WnSeries
wn_series_of(const WnMessage *message)
{
    WnTime   last = message->time, last_gap = 0;
    unsigned doubled = 0, constant = 0;

    for (const WnCopy *copy = message->copies; copy; copy = copy->next) {
        WnTime gap = copy->time - last;

        if (gap <= 0)
            return WN_SERIES_NONE;
        if (last_gap > 0) {
            double ratio = (double) gap / (double) last_gap;
            if (ratio >= 1.6 && ratio <= 2.4 && constant == 0)
                doubled++;
            else if (ratio >= 0.85 && ratio <= 1.15)
                constant++;
            else if (copy->next)
                return WN_SERIES_NONE;
        }
        last = copy->time;
        last_gap = gap;
    }
    if (doubled + constant == 0)
        return WN_SERIES_NONE;
    if (constant == 0)
        return WN_SERIES_DOUBLING;
    return doubled > 0 ? WN_SERIES_CAPPED : WN_SERIES_CONSTANT;
}

bool
wn_request_ran_out(const WnMessage *request, WnTime capture_end)
{
    static const WnTime TIMER_B = 32 * WN_SECOND;
    static const WnTime LAST_COPY = 31 * WN_SECOND; /* after that none follows (Table 4) */
    static const WnTime LONG = 20 * WN_SECOND;
    /* Copies beside the first.  Timer A sends seven in all, Timer E eleven; some servers repeat
     * every T2 and give up a little earlier.  Who gets an INVITE says 100 within 200 ms (RFC
     * 3261 17.2.1), and anything else is answered at once. */
    const unsigned enough = request->method == WN_METHOD_INVITE ? 6 : 8;

    if (request->n_copies >= enough && wn_message_last_time(request) - request->time >= LONG)
        return true;
    return capture_end - request->time >= TIMER_B ||
           wn_message_last_time(request) - request->time >= LAST_COPY;
}

bool
wn_request_is_no_accident(const WnMessage *request)
{
    static const unsigned ENOUGH_COPIES = 2; /* beside the first */
    static const WnTime   SOON = 5 * WN_SECOND;
    WnTime                last = wn_message_last_time(request);

    if (request->n_copies >= ENOUGH_COPIES)
        return true;
    return wn_flow_was_refused(request->flow, request->side, request->time, last + SOON);
}

/* Whether nobody could send this who had not got that response: it acknowledges it (RFC
 * 3261 17.1.1.3), names the tag that stands in it alone (12.2.1.1), or answers its challenge
 * (22.2). */
static bool
shows_heard(const WnMessage *later, const WnMessage *response)
{
    const WnTransaction *asked = response->transaction;
    bool                 challenge = response->status == 401 || response->status == 407;

    if (later->time <= response->time)
        return false;
    if (later->method == WN_METHOD_ACK && later->transaction->cseq == asked->cseq &&
        wn_message_is_final(response))
        return true;
    if (later->to_tag && later->to_tag == response->to_tag && !asked->request->to_tag)
        return true;
    return challenge && later->flags & WN_MESSAGE_CREDENTIALS &&
           !(asked->request->flags & WN_MESSAGE_CREDENTIALS);
}

/* Whether what its sender sent later in the exchange shows that some response came through. */
static bool
was_heard_of(const WnTransaction *transaction)
{
    enum { MOST = 64 };
    const WnAddr *sender = &wn_message_source(transaction->request)->addr;
    unsigned      looked = 0;

    for (const WnTransaction *later = transaction->next; later && looked < MOST;
         later = later->next, looked++)
        for (const WnMessage *response = transaction->responses;
             later->request && wn_addr_equal(&wn_message_source(later->request)->addr, sender) &&
             response && looked < MOST;
             response = response->next, looked++)
            if (shows_heard(later->request, response))
                return true;
    return false;
}

/* Whoever has no answer sends a fourth copy, twice as late as the third (RFC 3261 17.1).  This one
 * was answered once more, and sends none. */
static bool
stops_for_answer(const WnTransaction *transaction, WnTime capture_end)
{
    enum { COPIES = 2 }; /* beside the first */
    const WnMessage *request = transaction->request;
    WnTime           last = wn_message_last_time(request);

    return request->n_copies == COPIES &&
           wn_message_last_time(transaction->last_response) >= last &&
           capture_end - last > 3 * (last - request->copies->time);
}

bool
wn_transaction_unheard(const WnTransaction *transaction, WnTime capture_end)
{
    return transaction->request && transaction->responses &&
           wn_message_sent_after(transaction->request, transaction->responses->time) >= 2 &&
           !was_heard_of(transaction) && !stops_for_answer(transaction, capture_end);
}

WnMessage *
wn_transaction_final(const WnTransaction *transaction)
{
    WnMessage *message = transaction->responses;

    while (message && !wn_message_is_final(message))
        message = message->next;
    return message;
}

WnMessage *
wn_transaction_success(const WnTransaction *transaction)
{
    WnMessage *message = transaction->responses;

    while (message && !wn_message_is_success(message))
        message = message->next;
    return message;
}

bool
wn_transaction_delivered(const WnTransaction *transaction)
{
    const WnMessage *final = wn_transaction_final(transaction);

    return final && final->status != 408;
}

WnTime
wn_transaction_last_time(const WnTransaction *transaction)
{
    WnTime last = transaction->request ? wn_message_last_time(transaction->request) : INT64_MIN;

    for (const WnMessage *message = transaction->responses; message; message = message->next)
        if (wn_message_last_time(message) > last)
            last = wn_message_last_time(message);
    return last;
}
