/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See match.h: the window of packets that are held, and which of them are the same one. */
#include "correlate/match.h"

#include <string.h>

#include "correlate/fates.h"

/* Longer than a packet is under way, with what the clocks may be wrong (catalogue 0.6). */
static const WnTime HELD_FOR = 2 * WN_SECOND;
/* The same frame captured twice at one point. */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;

/* One packet of one point, while it is held. */
typedef struct Group Group;
typedef struct {
    WnSight sight;
    Group  *group;    /* NULL: not recognisable */
    bool    repeated; /* a second capture of the same frame at the same point */
    uint8_t bytes[];  /* the payload */
} Held;

/* What is known to be one packet. */
struct Group {
    Group   *next, *next_loose; /* of the same exact key, of the same loose one */
    WnKey    key;
    WnTime   first;
    unsigned held; /* sights that are not yet released */
    Held    *at[WN_MAX_POINTS];
    bool     ended; /* it is told what became of it, and nothing is added any more */
    WnFate   fate;
};

struct WnMatcher {
    WnRelease   release;
    void       *data;
    GQueue      queue;         /* Held, by time */
    GHashTable *exact, *loose; /* key to the first Group of it */
    WnFates    *fates;
};

WnMatcher *
wn_matcher_new(const WnSurvey *survey, const WnAlignment *alignment, WnRelease release, void *data)
{
    WnMatcher *matcher = g_new0(WnMatcher, 1);

    matcher->release = release;
    matcher->data = data;
    g_queue_init(&matcher->queue);
    matcher->exact = g_hash_table_new(NULL, NULL);
    matcher->loose = g_hash_table_new(NULL, NULL);
    matcher->fates = wn_fates_new(survey, alignment);
    return matcher;
}

/* ------------------------------------------------------------------ groups */

static gpointer
as_key(uint64_t hash)
{
    return GSIZE_TO_POINTER((gsize) hash);
}

static Group **
link_of(Group *group, bool loose)
{
    return loose ? &group->next_loose : &group->next;
}

static void
index_group(GHashTable *table, uint64_t hash, Group *group, bool loose)
{
    *link_of(group, loose) = g_hash_table_lookup(table, as_key(hash));
    g_hash_table_insert(table, as_key(hash), group);
}

static void
forget_group(GHashTable *table, uint64_t hash, Group *group, bool loose)
{
    Group *at = g_hash_table_lookup(table, as_key(hash));

    if (at == group) {
        if (*link_of(group, loose))
            g_hash_table_insert(table, as_key(hash), *link_of(group, loose));
        else
            g_hash_table_remove(table, as_key(hash));
        return;
    }
    while (at && *link_of(at, loose) != group)
        at = *link_of(at, loose);
    if (at)
        *link_of(at, loose) = *link_of(group, loose);
}

static Group *
begin_group(WnMatcher *matcher, const Held *held)
{
    Group *group = g_new0(Group, 1);

    group->key = held->sight.key;
    group->first = held->sight.packet.time;
    index_group(matcher->exact, group->key.exact, group, false);
    if (group->key.loose != 0)
        index_group(matcher->loose, group->key.loose, group, true);
    return group;
}

/* The sight of the group at the point next to this one. */
static const Held *
neighbour(const Group *group, unsigned point)
{
    for (unsigned distance = 1; distance < WN_MAX_POINTS; distance++) {
        if (point >= distance && group->at[point - distance])
            return group->at[point - distance];
        if (point + distance < WN_MAX_POINTS && group->at[point + distance])
            return group->at[point + distance];
    }
    return NULL;
}

/* How well a sight at another point fits: 0: not at all. */
static int
fit(const WnMatcher *matcher, const Group *group, const Held *held)
{
    const Held     *near = neighbour(group, held->sight.point);
    const WnPacket *a = &near->sight.packet, *b = &held->sight.packet;
    int             score = 1;

    if (a->carrier != b->carrier || a->kind != b->kind)
        return 0;
    score += 2 * wn_endpoint_equal(&a->src, &b->src) + 2 * wn_endpoint_equal(&a->dst, &b->dst);
    score += 4 * wn_fates_knows_passage(matcher->fates, &near->sight, &held->sight);
    return held->sight.key.telling || score > 3 ? score : 0;
}

static bool
is_repetition(const Group *group, const Held *held)
{
    const Held *known = group->at[held->sight.point];

    return known && ABS(held->sight.packet.time - known->sight.packet.time) < DUPLICATE &&
           wn_endpoint_equal(&known->sight.packet.src, &held->sight.packet.src) &&
           wn_endpoint_equal(&known->sight.packet.dst, &held->sight.packet.dst);
}

