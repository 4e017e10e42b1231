/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See marks.h. */
#include "correlate/marks.h"

/* The sample is halved whenever it grows to so many; of one key so many are kept. */
enum { MOST = 1 << 16, MOST_ALIKE = 16 };
/* The same frame captured twice. */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;

/* All of one key. */
typedef struct {
    const WnMark *all[MOST_ALIKE];
    unsigned      n;
} Alike;

void
wn_marks_init(WnMarks *marks)
{
    *marks = (WnMarks){ .marks = g_array_new(FALSE, FALSE, sizeof(WnMark)) };
}

void
wn_marks_clear(WnMarks *marks)
{
    g_array_unref(marks->marks);
    wn_table_clear(&marks->index);
}

static Alike
find_alike(const WnMarks *marks, uint64_t hash)
{
    Alike         alike = { .n = 0 };
    WnTableCursor cursor = { 0 };
    gpointer      place;

    while (alike.n < MOST_ALIKE && (place = wn_table_next(&marks->index, hash, &cursor)) != NULL) {
        const WnMark *mark = &g_array_index(marks->marks, WnMark, GPOINTER_TO_SIZE(place) - 1);
        if (mark->hash == hash)
            alike.all[alike.n++] = mark;
    }
    return alike;
}

static bool
in_sample(uint64_t hash, unsigned halvings)
{
    return (wn_hash_mix(17, hash) & ((UINT64_C(1) << halvings) - 1)) == 0;
}

static void
keep(WnMarks *marks, const WnMark *mark)
{
    g_array_append_val(marks->marks, *mark);
    wn_table_add(&marks->index, mark->hash, GSIZE_TO_POINTER((gsize) marks->marks->len));
}

static void
halve(WnMarks *marks)
{
    WnMarks kept;

    wn_marks_init(&kept);
    kept.halvings = marks->halvings + 1;
    for (guint i = 0; i < marks->marks->len; i++) {
        const WnMark *mark = &g_array_index(marks->marks, WnMark, i);
        if (in_sample(mark->hash, kept.halvings))
            keep(&kept, mark);
    }
    wn_marks_clear(marks);
    *marks = kept;
}

static bool
is_duplicate(const Alike *known, const WnMark *mark)
{
    for (unsigned i = 0; i < known->n; i++) {
        const WnMark *other = known->all[i];
        if (mark->time - other->time < DUPLICATE && mark->ip_id == other->ip_id &&
            wn_endpoint_equal(&mark->glimpse.src, &other->glimpse.src) &&
            wn_endpoint_equal(&mark->glimpse.dst, &other->glimpse.dst))
            return true;
    }
    return false;
}

static void
add(WnMarks *marks, uint64_t hash, uint64_t exact, const WnPacket *packet)
{
    WnMark mark = { .hash = hash,
                    .exact = exact,
                    .time = packet->time,
                    .glimpse = { packet->src, packet->dst, packet->ttl },
                    .ip_id = packet->ip_id,
                    .segment = packet->kind == WN_PACKET_TCP_EVENT };

    Alike known;

    if (!in_sample(hash, marks->halvings))
        return;
    known = find_alike(marks, hash);
    if (known.n == MOST_ALIKE || is_duplicate(&known, &mark))
        return;
    keep(marks, &mark);
    if (marks->marks->len >= MOST)
        halve(marks);
}

void
wn_marks_add(WnMarks *marks, const WnKey *key, const WnPacket *packet)
{
    add(marks, key->exact, 0, packet);
    if (key->loose != 0)
        add(marks, key->loose, key->exact, packet);
}

/* ------------------------------------------------------------------ what two points have in common
 */

/* By what two marks are taken for one packet; the surest first. */
typedef enum { BY_ENDS_AND_ID, BY_ENDS, BY_END_AND_ID, BY_END, MANNERS } Manner;

static bool
fits(const WnMark *a, const WnMark *b, Manner manner)
{
    bool ends = wn_endpoint_equal(&a->glimpse.src, &b->glimpse.src) &&
                wn_endpoint_equal(&a->glimpse.dst, &b->glimpse.dst);
    bool known = a->ip_id != 0 && b->ip_id != 0, same = known && a->ip_id == b->ip_id;

    /* Who leaves both ends alone leaves the identification alone. */
    if ((ends || a->segment) && known && !same)
        return false;
    switch (manner) {
    case BY_ENDS_AND_ID:
        return ends && same;
    case BY_ENDS:
        return ends;
    case BY_END_AND_ID:
        return same && wn_glimpses_share_an_end(&a->glimpse, &b->glimpse);
    default:
        return wn_glimpses_share_an_end(&a->glimpse, &b->glimpse);
    }
}

