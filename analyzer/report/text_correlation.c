/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See correlation.h: as a support desk reads it. */
#include <inttypes.h>

#include "correlate/route.h"
#include "correlate/tell.h"
#include "report/correlation.h"
#include "report/phrase.h"
#include "report/text_subject.h"

/* What a normal report shows of a list; -v shows all. */
enum { MOST_SHOWN = 12 };

typedef struct {
    const WnCorrelation *correlation;
    WnPage              *page;
    WnDetail             detail;
    bool                 labelled; /* the list has its label */
} Teller;

static const char *
name_of(const Teller *teller, unsigned point)
{
    return teller->correlation->names[point];
}

static void
begin_row(Teller *teller, const char *label)
{
    wn_page_begin(teller->page, WN_TEXT_LABEL, teller->labelled ? "" : label, WN_TEXT_BODY);
    teller->labelled = true;
}

static void
add_endpoint(WnPage *page, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    wn_page_add(page, WN_INK_PLAIN, wn_endpoint_format(endpoint, text));
}

static void
tell_rest(Teller *teller, guint n)
{
    if (n <= MOST_SHOWN || teller->detail == WN_DETAIL_FULL)
        return;
    wn_page_begin(teller->page, WN_TEXT_LABEL, "", WN_TEXT_BODY);
    wn_page_printf(teller->page, "and %u more (-v shows them)", n - MOST_SHOWN);
    wn_page_end(teller->page);
}

static bool
is_shown(const Teller *teller, guint row)
{
    return row < MOST_SHOWN || teller->detail == WN_DETAIL_FULL;
}

/* ------------------------------------------------------------------ clocks */

static void
tell_clock(Teller *teller, unsigned point)
{
    const WnClock *clock = &teller->correlation->alignment->clocks[point];
    WnPage        *page = teller->page;
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *settings = NULL;

    begin_row(teller, "Clocks");
    g_string_printf(line, "%s is %.6f s %s %s", name_of(teller, point),
                    (double) ABS(clock->offset) / (double) WN_SECOND,
                    clock->offset < 0 ? "behind" : "ahead of", name_of(teller, clock->parent));
    if (clock->passed_on)
        g_string_append(line, ", roughly");
    if (clock->ordered)
        g_string_append_printf(line, ", give or take %.1f ms",
                               (double) clock->error / (double) WN_MILLISECOND);
    if (ABS(clock->drift) >= 1e-6)
        g_string_append_printf(line, ", and %s %.1f s a day", clock->drift > 0 ? "gains" : "loses",
                               ABS(clock->drift) * 86400);
    if (!clock->passed_on) {
        g_string_append(line, ", by ");
        wn_phrase_count(line, clock->out, "packet");
        g_string_append_printf(line, " out and %u back", clock->in);
    }
    wn_page_add(page, WN_INK_PLAIN, line->str);
    wn_page_add(page, WN_INK_PLAIN, ".");
    if (!clock->ordered)
        wn_page_printf(page, " What came first is not said: %s.", clock->reason);
    settings = wn_clock_settings(clock);
    if (settings)
        wn_page_printf(page, " %s", settings);
    wn_page_end(page);
}

static void
tell_matched(Teller *teller)
{
    const WnMatchResult *result = teller->correlation->result;
    WnPage              *page = teller->page;

    teller->labelled = false;
    begin_row(teller, "Both");
    for (unsigned i = 0; i < teller->correlation->alignment->n_points; i++)
        wn_page_printf(page, "%s%" PRIu64 " of %" PRIu64 " packets at %s", i > 0 ? ", " : "",
                       result->matched[i], result->packets[i], name_of(teller, i));
    wn_page_add(page, WN_INK_PLAIN, " are seen at another point too.");
    for (unsigned i = 0; i < teller->correlation->alignment->n_points; i++)
        if (teller->correlation->alignment->clocks[i].passed_on)
            wn_page_printf(page,
                           " Between %s and %s a server passes calls on: they are recognised by "
                           "their Call-ID, and what the boxes on the way translated, changed or "
                           "lost cannot be told.",
                           name_of(teller, teller->correlation->alignment->clocks[i].parent),
                           name_of(teller, i));
    if (result->ambiguous > 0)
        wn_page_printf(page, " For %" PRIu64 " of them several fitted.", result->ambiguous);
    wn_page_end(page);
}

static void
tell_left_out(Teller *teller)
{
    const GPtrArray *left_out = teller->correlation->left_out;

    teller->labelled = false;
    for (guint i = 0; i < left_out->len; i++) {
        const WnLeftOut *one = g_ptr_array_index(left_out, i);
        begin_row(teller, "Unused");
        wn_page_add(teller->page, WN_INK_PLAIN, one->name);
        wn_page_printf(teller->page, ": %s", one->why);
        wn_page_end(teller->page);
    }
}

/* ------------------------------------------------------------------ mappings */

