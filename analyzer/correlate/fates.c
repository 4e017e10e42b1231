/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fates.h. */
#include "correlate/fates.h"

#include "base/arena.h"
#include "base/table.h"
#include "correlate/changes.h"

/* At its edges a capture may lack what the other point still saw. */
static const WnTime EDGE = 2 * WN_SECOND;

/* A passage, and the rows that its packets count in: by who sent them, and their kind. */
typedef struct {
    WnPassage  passage;
    WnLossRow *arrivals[2][WN_TRAFFICS];
} Passage;

/* Passages found lately, by a cheap hash. */
enum { LATELY = 1024 };

struct WnFates {
    const WnSurvey    *survey;
    const WnAlignment *alignment;
    WnArena           *arena;
    WnTable            passages, losses, appearances; /* values in order of appearance */
    WnChanges         *changes;
    WnMatchResult      result;
    Passage           *lately[LATELY];
    Passage *matched[WN_MAX_POINTS]; /* of the packet at hand, by the first of its two points */
    unsigned senders[WN_MAX_POINTS]; /* and which end sent it */
};

WnFates *
wn_fates_new(const WnSurvey *survey, const WnAlignment *alignment)
{
    WnFates *fates = g_new0(WnFates, 1);

    fates->survey = survey;
    fates->alignment = alignment;
    fates->arena = wn_arena_new(64 * 1024);
    fates->changes = wn_changes_new(fates->arena);
    fates->result.passages = g_ptr_array_new();
    fates->result.losses = g_ptr_array_new();
    fates->result.appearances = g_ptr_array_new();
    fates->result.changes = wn_changes_list(fates->changes);
    return fates;
}

void
wn_fates_free(WnFates *fates)
{
    if (!fates)
        return;
    g_ptr_array_unref(fates->result.passages);
    g_ptr_array_unref(fates->result.losses);
    g_ptr_array_unref(fates->result.appearances);
    wn_changes_free(fates->changes);
    wn_table_clear(&fates->passages);
    wn_table_clear(&fates->losses);
    wn_table_clear(&fates->appearances);
    wn_arena_free(fates->arena);
    g_free(fates);
}

const WnMatchResult *
wn_fates_result(const WnFates *fates)
{
    return &fates->result;
}

void
wn_fates_count(WnFates *fates, const WnSight *sight, bool ambiguous)
{
    fates->result.packets[sight->point]++;
    fates->result.ambiguous += ambiguous;
}

/* ------------------------------------------------------------------ passages */

/* The two sights by the number of their points. */
typedef struct {
    const WnSight *here, *there;
    unsigned       sender; /* which of the ends, as a passage orders them, sent the packet */
    WnEndpoint     ends_here[2], ends_there[2];
} Step;

static Step
step_of(const WnSight *a, const WnSight *b)
{
    Step step = { .here = a->point < b->point ? a : b, .there = a->point < b->point ? b : a };
    const WnPacket *here = &step.here->packet, *there = &step.there->packet;

    step.sender = wn_endpoint_compare(&here->src, &here->dst) > 0;
    step.ends_here[step.sender] = here->src;
    step.ends_here[1 - step.sender] = here->dst;
    step.ends_there[step.sender] = there->src;
    step.ends_there[1 - step.sender] = there->dst;
    return step;
}

static uint64_t
hash_step(const Step *step)
{
    uint64_t hash = (uint64_t) step->here->point << 16 | (uint64_t) step->there->point << 8 |
                    (uint64_t) step->here->packet.carrier;

    for (unsigned i = 0; i < 2; i++)
        hash = wn_hash_mix(wn_hash_mix(hash, wn_endpoint_hash(&step->ends_here[i])),
                           wn_endpoint_hash(&step->ends_there[i]));
    return hash;
}

static bool
is_step(const WnPassage *passage, const Step *step)
{
    return passage->here == step->here->point && passage->there == step->there->point &&
           passage->carrier == step->here->packet.carrier &&
           wn_endpoint_equal(&passage->ends_here[0], &step->ends_here[0]) &&
           wn_endpoint_equal(&passage->ends_here[1], &step->ends_here[1]) &&
           wn_endpoint_equal(&passage->ends_there[0], &step->ends_there[0]) &&
           wn_endpoint_equal(&passage->ends_there[1], &step->ends_there[1]);
}

static Passage *
find_passage(const WnFates *fates, const Step *step)
{
    WnTableCursor cursor = { 0 };
    Passage      *found;

    while ((found = wn_table_next(&fates->passages, hash_step(step), &cursor)) != NULL)
        if (is_step(&found->passage, step))
            return found;
    return NULL;
}

static WnGlimpse
glimpse_of(const WnSight *sight)
{
    return (WnGlimpse){ sight->packet.src, sight->packet.dst, sight->packet.ttl };
}

/* 1: equal, -1: other, 0: not known. */
static int
compare_ids(const WnPacket *a, const WnPacket *b)
{
    if (a->ip_id == 0 || b->ip_id == 0 || a->src.addr.family != b->src.addr.family)
        return 0;
    return a->ip_id == b->ip_id ? 1 : -1;
}

