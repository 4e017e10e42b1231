/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fates.h. */
#include "correlate/fates.h"

#include "correlate/blind.h"
#include "correlate/changes.h"
#include "correlate/courses.h"
#include "correlate/recut.h"

/* At its edges a capture may lack what the other point still saw. */
static const WnTime EDGE = 2 * WN_SECOND;

struct WnFates {
    const WnSurvey    *survey;
    const WnAlignment *alignment;
    WnArena           *arena;
    WnPassages        *passages;
    WnTable            losses, appearances; /* values in order of appearance */
    WnRecuts           recuts;
    WnChanges         *changes;
    WnMatchResult      result;
    WnPassing *matched[WN_MAX_POINTS]; /* of the packet at hand, by the first of its two points */
    unsigned   senders[WN_MAX_POINTS]; /* and which end sent it */
    WnBlind    blind[WN_MAX_POINTS];
    WnCourses  courses;
};

WnFates *
wn_fates_new(const WnSurvey *survey, const WnAlignment *alignment)
{
    WnFates *fates = g_new0(WnFates, 1);

    fates->survey = survey;
    fates->alignment = alignment;
    fates->arena = wn_arena_new(64 * 1024);
    fates->changes = wn_changes_new(fates->arena);
    fates->passages = wn_passages_new(survey, fates->arena);
    fates->result.passages = wn_passages_list(fates->passages);
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
    wn_passages_free(fates->passages);
    g_ptr_array_unref(fates->result.losses);
    g_ptr_array_unref(fates->result.appearances);
    wn_changes_free(fates->changes);
    wn_table_clear(&fates->losses);
    wn_table_clear(&fates->appearances);
    wn_recuts_clear(&fates->recuts);
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

static WnGlimpse
glimpse_of(const WnSight *sight)
{
    return (WnGlimpse){ sight->packet.src, sight->packet.dst, sight->packet.ttl };
}

bool
wn_fates_keep_ids(const WnFates *fates, const WnSight *a, const WnSight *b)
{
    return wn_passages_keep_ids(fates->passages, a->point, b->point);
}

WnPassageFit
wn_fates_fit_passage(const WnFates *fates, const WnSight *a, const WnSight *b)
{
    return wn_passages_fit(fates->passages, a, b);
}

static bool
are_ordered(const WnFates *fates, unsigned a, unsigned b)
{
    return fates->alignment->clocks[a].ordered && fates->alignment->clocks[b].ordered;
}

static void
note_delay(const WnFates *fates, WnPassage *passage, const WnSight *here, const WnSight *there)
{
    WnTime delay = ABS(there->packet.time - here->packet.time);

    if (!are_ordered(fates, here->point, there->point))
        return;
    passage->least_delay = MIN(passage->least_delay, delay);
    passage->most_delay = MAX(passage->most_delay, delay);
}

void
wn_fates_match(WnFates *fates, const WnSight *a, const WnSight *b)
{
    const WnSight *here = a->point < b->point ? a : b, *there = here == a ? b : a;
    WnPassing     *matched =
        wn_passages_count(fates->passages, here, there, &fates->senders[here->point]);

    fates->matched[here->point] = matched;
    note_delay(fates, &matched->passage, here, there);
    fates->result.altered += here->key.exact != there->key.exact;
    if (a->key.traffic == WN_TRAFFIC_SIP) {
        fates->result.compared++;
        wn_changes_compare(fates->changes, here, there);
    }
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

    /* Where a clock was set, what is at both may not be found there either. */
    if (sight->unsure || !wn_alignment_covers(alignment, point, sight->packet.time) ||
        !wn_alignment_covers(alignment, sight->point, sight->packet.time))
        return false;
    if (!alignment->clocks[point].aligned || sight->packet.time < first + EDGE ||
        sight->packet.time > last - EDGE)
        return false;
    /* A filter is seen by what it left out; a reader exports one kind of packets, too. */
    return traffic[sight->key.traffic] > 0;
}

static bool
leads_to(const WnFates *fates, const WnSight *sight, unsigned there, bool onward)
{
    return onward ? wn_survey_crosses(fates->survey, sight->point, there, &sight->packet.dst)
                  : wn_survey_came_through(fates->survey, there, sight->point, &sight->packet.src);
}

static bool
leads_anywhere(const WnFates *fates, const WnSight *sight, int direction, bool onward)
{
    int n = (int) fates->alignment->n_points;

    for (int to = (int) sight->point + direction; to >= 0 && to < n; to += direction)
        if (leads_to(fates, sight, (unsigned) to, onward))
            return true;
    return false;
}

/* The nearest point that it goes on to from here, or came through to here; -1: none. */
static int
next_point(const WnFates *fates, const WnSight *sight, int direction, bool onward)
{
    int n = (int) fates->alignment->n_points;

    for (int to = (int) sight->point + direction; to >= 0 && to < n; to += direction)
        if (leads_to(fates, sight, (unsigned) to, onward) &&
            would_show(fates, (unsigned) to, sight))
            return to;
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

/* It was seen at there too, and counted in this passage. */
static void
note_arrival(WnFates *fates, WnPassing *passing, unsigned sender, const WnSight *sight,
             unsigned there)
{
    WnLossRow **known = &passing->arrivals[sender][sight->key.traffic];
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

void
wn_fates_cut_anew(WnFates *fates, const WnSight *a, const WnSight *b)
{
    wn_recuts_add(&fates->recuts, fates->arena, a);
    wn_recuts_add(&fates->recuts, fates->arena, b);
}

/* ------------------------------------------------------------------ the usual course */

/* A packet was seen at these two points alone, and nothing would have been seen at another. */
static void
remember_course(WnFates *fates, const WnSight *start, const WnSight *end, int direction)
{
    const WnSight *here = direction > 0 ? start : end, *there = direction > 0 ? end : start;
    WnGlimpse      before = glimpse_of(here), after = glimpse_of(there);

    if (wn_direction_between(&before, &after) == WN_DIRECTION_UNKNOWN ||
        leads_anywhere(fates, start, -direction, false) ||
        leads_anywhere(fates, end, direction, true))
        return;
    *wn_course_place(&fates->courses, here, there) = (WnCourse){
        .here = { here->point, here->packet.src, here->packet.dst, here->packet.ttl },
        .there = { there->point, there->packet.src, there->packet.dst, there->packet.ttl },
        .carrier = here->packet.carrier,
        .passing = fates->matched[here->point],
        .sender = fates->senders[here->point],
        .out = direction > 0,
    };
}

bool
wn_fates_go_on(WnFates *fates, const WnSight *here, const WnSight *there)
{
    const WnCourse *course = wn_course_place(&fates->courses, here, there);

    if (here->key.traffic == WN_TRAFFIC_SIP || !wn_is_course(course, here, there))
        return false;
    fates->result.packets[here->point]++;
    fates->result.packets[there->point]++;
    fates->result.matched[here->point]++;
    fates->result.matched[there->point]++;
    wn_passages_count_in(fates->passages, course->passing, course->sender, here, there);
    note_delay(fates, &course->passing->passage, here, there);
    wn_blind_sees(&fates->blind[here->point], here->packet.time);
    wn_blind_sees(&fates->blind[there->point], there->packet.time);
    note_arrival(fates, course->passing, course->sender, course->out ? here : there,
                 course->out ? there->point : here->point);
    return true;
}

WnFate
wn_fates_end(WnFates *fates, const WnSight *const sights[WN_MAX_POINTS])
{
    const WnSight *first = NULL, *last = NULL;
    int            direction, onward, before;
    unsigned       n = 0;

    for (unsigned i = 0; i < fates->alignment->n_points; i++) {
        if (!sights[i])
            continue;
        first = first ? first : sights[i];
        last = sights[i];
        wn_blind_sees(&fates->blind[i], last->packet.time);
        n++;
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
        unsigned here = MIN(at->point, (unsigned) next);
        note_arrival(fates, fates->matched[here], fates->senders[here], at, (unsigned) next);
        at = sights[next];
    }
    if (n == 2)
        remember_course(fates, start, end, direction);
    if (wn_recuts_have(&fates->recuts, start) || wn_recuts_have(&fates->recuts, end))
        return n > 1 ? WN_FATE_ARRIVED : WN_FATE_UNKNOWN;
    before = next_point(fates, start, -direction, false);
    if (before >= 0) {
        note_loss(ensure_row(fates, &fates->appearances, fates->result.appearances, start,
                             (unsigned) before),
                  &start->packet);
        wn_blind_misses(&fates->blind[before], start->packet.time);
    }
    onward = next_point(fates, end, direction, true);
    if (onward < 0 || wn_is_blind(&fates->blind[onward]))
        return first == last                                 ? WN_FATE_UNKNOWN
               : leads_anywhere(fates, end, direction, true) ? WN_FATE_UNDERWAY
                                                             : WN_FATE_ARRIVED;
    note_loss(ensure_row(fates, &fates->losses, fates->result.losses, end, (unsigned) onward),
              &end->packet);
    wn_passages_miss(fates->passages, end);
    /* What a relay does not send on may not have been for there: the network did not lose it. */
    return wn_survey_routes(fates->survey, end->point, (unsigned) onward, &end->packet.dst)
               ? WN_FATE_LOST
               : WN_FATE_UNKNOWN;
}
