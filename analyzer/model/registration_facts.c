/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all REGISTERs of a registration together say, found out once. */
#include <stdlib.h>

#include "model/registration_lanes.h"

/* RFC 5626, RFC 3327 and RFC 7118 5: requests follow what the REGISTER came over. */
static WnSpot
outbound_spot(const WnTransaction *step)
{
    const WnMessage *accepted = wn_transaction_success(step);
    const WnUri     *contact = wn_message_contact(step->request);

    if (contact && contact->dot_invalid)
        return wn_message_spot(step->request);
    if (accepted && accepted->extra &&
        (accepted->extra->requires_outbound || accepted->extra->flow_timer ||
         accepted->extra->has_path))
        return wn_message_spot(accepted);
    return (WnSpot){ 0 };
}

static void
list_contacts(WnTable *listed, const WnMessage *accepted)
{
    for (unsigned i = 0; accepted->contacts && i < accepted->contacts->n; i++) {
        const WnAddr *addr = &accepted->contacts->uris[i]->endpoint.addr;
        uint64_t      hash = wn_addr_hash(addr);
        WnTableCursor cursor = { 0 };
        const WnAddr *known;

        while ((known = wn_table_next(listed, hash, &cursor)) != NULL)
            if (wn_addr_compare(known, addr) == 0)
                break;
        if (!known)
            wn_table_add(listed, hash, (void *) addr);
    }
}

static void
gather(const WnRegistration *registration, WnRegistrationFacts *facts)
{
    for (uint32_t i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *accepted = wn_transaction_success(step);
        const WnUri         *echo = accepted ? wn_message_contact(accepted) : NULL;

        facts->by_stream |= step->flow->tcp != NULL;
        if (facts->outbound.frame == 0)
            facts->outbound = outbound_spot(step);
        if (!facts->decorated && echo && echo->decorated)
            facts->decorated = accepted;
        if (accepted)
            list_contacts(&facts->listed, accepted);
    }
    for (uint32_t i = 0; i < registration->n_copies; i++)
        facts->by_stream |= registration->copies[i]->flow->tcp != NULL;
}

const WnRegistrationFacts *
wn_registration_facts(const WnRegistration *registration)
{
    WnLanes *lanes = registration->lanes;

    if (!lanes->facts) {
        lanes->facts = WN_ARENA_NEW(lanes->arena, WnRegistrationFacts);
        gather(registration, lanes->facts);
    }
    return lanes->facts;
}

bool
wn_registration_lists(const WnRegistration *registration, const WnAddr *addr)
{
    const WnTable *listed = &wn_registration_facts(registration)->listed;
    WnTableCursor  cursor = { 0 };
    const WnAddr  *known;

    while ((known = wn_table_next(listed, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(known, addr))
            return true;
    return false;
}

bool
wn_registration_named(const WnRegistration *registration, const WnAddr *addr, const char *user)
{
    const unsigned  kind = WN_LANE_STEPS | WN_LANE_NAMING | WN_LANE_CONTACT;
    const WnLaneKey key = { .who = user, .where = wn_endpoint(*addr, 0) };

    return wn_lane_after(registration, user ? kind | WN_LANE_USER : kind, &key, INT64_MIN) != NULL;
}
