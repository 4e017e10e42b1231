/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is the same for every subject of a conclude, and costs a walk over all that a host has or a
 * flow had: found out when it is asked first.
 */
#include <stdlib.h>

#include "verdict/evidence_state.h"

#include "base/sorted.h"

typedef struct {
    WnQuestion *question;
    const void *about;
    const void *answer;
    bool        doubt; /* the search for it ended early */
} Known;

const void *
wn_evidence_once(WnEvidence *evidence, WnQuestion *question, const void *about)
{
    uint64_t      hash = wn_hash_mix((uintptr_t) about, (uintptr_t) question);
    WnTableCursor cursor = { 0 };
    WnSearches   *searches = evidence->judged->model->searches;
    bool          doubt = searches->doubt;
    Known        *known;

    evidence->self->looked = true;
    if (!evidence->known)
        return question(evidence, evidence->arena, about);
    while ((known = wn_table_next(evidence->known, hash, &cursor)) != NULL)
        if (known->about == about && known->question == question) {
            searches->doubt |= known->doubt;
            return known->answer;
        }
    known = WN_ARENA_NEW(evidence->kept, Known);
    searches->doubt = false;
    known->question = question;
    known->about = about;
    known->answer = question(evidence, evidence->kept, about);
    known->doubt = searches->doubt;
    searches->doubt |= doubt;
    wn_table_add(evidence->known, hash, known);
    return known->answer;
}

const void *
wn_evidence_of_exchange(WnEvidence *evidence, WnQuestion *question, const WnExchange *exchange)
{
    if (exchange->methods & 1u << WN_METHOD_REGISTER)
        return wn_evidence_once(evidence, question, exchange);
    evidence->self->looked = true;
    return question(evidence, evidence->arena, exchange);
}

typedef struct {
    WnAddr       host;
    WnTurnTells *tells;
    const void  *answer;
} OfHost;

const WnTurnList *
wn_evidence_of_host(WnEvidence *evidence, const WnAddr *host, WnTurnTells *tells,
                    WnListTurns *list_turns)
{
    uint64_t      hash = wn_hash_mix(wn_addr_hash(host), (uintptr_t) tells);
    WnTableCursor cursor = { 0 };
    OfHost       *known;

    evidence->self->looked = true;
    if (!evidence->of_hosts)
        return list_turns(evidence, evidence->arena, host, tells);
    while ((known = wn_table_next(evidence->of_hosts, hash, &cursor)) != NULL)
        if (known->tells == tells && wn_addr_compare(&known->host, host) == 0)
            return known->answer;
    known = WN_ARENA_NEW(evidence->kept, OfHost);
    known->host = *host;
    known->tells = tells;
    known->answer = list_turns(evidence, evidence->kept, host, tells);
    wn_table_add(evidence->of_hosts, hash, known);
    return known->answer;
}

/* ------------------------------------------------------------------ ICMP errors of a flow */

enum { FEW = 8 };

typedef struct {
    const WnIcmpNote **all;     /* by side, then by time */
    const WnIcmpNote **of_kind; /* by side, kind, then by time */
    unsigned           n;
} Notes;

static int
by_time(const WnIcmpNote *a, const WnIcmpNote *b)
{
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->frame > b->frame) - (a->frame < b->frame);
}

static int
by_side(const void *a, const void *b)
{
    const WnIcmpNote *left = *(const WnIcmpNote *const *) a;
    const WnIcmpNote *right = *(const WnIcmpNote *const *) b;

    return left->side != right->side ? left->side - right->side : by_time(left, right);
}

static int
by_kind(const void *a, const void *b)
{
    const WnIcmpNote *left = *(const WnIcmpNote *const *) a;
    const WnIcmpNote *right = *(const WnIcmpNote *const *) b;

    if (left->side != right->side)
        return left->side - right->side;
    return left->kind != right->kind ? (int) left->kind - (int) right->kind : by_time(left, right);
}

static const void *
sort_notes(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnFlow *flow = about;
    Notes        *notes = WN_ARENA_NEW(kept, Notes);
    unsigned      n = flow->icmp->list->n;

    (void) evidence;
    notes->n = n;
    notes->all = WN_ARENA_ARRAY(kept, const WnIcmpNote *, n);
    notes->of_kind = WN_ARENA_ARRAY(kept, const WnIcmpNote *, n);
    for (unsigned i = 0; i < n; i++)
        notes->all[i] = notes->of_kind[i] = flow->icmp->list->notes[i];
    qsort(notes->all, n, sizeof(*notes->all), by_side);
    qsort(notes->of_kind, n, sizeof(*notes->of_kind), by_kind);
    return notes;
}

/* One by one: of a few that is sooner done. */
static const WnIcmpNote *
look_through(const WnFlow *flow, int side, WnIcmpKind kind, WnTime from)
{
    const WnIcmpNote *first = NULL;

    for (const WnIcmpNote *note = flow->icmp; note; note = note->next)
        if (note->side == side && note->time >= from &&
            (kind == WN_ICMP_OTHER || note->kind == kind))
            first = note; /* newest first: the last match is the earliest */
    return first;
}

static bool
is_before_of_side(const void *element, const void *key)
{
    return by_side(element, key) < 0;
}

static bool
is_before_of_kind(const void *element, const void *key)
{
    return by_kind(element, key) < 0;
}

const WnIcmpNote *
wn_icmp_about(WnEvidence *evidence, const WnFlow *flow, int side, WnIcmpKind kind, WnTime from)
{
    const WnIcmpNote  wanted = { .time = from, .side = (uint8_t) side, .kind = kind };
    const WnIcmpNote *like = &wanted, **list;
    const Notes      *notes;
    unsigned          at;

    if (!flow->icmp || flow->icmp->list->n <= FEW)
        return look_through(flow, side, kind, from);
    notes = wn_evidence_once(evidence, sort_notes, flow);
    list = kind == WN_ICMP_OTHER ? notes->all : notes->of_kind;
    at = wn_count_before(list, notes->n, sizeof(*list),
                         kind == WN_ICMP_OTHER ? is_before_of_side : is_before_of_kind, &like);
    return at < notes->n && list[at]->side == side &&
                   (kind == WN_ICMP_OTHER || list[at]->kind == kind)
               ? list[at]
               : NULL;
}
