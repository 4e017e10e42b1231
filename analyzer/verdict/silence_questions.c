/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What silence before a request tells: how long a mapping lives, and who had stopped. */
#include "verdict/silence_questions.h"

#include <glib.h>

#include "verdict/questions.h"

/* So many keep-alives are no accident. */
static const uint32_t A_HABIT = 3;

bool
wn_is_sent_to_silent(const WnTransaction *transaction)
{
    return wn_is_unanswered(transaction) && transaction->flow->carrier == WN_CARRIER_UDP &&
           transaction->request->peer_idle >= WN_SHORTEST_USUAL_LIFETIME;
}

static uint32_t
quiet_before(const WnMessage *request)
{
    WnTime idle = request->own_idle < 0 ? request->peer_idle : request->own_idle;

    return (uint32_t) (MIN(idle, request->peer_idle) / WN_MILLISECOND);
}

bool
wn_silence_was_outlived(const WnTransaction *transaction)
{
    static const uint32_t NO_MATTER = WN_SHORTEST_USUAL_LIFETIME / WN_MILLISECOND;
    const WnMessage      *request = transaction->request;
    const WnFlow         *flow = request->flow;

    return wn_is_unanswered(transaction) && flow->carrier == WN_CARRIER_UDP &&
           request->peer_idle >= 0 &&
           flow->sides[1 - request->side].first < flow->sides[request->side].first &&
           flow->outlived_ms * WN_MILLISECOND >= request->peer_idle &&
           flow->outlived_quiet_ms + NO_MATTER >= quiet_before(request);
}

bool
wn_phone_had_stopped(const WnTransaction *transaction)
{
    const WnMessage  *request = transaction->request;
    const WnFlowSide *phone = &request->flow->sides[1 - request->side];

    return wn_is_sent_to_silent(transaction) && phone->keepalives >= A_HABIT &&
           request->peer_idle > 2 * WN_MILLISECOND * phone->rhythm_ms;
}

bool
wn_phone_was_silent(const WnRegistration *registration, WnTime time)
{
    const WnTransaction *last =
        registration->binding
            ? wn_registration_last_from(registration,
                                        wn_message_source(registration->binding->request), time)
            : NULL;
    const WnFlowSide *phone = last ? &last->flow->sides[last->request->side] : NULL;
    WnTime            heard;

    if (!last || last->flow->carrier != WN_CARRIER_UDP)
        return false;
    if (phone->last > time && phone->keepalives >= A_HABIT &&
        phone->rhythm_ms * WN_MILLISECOND < WN_SHORTEST_USUAL_LIFETIME)
        return false;
    heard = phone->last <= time ? phone->last : wn_message_last_time(last->request);
    return time - heard >= WN_SHORTEST_USUAL_LIFETIME;
}
