/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What captures of several places tell together, as tables: clocks, translations, routes, changes,
 * losses. */
#include <inttypes.h>

#include "correlate/route.h"
#include "correlate/tell.h"
#include "report/html_parts.h"
#include "report/phrase.h"

/* A page that nobody can look through helps nobody; the JSON report has all. */
enum { MOST_ROWS = 200 };

typedef struct {
    GString             *whole;
    GString             *out; /* the table at hand, */
    const WnCorrelation *correlation;
    guint                rows; /* and its rows */
} Page;

static const char *
name_of(const Page *page, unsigned point)
{
    return page->correlation->names[point];
}

static void
begin_table(Page *page, const char *const *columns)
{
    page->out = g_string_new("<table><thead><tr>");
    for (; *columns; columns++)
        g_string_append_printf(page->out, "<th scope=\"col\">%s</th>", *columns);
    g_string_append(page->out, "</tr></thead><tbody>\n");
    page->rows = 0;
}

/* nothing: what is said where it has no row. */
static void
end_table(Page *page, const char *caption, const char *nothing)
{
    enum { SHORT = 12 };
    GString *whole = page->whole;

    g_string_append(page->out, "</tbody></table>");
    if (page->rows == 0)
        g_string_append_printf(whole, "<p>%s</p>\n", nothing);
    else
        g_string_append_printf(whole,
                               "<details class=\"all\"%s><summary>%s (%u)</summary>"
                               "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                               "aria-label=\"%s\">%s</div>",
                               page->rows <= SHORT ? " open" : "", caption, page->rows, caption,
                               page->out->str);
    if (page->rows > MOST_ROWS)
        g_string_append_printf(whole, "<p>%u more are in the JSON report.</p>",
                               page->rows - MOST_ROWS);
    if (page->rows > 0)
        g_string_append(whole, "</details>\n");
    g_string_free(page->out, TRUE);
}

/* Counts it, and says whether there is room for it. */
static bool
begin_row(Page *page)
{
    if (page->rows++ >= MOST_ROWS)
        return false;
    g_string_append(page->out, "<tr>");
    return true;
}

static void
add_cell(Page *page, const char *text)
{
    g_string_append(page->out, "<td>");
    wn_html_text(page->out, text);
    g_string_append(page->out, "</td>");
}

static void
add_endpoint(Page *page, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    add_cell(page, wn_endpoint_format(endpoint, text));
}

static void
add_number(Page *page, uint64_t number)
{
    g_string_append_printf(page->out, "<td>%" PRIu64 "</td>", number);
}

static void
add_frame(Page *page, unsigned point, uint32_t frame)
{
    g_string_append(page->out, "<td>");
    wn_html_printf(page->out, "%s#%u", name_of(page, point), frame);
    g_string_append(page->out, "</td>");
}

/* ------------------------------------------------------------------ places */

static void
add_clock(Page *page, const WnClock *clock, bool first)
{
    g_autofree char *settings = wn_clock_settings(clock);

    g_string_append(page->out, "<td>");
    if (first)
        g_string_append(page->out, "times below are by this one");
    else
        wn_html_printf(page->out, "%.6f s %s %s", (double) ABS(clock->offset) / (double) WN_SECOND,
                       clock->offset < 0 ? "behind" : "ahead of", name_of(page, clock->parent));
    if (ABS(clock->drift) >= 1e-6)
        wn_html_printf(page->out, ", %s %.1f s a day", clock->drift > 0 ? "gains" : "loses",
                       ABS(clock->drift) * 86400);
    if (settings)
        wn_html_printf(page->out, ". %s", settings);
    g_string_append(page->out, "</td>");
}

static void
add_places(Page *page)
{
    static const char *const columns[] = {
        "Place", "File", "Clock", "What came first is known", "Packets", "Seen elsewhere too", NULL
    };

    begin_table(page, columns);
    for (unsigned i = 0; i < page->correlation->alignment->n_points && begin_row(page); i++) {
        const WnClock   *clock = &page->correlation->alignment->clocks[i];
        g_autofree char *file = g_path_get_basename(page->correlation->analyses[i].capture.file);
        g_autofree char *reason =
            clock->ordered ? g_strdup("yes") : g_strdup_printf("no: %s", clock->reason);
        add_cell(page, name_of(page, i));
        add_cell(page, file);
        add_clock(page, clock, i == 0);
        add_cell(page, reason);
        add_number(page, page->correlation->result->packets[i]);
        add_number(page, page->correlation->result->matched[i]);
        g_string_append(page->out, "</tr>\n");
    }
    end_table(page, "Where this was captured", "");
}

static void
add_left_out(Page *page)
{
    const GPtrArray *left_out = page->correlation->left_out;

    for (guint i = 0; i < left_out->len; i++) {
        const WnLeftOut *one = g_ptr_array_index(left_out, i);
        g_autofree char *file = g_path_get_basename(one->name);
        g_string_append(page->whole, "<p>");
        wn_html_printf(page->whole, "%s was left out: %s", file, one->why);
        g_string_append(page->whole, "</p>\n");
    }
}

/* ------------------------------------------------------------------ translations */

static void
add_outside(Page *page, const WnEndpoint *outside, bool nat64)
{
    char             text[WN_ENDPOINT_TEXT];
    g_autofree char *kind =
        g_strdup_printf("%s%s", wn_endpoint_format(outside, text), nat64 ? " (NAT64)" : "");

    add_cell(page, kind);
}

