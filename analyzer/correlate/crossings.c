/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See crossings.h. */
#include "correlate/crossings.h"

#include "base/nat64.h"

typedef enum { BY_DESTINATION, BY_SOURCE, ROUTED } Manner;

static gpointer
crossing(unsigned from, unsigned to, uint64_t whom, Manner manner)
{
    uint64_t place = (uint64_t) manner << 16 | (uint64_t) from << 8 | (to + 1);

    return GSIZE_TO_POINTER((gsize) wn_hash_mix(whom, place));
}

/* The outside of a NAT at one point, by the packets that the point inside it had.  Where packets
 * come from an address that it never had, other hosts share it, and not all of them were captured.
 */
typedef struct {
    GHashTable *captured; /* hashes of endpoints */
    GHashTable *shared;   /* hashes of addresses */
} Front;

static void
note_strangers(const Front *front, const WnMarkSample *sample)
{
    for (guint i = 0; i < sample->marks->len; i++) {
        const WnEndpoint *src = &g_array_index(sample->marks, WnMark, i).glimpse.src;

        if (!g_hash_table_contains(front->captured, GSIZE_TO_POINTER(wn_endpoint_hash(src))))
            g_hash_table_add(front->shared, GSIZE_TO_POINTER(wn_addr_hash(&src->addr)));
    }
}

static bool
hides_others(const Front *front, const WnAddr *addr)
{
    return g_hash_table_contains(front->shared, GSIZE_TO_POINTER(wn_addr_hash(addr)));
}

/* What is sent to the outside of a NAT comes back through it, or is lost there. */
static void
note_behind(GHashTable *crossings, const Front *front, unsigned inside, unsigned outside,
            const WnEndpoint *end, bool routed)
{
    uint64_t whom =
        hides_others(front, &end->addr) ? wn_endpoint_hash(end) : wn_addr_hash(&end->addr);

    g_hash_table_add(crossings, crossing(inside, outside, whom, BY_SOURCE));
    g_hash_table_add(crossings, crossing(outside, inside, whom, BY_DESTINATION));
    if (routed)
        g_hash_table_add(crossings, crossing(outside, inside, whom, ROUTED));
}

static bool
is_same_host(const WnEndpoint *before, const WnEndpoint *after)
{
    return wn_addr_equal(&before->addr, &after->addr) || wn_nat64_is_same(before, after);
}

static const WnEndpoint *
translated_source(const WnStep *step)
{
    return is_same_host(&step->before->src, &step->after->src) ? NULL : &step->after->src;
}

static const WnEndpoint *
translated_destination(const WnStep *step)
{
    return is_same_host(&step->before->dst, &step->after->dst) ? NULL : &step->before->dst;
}

/* The end that this step shows at the outside of a NAT whose inside is the other point. */
static const WnEndpoint *
outside_end(const WnStep *step, unsigned outside)
{
    return step->to == outside ? translated_source(step) : translated_destination(step);
}

static bool
is_routed(const WnStep *step)
{
    return wn_glimpses_share_an_end(step->before, step->after);
}

static void
note_untranslated(GHashTable *crossings, const WnStep *step)
{
    uint64_t destination = wn_addr_hash(&step->before->dst.addr);
    uint64_t source = wn_addr_hash(&step->after->src.addr);

    if (!translated_destination(step)) {
        g_hash_table_add(crossings, crossing(step->from, step->to, destination, BY_DESTINATION));
        if (is_routed(step))
            g_hash_table_add(crossings, crossing(step->from, step->to, destination, ROUTED));
    }
    if (!translated_source(step))
        g_hash_table_add(crossings, crossing(step->from, step->to, source, BY_SOURCE));
}

void
wn_crossings_note(GHashTable *crossings, const GArray *steps, unsigned outside,
                  const WnMarks *marks)
{
    g_autoptr(GHashTable) captured = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) shared = g_hash_table_new(NULL, NULL);
    Front             front = { captured, shared };
    const WnEndpoint *end;

    for (guint i = 0; i < steps->len; i++)
        if ((end = outside_end(&g_array_index(steps, WnStep, i), outside)) != NULL)
            g_hash_table_add(captured, GSIZE_TO_POINTER(wn_endpoint_hash(end)));
    note_strangers(&front, &marks->rest);
    note_strangers(&front, &marks->sound);
    for (guint i = 0; i < steps->len; i++) {
        const WnStep *step = &g_array_index(steps, WnStep, i);

        note_untranslated(crossings, step);
        if ((end = outside_end(step, outside)) != NULL)
            note_behind(crossings, &front, step->from + step->to - outside, outside, end,
                        is_routed(step));
    }
}

static bool
knows(GHashTable *crossings, unsigned from, unsigned to, const WnEndpoint *whom, Manner manner)
{
    return g_hash_table_contains(crossings,
                                 crossing(from, to, wn_addr_hash(&whom->addr), manner)) ||
           g_hash_table_contains(crossings, crossing(from, to, wn_endpoint_hash(whom), manner));
}

bool
wn_crossings_know(GHashTable *crossings, unsigned from, unsigned to, const WnEndpoint *whom,
                  bool source)
{
    return knows(crossings, from, to, whom, source ? BY_SOURCE : BY_DESTINATION);
}

bool
wn_crossings_are_routed(GHashTable *crossings, unsigned from, unsigned to,
                        const WnEndpoint *destination)
{
    return knows(crossings, from, to, destination, ROUTED);
}
