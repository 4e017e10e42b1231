/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What two capture points have in common: which of their marks are one packet, without doubt. */
#include "correlate/marks.h"

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
count_fitting(const WnMarksAlike *alike, const WnMark *mark, Manner manner, const WnMark **one)
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
counterpart(const WnMark *mark, const WnMarksAlike *here, const WnMarksAlike *there)
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
counterpart_in_turn(const WnMark *mark, const WnMarksAlike *here, const WnMarksAlike *there)
{
    const WnMark *any;
    unsigned      place = 0;

    if (here->n != there->n || here->n == WN_MARKS_ALIKE ||
        count_fitting(there, mark, BY_END, &any) != here->n)
        return NULL;
    while (here->all[place] != mark)
        place++;
    return there->all[place];
}

/* Which marks are looked at, and how. */
typedef enum { PLAIN, STREAMED, IN_TURN } Pass;

static void
find_pairs(const WnMarkSample *here, const WnMarkSample *there, Pass pass, GArray *pairs)
{
    for (guint i = 0; i < here->marks->len; i++) {
        const WnMark *mark = &g_array_index(here->marks, WnMark, i);
        WnMarksAlike  others = wn_mark_sample_alike(there, mark->hash), own;
        WnMarkPair    pair = { .here = mark, .in_turn = pass == IN_TURN };

        /* The message is there unchanged, and that mark is told apart already. */
        if (others.n == 0 || (pass != IN_TURN && mark->streamed != (pass == STREAMED)) ||
            (mark->exact != 0 && wn_mark_sample_alike(there, mark->exact).n > 0))
            continue;
        own = wn_mark_sample_alike(here, mark->hash);
        pair.there = pass == IN_TURN ? counterpart_in_turn(mark, &own, &others)
                                     : counterpart(mark, &own, &others);
        if (pair.there)
            g_array_append_val(pairs, pair);
    }
}

static gint
by_offset(gconstpointer a, gconstpointer b)
{
    const WnMarkPair *one = a, *other = b;
    WnTime            left = one->there->time - one->here->time;
    WnTime            right = other->there->time - other->here->time;

    return left < right ? -1 : left > right;
}

/* An identification is one of 65536: some are the same by chance, but then the clocks are apart by
 * something else each time. */
static void
keep_consistent(GArray *pairs)
{
    enum { ENOUGH = 3 };
    static const WnTime NEAR = 50 * WN_MILLISECOND;
    static const double DRIFT = 2e-4; /* of two clocks at their worst */
    guint               all = pairs->len, kept = 0;
    WnMarkPair          middle;
    WnTime              offset;

    if (all == 0)
        return;
    g_array_sort(pairs, by_offset);
    middle = g_array_index(pairs, WnMarkPair, all / 2);
    offset = middle.there->time - middle.here->time;
    for (guint i = 0; i < all; i++) {
        WnMarkPair pair = g_array_index(pairs, WnMarkPair, i);
        WnTime     apart = ABS(pair.there->time - pair.here->time - offset);
        WnTime     since = ABS(pair.here->time - middle.here->time);
        if (wn_glimpses_share_an_end(&pair.here->glimpse, &pair.there->glimpse) &&
            apart <= NEAR + (WnTime) (DRIFT * (double) since))
            g_array_index(pairs, WnMarkPair, kept++) = pair;
    }
    g_array_set_size(pairs, kept >= ENOUGH && kept * 5 >= all * 4 ? kept : 0);
}

/* A router that writes identifications of its own (RFC 6864 5.3.1) leaves sequence numbers and
 * bytes as they are: a segment that either point has once is the same one. */
static void
find_equal_segments(const WnMarkSample *here, const WnMarkSample *there, GArray *pairs)
{
    enum { ENOUGH = 3 };

    for (guint i = 0; i < here->marks->len; i++) {
        const WnMark *mark = &g_array_index(here->marks, WnMark, i);
        WnMarksAlike  others = wn_mark_sample_alike(there, mark->hash);
        WnMarkPair    pair = { .here = mark, .there = others.n == 1 ? others.all[0] : NULL };

        if (mark->bytes != 0 && pair.there && pair.there->bytes == mark->bytes &&
            wn_mark_sample_alike(here, mark->hash).n == 1 &&
            wn_glimpses_share_an_end(&mark->glimpse, &pair.there->glimpse))
            g_array_append_val(pairs, pair);
    }
    if (pairs->len < ENOUGH)
        g_array_set_size(pairs, 0);
}

GArray *
wn_marks_in_common(const WnMarks *here, const WnMarks *there)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(WnMarkPair));

    find_pairs(&here->rest, &there->rest, PLAIN, pairs);
    find_pairs(&here->sound, &there->sound, PLAIN, pairs);
    if (pairs->len == 0)
        find_pairs(&here->rest, &there->rest, STREAMED, pairs);
    if (pairs->len == 0)
        find_equal_segments(&here->rest, &there->rest, pairs);
    if (pairs->len == 0) {
        find_pairs(&here->brief, &there->brief, PLAIN, pairs);
        keep_consistent(pairs);
    }
    if (pairs->len == 0)
        find_pairs(&here->rest, &there->rest, IN_TURN, pairs);
    return pairs;
}

static bool
sample_looks_alike(const WnMarkSample *here, const WnMarkSample *there)
{
    for (guint i = 0; i < here->marks->len; i++)
        if (wn_mark_sample_alike(there, g_array_index(here->marks, WnMark, i).hash).n > 0)
            return true;
    return false;
}

/* The very same packets may be in both, whether or not it can be told which is which. */
static bool
packets_look_alike(const WnMarks *here, const WnMarks *there)
{
    return sample_looks_alike(&here->rest, &there->rest) ||
           sample_looks_alike(&here->sound, &there->sound);
}

GArray *
wn_marks_passed_on(const WnMarks *here, const WnMarks *there)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(WnMarkPair));

    if (packets_look_alike(here, there))
        return pairs;
    for (guint i = 0; i < here->calls.marks->len; i++) {
        const WnMark *mark = &g_array_index(here->calls.marks, WnMark, i);
        WnMarksAlike  own = wn_mark_sample_alike(&here->calls, mark->hash);
        WnMarksAlike  others = wn_mark_sample_alike(&there->calls, mark->hash);
        WnMarkPair    pair = { .here = mark };

        if (others.n != 1 || own.n != 1)
            continue;
        pair.there = others.all[0];
        g_array_append_val(pairs, pair);
    }
    return pairs;
}

bool
wn_marks_look_alike(const WnMarks *here, const WnMarks *there)
{
    return packets_look_alike(here, there) || sample_looks_alike(&here->calls, &there->calls);
}