static void
add_translation(Page *page, const WnPassage *passage, unsigned end)
{
    const WnLapse   *lapse = &passage->lapse;
    const WnTwoSides sides = wn_passage_sides(passage, end);
    g_autoptr(GString) text = g_string_new(NULL);

    add_cell(page, name_of(page, sides.point_inside));
    add_endpoint(page, &sides.inside);
    add_cell(page, name_of(page, sides.point_outside));
    add_outside(page, &sides.outside, wn_passage_is_nat64(passage));
    add_endpoint(page, &sides.towards);
    add_number(page, sides.packets);
    add_number(page, sides.back);
    add_frame(page, sides.point_inside, sides.frame_inside);
    wn_phrase_duration(text, passage->last - passage->first);
    add_cell(page, text->str);
    g_string_truncate(text, 0);
    if (lapse->silence > 0) {
        wn_phrase_duration(text, lapse->silence);
        g_string_append_printf(text, " of silence, from %s#%u on", name_of(page, lapse->point),
                               lapse->frame);
    }
    add_cell(page, text->str);
    g_string_append(page->out, "</tr>\n");
}

static void
add_translations(Page *page)
{
    static const char *const columns[] = { "At",      "Inside",          "At",   "Outside",
                                           "Towards", "Packets",         "Back", "From",
                                           "For",     "Forgotten after", NULL };
    const GPtrArray         *passages = page->correlation->result->passages;

    begin_table(page, columns);
    for (guint i = 0; i < passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(passages, i);
        for (unsigned end = 0; end < 2; end++)
            if (wn_passage_replaces(passage, end) && begin_row(page))
                add_translation(page, passage, end);
    }
    end_table(page, "What the routers translated",
              "No router between these places was seen to translate an address.");
}

/* ------------------------------------------------------------------ routes, losses, changes */

static void
add_way(Page *page, const WnRoute *route)
{
    g_string_append(page->out, "<td>");
    for (unsigned i = 0; i < route->n; i++)
        if (route->packets[i] > 0)
            wn_html_printf(page->out, "%s%s (%" PRIu64 ")", i > 0 ? ", " : "",
                           name_of(page, route->points[i]), route->packets[i]);
        else
            wn_html_printf(page->out, ", not at %s", name_of(page, route->points[i]));
    g_string_append(page->out, "</td></tr>\n");
}

static void
add_routes(Page *page)
{
    static const char *const columns[] = { "What", "From", "To", "Seen at", NULL };
    const GArray            *routes = page->correlation->routes;

    if (page->correlation->alignment->n_points < 3)
        return;
    begin_table(page, columns);
    for (guint i = 0; i < routes->len; i++) {
        const WnRoute *route = &g_array_index(routes, WnRoute, i);
        if (route->n < WN_ROUTE_TOLD || !begin_row(page))
            continue;
        add_cell(page, wn_traffic_name(route->traffic));
        add_endpoint(page, &route->src[0]);
        add_endpoint(page, &route->dst[0]);
        add_way(page, route);
    }
    end_table(page, "How far packets got", "No packets were followed over three places.");
}

static void
add_losses(Page *page)
{
    static const char *const columns[] = { "What", "From",    "To",    "Seen at", "Not at",
                                           "Lost", "Arrived", "First", "Last",    "Since then none",
                                           NULL };
    const GPtrArray         *rows = page->correlation->result->losses;

    begin_table(page, columns);
    for (guint i = 0; i < rows->len; i++) {
        const WnLossRow *row = g_ptr_array_index(rows, i);
        if (row->lost == 0 || !begin_row(page))
            continue;
        add_cell(page, wn_traffic_name(row->traffic));
        add_endpoint(page, &row->src);
        add_endpoint(page, &row->dst);
        add_cell(page, name_of(page, row->here));
        add_cell(page, name_of(page, row->there));
        add_number(page, row->lost);
        add_number(page, row->arrived);
        add_frame(page, row->here, row->first_lost_frame);
        add_frame(page, row->here, row->last_lost_frame);
        add_cell(page, row->lost_in_row == row->lost ? "yes" : "no");
        g_string_append(page->out, "</tr>\n");
    }
    end_table(page, "What was lost on the way",
              "Nothing that was to come from one place to the other was lost.");
}

static void
add_changes(Page *page)
{
    static const char *const columns[] = { "Message", "Field",        "Before", "After",
                                           "Frame",   "Frame behind", "Times",  NULL };
    const GPtrArray         *changes = page->correlation->result->changes;

    if (page->correlation->result->compared == 0)
        return;
    begin_table(page, columns);
    for (guint i = 0; i < changes->len; i++) {
        const WnChange *change = g_ptr_array_index(changes, i);
        if (!begin_row(page))
            continue;
        add_cell(page, change->message);
        add_cell(page, change->field);
        add_cell(page, change->before[0] ? change->before : "(absent)");
        add_cell(page, change->after[0] ? change->after : "(absent)");
        add_frame(page, change->here, change->frame_here);
        add_frame(page, change->there, change->frame_there);
        add_number(page, change->count);
        g_string_append(page->out, "</tr>\n");
    }
    end_table(page, "What a box rewrote in messages",
              "No box between these places rewrites SIP messages.");
}

void
wn_html_correlation(GString *out, const WnCorrelation *correlation)
{
    Page page = { .whole = out, .correlation = correlation };

    add_places(&page);
    add_left_out(&page);
    add_translations(&page);
    add_routes(&page);
    add_losses(&page);
    add_changes(&page);
}
