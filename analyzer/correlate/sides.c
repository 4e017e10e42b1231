/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See sides.h. */
#include "correlate/sides.h"

#include <glib.h>

#include "base/table.h"
#include "correlate/marks.h"

/* Hosts, and translations between them; more are not looked at. */
enum { MOST_HOSTS = 4096, MOST_TRANSLATIONS = 4096 };

/* Of what a host sends, at one side: 0: nothing is known; MIXED: not always the same. */
typedef int16_t Ttl;
enum { MIXED = -1 };

typedef struct {
    WnAddr   addr;
    bool     translated; /* it is the inside or the outside of a translation, and so has a side */
    unsigned side;
    Ttl      ttl[WN_MAX_SIDES];
} Host;

/* What is this host inside is that one outside. */
typedef struct {
    unsigned inside, outside; /* places in hosts */
} Translation;

struct WnSides {
    WnMarks  marks;
    GArray  *hosts;        /* Host */
    WnTable  by_addr;      /* 1 + place in hosts */
    GArray  *translations; /* Translation */
    unsigned n;
};

WnSides *
wn_sides_new(void)
{
    WnSides *sides = g_new0(WnSides, 1);

    wn_marks_init(&sides->marks);
    sides->hosts = g_array_new(FALSE, FALSE, sizeof(Host));
    sides->translations = g_array_new(FALSE, FALSE, sizeof(Translation));
    sides->n = 1;
    return sides;
}

void
wn_sides_free(WnSides *sides)
{
    if (!sides)
        return;
    wn_marks_clear(&sides->marks);
    g_array_unref(sides->hosts);
    g_array_unref(sides->translations);
    wn_table_clear(&sides->by_addr);
    g_free(sides);
}

void
wn_sides_feed(WnSides *sides, const WnPacket *packet)
{
    WnKey key;

    if (!wn_marks_leave_out(&sides->marks, packet) && wn_key_of(packet, &key) && key.telling)
        wn_marks_add(&sides->marks, &key, packet);
}

/* ------------------------------------------------------------------ hosts */

static const Host *
find_host(const WnSides *sides, const WnAddr *addr)
{
    WnTableCursor cursor = { 0 };
    gpointer      place;

    while ((place = wn_table_next(&sides->by_addr, wn_addr_hash(addr), &cursor)) != NULL) {
        const Host *host = &g_array_index(sides->hosts, Host, GPOINTER_TO_SIZE(place) - 1);
        if (wn_addr_equal(&host->addr, addr))
            return host;
    }
    return NULL;
}

static unsigned
ensure_host(WnSides *sides, const WnAddr *addr)
{
    const Host *known = find_host(sides, addr);
    Host        host = { .addr = *addr };

    if (known)
        return (unsigned) (known - (const Host *) (gpointer) sides->hosts->data);
    g_array_append_val(sides->hosts, host);
    wn_table_add(&sides->by_addr, wn_addr_hash(addr), GSIZE_TO_POINTER((gsize) sides->hosts->len));
    return sides->hosts->len - 1;
}

static void
note_translation(WnSides *sides, const WnAddr *inside, const WnAddr *outside)
{
    Translation translation;

    if (sides->hosts->len + 2 > MOST_HOSTS || sides->translations->len >= MOST_TRANSLATIONS)
        return;
    translation = (Translation){ ensure_host(sides, inside), ensure_host(sides, outside) };
    g_array_index(sides->hosts, Host, translation.inside).translated = true;
    g_array_index(sides->hosts, Host, translation.outside).translated = true;
    for (guint i = 0; i < sides->translations->len; i++) {
        const Translation *known = &g_array_index(sides->translations, Translation, i);
        if (known->inside == translation.inside && known->outside == translation.outside)
            return;
    }
    g_array_append_val(sides->translations, translation);
}

/* ------------------------------------------------------------------ copies */

/* A packet that went out has another source behind the NAT, one that came in had another
 * destination before it. */
static bool
find_translation(const WnGlimpse *a, const WnGlimpse *b, WnAddr *inside, WnAddr *outside)
{
    bool             same_src = wn_endpoint_equal(&a->src, &b->src);
    bool             same_dst = wn_endpoint_equal(&a->dst, &b->dst);
    WnDirection      way = wn_direction_between(a, b);
    const WnGlimpse *first = way == WN_DIRECTION_IN ? b : a, *last = first == a ? b : a;

    if (same_src == same_dst || way == WN_DIRECTION_UNKNOWN)
        return false;
    *inside = same_dst ? first->src.addr : last->dst.addr;
    *outside = same_dst ? last->src.addr : first->dst.addr;
    return !wn_addr_equal(inside, outside);
}

static void
note_copies(WnSides *sides, const WnGlimpse *a, const WnGlimpse *b)
{
    WnAddr inside, outside;

    if (find_translation(a, b, &inside, &outside))
        note_translation(sides, &inside, &outside);
}

typedef void (*Note)(WnSides *sides, const WnGlimpse *a, const WnGlimpse *b);

static void
compare_sample(WnSides *sides, const WnMarkSample *sample, Note note)
{
    for (guint i = 0; i < sample->marks->len; i++) {
        const WnMark *mark = &g_array_index(sample->marks, WnMark, i);
        WnMarksAlike  alike = wn_mark_sample_alike(sample, mark->hash);
        for (unsigned k = 0; k < alike.n; k++)
            if (alike.all[k] > mark)
                note(sides, &mark->glimpse, &alike.all[k]->glimpse);
    }
}

