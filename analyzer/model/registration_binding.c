/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long what a REGISTER has bound holds, and whether the phone took it away (RFC 3261 10.2). */
#include "model/registration_lanes.h"

bool
wn_registration_same_contact(const WnUri *a, const WnUri *b)
{
    return a->user == b->user && a->host == b->host &&
           wn_endpoint_equal(&a->endpoint, &b->endpoint);
}

/* Seconds; UINT32_MAX: nobody says. */
static uint32_t
granted(const WnMessage *accepted, const WnMessage *request)
{
    const WnUri *own = wn_message_contact(request);

    for (unsigned i = 0; accepted->contacts && i < accepted->contacts->n; i++) {
        const WnUri *listed = accepted->contacts->uris[i];

        if (listed->expires != UINT32_MAX &&
            (accepted->contacts->n == 1 || (own && wn_registration_same_contact(listed, own))))
            return listed->expires;
    }
    if (accepted->expires != UINT32_MAX)
        return accepted->expires;
    return own && own->expires != UINT32_MAX ? own->expires : request->expires;
}

WnTime
wn_registration_runs_out(const WnTransaction *step)
{
    const WnMessage *accepted = wn_transaction_success(step);
    uint32_t         seconds = accepted ? granted(accepted, step->request) : UINT32_MAX;

    return seconds == UINT32_MAX ? INT64_MAX : accepted->time + seconds * WN_SECOND;
}

const WnTransaction *
wn_registration_bound_from(const WnRegistration *registration, const WnEndpoint *endpoint,
                           WnTime before)
{
    const WnLaneKey    key = { .where = *endpoint };
    const WnLaneEntry *last = wn_lane_before(registration,
                                             WN_LANE_STEPS | WN_LANE_COPIES | WN_LANE_ACCEPTED |
                                                 WN_LANE_REFRESHES | WN_LANE_FROM | WN_LANE_PORT,
                                             &key, before);

    return last ? last->step : NULL;
}

const WnTransaction *
wn_registration_taken_away(const WnRegistration *registration, const WnTransaction *step,
                           WnTime before)
{
    const WnLaneEntry *last =
        wn_lane_before(registration, WN_LANE_STEPS | WN_LANE_ACCEPTED, &(WnLaneKey){ 0 }, before);
    const WnUri *own = wn_message_contact(step->request), *gone;

    if (!last || last->step->request->time <= step->request->time ||
        !wn_registration_unregisters(last->step->request))
        return NULL;
    /* "*" is all of them. */
    gone = wn_message_contact(last->step->request);
    return !gone || !own || gone->endpoint.addr.family == 0 ||
                   wn_registration_same_contact(gone, own)
               ? last->step
               : NULL;
}

bool
wn_registration_same_socket(const WnModel *model, const WnTransaction *a, const WnTransaction *b)
{
    const WnVia *one = a->request->via, *other = b->request->via;

    if (one == other)
        return true;
    return one && other && wn_model_is_public(model, &one->sent_by.addr) &&
           wn_model_is_public(model, &other->sent_by.addr);
}
