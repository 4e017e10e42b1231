/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pings by which a server looks after its phones, gathered by registration. */
#include <string.h>

#include "model/call.h"

static void
add_ping(WnRegistration *registration, WnArena *arena, const WnTransaction *ping)
{
    const WnMessage *request = ping->request, *answer = ping->responses;
    uint32_t         n = registration->n_pings;

    if ((n & (n + 1)) == 0) {
        WnPing *room = WN_ARENA_ARRAY(arena, WnPing, n * 2 + 2);
        if (n > 0)
            memcpy(room, registration->pings, n * sizeof(*room));
        registration->pings = room;
    }
    registration->pings[registration->n_pings++] =
        (WnPing){ .exchange = ping->exchange,
                  .flow = request->flow,
                  .time = request->time,
                  .answered = answer ? answer->time : 0,
                  .frame = request->frame,
                  .capture = request->capture,
                  .answer_frame = answer ? answer->frame : 0,
                  .answer_capture = answer ? answer->capture : 0,
                  .sends = 1u + request->n_copies };
}

/* Pings are sent for the sake of a binding alone. */
void
wn_registrations_take_pings(const WnModel *model, WnRegistrations *registrations, WnArena *arena,
                            const WnExchange *exchange)
{
    static const uint32_t PINGS = 1u << WN_METHOD_OPTIONS | 1u << WN_METHOD_NOTIFY;

    if (exchange->methods & ~PINGS)
        return;
    for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next) {
        WnRegistration *registration = t->request && !t->request->to_tag
                                           ? wn_registration_reached_by(registrations, t->request)
                                           : NULL;
        if (!registration)
            continue;
        add_ping(registration, arena, t);
        wn_registration_note(model, registrations, registration, t->request);
    }
    wn_exchanges_rest(exchange->store);
}
