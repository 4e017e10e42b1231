/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether two talked to each other until one hung up, of a call whose answer is not in the capture:
 * who is not told where to send sound sends none (RFC 3264 5.1), and who got no ACK goes on
 * answering (RFC 3261 13.3.1.4).
 */
#include "model/call_parts.h"

#include <glib.h>

enum { MOST_FLOWS = 1024 };

/* Begun in the call's time, and over when it is. */
static bool
is_of_call(const WnCall *call, const WnStream *stream)
{
    static const uint32_t ENOUGH = 50; /* a second of sound (catalogue G20) */
    static const WnTime   AT_ONCE = 2 * WN_SECOND;
    WnTime                end = call->bye->request->time;

    return stream->packets >= ENOUGH && stream->first >= call->invite->request->time &&
           ABS(stream->last - end) <= AT_ONCE;
}

/* Sound of whoever has so many conversations that end at once need not be this call's. */
static bool
hears_and_speaks(const WnCall *call, const WnAddr *host)
{
    enum { OF_ONE_CALL = 2 }; /* sound and picture */
    const WnHost *known = wn_host_find(&call->model->flows, host);
    unsigned      looked = 0, n[2] = { 0 };

    for (const WnFlow *flow = known ? known->flows : NULL; flow;
         flow = wn_flow_next_of(flow, host)) {
        if (!wn_search_on(call->model->searches, &looked, MOST_FLOWS))
            return false;
        for (int side = 0; side < 2; side++)
            for (const WnStream *stream = flow->sides[side].streams; stream; stream = stream->next)
                n[wn_addr_equal(&flow->ends[side].addr, host)] += is_of_call(call, stream);
    }
    return n[0] > 0 && n[1] > 0 && n[0] <= OF_ONE_CALL && n[1] <= OF_ONE_CALL;
}

bool
wn_call_was_talked(const WnCall *call)
{
    return call->invite && !call->accepted && !call->refused && !call->cancel && call->bye &&
           call->bye->request && wn_transaction_success(call->bye) &&
           (hears_and_speaks(call, &call->caller.seen.addr) ||
            (call->delivery && hears_and_speaks(call, &call->callee.seen.addr)));
}

bool
wn_call_had_early_sound(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_branches; i++)
        for (const WnMessage *message = call->branches[i]->responses; message;
             message = message->next)
            if (message->status < 200 && message->session)
                return true;
    return false;
}