static unsigned
count_fitting(const Alike *alike, const WnMark *mark, Manner manner, const WnMark **one)
{
    unsigned n = 0;

    for (unsigned i = 0; i < alike->n; i++)
        if (fits(alike->all[i], mark, manner)) {
            *one = alike->all[i];
            n++;
        }
    return n;
}

/* A relay sends the same bytes once more from the point where they came in, and what is lost is
 * sent again: only where addresses or identifications leave no doubt, the mark there is the same
 * packet. */
static const WnMark *
counterpart(const WnMark *mark, const Alike *here, const Alike *there)
{
    const WnMark *found = NULL, *back = NULL;

    for (Manner manner = BY_ENDS_AND_ID; manner < MANNERS; manner++)
        if (count_fitting(there, mark, manner, &found) == 1 &&
            count_fitting(here, found, manner, &back) == 1)
            return found;
    if (here->n > 1 || there->n > 1 ||
        wn_glimpses_share_an_end(&mark->glimpse, &there->all[0]->glimpse))
        return NULL;
    return there->all[0];
}

/* All messages were sent again and again, through a box that leaves nothing as it was: the first
 * copy here is most likely the first one there, if there are equally many. */
static const WnMark *
counterpart_in_turn(const WnMark *mark, const Alike *here, const Alike *there)
{
    const WnMark *any;
    unsigned      place = 0;

    if (here->n != there->n || here->n == MOST_ALIKE ||
        count_fitting(there, mark, BY_END, &any) != here->n)
        return NULL;
    while (here->all[place] != mark)
        place++;
    return there->all[place];
}

static GArray *
find_pairs(const WnMarks *here, const WnMarks *there, bool in_turn)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(WnMarkPair));

    for (guint i = 0; i < here->marks->len; i++) {
        const WnMark *mark = &g_array_index(here->marks, WnMark, i);
        Alike         others = find_alike(there, mark->hash), own;
        WnMarkPair    pair = { .here = mark, .in_turn = in_turn };

        /* The message is there unchanged, and that mark is told apart already. */
        if (others.n == 0 || (mark->exact != 0 && find_alike(there, mark->exact).n > 0))
            continue;
        own = find_alike(here, mark->hash);
        pair.there =
            in_turn ? counterpart_in_turn(mark, &own, &others) : counterpart(mark, &own, &others);
        if (pair.there)
            g_array_append_val(pairs, pair);
    }
    return pairs;
}

GArray *
wn_marks_in_common(const WnMarks *here, const WnMarks *there)
{
    GArray *pairs = find_pairs(here, there, false);

    if (pairs->len > 0)
        return pairs;
    g_array_unref(pairs);
    return find_pairs(here, there, true);
}

/* ------------------------------------------------------------------ which way */

static bool
is_inside(const WnAddr *addr)
{
    return wn_addr_class_is_nonpublic(wn_addr_class(addr));
}

bool
wn_glimpses_share_an_end(const WnGlimpse *here, const WnGlimpse *there)
{
    return wn_endpoint_equal(&here->src, &there->src) || wn_endpoint_equal(&here->dst, &there->dst);
}

/* Each router takes one from the time to live; a NAT turns a private source into a public one on
 * the way out, and a public destination into a private one on the way in. */
WnDirection
wn_direction_between(const WnGlimpse *here, const WnGlimpse *there)
{
    if (wn_glimpses_share_an_end(here, there) && here->ttl != 0 && there->ttl != 0 &&
        here->ttl != there->ttl)
        return here->ttl > there->ttl ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    if (is_inside(&here->src.addr) != is_inside(&there->src.addr))
        return is_inside(&here->src.addr) ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    if (is_inside(&here->dst.addr) != is_inside(&there->dst.addr))
        return is_inside(&there->dst.addr) ? WN_DIRECTION_OUT : WN_DIRECTION_IN;
    return WN_DIRECTION_UNKNOWN;
}
