/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See clock_pieces.h. */
#include "correlate/clock_pieces.h"

#include <string.h>

/* Two packets that went the same way are not held up so differently: a clock was set.  Of those
 * that went different ways, a way out and back takes no longer (catalogue 0.6). */
static const WnTime APART = WN_SECOND / 2, ROUND_TRIP = 2 * WN_SECOND;
/* What the worst of clocks gains meanwhile. */
static const double DRIFT = 1e-3;
/* A mistaken pair stands alone, or with another. */
enum { LEAST = 3 };

typedef struct {
    const GArray        *pairs;
    const WnClockBreaks *here, *there;
    WnClockRun           runs[WN_MOST_PIECES];
    unsigned             n_runs;
    bool                 too_many;
} Runs;

/* The last pairs of a run. */
typedef struct {
    const WnCommon *last, *last_of[WN_DIRECTION_IN + 1];
} Tail;

static gint
by_time_here(gconstpointer a, gconstpointer b)
{
    const WnCommon *one = a, *other = b;

    if (one->here != other->here)
        return one->here < other->here ? -1 : 1;
    return (one->there > other->there) - (one->there < other->there);
}

static const WnCommon *
pair_at(const Runs *runs, guint i)
{
    return &g_array_index(runs->pairs, WnCommon, i);
}

static bool
is_between(const WnClockBreaks *breaks, WnTime a, WnTime b)
{
    for (unsigned i = 0; i < breaks->n; i++)
        if ((breaks->at[i] > a) != (breaks->at[i] > b))
            return true;
    return false;
}

static bool
break_between(const Runs *runs, const WnCommon *a, const WnCommon *b)
{
    return is_between(runs->here, a->here, b->here) || is_between(runs->there, a->there, b->there);
}

static bool
are_near(const WnCommon *a, const WnCommon *b, WnTime most)
{
    WnTime apart = (b->there - b->here) - (a->there - a->here);

    return ABS(apart) <= most + (WnTime) (DRIFT * (double) ABS(b->here - a->here));
}

static bool
goes_on(const Runs *runs, const Tail *tail, const WnCommon *pair)
{
    const WnCommon *alike = tail->last_of[pair->direction];
    WnTime          most = pair->direction == WN_DIRECTION_UNKNOWN ? ROUND_TRIP : APART;

    return are_near(tail->last, pair, ROUND_TRIP) && (!alike || are_near(alike, pair, most)) &&
           !break_between(runs, tail->last, pair);
}

static void
append(Tail *tail, const WnCommon *pair)
{
    tail->last = tail->last_of[pair->direction] = pair;
}

/* As many as are needed for a run agree from here on, each with those before. */
static bool
begins_run(const Runs *runs, guint first)
{
    Tail  tail = { .last = NULL };
    guint n = 0;

    for (; n < LEAST && first + n < runs->pairs->len; n++) {
        if (n > 0 && !goes_on(runs, &tail, pair_at(runs, first + n)))
            return false;
        append(&tail, pair_at(runs, first + n));
    }
    return n == LEAST;
}

static void
begin_run(Runs *runs, guint at, bool forced)
{
    if (runs->n_runs == WN_MOST_PIECES) {
        runs->too_many = true;
        return;
    }
    runs->runs[runs->n_runs++] = (WnClockRun){ at, at, 1, forced };
}

static void
find_runs(Runs *runs)
{
    Tail tail = { .last = NULL };

    for (guint i = 0; i < runs->pairs->len && !runs->too_many; i++) {
        const WnCommon *pair = pair_at(runs, i);
        WnClockRun     *run = runs->n_runs > 0 ? &runs->runs[runs->n_runs - 1] : NULL;

        if (run && goes_on(runs, &tail, pair)) {
            append(&tail, pair);
            run->last = i;
            run->n++;
            continue;
        }
        bool forced = run && break_between(runs, tail.last, pair);
        if (run && !forced && !begins_run(runs, i))
            continue;
        begin_run(runs, i, forced);
        tail = (Tail){ .last = NULL };
        append(&tail, pair);
    }
}