WnPassageFit
wn_fates_fit_passage(const WnFates *fates, const WnSight *a, const WnSight *b)
{
    static const uint64_t ENOUGH = 3;
    Step                  step = step_of(a, b);
    const Passage        *found = find_passage(fates, &step);
    const WnPassage      *passage = found ? &found->passage : NULL;
    WnGlimpse             here = glimpse_of(step.here), there = glimpse_of(step.there);

    if (passage && passage->same_id >= ENOUGH && passage->other_id == 0 &&
        compare_ids(&a->packet, &b->packet) < 0)
        return WN_PASSAGE_CANNOT;
    return passage || wn_survey_knows_passage(fates->survey, step.here->point, step.there->point,
                                              &here, &there)
               ? WN_PASSAGE_KNOWN
               : WN_PASSAGE_NEW;
}

static Passage *
add_passage(WnFates *fates, const Step *step)
{
    Passage *added = WN_ARENA_NEW(fates->arena, Passage);

    added->passage = (WnPassage){ .here = step->here->point,
                                  .there = step->there->point,
                                  .carrier = step->here->packet.carrier,
                                  .ends_here = { step->ends_here[0], step->ends_here[1] },
                                  .ends_there = { step->ends_there[0], step->ends_there[1] },
                                  .first = step->here->packet.time,
                                  .first_frame = step->here->packet.frame,
                                  .least_delay = INT64_MAX };
    wn_table_add(&fates->passages, hash_step(step), added);
    g_ptr_array_add(fates->result.passages, &added->passage);
    return added;
}

static Passage *
ensure_passage(WnFates *fates, const Step *step)
{
    uint64_t ports = (uint64_t) step->ends_here[0].port << 48 |
                     (uint64_t) step->ends_here[1].port << 32 |
                     (uint64_t) step->ends_there[0].port << 16 | step->ends_there[1].port;
    unsigned  place = (unsigned) (wn_hash_mix(ports, step->here->point) % LATELY);
    Passage **lately = &fates->lately[place];

    if (*lately && is_step(&(*lately)->passage, step))
        return *lately;
    *lately = find_passage(fates, step);
    if (!*lately)
        *lately = add_passage(fates, step);
    return *lately;
}

static bool
are_ordered(const WnFates *fates, unsigned a, unsigned b)
{
    return fates->alignment->clocks[a].ordered && fates->alignment->clocks[b].ordered;
}

void
wn_fates_match(WnFates *fates, const WnSight *a, const WnSight *b)
{
    Step            step = step_of(a, b);
    Passage        *matched = ensure_passage(fates, &step);
    WnPassage      *passage = &matched->passage;
    const WnPacket *here = &step.here->packet, *there = &step.there->packet;

    fates->matched[step.here->point] = matched;
    fates->senders[step.here->point] = step.sender;

    passage->packets[step.sender]++;
    passage->same_id += compare_ids(here, there) > 0;
    passage->other_id += compare_ids(here, there) < 0;
    passage->last = here->time;
    if (are_ordered(fates, a->point, b->point)) {
        WnTime delay = ABS(there->time - here->time);
        passage->least_delay = MIN(passage->least_delay, delay);
        passage->most_delay = MAX(passage->most_delay, delay);
    }
    if (here->ttl != 0 && there->ttl != 0 && passage->ttl == 0)
        passage->ttl = ABS((int) here->ttl - (int) there->ttl);
    fates->result.altered += step.here->key.exact != step.there->key.exact;
    if (a->key.traffic == WN_TRAFFIC_SIP)
        wn_changes_compare(fates->changes, step.here, step.there);
}

/* ------------------------------------------------------------------ what became of a packet */

static WnLossRow *
ensure_row(WnFates *fates, WnTable *table, GPtrArray *list, const WnSight *sight, unsigned there)
{
    const WnPacket *packet = &sight->packet;
    uint64_t        hash = wn_hash_mix((uint64_t) sight->point << 24 | (uint64_t) there << 16 |
                                           (uint64_t) sight->key.traffic << 8 | packet->carrier,
                                       wn_endpoint_hash(&packet->src));
    WnTableCursor   cursor = { 0 };
    WnLossRow      *row;

    hash = wn_hash_mix(hash, wn_endpoint_hash(&packet->dst));
    while ((row = wn_table_next(table, hash, &cursor)) != NULL)
        if (row->here == sight->point && row->there == there && row->carrier == packet->carrier &&
            row->traffic == sight->key.traffic && wn_endpoint_equal(&row->src, &packet->src) &&
            wn_endpoint_equal(&row->dst, &packet->dst))
            return row;
    row = WN_ARENA_NEW(fates->arena, WnLossRow);
    *row = (WnLossRow){ .here = sight->point,
                        .there = there,
                        .traffic = sight->key.traffic,
                        .carrier = packet->carrier,
                        .src = packet->src,
                        .dst = packet->dst };
    wn_table_add(table, hash, row);
    g_ptr_array_add(list, row);
    return row;
}

