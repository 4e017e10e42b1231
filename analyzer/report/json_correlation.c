/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See correlation.h: the member "correlation" of the document. */
#include "correlate/route.h"
#include "correlate/tell.h"
#include "report/correlation.h"
#include "report/json_subject.h"

/* The members of one row. */
typedef void (*AddRow)(JsonBuilder *builder, gconstpointer row);

static void
add_seconds(JsonBuilder *builder, const char *name, WnTime time)
{
    wn_json_real(builder, name, (double) time / (double) WN_SECOND);
}

/* When, by its own clock, and by how much it went on from there. */
static void
add_settings(JsonBuilder *builder, const WnClock *clock)
{
    wn_json_begin_array(builder, "set");
    for (unsigned i = 1; i < clock->n_pieces; i++) {
        json_builder_begin_object(builder);
        wn_json_time(builder, "at", clock->pieces[i].from);
        add_seconds(builder, "by", wn_clock_set_by(clock, i));
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    wn_json_bool(builder, "steady", clock->n_gaps == 0);
}

static void
add_points(JsonBuilder *builder, const WnCorrelation *correlation)
{
    wn_json_begin_array(builder, "points");
    for (unsigned i = 0; i < correlation->alignment->n_points; i++) {
        const WnClock *clock = &correlation->alignment->clocks[i];
        json_builder_begin_object(builder);
        wn_json_text(builder, "name", correlation->names[i]);
        wn_json_number(builder, "capture", i);
        wn_json_number(builder, "aligned_with", clock->parent);
        wn_json_time(builder, "at", clock->epoch);
        add_seconds(builder, "offset", clock->offset);
        wn_json_real(builder, "drift_ppm", clock->drift * 1e6);
        add_seconds(builder, "error", clock->error);
        wn_json_bool(builder, "ordered", clock->ordered);
        wn_json_bool(builder, "passed_on", clock->passed_on);
        wn_json_text(builder, "reason", clock->reason);
        add_settings(builder, clock);
        wn_json_number(builder, "packets", correlation->result->packets[i]);
        wn_json_number(builder, "matched", correlation->result->matched[i]);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_left_out(JsonBuilder *builder, gconstpointer row)
{
    const WnLeftOut *one = row;

    wn_json_text(builder, "name", one->name);
    wn_json_text(builder, "why", one->why);
}

/* What a NAT made of one end, if it did. */
static void
add_mapping(JsonBuilder *builder, const WnPassage *passage)
{
    const WnLapse *lapse = &passage->lapse;
    WnTranslated   translated;
    WnTwoSides     sides;

    json_builder_set_member_name(builder, "mapping");
    if (!wn_passage_translated(passage, &translated)) {
        json_builder_add_null_value(builder);
        return;
    }
    sides = wn_passage_sides(passage, translated.end);
    json_builder_begin_object(builder);
    wn_json_number(builder, "inside_capture", sides.point_inside);
    wn_json_endpoint(builder, "inside", &sides.inside);
    wn_json_number(builder, "outside_capture", sides.point_outside);
    wn_json_endpoint(builder, "outside", &sides.outside);
    if (wn_passage_is_nat64(passage))
        wn_json_bool(builder, "nat64", true);
    wn_json_bool(builder, "opened_inside", passage->begun_by == translated.end);
    add_seconds(builder, "longest_silence", passage->outlived);
    if (lapse->silence > 0) {
        add_seconds(builder, "gone_after", lapse->silence);
        wn_json_time(builder, "gone", lapse->time);
        wn_json_number(builder, "gone_capture", lapse->point);
        wn_json_number(builder, "gone_frame", lapse->frame);
    }
    json_builder_end_object(builder);
}

static void
add_passage(JsonBuilder *builder, gconstpointer row)
{
    const WnPassage *passage = row;

    wn_json_number(builder, "here", passage->here);
    wn_json_number(builder, "there", passage->there);
    wn_json_endpoint(builder, "a_here", &passage->ends_here[0]);
    wn_json_endpoint(builder, "b_here", &passage->ends_here[1]);
    wn_json_endpoint(builder, "a_there", &passage->ends_there[0]);
    wn_json_endpoint(builder, "b_there", &passage->ends_there[1]);
    wn_json_number(builder, "packets_from_a", passage->packets[0]);
    wn_json_number(builder, "packets_from_b", passage->packets[1]);
    wn_json_time(builder, "first", passage->first);
    wn_json_time(builder, "last", passage->last);
    wn_json_number(builder, "first_frame", passage->first_frame);
    wn_json_number(builder, "first_frame_there", passage->frame_there);
    wn_json_number(builder, "in_pieces_here", passage->pieces_here);
    wn_json_number(builder, "in_pieces_there", passage->pieces_there);
    add_mapping(builder, passage);
    if (passage->least_delay <= passage->most_delay) {
        add_seconds(builder, "least_delay", passage->least_delay);
        add_seconds(builder, "most_delay", passage->most_delay);
    }
    wn_json_number(builder, "routers_between", (uint64_t) passage->ttl);
}

static void
add_loss(JsonBuilder *builder, gconstpointer data)
{
    const WnLossRow *row = data;

    wn_json_number(builder, "here", row->here);
    wn_json_number(builder, "there", row->there);
    wn_json_text(builder, "traffic", wn_traffic_name(row->traffic));
    wn_json_endpoint(builder, "from", &row->src);
    wn_json_endpoint(builder, "to", &row->dst);
    wn_json_number(builder, "arrived", row->arrived);
    wn_json_number(builder, "lost", row->lost);
    wn_json_bool(builder, "for_good", row->lost_in_row == row->lost);
    wn_json_time(builder, "first_lost", row->first_lost);
    wn_json_time(builder, "last_lost", row->last_lost);
    wn_json_time(builder, "last_arrived", row->last_arrived);
    wn_json_number(builder, "first_frame", row->first_lost_frame);
    wn_json_number(builder, "last_frame", row->last_lost_frame);
}

static void
add_change(JsonBuilder *builder, gconstpointer row)
{
    const WnChange *change = row;

    wn_json_number(builder, "here", change->here);
    wn_json_number(builder, "there", change->there);
    wn_json_text(builder, "message", change->message);
    wn_json_text(builder, "field", change->field);
    wn_json_text(builder, "before", change->before);
    wn_json_text(builder, "after", change->after);
    wn_json_number(builder, "frame_here", change->frame_here);
    wn_json_number(builder, "frame_there", change->frame_there);
    wn_json_number(builder, "count", change->count);
}

static bool
has_losses(gconstpointer row)
{
    return ((const WnLossRow *) row)->lost > 0;
}

/* is_told: NULL where all of them are. */
static void
add_rows(JsonBuilder *builder, const char *name, const GPtrArray *rows, AddRow add_row,
         bool (*is_told)(gconstpointer row))
{
    wn_json_begin_array(builder, name);
    for (guint i = 0; i < rows->len; i++) {
        gconstpointer row = g_ptr_array_index(rows, i);
        if (is_told && !is_told(row))
            continue;
        json_builder_begin_object(builder);
        add_row(builder, row);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* Only what more than two points can tell. */
static void
add_routes(JsonBuilder *builder, const WnCorrelation *correlation)
{
    wn_json_begin_array(builder, "routes");
    for (guint i = 0; i < correlation->routes->len; i++) {
        const WnRoute *route = &g_array_index(correlation->routes, WnRoute, i);
        if (route->n < WN_ROUTE_TOLD)
            continue;
        json_builder_begin_object(builder);
        wn_json_text(builder, "traffic", wn_traffic_name(route->traffic));
        wn_json_endpoint(builder, "from", &route->src[0]);
        wn_json_endpoint(builder, "to", &route->dst[0]);
        wn_json_begin_array(builder, "seen");
        for (unsigned k = 0; k < route->n; k++) {
            json_builder_begin_object(builder);
            wn_json_number(builder, "capture", route->points[k]);
            wn_json_number(builder, "packets", route->packets[k]);
            json_builder_end_object(builder);
        }
        json_builder_end_array(builder);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void
wn_json_correlation(GString *out, const WnCorrelation *correlation)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(GString) member = g_string_new("  \"correlation\": ");
    const WnMatchResult *result = correlation->result;
    WnJson               json;

    json_builder_begin_object(builder);
    add_points(builder, correlation);
    add_rows(builder, "left_out", correlation->left_out, add_left_out, NULL);
    wn_json_number(builder, "ambiguous", result->ambiguous);
    wn_json_number(builder, "compared", result->compared);
    wn_json_number(builder, "altered", result->altered);
    add_rows(builder, "passages", result->passages, add_passage, NULL);
    add_rows(builder, "changes", result->changes, add_change, NULL);
    add_routes(builder, correlation);
    add_rows(builder, "lost", result->losses, add_loss, has_losses);
    add_rows(builder, "appeared", result->appearances, add_loss, has_losses);
    wn_json_flush(builder, member);
    g_string_append(member, ",\n");

    wn_json_init(&json, correlation->analyses, correlation->alignment->n_points, WN_JSON_DOCUMENT);
    json.together = true;
    json.extra = member->str;
    while (wn_json_step(&json, out))
        ;
}
