/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See survey.h. */
#include "correlate/survey.h"

#include "correlate/alignment.h"
#include "correlate/clock_pieces.h"
#include "correlate/crossings.h"
#include "correlate/survey_state.h"

WnSurvey *
wn_survey_new(void)
{
    WnSurvey *survey = g_new0(WnSurvey, 1);

    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        wn_marks_init(&survey->points[i].marks);
    survey->lately = g_new0(WnInCommon, 1);
    survey->crossings = g_hash_table_new(NULL, NULL);
    survey->passages = g_hash_table_new(NULL, NULL);
    return survey;
}

void
wn_survey_free(WnSurvey *survey)
{
    if (!survey)
        return;
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        wn_marks_clear(&survey->points[i].marks);
    g_clear_pointer(&survey->lately->pairs, g_array_unref);
    g_free(survey->lately);
    g_hash_table_unref(survey->crossings);
    g_hash_table_unref(survey->passages);
    g_free(survey);
}

void
wn_survey_note_file(WnSurvey *survey, unsigned point, unsigned file)
{
    survey->points[point].file = file + 1;
}

void
wn_survey_note_set_back(WnSurvey *survey, unsigned point, WnTime time)
{
    WnClockBreaks *breaks = &survey->points[point].set_back;

    if (breaks->n < WN_MOST_PIECES)
        breaks->at[breaks->n++] = time;
}

static void
note_time(WnSurveyPoint *point, WnTime time)
{
    if (point->first == 0 || time < point->first)
        point->first = time;
    point->last = MAX(point->last, time);
}

bool
wn_survey_pass_over(WnSurvey *survey, unsigned point_number, WnTime time, WnBytes sound)
{
    WnSurveyPoint *point = &survey->points[point_number];

    if (!wn_marks_leave_out_sound(&point->marks, sound))
        return false;
    note_time(point, time);
    return true;
}

void
wn_survey_feed(WnSurvey *survey, unsigned point_number, const WnPacket *packet)
{
    WnSurveyPoint *point = &survey->points[point_number];
    WnKey          key;

    survey->n_points = MAX(survey->n_points, point_number + 1);
    note_time(point, packet->time);
    if (wn_marks_leave_out(&point->marks, packet) || !wn_key_of(packet, &key))
        return;
    point->traffic[key.traffic]++;
    wn_marks_add(&point->marks, &key, packet);
}

/* ------------------------------------------------------------------ who is reached through whom */

/* The same for both directions. */
static gpointer
passage(unsigned here, unsigned there, const WnGlimpse *before, const WnGlimpse *after)
{
    uint64_t one = wn_hash_mix(wn_endpoint_hash(&before->src), wn_endpoint_hash(&after->src));
    uint64_t other = wn_hash_mix(wn_endpoint_hash(&before->dst), wn_endpoint_hash(&after->dst));

    return GSIZE_TO_POINTER((gsize) wn_hash_mix(one + other, (uint64_t) here << 8 | there));
}

bool
wn_survey_knows_passage(const WnSurvey *survey, unsigned here, unsigned there,
                        const WnGlimpse *before, const WnGlimpse *after)
{
    return g_hash_table_contains(survey->passages, passage(here, there, before, after));
}

static bool
stays_private(const WnEndpoint *here, const WnEndpoint *there)
{
    return wn_endpoint_equal(here, there) && wn_addr_class_is_nonpublic(wn_addr_class(&here->addr));
}

/* A private address says who is meant only within its network: which points share one is proved by
 * a packet that kept it. */
static void
join_realms(WnAlignment *alignment, unsigned here, unsigned there)
{
    uint8_t joined = MIN(alignment->realms[here], alignment->realms[there]);
    uint8_t other = MAX(alignment->realms[here], alignment->realms[there]);

    for (unsigned i = 0; i < alignment->n_points; i++)
        if (alignment->realms[i] == other)
            alignment->realms[i] = joined;
}

static void
note_crossings(const WnSurvey *survey, unsigned here, unsigned there, WnAlignment *alignment)
{
    const GArray *pairs = wn_survey_in_common(survey, here, there);
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(WnStep));

    for (guint i = 0; i < pairs->len; i++) {
        const WnMarkPair *pair = &g_array_index(pairs, WnMarkPair, i);
        WnStep            out = { here, there, &pair->here->glimpse, &pair->there->glimpse };
        WnStep            in = { there, here, out.after, out.before };

        g_hash_table_add(survey->passages,
                         passage(here, there, &pair->here->glimpse, &pair->there->glimpse));
        if (stays_private(&pair->here->glimpse.src, &pair->there->glimpse.src) ||
            stays_private(&pair->here->glimpse.dst, &pair->there->glimpse.dst))
            join_realms(alignment, here, there);
        switch (wn_direction_between(&pair->here->glimpse, &pair->there->glimpse)) {
        case WN_DIRECTION_OUT:
            g_array_append_val(steps, out);
            break;
        case WN_DIRECTION_IN:
            g_array_append_val(steps, in);
            break;
        default:
            break;
        }
    }
    wn_crossings_note(survey->crossings, steps, here, &survey->points[here].marks);
    wn_crossings_note(survey->crossings, steps, there, &survey->points[there].marks);
}

bool
wn_survey_crosses(const WnSurvey *survey, unsigned from, unsigned to, const WnEndpoint *destination)
{
    return wn_crossings_know(survey->crossings, from, to, destination, false);
}

bool
wn_survey_routes(const WnSurvey *survey, unsigned from, unsigned to, const WnEndpoint *destination)
{
    return wn_crossings_are_routed(survey->crossings, from, to, destination);
}

bool
wn_survey_came_through(const WnSurvey *survey, unsigned from, unsigned to, const WnEndpoint *source)
{
    return wn_crossings_know(survey->crossings, from, to, source, true);
}