/* That point was capturing then, and captures such packets. */
static bool
would_show(const WnFates *fates, unsigned point, const WnSight *sight)
{
    const WnAlignment *alignment = fates->alignment;
    const uint64_t    *traffic = alignment->traffic[point];
    WnTime             first = wn_alignment_time(alignment, point, alignment->first[point]);
    WnTime             last = wn_alignment_time(alignment, point, alignment->last[point]);
    bool               any = false;

    if (!alignment->clocks[point].aligned || sight->packet.time < first + EDGE ||
        sight->packet.time > last - EDGE)
        return false;
    /* A filter for SIP leaves out everything else, and is seen by that. */
    for (unsigned i = 0; i < WN_TRAFFICS; i++)
        any |= traffic[i] > 0 && (i != WN_TRAFFIC_SIP || sight->key.traffic == WN_TRAFFIC_SIP) &&
               (i == sight->key.traffic ||
                (i != WN_TRAFFIC_KEEPALIVE && i != WN_TRAFFIC_TCP && i != WN_TRAFFIC_ICMP));
    return any;
}

/* The nearest point that it goes on to from here, or came through to here; -1: none. */
static int
next_point(const WnFates *fates, const WnSight *sight, int direction, bool onward)
{
    int n = (int) fates->alignment->n_points;

    for (int to = (int) sight->point + direction; to >= 0 && to < n; to += direction) {
        unsigned here = sight->point, there = (unsigned) to;
        bool     leads =
            onward ? wn_survey_crosses(fates->survey, here, there, &sight->packet.dst)
                       : wn_survey_came_through(fates->survey, there, here, &sight->packet.src);
        if (leads && would_show(fates, there, sight))
            return to;
    }
    return -1;
}

/* +1: towards points named later, -1: back, 0: not known. */
static int
direction_of(const WnFates *fates, const WnSight *first, const WnSight *last)
{
    if (first != last) {
        WnGlimpse here = glimpse_of(first), there = glimpse_of(last);
        switch (wn_direction_between(&here, &there)) {
        case WN_DIRECTION_OUT:
            return 1;
        case WN_DIRECTION_IN:
            return -1;
        default:
            if (!are_ordered(fates, first->point, last->point))
                return 0;
            return first->packet.time <= last->packet.time ? 1 : -1;
        }
    }
    bool out = next_point(fates, first, 1, true) >= 0 || next_point(fates, first, -1, false) >= 0;
    bool in = next_point(fates, first, -1, true) >= 0 || next_point(fates, first, 1, false) >= 0;
    return out == in ? 0 : out ? 1 : -1;
}

static void
note_loss(WnLossRow *row, const WnPacket *packet)
{
    if (row->lost == 0) {
        row->first_lost = packet->time;
        row->first_lost_frame = packet->frame;
    }
    row->lost++;
    row->lost_in_row++;
    row->last_lost = packet->time;
    row->last_lost_frame = packet->frame;
}

/* Both sights were matched just now. */
static void
note_arrival(WnFates *fates, const WnSight *sight, unsigned there)
{
    unsigned    here = MIN(sight->point, there);
    WnLossRow **known = &fates->matched[here]->arrivals[fates->senders[here]][sight->key.traffic];
    WnLossRow  *row = *known;

    if (!row)
        row = *known = ensure_row(fates, &fates->losses, fates->result.losses, sight, there);
    if (row->arrived++ == 0) {
        row->first_arrived = sight->packet.time;
        row->first_arrived_frame = sight->packet.frame;
    }
    row->lost_in_row = 0;
    row->last_arrived = sight->packet.time;
    row->last_arrived_frame = sight->packet.frame;
}

WnFate
wn_fates_end(WnFates *fates, const WnSight *const sights[WN_MAX_POINTS])
{
    const WnSight *first = NULL, *last = NULL;
    int            direction, onward, before;

    for (unsigned i = 0; i < fates->alignment->n_points; i++) {
        if (!sights[i])
            continue;
        first = first ? first : sights[i];
        last = sights[i];
    }
    for (unsigned i = 0; first != last && i < fates->alignment->n_points; i++)
        fates->result.matched[i] += sights[i] != NULL;
    direction = direction_of(fates, first, last);
    if (direction == 0)
        return first != last ? WN_FATE_ARRIVED : WN_FATE_UNKNOWN;
    /* On its own way now. */
    const WnSight *start = direction > 0 ? first : last, *end = direction > 0 ? last : first;
    for (const WnSight *at = start; at != end;) {
        int next = (int) at->point + direction;
        while (!sights[next])
            next += direction;
        note_arrival(fates, at, (unsigned) next);
        at = sights[next];
    }
    before = next_point(fates, start, -direction, false);
    if (before >= 0)
        note_loss(ensure_row(fates, &fates->appearances, fates->result.appearances, start,
                             (unsigned) before),
                  &start->packet);
    onward = next_point(fates, end, direction, true);
    if (onward < 0)
        return first != last ? WN_FATE_ARRIVED : WN_FATE_UNKNOWN;
    note_loss(ensure_row(fates, &fates->losses, fates->result.losses, end, (unsigned) onward),
              &end->packet);
    return WN_FATE_LOST;
}