/* What the first pairs are mistaken about is no run, if there is a better one. */
static void
drop_short_ones(Runs *runs)
{
    unsigned kept = 0;
    guint    longest = 0;

    for (unsigned i = 0; i < runs->n_runs; i++)
        longest = MAX(longest, runs->runs[i].n);
    for (unsigned i = 0; i < runs->n_runs; i++) {
        const WnClockRun *run = &runs->runs[i];
        bool              next_is_forced = i + 1 < runs->n_runs && runs->runs[i + 1].forced;
        if (run->n >= MIN(longest, LEAST) || run->forced || next_is_forced)
            runs->runs[kept++] = *run;
    }
    runs->n_runs = kept;
}

/* Time goes on at both points alike: what was captured earlier is earlier in the file. */
static bool
are_in_order(const Runs *runs)
{
    for (unsigned i = 1; i < runs->n_runs; i++)
        if (pair_at(runs, runs->runs[i].first)->there <=
            pair_at(runs, runs->runs[i - 1].last)->there)
            return false;
    return true;
}

/* ------------------------------------------------------------------ clocks of runs */

/* Of the run alone, without what stands between its pairs. */
static WnClock
clock_of(const Runs *runs, const WnClockRun *run)
{
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(WnCommon));
    Tail    tail = { .last = NULL };
    WnClock clock;

    for (guint i = run->first; i <= run->last; i++)
        if (!tail.last || goes_on(runs, &tail, pair_at(runs, i))) {
            append(&tail, pair_at(runs, i));
            g_array_append_val(own, *pair_at(runs, i));
        }
    wn_clock_estimate((const WnCommon *) (gpointer) own->data, own->len, &clock);
    return clock;
}

static WnTime
offset_at(const WnClock *clock, WnTime here)
{
    return clock->offset + (WnTime) (clock->drift * (double) (here - clock->epoch));
}

/* Packets that were held up together and came all at once look as if the clock had been set, but
 * what comes afterwards is as it was before. */
static void
join_equal_runs(Runs *runs)
{
    unsigned kept = 1;

    for (unsigned i = 1; i < runs->n_runs; i++) {
        WnClockRun *before = &runs->runs[kept - 1], *run = &runs->runs[i];
        WnTime      moment = pair_at(runs, run->first)->here;
        WnClock     one = clock_of(runs, before), other = clock_of(runs, run);

        if (!run->forced && ABS(offset_at(&one, moment) - offset_at(&other, moment)) <= APART) {
            before->last = run->last;
            before->n += run->n;
        } else {
            runs->runs[kept++] = *run;
        }
    }
    runs->n_runs = kept;
}

/* Where the clock was seen to be set, else in the middle between the two. */
static WnTime
border(const Runs *runs, WnTime before, WnTime after)
{
    for (unsigned i = 0; i < runs->there->n; i++)
        if (runs->there->at[i] > before && runs->there->at[i] <= after)
            return runs->there->at[i];
    return before + (after - before + 1) / 2;
}

static void
add_gap(WnClock *clock, WnTime here_from, WnTime here_until, WnTime there_from, WnTime there_until)
{
    clock->gaps[clock->n_gaps++] =
        (WnClockGap){ { here_from, here_until }, { there_from, there_until } };
}

/* In front of the first run and behind the last one there may be pairs that do not agree with it,
 * or a clock was set there. */
static void
add_outer_gaps(const Runs *runs, WnClock *clock)
{
    const WnClockRun *first = &runs->runs[0], *last = &runs->runs[runs->n_runs - 1];
    const WnCommon   *begin = pair_at(runs, first->first), *end = pair_at(runs, last->last);
    const WnCommon    beginning = { INT64_MIN, INT64_MIN, WN_DIRECTION_UNKNOWN };
    const WnCommon    forever = { INT64_MAX, INT64_MAX, WN_DIRECTION_UNKNOWN };

    if (first->first > 0 || break_between(runs, &beginning, begin))
        add_gap(clock, INT64_MIN, begin->here, INT64_MIN, begin->there);
    if (last->last + 1 < runs->pairs->len || break_between(runs, end, &forever))
        add_gap(clock, end->here, INT64_MAX, end->there, INT64_MAX);
}

