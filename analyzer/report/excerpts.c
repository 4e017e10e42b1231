/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See excerpts.h. */
#include "report/excerpts.h"

#include <string.h>

struct WnExcerpts {
    GHashTable *texts; /* of capture and frame to GString, empty until it came */
    GHashTable *flows; /* WnLadderLane to GPtrArray of WnWatched in it */
};

static gint64
spot_of(unsigned capture, uint32_t frame)
{
    return (gint64) capture << 32 | frame;
}

/* A packet's addresses are what its capture point calls them, whatever network that is. */
static WnLadderLane
plain_lane(unsigned capture, const WnEndpoint *from, const WnEndpoint *to)
{
    WnLadderLane lane = { .capture = (uint16_t) capture, .from = *from, .to = *to };

    lane.from.addr.realm = lane.to.addr.realm = 0;
    return lane;
}

static guint
hash_flow(gconstpointer key)
{
    const WnLadderLane *lane = key;
    uint64_t            hash = wn_endpoint_hash(&lane->from) * 31 + wn_endpoint_hash(&lane->to);

    return (guint) (hash ^ hash >> 32) + lane->capture;
}

static gboolean
equal_flow(gconstpointer a, gconstpointer b)
{
    const WnLadderLane *x = a, *y = b;

    return x->capture == y->capture && wn_endpoint_equal(&x->from, &y->from) &&
           wn_endpoint_equal(&x->to, &y->to);
}

static void
free_text(gpointer text)
{
    g_string_free(text, TRUE);
}

WnExcerpts *
wn_excerpts_new(void)
{
    WnExcerpts *excerpts = g_new0(WnExcerpts, 1);

    excerpts->texts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_text);
    excerpts->flows =
        g_hash_table_new_full(hash_flow, equal_flow, NULL, (GDestroyNotify) g_ptr_array_unref);
    return excerpts;
}

void
wn_excerpts_free(WnExcerpts *excerpts)
{
    if (!excerpts)
        return;
    g_hash_table_unref(excerpts->texts);
    g_hash_table_unref(excerpts->flows);
    g_free(excerpts);
}

void
wn_excerpts_want(WnExcerpts *excerpts, unsigned capture, uint32_t frame)
{
    gint64 spot = spot_of(capture, frame);

    if (!g_hash_table_contains(excerpts->texts, &spot))
        g_hash_table_insert(excerpts->texts, g_memdup2(&spot, sizeof(spot)), g_string_new(NULL));
}

void
wn_excerpts_watch(WnExcerpts *excerpts, const WnLadderLane *lane, WnTime start, WnTime end)
{
    WnWatched *watched = g_new0(WnWatched, 1);
    GPtrArray *all;

    watched->lane = plain_lane(lane->capture, &lane->from, &lane->to);
    watched->start = start;
    watched->end = MAX(end, start + 1);
    all = g_hash_table_lookup(excerpts->flows, &watched->lane);
    if (!all) {
        all = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(excerpts->flows, &watched->lane, all);
    }
    g_ptr_array_add(all, watched);
}

bool
wn_excerpts_wants_any(const WnExcerpts *excerpts)
{
    return g_hash_table_size(excerpts->texts) + g_hash_table_size(excerpts->flows) > 0;
}

static void
count(WnWatched *watched, WnTime time)
{
    WnTime span = watched->end - watched->start;

    if (time < watched->start || time > watched->end)
        return;
    watched->packets++;
    watched->counts[MIN((time - watched->start) * WN_WATCH_SPANS / span, WN_WATCH_SPANS - 1)]++;
}

void
wn_excerpts_take(WnExcerpts *excerpts, const WnPacket *packet)
{
    WnLadderLane lane = plain_lane(packet->capture, &packet->src, &packet->dst);
    gint64       spot = spot_of(packet->capture, packet->frame);
    GPtrArray   *all = NULL;
    GString     *text;

    if (packet->kind != WN_PACKET_DATAGRAM && packet->kind != WN_PACKET_MESSAGE)
        return;
    /* Version 2, or in a TURN channel (RFC 3550 5.1, RFC 8656 12.4). */
    if (packet->kind == WN_PACKET_DATAGRAM && packet->payload.length >= 12 &&
        (packet->payload.data[0] >> 6 == 2 || packet->payload.data[0] >> 6 == 1))
        all = g_hash_table_lookup(excerpts->flows, &lane);
    for (guint i = 0; all && i < all->len; i++)
        count(g_ptr_array_index(all, i), packet->time);
    text = g_hash_table_lookup(excerpts->texts, &spot);
    if (text && text->len == 0 && !all)
        g_string_append_len(text, (const char *) packet->payload.data,
                            (gssize) MIN(packet->payload.length, WN_EXCERPT_LENGTH));
}

const GString *
wn_excerpts_text(const WnExcerpts *excerpts, unsigned capture, uint32_t frame)
{
    gint64         spot = spot_of(capture, frame);
    const GString *text = g_hash_table_lookup(excerpts->texts, &spot);

    return text && text->len > 0 ? text : NULL;
}

const WnWatched *
wn_excerpts_counts(const WnExcerpts *excerpts, const WnLadderLane *lane, WnTime start)
{
    WnLadderLane key = plain_lane(lane->capture, &lane->from, &lane->to);
    GPtrArray   *all = g_hash_table_lookup(excerpts->flows, &key);

    for (guint i = 0; all && i < all->len; i++) {
        const WnWatched *watched = g_ptr_array_index(all, i);
        if (watched->start == start)
            return watched;
    }
    return NULL;
}
