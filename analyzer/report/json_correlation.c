/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See correlation.h: the member "correlation" of the document. */
#include "correlate/route.h"
#include "correlate/tell.h"
#include "report/correlation.h"
#include "report/json_subject.h"

static void
begin_array(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
}

static void
add_endpoint(JsonBuilder *builder, const char *name, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    wn_json_text(builder, name, wn_endpoint_format(endpoint, text));
}

static void
add_seconds(JsonBuilder *builder, const char *name, WnTime time)
{
    wn_json_real(builder, name, (double) time / (double) WN_SECOND);
}

static void
add_bool(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

static void
add_points(JsonBuilder *builder, const WnCorrelation *correlation)
{
    begin_array(builder, "points");
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
        add_bool(builder, "ordered", clock->ordered);
        add_bool(builder, "passed_on", clock->passed_on);
        wn_json_text(builder, "reason", clock->reason);
        wn_json_number(builder, "packets", correlation->result->packets[i]);
        wn_json_number(builder, "matched", correlation->result->matched[i]);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_left_out(JsonBuilder *builder, const GPtrArray *left_out)
{
    begin_array(builder, "left_out");
    for (guint i = 0; i < left_out->len; i++) {
        const WnLeftOut *one = g_ptr_array_index(left_out, i);
        json_builder_begin_object(builder);
        wn_json_text(builder, "name", one->name);
        wn_json_text(builder, "why", one->why);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* What a NAT made of one end, if it did. */
static void
add_mapping(JsonBuilder *builder, const WnPassage *passage)
{
    const WnLapse *lapse = &passage->lapse;
    WnTranslated   translated;

    json_builder_set_member_name(builder, "mapping");
    if (!wn_passage_translated(passage, &translated)) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    wn_json_number(builder, "inside_capture",
                   translated.inside_here ? passage->here : passage->there);
    add_endpoint(builder, "inside",
                 translated.inside_here ? &passage->ends_here[translated.end]
                                        : &passage->ends_there[translated.end]);
    wn_json_number(builder, "outside_capture",
                   translated.inside_here ? passage->there : passage->here);
    add_endpoint(builder, "outside",
                 translated.inside_here ? &passage->ends_there[translated.end]
                                        : &passage->ends_here[translated.end]);
    add_bool(builder, "opened_inside", passage->begun_by == translated.end);
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
add_passages(JsonBuilder *builder, const GPtrArray *passages)
{
    begin_array(builder, "passages");
    for (guint i = 0; i < passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(passages, i);
        json_builder_begin_object(builder);
        wn_json_number(builder, "here", passage->here);
        wn_json_number(builder, "there", passage->there);
        add_endpoint(builder, "a_here", &passage->ends_here[0]);
        add_endpoint(builder, "b_here", &passage->ends_here[1]);
        add_endpoint(builder, "a_there", &passage->ends_there[0]);
        add_endpoint(builder, "b_there", &passage->ends_there[1]);
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
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_losses(JsonBuilder *builder, const char *name, const GPtrArray *rows)
{
    begin_array(builder, name);
    for (guint i = 0; i < rows->len; i++) {
        const WnLossRow *row = g_ptr_array_index(rows, i);
        if (row->lost == 0)
            continue;
        json_builder_begin_object(builder);
        wn_json_number(builder, "here", row->here);
        wn_json_number(builder, "there", row->there);
        wn_json_text(builder, "traffic", wn_traffic_name(row->traffic));
        add_endpoint(builder, "from", &row->src);
        add_endpoint(builder, "to", &row->dst);
        wn_json_number(builder, "arrived", row->arrived);
        wn_json_number(builder, "lost", row->lost);
        add_bool(builder, "for_good", row->lost_in_row == row->lost);
        wn_json_time(builder, "first_lost", row->first_lost);
        wn_json_time(builder, "last_lost", row->last_lost);
        wn_json_time(builder, "last_arrived", row->last_arrived);
        wn_json_number(builder, "first_frame", row->first_lost_frame);
        wn_json_number(builder, "last_frame", row->last_lost_frame);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_changes(JsonBuilder *builder, const GPtrArray *changes)
{
    begin_array(builder, "changes");
    for (guint i = 0; i < changes->len; i++) {
        const WnChange *change = g_ptr_array_index(changes, i);
        json_builder_begin_object(builder);
        wn_json_number(builder, "here", change->here);
        wn_json_number(builder, "there", change->there);
        wn_json_text(builder, "message", change->message);
        wn_json_text(builder, "field", change->field);
        wn_json_text(builder, "before", change->before);
        wn_json_text(builder, "after", change->after);
        wn_json_number(builder, "frame_here", change->frame_here);
        wn_json_number(builder, "frame_there", change->frame_there);
        wn_json_number(builder, "count", change->count);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* Only what more than two points can tell. */
static void
add_routes(JsonBuilder *builder, const WnCorrelation *correlation)
{
    g_autoptr(GArray) routes = correlation->alignment->n_points > 2
                                   ? wn_routes_of(correlation->result, 3)
                                   : g_array_new(FALSE, FALSE, sizeof(WnRoute));

    begin_array(builder, "routes");
    for (guint i = 0; i < routes->len; i++) {
        const WnRoute *route = &g_array_index(routes, WnRoute, i);
        json_builder_begin_object(builder);
        wn_json_text(builder, "traffic", wn_traffic_name(route->traffic));
        add_endpoint(builder, "from", &route->src);
        add_endpoint(builder, "to", &route->dst);
        begin_array(builder, "seen");
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
    WnJson json;

    json_builder_begin_object(builder);
    add_points(builder, correlation);
    add_left_out(builder, correlation->left_out);
    wn_json_number(builder, "ambiguous", correlation->result->ambiguous);
    wn_json_number(builder, "compared", correlation->result->compared);
    wn_json_number(builder, "altered", correlation->result->altered);
    add_passages(builder, correlation->result->passages);
    add_changes(builder, correlation->result->changes);
    add_routes(builder, correlation);
    add_losses(builder, "lost", correlation->result->losses);
    add_losses(builder, "appeared", correlation->result->appearances);
    wn_json_flush(builder, member);
    g_string_append(member, ",\n");

    wn_json_init(&json, correlation->analyses, correlation->alignment->n_points, WN_JSON_DOCUMENT);
    json.together = true;
    json.extra = member->str;
    while (wn_json_step(&json, out))
        ;
}