/* T1 (RFC 3261 17.1.1.1): clocks that are less apart change nothing that is judged by time. */
static const WnTime SLACK = WN_SECOND / 2;

static bool
is_seen_later(const WnMark *mark, const WnMark *later)
{
    return later->time - mark->time > SLACK &&
           wn_endpoint_equal(&mark->glimpse.src, &later->glimpse.src) &&
           wn_endpoint_equal(&mark->glimpse.dst, &later->glimpse.dst);
}

/* A packet of sound has a number and a time of its own, and is sent once. */
static bool
sound_repeats(const WnMarkSample *sound)
{
    enum { ENOUGH = 25 };
    unsigned n = 0;

    for (guint i = 0; i < sound->marks->len && n < ENOUGH; i++) {
        const WnMark *mark = &g_array_index(sound->marks, WnMark, i);
        WnMarksAlike  alike = wn_mark_sample_alike(sound, mark->hash);
        for (unsigned k = 0; k < alike.n; k++)
            n += is_seen_later(mark, alike.all[k]);
    }
    return n >= ENOUGH;
}

/* What is sent again has another IP identification: three packets that keep three of them were sent
 * once each. */
static bool
rest_repeats(const WnMarkSample *rest)
{
    enum { ENOUGH = 3 };
    uint16_t ids[ENOUGH];
    unsigned n = 0;

    for (guint i = 0; i < rest->marks->len; i++) {
        const WnMark *mark = &g_array_index(rest->marks, WnMark, i);
        WnMarksAlike  alike = wn_mark_sample_alike(rest, mark->hash);
        for (unsigned k = 0; k < alike.n; k++) {
            bool known = mark->ip_id == 0 || mark->ip_id != alike.all[k]->ip_id ||
                         !is_seen_later(mark, alike.all[k]);
            for (unsigned j = 0; j < n; j++)
                known |= ids[j] == mark->ip_id;
            if (known)
                continue;
            ids[n++] = mark->ip_id;
            if (n == ENOUGH)
                return true;
        }
    }
    return false;
}

bool
wn_sides_repeat(const WnSides *sides)
{
    return sound_repeats(&sides->marks.sound) || rest_repeats(&sides->marks.rest);
}

/* What is inside and outside of the other says nothing. */
static bool
is_contradicted(const WnSides *sides, const Translation *translation)
{
    for (guint i = 0; i < sides->translations->len; i++) {
        const Translation *other = &g_array_index(sides->translations, Translation, i);
        if (other->inside == translation->outside && other->outside == translation->inside)
            return true;
    }
    return false;
}

/* A host is as far out as the chain of translations that leads to it is long. */
static void
find_levels(WnSides *sides)
{
    for (unsigned round = 1; round < WN_MAX_SIDES; round++)
        for (guint i = 0; i < sides->translations->len; i++) {
            const Translation *step = &g_array_index(sides->translations, Translation, i);
            Host              *inside = &g_array_index(sides->hosts, Host, step->inside);
            Host              *outside = &g_array_index(sides->hosts, Host, step->outside);
            if (is_contradicted(sides, step))
                continue;
            outside->side = MAX(outside->side, MIN(inside->side + 1, WN_MAX_SIDES - 1));
            sides->n = MAX(sides->n, outside->side + 1);
        }
}

/* ------------------------------------------------------------------ times to live */

static unsigned
side_by_address(const WnSides *sides, const WnAddr *source, const WnAddr *destination)
{
    const Host *src = find_host(sides, source), *dst = find_host(sides, destination);

    unsigned side = WN_MAX_SIDES;

    if (src && src->translated)
        side = src->side;
    if (dst && dst->translated)
        side = MIN(side, dst->side);
    /* What has no translated address was seen outside. */
    return MIN(side, sides->n - 1);
}

static void
note_ttl(WnSides *sides, const WnGlimpse *seen)
{
    unsigned side = side_by_address(sides, &seen->src.addr, &seen->dst.addr), place;

    if (seen->ttl == 0 || sides->hosts->len + 1 > MOST_HOSTS)
        return;
    place = ensure_host(sides, &seen->src.addr);
    Ttl *known = &g_array_index(sides->hosts, Host, place).ttl[side];
    *known = *known == 0 || *known == seen->ttl ? seen->ttl : MIXED;
}

/* Both copies are there, so each is where its addresses say. */
static void
note_ttls(WnSides *sides, const WnGlimpse *a, const WnGlimpse *b)
{
    WnAddr inside, outside;

    if (find_translation(a, b, &inside, &outside)) {
        note_ttl(sides, a);
        note_ttl(sides, b);
    }
}

unsigned
wn_sides_count(WnSides *sides)
{
    compare_sample(sides, &sides->marks.sound, note_copies);
    compare_sample(sides, &sides->marks.rest, note_copies);
    find_levels(sides);
    compare_sample(sides, &sides->marks.sound, note_ttls);
    compare_sample(sides, &sides->marks.rest, note_ttls);
    return sides->n;
}

/* A server may send to an address of the inside that no router knows: then the packet has not come
 * as far as its addresses say, and its time to live is what it is outside. */
unsigned
wn_sides_of(const WnSides *sides, const WnPacket *packet)
{
    unsigned    side = side_by_address(sides, &packet->src.addr, &packet->dst.addr);
    const Host *src = find_host(sides, &packet->src.addr);

    if (!src || packet->ttl == 0 || src->ttl[side] <= 0 || src->ttl[side] == packet->ttl)
        return side;
    for (unsigned other = side + 1; other < sides->n; other++)
        if (src->ttl[other] == packet->ttl)
            return other;
    return side;
}
