/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See survey.h: which points there are, in what order, and which of them belong together. */
#include "correlate/order.h"
#include "correlate/survey_state.h"

GArray *
wn_survey_in_common(const WnSurvey *survey, unsigned here, unsigned there)
{
    WnInCommon *lately = survey->lately;

    if (lately->pairs && lately->here == here && lately->there == there)
        return lately->pairs;
    g_clear_pointer(&lately->pairs, g_array_unref);
    *lately = (WnInCommon){
        here, there, wn_marks_in_common(&survey->points[here].marks, &survey->points[there].marks)
    };
    return lately->pairs;
}

/* ------------------------------------------------------------------ the order of the points */

/* Across a relay, and between points without a packet in common. */
enum { RELAYED = 256, UNRELATED = 1024, STEP = 1 << 14, OTHER_FILE = WN_LEAST_APART };

/* A router that translates is one, even if a program on it makes the packets anew, so that their
 * time to live counts from there; another identification shows that.  -1: these packets tell
 * nothing. */
static int
routers_passed(const WnMark *here, const WnMark *there)
{
    const WnGlimpse *before = &here->glimpse, *after = &there->glimpse;
    bool             translated = !wn_addr_equal(&before->src.addr, &after->src.addr) ||
                      !wn_addr_equal(&before->dst.addr, &after->dst.addr);
    bool anew = translated && here->ip_id != 0 && there->ip_id != 0 && here->ip_id != there->ip_id;

    if (before->ttl == 0 || after->ttl == 0)
        return translated ? 1 : -1;
    return MAX(ABS(before->ttl - after->ttl), translated ? 1 : 0) + (anew ? 1 : 0);
}

static unsigned
routers_between(const WnSurvey *survey, unsigned a, unsigned b)
{
    const GArray *pairs = wn_survey_in_common(survey, a, b);
    unsigned      seen[RELAYED + 1] = { 0 }, most = 0, routers = 0;

    if (pairs->len == 0)
        return UNRELATED;
    for (guint i = 0; i < pairs->len; i++) {
        const WnMarkPair *pair = &g_array_index(pairs, WnMarkPair, i);
        int passed = wn_glimpses_share_an_end(&pair->here->glimpse, &pair->there->glimpse)
                         ? routers_passed(pair->here, pair->there)
                         : RELAYED;
        if (passed >= 0)
            seen[passed]++;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(seen); i++)
        if (seen[i] > most) {
            most = seen[i];
            routers = i;
        }
    return routers;
}

static unsigned
distance(const WnSurvey *survey, unsigned a, unsigned b)
{
    const WnSurveyPoint *one = &survey->points[a], *other = &survey->points[b];
    bool                 same_file = one->file != 0 && one->file == other->file;

    return routers_between(survey, a, b) * STEP + (same_file ? 0 : OTHER_FILE);
}

void
wn_survey_order(const WnSurvey *survey, unsigned order[WN_MAX_POINTS])
{
    unsigned apart[WN_MAX_POINTS][WN_MAX_POINTS] = { { 0 } };

    /* Two have no order but that in which they were named. */
    for (unsigned a = 0; survey->n_points > 2 && a < survey->n_points; a++)
        for (unsigned b = 0; b < a; b++)
            apart[a][b] = apart[b][a] = distance(survey, a, b);
    wn_order_points(survey->n_points, apart, order);
}

void
wn_survey_renumber(WnSurvey *survey, const unsigned order[WN_MAX_POINTS])
{
    WnSurveyPoint before[WN_MAX_POINTS];

    for (unsigned i = 0; i < survey->n_points; i++)
        before[i] = survey->points[i];
    for (unsigned i = 0; i < survey->n_points; i++)
        survey->points[i] = before[order[i]];
    g_clear_pointer(&survey->lately->pairs, g_array_unref);
}

/* ------------------------------------------------------------------ which one is inside */

/* The end that is replaced is that of a host inside. */
static int
votes_for_out(const WnGlimpse *here, const WnGlimpse *there)
{
    bool        source = !wn_endpoint_equal(&here->src, &there->src);
    bool        destination = !wn_endpoint_equal(&here->dst, &there->dst);
    WnDirection way = wn_direction_between(here, there);

    if (source == destination || way == WN_DIRECTION_UNKNOWN)
        return 0;
    return (way == WN_DIRECTION_OUT) == source ? 1 : -1;
}

WnDirection
wn_survey_direction(const WnSurvey *survey, unsigned here, unsigned there)
{
    const GArray *pairs = wn_survey_in_common(survey, here, there);
    int           votes = 0;

    for (guint i = 0; i < pairs->len; i++) {
        const WnMarkPair *pair = &g_array_index(pairs, WnMarkPair, i);
        votes += votes_for_out(&pair->here->glimpse, &pair->there->glimpse);
    }
    return votes > 0 ? WN_DIRECTION_OUT : votes < 0 ? WN_DIRECTION_IN : WN_DIRECTION_UNKNOWN;
}

/* ------------------------------------------------------------------ who has nothing in common */

bool
wn_survey_share(const WnSurvey *survey, unsigned a, unsigned b)
{
    g_autoptr(GArray) passed_on = NULL;

    if (wn_survey_in_common(survey, a, b)->len > 0)
        return true;
    passed_on = wn_marks_passed_on(&survey->points[a].marks, &survey->points[b].marks);
    return passed_on->len > 0;
}

bool
wn_survey_look_alike(const WnSurvey *survey, unsigned a, unsigned b)
{
    return wn_marks_look_alike(&survey->points[a].marks, &survey->points[b].marks);
}

void
wn_survey_leave_out(WnSurvey *survey, const bool out[WN_MAX_POINTS])
{
    unsigned kept = 0;

    for (unsigned i = 0; i < survey->n_points; i++) {
        if (out[i])
            wn_marks_clear(&survey->points[i].marks);
        else if (kept++ < i)
            survey->points[kept - 1] = survey->points[i];
    }
    for (unsigned i = kept; i < survey->n_points; i++) {
        survey->points[i] = (WnSurveyPoint){ 0 };
        wn_marks_init(&survey->points[i].marks);
    }
    survey->n_points = kept;
    g_clear_pointer(&survey->lately->pairs, g_array_unref);
}
