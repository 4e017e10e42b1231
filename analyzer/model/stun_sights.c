/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One STUN transaction at several places: on both sides of a NAT, or seen twice. */
#include "model/stun_sights.h"

#include <string.h>

/* The next one of that id; NULL: none, or ids are not drawn at random there. */
static const WnStunTransaction *
next_of_id(const WnModel *model, const WnStunTransaction *transaction, WnTableCursor *cursor)
{
    const uint64_t           hash = wn_stun_hash(transaction->id, transaction->method);
    const WnStunTransaction *found = NULL;

    if (!wn_stun_id_is_drawn(transaction->id))
        return NULL;
    do
        found = wn_table_next(&model->stun, hash, cursor);
    while (found && memcmp(found->id, transaction->id, sizeof(found->id)) != 0);
    return found;
}

const WnStunTransaction *
wn_stun_answered_sight(const WnModel *model, const WnStunTransaction *transaction)
{
    WnTableCursor            cursor = { 0 };
    const WnStunTransaction *found;

    while ((found = next_of_id(model, transaction, &cursor)) != NULL)
        if (found != transaction && found->success)
            return found;
    return NULL;
}

const WnStunTransaction *
wn_stun_other_sight(const WnModel *model, const WnStunTransaction *transaction)
{
    WnTableCursor            cursor = { 0 };
    const WnStunTransaction *found;

    while ((found = next_of_id(model, transaction, &cursor)) != NULL)
        if (found->flow != transaction->flow && found->method == transaction->method)
            return found;
    return NULL;
}

static bool
shares_one_end(const WnStunTransaction *a, const WnStunTransaction *b)
{
    return wn_endpoint_equal(&a->flow->ends[a->side], &b->flow->ends[b->side]) !=
           wn_endpoint_equal(&a->flow->ends[1 - a->side], &b->flow->ends[1 - b->side]);
}

const WnStunTransaction *
wn_stun_sight_of(const WnModel *model, const WnStunTransaction *transaction)
{
    enum { MOST = 8 };
    uint64_t                 hash = wn_stun_hash(transaction->id, transaction->method);
    WnTableCursor            cursor = { 0 };
    const WnStunTransaction *other;
    unsigned                 looked = 0;

    if (!wn_stun_id_is_drawn(transaction->id))
        return NULL;
    while ((other = wn_table_next(&model->stun, hash, &cursor)) != NULL &&
           wn_search_excuse(model->searches, &looked, MOST))
        if (other != transaction && other->copies > 0 && other->method == transaction->method &&
            shares_one_end(other, transaction) &&
            memcmp(other->id, transaction->id, sizeof(other->id)) == 0)
            return other;
    return NULL;
}