/* The packet that this is another sight of, or NULL. */
static Group *
find_group(WnMatcher *matcher, Held *held, bool loose, bool *ambiguous)
{
    uint64_t hash = loose ? held->sight.key.loose : held->sight.key.exact;
    Group   *best = NULL;
    int      best_fit = 0;

    for (Group *group = g_hash_table_lookup(loose ? matcher->loose : matcher->exact, as_key(hash));
         group; group = *link_of(group, loose)) {
        if (group->ended || ABS(held->sight.packet.time - group->first) > HELD_FOR)
            continue;
        if (is_repetition(group, held)) {
            held->repeated = true;
            return group;
        }
        if (group->at[held->sight.point])
            continue;
        int score = fit(matcher, group, held);
        /* The oldest of equals: groups are listed newest first. */
        if (score > 0 && score == best_fit)
            *ambiguous = true;
        if (score > best_fit)
            *ambiguous = false;
        if (score > 0 && score >= best_fit) {
            best = group;
            best_fit = score;
        }
    }
    return best;
}

static void
join_group(WnMatcher *matcher, Held *held)
{
    bool   ambiguous = false;
    Group *group = find_group(matcher, held, false, &ambiguous);

    if (!group && held->sight.key.loose != 0)
        group = find_group(matcher, held, true, &ambiguous);
    wn_fates_count(matcher->fates, &held->sight, group && !held->repeated && ambiguous);
    if (!group)
        group = begin_group(matcher, held);
    held->group = group;
    group->held++;
    if (held->repeated)
        return;
    const Held *near = neighbour(group, held->sight.point);
    if (near)
        wn_fates_match(matcher->fates, &near->sight, &held->sight);
    group->at[held->sight.point] = held;
}

/* ------------------------------------------------------------------ the window */

static void
end_group(WnMatcher *matcher, Group *group)
{
    const WnSight *sights[WN_MAX_POINTS] = { NULL };

    if (group->ended)
        return;
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        if (group->at[i])
            sights[i] = &group->at[i]->sight;
    group->fate = wn_fates_end(matcher->fates, sights);
    group->ended = true;
    forget_group(matcher->exact, group->key.exact, group, false);
    if (group->key.loose != 0)
        forget_group(matcher->loose, group->key.loose, group, true);
}

/* A later sight with the same addresses tells the engine nothing that the first did not. */
static bool
is_news(const Held *held)
{
    const Group *group = held->group;

    for (unsigned i = 0; group && !held->repeated && i < WN_MAX_POINTS; i++) {
        const Held *other = group->at[i];
        if (other && other != held && other->sight.packet.time <= held->sight.packet.time &&
            (other->sight.packet.time < held->sight.packet.time || i < held->sight.point) &&
            wn_endpoint_equal(&other->sight.packet.src, &held->sight.packet.src) &&
            wn_endpoint_equal(&other->sight.packet.dst, &held->sight.packet.dst))
            return false;
    }
    return true;
}

static void
free_group(Group *group)
{
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        g_free(group->at[i]);
    g_free(group);
}

static void
release_oldest(WnMatcher *matcher)
{
    Held  *held = g_queue_pop_head(&matcher->queue);
    Group *group = held->group;

    if (group) {
        end_group(matcher, group);
        held->sight.packet.fate = group->fate;
    }
    if (is_news(held))
        matcher->release(&held->sight.packet, matcher->data);
    if (!group || held->repeated)
        g_free(held); /* the group keeps its other sights until the last of them is released */
    if (group && --group->held == 0)
        free_group(group);
}

static Held *
hold(const WnPacket *packet)
{
    Held *held = g_malloc(sizeof(Held) + packet->payload.length);

    *held = (Held){ .sight = { .packet = *packet, .point = packet->capture } };
    if (packet->payload.length > 0)
        memcpy(held->bytes, packet->payload.data, packet->payload.length);
    held->sight.packet.payload = wn_bytes(held->bytes, packet->payload.length);
    return held;
}

/* Nearly always at the end. */
static void
queue_by_time(GQueue *queue, Held *held)
{
    GList *after = queue->tail;

    while (after && ((const Held *) after->data)->sight.packet.time > held->sight.packet.time)
        after = after->prev;
    if (after)
        g_queue_insert_after(queue, after, held);
    else
        g_queue_push_head(queue, held);
}

void
wn_matcher_feed(WnMatcher *matcher, const WnPacket *packet)
{
    Held *held = hold(packet);

    while (matcher->queue.head) {
        const Held *oldest = g_queue_peek_head(&matcher->queue);
        if (packet->time - oldest->sight.packet.time <= HELD_FOR)
            break;
        release_oldest(matcher);
    }
    if (wn_key_of(packet, &held->sight.key))
        join_group(matcher, held);
    queue_by_time(&matcher->queue, held);
}

void
wn_matcher_finish(WnMatcher *matcher)
{
    while (matcher->queue.head)
        release_oldest(matcher);
}

const WnMatchResult *
wn_matcher_result(const WnMatcher *matcher)
{
    return wn_fates_result(matcher->fates);
}

static void
discard(const WnPacket *packet, void *data)
{
    (void) packet;
    (void) data;
}

void
wn_matcher_free(WnMatcher *matcher)
{
    if (!matcher)
        return;
    matcher->release = discard;
    wn_matcher_finish(matcher);
    g_hash_table_unref(matcher->exact);
    g_hash_table_unref(matcher->loose);
    wn_fates_free(matcher->fates);
    g_free(matcher);
}