/* How many routers are between, and how long packets take, where that is known. */
static void
tell_way(Teller *teller, const WnPassage *passage)
{
    WnPage *page = teller->page;

    if (teller->detail != WN_DETAIL_FULL)
        return;
    if (passage->ttl > 0)
        wn_page_printf(page, " Routers between: %d.", passage->ttl);
    if (passage->least_delay <= passage->most_delay)
        wn_page_printf(page, " Under way: %.3f to %.3f ms.",
                       (double) passage->least_delay / (double) WN_MILLISECOND,
                       (double) passage->most_delay / (double) WN_MILLISECOND);
    if (passage->pieces_here != passage->pieces_there)
        wn_page_printf(page, " In pieces: %" PRIu64 " packets at %s, %" PRIu64 " at %s.",
                       passage->pieces_here, name_of(teller, passage->here), passage->pieces_there,
                       name_of(teller, passage->there));
}

static void
tell_mapping(Teller *teller, const WnPassage *passage, unsigned end)
{
    WnPage          *page = teller->page;
    const WnLapse   *lapse = &passage->lapse;
    const WnTwoSides sides = wn_passage_sides(passage, end);
    g_autoptr(GString) line = g_string_new(NULL);

    begin_row(teller, "NAT");
    add_endpoint(page, &sides.inside);
    wn_page_printf(page, " at %s is ", name_of(teller, sides.point_inside));
    add_endpoint(page, &sides.outside);
    wn_page_printf(page, " at %s%s, towards ", name_of(teller, sides.point_outside),
                   wn_passage_is_nat64(passage) ? " (NAT64)" : "");
    add_endpoint(page, &sides.towards);
    wn_phrase_duration(line, passage->last - passage->first);
    wn_page_printf(page,
                   ": %" PRIu64 " packets from it and %" PRIu64 " to it, for %s, from %s#%u on.",
                   sides.packets, sides.back, line->str, name_of(teller, sides.point_inside),
                   sides.frame_inside);
    if (lapse->silence > 0) {
        g_string_truncate(line, 0);
        wn_phrase_duration(line, lapse->silence);
        wn_page_printf(page, " After %s of silence packets came in no more, from %s#%u on.",
                       line->str, name_of(teller, lapse->point), lapse->frame);
    }
    tell_way(teller, passage);
    wn_page_end(page);
}

static void
tell_mappings(Teller *teller)
{
    const GPtrArray *passages = teller->correlation->result->passages;
    guint            n = 0, relayed = 0;

    teller->labelled = false;
    for (guint i = 0; i < passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(passages, i);
        relayed += wn_passage_is_relayed(passage);
        for (unsigned end = 0; end < 2; end++)
            if (wn_passage_replaces(passage, end) && is_shown(teller, n++))
                tell_mapping(teller, passage, end);
    }
    tell_rest(teller, n);
    if (n == 0 && passages->len > relayed) {
        begin_row(teller, "NAT");
        wn_page_add(teller->page, WN_INK_PLAIN, "No address was translated between these points.");
        wn_page_end(teller->page);
    }
}

/* ------------------------------------------------------------------ changes */

static void
tell_change(Teller *teller, const WnChange *change)
{
    WnPage *page = teller->page;

    begin_row(teller, "Change");
    wn_page_printf(page, "%s, %s#%u and %s#%u: %s ", change->message, name_of(teller, change->here),
                   change->frame_here, name_of(teller, change->there), change->frame_there,
                   change->field);
    wn_page_printf(page, "\"%s\" ", change->before[0] ? change->before : "(absent)");
    wn_page_add_sign(page, WN_INK_PLAIN, WN_SIGN_ARROW);
    wn_page_printf(page, " \"%s\"", change->after[0] ? change->after : "(absent)");
    if (change->count > 1)
        wn_page_printf(page, ", %" PRIu64 " times", change->count);
    wn_page_add(page, WN_INK_PLAIN, ".");
    wn_page_end(page);
}

static void
tell_changes(Teller *teller)
{
    const GPtrArray *changes = teller->correlation->result->changes;

    teller->labelled = false;
    for (guint i = 0; i < changes->len; i++)
        if (is_shown(teller, i))
            tell_change(teller, g_ptr_array_index(changes, i));
    tell_rest(teller, changes->len);
    if (changes->len == 0 && teller->correlation->result->compared > 0) {
        begin_row(teller, "Change");
        wn_page_add(teller->page, WN_INK_PLAIN,
                    "Nothing within SIP messages: no box between these points rewrites them.");
        wn_page_end(teller->page);
    }
}

/* ------------------------------------------------------------------ losses */