static void
add_piece(const Runs *runs, unsigned number, const WnClock *own, WnClock *clock)
{
    WnClockPiece *piece = &clock->pieces[clock->n_pieces++];

    *piece = (WnClockPiece){ INT64_MIN, own->epoch, own->offset, own->drift };
    if (number == 0)
        return;
    const WnCommon *before = pair_at(runs, runs->runs[number - 1].last);
    const WnCommon *after = pair_at(runs, runs->runs[number].first);
    piece->from = border(runs, before->there, after->there);
    add_gap(clock, before->here, after->here, before->there, after->there);
}

/* What is known of the whole is no more than of the least known run. */
static void
join(const Runs *runs, WnClock *clock)
{
    guint       longest = 0;
    uint32_t    out = 0, in = 0;
    bool        ordered = true;
    const char *reason = NULL;
    WnClock     whole = { .n_pieces = 0 };

    for (unsigned i = 0; i < runs->n_runs; i++) {
        WnClock own = clock_of(runs, &runs->runs[i]);
        add_piece(runs, i, &own, &whole);
        out += own.out;
        in += own.in;
        ordered &= own.ordered;
        reason = own.ordered ? reason : own.reason;
        if (runs->runs[i].n <= longest)
            continue;
        longest = runs->runs[i].n;
        *clock = own;
    }
    add_outer_gaps(runs, &whole);
    memcpy(clock->pieces, whole.pieces, sizeof whole.pieces);
    memcpy(clock->gaps, whole.gaps, sizeof whole.gaps);
    clock->n_pieces = whole.n_pieces;
    clock->n_gaps = whole.n_gaps;
    clock->out = out;
    clock->in = in;
    clock->ordered = ordered;
    clock->reason = reason;
}

static WnTime
ahead_at(const WnClockPiece *piece, WnTime there)
{
    WnTime since = there - piece->offset - piece->epoch;

    return piece->offset + (WnTime) (piece->drift * (double) since);
}

WnTime
wn_clock_set_by(const WnClock *clock, unsigned piece)
{
    WnTime moment = clock->pieces[piece].from;

    return ahead_at(&clock->pieces[piece], moment) - ahead_at(&clock->pieces[piece - 1], moment);
}

void
wn_clock_estimate_whole(const GArray *pairs, WnClock *clock)
{
    wn_clock_estimate((const WnCommon *) (gpointer) pairs->data, pairs->len, clock);
    clock->pieces[0] = (WnClockPiece){ INT64_MIN, clock->epoch, clock->offset, clock->drift };
    clock->n_pieces = 1;
}

/* Set so often, or so that nothing fits, that no packet's time is known. */
static void
give_up(const GArray *pairs, WnClock *clock)
{
    wn_clock_estimate_whole(pairs, clock);
    add_gap(clock, INT64_MIN, INT64_MAX, INT64_MIN, INT64_MAX);
    clock->ordered = false;
    clock->reason = "one of the two clocks was set again and again while it was captured, so that "
                    "packets are seconds off";
}

void
wn_clock_estimate_pieces(GArray *pairs, const WnClockBreaks *here, const WnClockBreaks *there,
                         WnClock *clock)
{
    Runs runs = { .pairs = pairs, .here = here, .there = there };

    g_array_sort(pairs, by_time_here);
    find_runs(&runs);
    drop_short_ones(&runs);
    join_equal_runs(&runs);
    if (runs.too_many || !are_in_order(&runs))
        give_up(pairs, clock);
    else
        join(&runs, clock);
}