/* ------------------------------------------------------------------ alignment */

/* By what two points are aligned; the better the higher. */
typedef enum { BY_CALLS, IN_TURN, RELAYED_ONLY, BY_PACKETS } Manner;

typedef struct {
    unsigned parent, point;
    GArray  *pairs; /* WnCommon */
    Manner   manner;
} Link;

static Link
link_between(const WnSurvey *survey, unsigned here, unsigned there)
{
    const WnMarks *marks = &survey->points[here].marks, *others = &survey->points[there].marks;
    g_autoptr(GArray) pairs = g_array_ref(wn_survey_in_common(survey, here, there));
    Link  link = { here, there, g_array_new(FALSE, FALSE, sizeof(WnCommon)), BY_PACKETS };
    guint direct = 0;

    if (pairs->len == 0) {
        g_array_unref(pairs);
        pairs = wn_marks_passed_on(marks, others);
        link.manner = BY_CALLS;
    }
    for (guint i = 0; i < pairs->len; i++) {
        const WnMarkPair *pair = &g_array_index(pairs, WnMarkPair, i);
        WnCommon          packet = { pair->here->time, pair->there->time, WN_DIRECTION_UNKNOWN };
        /* How long a relay holds what it sends on is not known, and not the same both ways. */
        if (link.manner != BY_CALLS &&
            wn_glimpses_share_an_end(&pair->here->glimpse, &pair->there->glimpse)) {
            packet.direction = wn_direction_between(&pair->here->glimpse, &pair->there->glimpse);
            direct++;
        }
        if (pair->in_turn)
            link.manner = IN_TURN;
        g_array_append_val(link.pairs, packet);
    }
    if (link.manner == BY_PACKETS && direct == 0)
        link.manner = RELAYED_ONLY;
    return link;
}

static bool
is_better(const Link *link, const Link *other)
{
    if (!other->pairs || (link->pairs->len > 0) != (other->pairs->len > 0))
        return !other->pairs || link->pairs->len > 0;
    return link->manner != other->manner ? link->manner > other->manner
                                         : link->pairs->len > other->pairs->len;
}

/* Of all pairs of an aligned and a not yet aligned point, the one with most in common. */
static Link
best_link(const WnSurvey *survey, const WnAlignment *alignment)
{
    Link best = { 0 };

    for (unsigned parent = 0; parent < survey->n_points; parent++) {
        for (unsigned point = 0; point < survey->n_points; point++) {
            if (!alignment->clocks[parent].aligned || alignment->clocks[point].aligned)
                continue;
            Link link = link_between(survey, parent, point);
            if (is_better(&link, &best)) {
                GArray *worse = best.pairs;
                best = link;
                link.pairs = worse;
            }
            if (link.pairs)
                g_array_unref(link.pairs);
        }
    }
    return best;
}

/* What was sent again and again, or passed on by somebody, tells too little of when a clock was
 * set.
 */
static void
estimate(const WnSurvey *survey, const Link *link, WnClock *clock)
{
    if (link->manner == BY_PACKETS || link->manner == RELAYED_ONLY)
        wn_clock_estimate_pieces(link->pairs, &survey->points[link->parent].set_back,
                                 &survey->points[link->point].set_back, clock);
    else
        wn_clock_estimate_whole(link->pairs, clock);
}

static void
align_point(const WnSurvey *survey, WnAlignment *alignment, const Link *link)
{
    static const char *const reasons[] = {
        [BY_CALLS] = "no packet is in both captures, only calls that a server between passed on",
        [RELAYED_ONLY] = "only what a relay between the two sent on is in both captures",
        [IN_TURN] = "only messages that were sent several times are in both captures",
    };
    WnClock *clock = &alignment->clocks[link->point];

    alignment->common += link->pairs->len;
    estimate(survey, link, clock);
    clock->parent = link->parent;
    if (clock->ordered && !alignment->clocks[link->parent].ordered)
        clock->reason = "nor is it of the capture that it is compared with";
    clock->ordered &= alignment->clocks[link->parent].ordered && link->manner == BY_PACKETS;
    if (link->manner != BY_PACKETS)
        clock->reason = reasons[link->manner];
    clock->passed_on = link->manner == BY_CALLS;
    wn_alignment_note_gaps(alignment, link->point);
}

/* What the point's file has of each kind: its interfaces were captured, and filtered, together. */
static void
count_traffic(const WnSurvey *survey, unsigned point, uint64_t traffic[WN_TRAFFICS])
{
    unsigned file = survey->points[point].file;

    for (unsigned i = 0; i < survey->n_points; i++)
        for (unsigned k = 0; k < WN_TRAFFICS; k++)
            if (i == point || (file != 0 && survey->points[i].file == file))
                traffic[k] += survey->points[i].traffic[k];
}

void
wn_survey_align(const WnSurvey *survey, WnAlignment *alignment)
{
    *alignment = (WnAlignment){ .n_points = survey->n_points };
    alignment->clocks[0] = (WnClock){ .aligned = true, .ordered = true };
    for (unsigned i = 0; i < survey->n_points; i++) {
        alignment->first[i] = survey->points[i].first;
        alignment->last[i] = survey->points[i].last;
        count_traffic(survey, i, alignment->traffic[i]);
        alignment->realms[i] = (uint8_t) (i + 1);
        for (unsigned other = 0; other < i; other++)
            note_crossings(survey, other, i, alignment);
    }
    for (unsigned n = 1; n < survey->n_points; n++) {
        Link link = best_link(survey, alignment);
        bool any = link.pairs->len > 0;

        if (any)
            align_point(survey, alignment, &link);
        g_array_unref(link.pairs);
        if (!any)
            break;
    }
}