static void
tell_loss(Teller *teller, const WnLossRow *row, const char *label, const char *verb)
{
    WnPage *page = teller->page;

    begin_row(teller, label);
    wn_page_printf(page, "%s from ", wn_traffic_name(row->traffic));
    add_endpoint(page, &row->src);
    wn_page_add(page, WN_INK_PLAIN, " to ");
    add_endpoint(page, &row->dst);
    wn_page_printf(page, ": %" PRIu64 " of %" PRIu64 " packets %s %s", row->lost,
                   row->lost + row->arrived, verb, name_of(teller, row->here));
    wn_page_printf(page, " and not at %s, #%u", name_of(teller, row->there), row->first_lost_frame);
    if (row->lost > 1)
        wn_page_printf(page, " %s #%u", wn_page_sign(page, WN_SIGN_UNTIL), row->last_lost_frame);
    if (row->arrived > 0 && row->lost_in_row == row->lost)
        wn_page_printf(page, "; until #%u they arrived, since then none does",
                       row->last_arrived_frame);
    wn_page_add(page, WN_INK_PLAIN, ".");
    wn_page_end(page);
}

static void
tell_losses(Teller *teller, const GPtrArray *rows, const char *label, const char *verb)
{
    guint n = 0;

    teller->labelled = false;
    for (guint i = 0; i < rows->len; i++) {
        const WnLossRow *row = g_ptr_array_index(rows, i);
        if (row->lost > 0 && is_shown(teller, n++))
            tell_loss(teller, row, label, verb);
    }
    tell_rest(teller, n);
}

/* ------------------------------------------------------------------ routes */

static bool
got_through(const WnRoute *route)
{
    for (unsigned i = 1; i < route->n; i++)
        if (route->packets[i] < route->packets[0])
            return false;
    return true;
}

static void
tell_route(Teller *teller, const WnRoute *route)
{
    WnPage *page = teller->page;

    begin_row(teller, "Route");
    wn_page_printf(page, "%s from ", wn_traffic_name(route->traffic));
    add_endpoint(page, &route->src[0]);
    wn_page_add(page, WN_INK_PLAIN, " to ");
    add_endpoint(page, &route->dst[0]);
    wn_page_add(page, WN_INK_PLAIN, ": seen at ");
    for (unsigned i = 0; i < route->n; i++)
        if (route->packets[i] > 0)
            wn_page_printf(page, "%s%s (%" PRIu64 ")", i > 0 ? ", " : "",
                           name_of(teller, route->points[i]), route->packets[i]);
        else
            wn_page_printf(page, ", not at %s", name_of(teller, route->points[i]));
    wn_page_add(page, WN_INK_PLAIN, ".");
    wn_page_end(page);
}

/* Where there are more than two places; what got through everywhere is told only with -v. */
static void
tell_routes(Teller *teller)
{
    const GArray *routes = teller->correlation->routes;
    guint         n = 0;

    teller->labelled = false;
    for (guint i = 0; i < routes->len; i++) {
        const WnRoute *route = &g_array_index(routes, WnRoute, i);
        if (route->n >= WN_ROUTE_TOLD &&
            (teller->detail == WN_DETAIL_FULL || !got_through(route)) && is_shown(teller, n++))
            tell_route(teller, route);
    }
    tell_rest(teller, n);
}

/* As of one capture, that has the names and the problems of all. */
static void
tell_verdicts(GString *out, const WnCorrelation *correlation, const WnTextStyle *style)
{
    WnAnalysis all = correlation->analyses[0];
    g_autoptr(GString) names = g_string_new(NULL);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

    all.capture.packets = 0;
    for (unsigned i = 0; i < correlation->alignment->n_points; i++) {
        const WnCaptureSummary *capture = &correlation->analyses[i].capture;
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", correlation->names[i]);
        all.capture.packets += capture->packets;
        /* Each by its own clock. */
        if (capture->last - capture->first > all.capture.last - all.capture.first) {
            all.capture.first = capture->first;
            all.capture.last = capture->last;
        }
        for (size_t k = 0; k < capture->n_problems; k++)
            g_ptr_array_add(problems,
                            g_strdup_printf("%s: %s", correlation->names[i], capture->problems[k]));
    }
    all.capture.file = names->str;
    all.capture.problems = (const char *const *) problems->pdata;
    all.capture.n_problems = problems->len;
    wn_text_report(out, &all, style);
}

void
wn_text_correlation(GString *out, const WnCorrelation *correlation, const WnTextStyle *style)
{
    WnPage page;
    Teller teller = { .correlation = correlation, .page = &page, .detail = style->detail };

    if (style->detail != WN_DETAIL_BRIEF) {
        wn_page_init(&page, out, &style->page);
        for (unsigned i = 1; i < correlation->alignment->n_points; i++)
            tell_clock(&teller, i);
        tell_matched(&teller);
        tell_left_out(&teller);
        tell_mappings(&teller);
        tell_changes(&teller);
        if (correlation->alignment->n_points > 2)
            tell_routes(&teller);
        tell_losses(&teller, correlation->result->losses, "Lost", "are seen at");
        tell_losses(&teller, correlation->result->appearances, "Sudden", "are seen first at");
        wn_page_gap(&page);
    }
    tell_verdicts(out, correlation, style);
}
