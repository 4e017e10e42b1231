/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See passages.h. */
#include "correlate/passages.h"

#include "base/nat64.h"

/* Passages found lately, by a cheap hash. */
enum { LATELY = 1024 };

struct WnPassages {
    const WnSurvey *survey;
    WnArena        *arena;
    WnTable         by_step; /* by both points and their ends; in order of appearance */
    WnTable         by_ends; /* by one point and its ends */
    GPtrArray      *list;
    WnPassing      *lately[LATELY];
    uint32_t        kept[WN_MAX_POINTS][WN_MAX_POINTS]; /* identifications, by both points; */
    bool            changed[WN_MAX_POINTS][WN_MAX_POINTS];
};

WnPassages *
wn_passages_new(const WnSurvey *survey, WnArena *arena)
{
    WnPassages *passages = g_new0(WnPassages, 1);

    passages->survey = survey;
    passages->arena = arena;
    passages->list = g_ptr_array_new();
    return passages;
}

void
wn_passages_free(WnPassages *passages)
{
    wn_table_clear(&passages->by_step);
    wn_table_clear(&passages->by_ends);
    g_ptr_array_unref(passages->list);
    g_free(passages);
}

GPtrArray *
wn_passages_list(WnPassages *passages)
{
    return passages->list;
}

/* ------------------------------------------------------------------ finding one */

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

static WnPassing *
find_passage(const WnPassages *passages, const Step *step)
{
    WnTableCursor cursor = { 0 };
    WnPassing    *found;

    while ((found = wn_table_next(&passages->by_step, hash_step(step), &cursor)) != NULL)
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
wn_passages_fit(const WnPassages *passages, const WnSight *a, const WnSight *b)
{
    static const uint64_t ENOUGH = 3;
    Step                  step = step_of(a, b);
    const WnPassing      *found = find_passage(passages, &step);
    const WnPassage      *passage = found ? &found->passage : NULL;
    WnGlimpse             here = glimpse_of(step.here), there = glimpse_of(step.there);

    if (passage && passage->same_id >= ENOUGH && passage->other_id == 0 &&
        compare_ids(&a->packet, &b->packet) < 0)
        return WN_PASSAGE_CANNOT;
    return passage || wn_survey_knows_passage(passages->survey, step.here->point, step.there->point,
                                              &here, &there)
               ? WN_PASSAGE_KNOWN
               : WN_PASSAGE_NEW;
}

/* The same for both directions. */
static uint64_t
hash_ends(unsigned point, const WnEndpoint ends[2])
{
    return wn_hash_mix(wn_endpoint_hash(&ends[0]) + wn_endpoint_hash(&ends[1]), point);
}

static WnPassing *
add_passage(WnPassages *passages, const Step *step)
{
    WnPassing *added = WN_ARENA_NEW(passages->arena, WnPassing);

    added->passage = (WnPassage){ .here = step->here->point,
                                  .there = step->there->point,
                                  .carrier = step->here->packet.carrier,
                                  .ends_here = { step->ends_here[0], step->ends_here[1] },
                                  .ends_there = { step->ends_there[0], step->ends_there[1] },
                                  .first = step->here->packet.time,
                                  .last = step->here->packet.time,
                                  .first_frame = step->here->packet.frame,
                                  .frame_there = step->there->packet.frame,
                                  .begun_by = step->sender,
                                  .least_delay = INT64_MAX };
    wn_table_add(&passages->by_step, hash_step(step), added);
    wn_table_add(&passages->by_ends, hash_ends(step->here->point, step->ends_here), added);
    wn_table_add(&passages->by_ends, hash_ends(step->there->point, step->ends_there), added);
    g_ptr_array_add(passages->list, &added->passage);
    return added;
}

static WnPassing *
ensure_passage(WnPassages *passages, const Step *step)
{
    uint64_t ports = (uint64_t) step->ends_here[0].port << 48 |
                     (uint64_t) step->ends_here[1].port << 32 |
                     (uint64_t) step->ends_there[0].port << 16 | step->ends_there[1].port;
    unsigned    place = (unsigned) (wn_hash_mix(ports, step->here->point) % LATELY);
    WnPassing **lately = &passages->lately[place];

    if (*lately && is_step(&(*lately)->passage, step))
        return *lately;
    *lately = find_passage(passages, step);
    if (!*lately)
        *lately = add_passage(passages, step);
    return *lately;
}

bool
wn_passages_keep_ids(const WnPassages *passages, unsigned a, unsigned b)
{
    static const uint32_t ENOUGH = 20;
    unsigned              here = MIN(a, b), there = MAX(a, b);

    return passages->kept[here][there] >= ENOUGH && !passages->changed[here][there];
}

void
wn_passages_count_in(WnPassages *passages, WnPassing *passing, unsigned sender,
                     const WnSight *sight_here, const WnSight *sight_there)
{
    WnPassage      *passage = &passing->passage;
    const WnPacket *here = &sight_here->packet, *there = &sight_there->packet;
    int             ids = compare_ids(here, there);

    passage->packets[sender]++;
    passage->pieces_here += here->fragments > 1;
    passage->pieces_there += there->fragments > 1;
    passage->same_id += ids > 0;
    passage->other_id += ids < 0;
    passages->kept[passage->here][passage->there] += ids > 0;
    passages->changed[passage->here][passage->there] |= ids < 0;
    passage->outlived = MAX(passage->outlived, here->time - passage->last);
    passage->last = here->time;
    if (here->ttl != 0 && there->ttl != 0 && passage->nearer[sender] == 0) {
        passage->nearer[sender] = (here->ttl > there->ttl) - (here->ttl < there->ttl);
        passage->ttl = ABS((int) here->ttl - (int) there->ttl);
    }
    wn_lapse_passed(&passing->watch, sender, sight_here);
}

WnPassing *
wn_passages_count(WnPassages *passages, const WnSight *a, const WnSight *b, unsigned *sender)
{
    Step       step = step_of(a, b);
    WnPassing *matched = ensure_passage(passages, &step);

    *sender = step.sender;
    wn_passages_count_in(passages, matched, step.sender, step.here, step.there);
    return matched;
}

/* What is lost on its way in to a socket that is translated may tell that its mapping is gone. */
void
wn_passages_miss(WnPassages *passages, const WnSight *sight)
{
    const WnPacket *packet = &sight->packet;
    WnEndpoint      ends[2] = { packet->src, packet->dst };
    uint64_t        hash = hash_ends(sight->point, ends);
    WnTableCursor   cursor = { 0 };
    WnPassing      *found;

    while ((found = wn_table_next(&passages->by_ends, hash, &cursor)) != NULL) {
        WnPassage        *passage = &found->passage;
        bool              is_here = passage->here == sight->point;
        const WnEndpoint *near = is_here ? passage->ends_here : passage->ends_there;
        const WnEndpoint *far = is_here ? passage->ends_there : passage->ends_here;
        unsigned          sender = wn_endpoint_equal(&near[0], &packet->src) ? 0 : 1;

        if ((is_here || passage->there == sight->point) && passage->carrier == packet->carrier &&
            wn_endpoint_equal(&near[sender], &packet->src) &&
            wn_endpoint_equal(&near[1 - sender], &packet->dst) &&
            !wn_addr_equal(&near[1 - sender].addr, &far[1 - sender].addr) &&
            !wn_nat64_is_same(&near[1 - sender], &far[1 - sender]))
            wn_lapse_lost(&found->watch, sender, sight, &passage->lapse);
    }
}
