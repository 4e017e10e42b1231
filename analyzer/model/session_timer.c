/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/session_timer.h"

#include <glib.h>

/* How long before its end the side that saw no refresh ends the call (RFC 4028 10). */
static WnTime
lead(WnTime interval)
{
    return MIN(32 * WN_SECOND, interval / 3);
}

bool
wn_session_is_refresh(const WnCall *call, const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request, *agreed;
    WnTime           interval, after;

    if ((transaction->method != WN_METHOD_INVITE && transaction->method != WN_METHOD_UPDATE) ||
        !request || !request->to_tag)
        return false;
    agreed = wn_call_timed_before(call, request->time);
    if (!agreed)
        return false;
    interval = (WnTime) agreed->extra->session_expires * WN_SECOND;
    after = request->time - agreed->time;
    /* Half of it, or what some products make of that; never later than its end. */
    return after * 10 >= interval * 4 && after <= interval;
}

/* Who does not refresh, by tag: NULL where the response does not say who does. */
static const char *
waiting_side(const WnMessage *agreed)
{
    if (agreed->extra->refresher_uac == agreed->extra->refresher_uas)
        return NULL;
    return agreed->extra->refresher_uac ? agreed->to_tag : agreed->from_tag;
}

/* How far from its time that BYE may be.  One part in twenty, for timers that start with another
 * message; but whoever waits for a refresh has one timer alone, and hangs up at any other time. */
static WnTime
tolerance_of(const WnMessage *agreed, const WnMessage *bye, WnTime interval)
{
    static const WnTime MOST = 10 * WN_SECOND, WAITING = WN_SECOND;
    const char         *waiting = waiting_side(agreed);

    return waiting && bye->from_tag == waiting ? MIN(interval / 60, WAITING)
                                               : MIN(interval / 20, MOST);
}

bool
wn_session_ran_out(const WnCall *call)
{
    const WnMessage *bye = call->bye ? call->bye->request : NULL;
    const WnMessage *agreed = bye ? wn_call_timed_before(call, bye->time) : NULL;
    WnTime           interval, after, tolerance;

    if (!agreed)
        return false;
    interval = (WnTime) agreed->extra->session_expires * WN_SECOND;
    after = bye->time - agreed->time;
    tolerance = tolerance_of(agreed, bye, interval);
    return ABS(after - (interval - lead(interval))) <= tolerance ||
           ABS(after - interval) <= tolerance;
}

/* Whether somebody tried to refresh the session after that response, in time. */
static bool
was_tried_after(const WnCall *call, const WnMessage *agreed)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *t = call->transactions[i];

        if ((t->method == WN_METHOD_INVITE || t->method == WN_METHOD_UPDATE) &&
            (!t->request ||
             (t->request->time > agreed->time && t->request->time < call->bye->request->time)))
            return true;
    }
    return false;
}

const WnMessage *
wn_session_waited_for(const WnCall *call)
{
    const WnMessage *bye = call->bye ? call->bye->request : NULL;
    const WnMessage *agreed = bye ? wn_call_timed_before(call, bye->time) : NULL;
    const char      *waiting = agreed ? waiting_side(agreed) : NULL;
    WnTime           interval, after;

    if (!waiting || bye->from_tag != waiting || was_tried_after(call, agreed))
        return NULL;
    interval = (WnTime) agreed->extra->session_expires * WN_SECOND;
    after = bye->time - agreed->time;
    /* Nobody hangs up to the second, though a program may. */
    return ABS(after - (interval - lead(interval))) <= tolerance_of(agreed, bye, interval) ? agreed
                                                                                           : NULL;
}

/* Told by a response, or by silence for as long as the request may be repeated (RFC 3261 17.1). */
static bool
ends_with(const WnTransaction *refresh, const WnMessage *bye)
{
    static const WnTime SOON = 5 * WN_SECOND, LEAST = 28 * WN_SECOND, MOST = 40 * WN_SECOND;
    const WnMessage    *final = wn_transaction_final(refresh);
    WnTime              after = bye->time - refresh->request->time;

    if (final)
        return bye->time >= final->time && bye->time - final->time <= SOON;
    return after >= LEAST && after <= MOST;
}

bool
wn_session_ended_by(const WnCall *call, const WnTransaction *refresh)
{
    const WnMessage *bye = call->bye ? call->bye->request : NULL;

    return bye && bye->time > refresh->request->time &&
           (ends_with(refresh, bye) || wn_session_ran_out(call));
}

bool
wn_session_was_cut(const WnCall *call)
{
    static const uint16_t ENOUGH_COPIES = 2; /* beside the first */

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *refresh = call->transactions[i];
        const WnMessage     *final = wn_transaction_final(refresh);

        if (wn_session_is_refresh(call, refresh) &&
            (final ? final->status == 408 || final->status == 481
                   : !refresh->responses && refresh->request->n_copies >= ENOUGH_COPIES) &&
            wn_session_ended_by(call, refresh))
            return true;
    }
    return wn_session_waited_for(call) != NULL;
}
