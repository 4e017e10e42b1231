/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See callability.h: the JSON. */
#include "report/callability.h"
#include "report/callability_parts.h"
#include "report/json_network.h"
#include "report/json_subject.h"

static void
add_result(JsonBuilder *builder, const WnCallability *found)
{
    wn_json_answer(builder, "direct_invite", found->direct_invite);
    wn_json_answer(builder, "server_invite", found->server_invite);
    json_builder_set_member_name(builder, "media");
    json_builder_begin_object(builder);
    for (int i = 0; i < WN_TECHNIQUES; i++) {
        json_builder_set_member_name(builder, wn_technique_id((WnTechnique) i));
        json_builder_begin_object(builder);
        wn_json_text(builder, "always", wn_sound_word(found->media[i].always));
        wn_json_text(builder, "ever", wn_sound_word(found->media[i].ever));
        json_builder_end_object(builder);
    }
    json_builder_end_object(builder);
    wn_json_text(builder, "simplest",
                 wn_simplest_technique(found) == WN_TECHNIQUES
                     ? NULL
                     : wn_technique_id(wn_simplest_technique(found)));
}

void
wn_callability_matrix_json(GString *out)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    wn_json_text(builder, "schema", "whynat-callability/1");
    wn_json_begin_array(builder, "pairs");
    for (unsigned a = 0; a < WN_CALLABILITY_TYPES; a++)
        for (unsigned b = 0; b < WN_CALLABILITY_TYPES; b++) {
            WnCallEnd     caller = wn_call_end_of_type(a), called = wn_call_end_of_type(b);
            WnCallability found = wn_callability(&caller.bounds, &called.bounds);

            json_builder_begin_object(builder);
            wn_json_text(builder, "caller", wn_cone_name(caller.type));
            wn_json_text(builder, "called", wn_cone_name(called.type));
            add_result(builder, &found);
            json_builder_end_object(builder);
        }
    json_builder_end_array(builder);
    wn_json_flush(builder, out);
    g_string_append_c(out, '\n');
}

static void
add_peer(JsonBuilder *builder, const char *name, const WnCallEnd *end)
{
    char text[WN_ADDR_TEXT];

    json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
    wn_json_text(builder, "inside",
                 end->nat && end->nat->n_insides ? wn_addr_format(&end->nat->insides[0], text)
                                                 : NULL);
    wn_json_text(builder, "outside",
                 end->nat && end->nat->n_outsides ? wn_addr_format(&end->nat->outsides[0], text)
                                                  : NULL);
    wn_json_text(builder, "rfc3489", wn_cone_name(end->type));
    if (end->nat && end->nat->nat64)
        wn_json_bool(builder, "nat64", true);
    json_builder_end_object(builder);
}

static void
add_pair(JsonBuilder *builder, const WnCallEnd *a, const WnCallEnd *b)
{
    WnCallability found = wn_callability(&a->bounds, &b->bounds);
    bool          known;
    unsigned      within = wn_keepalive_within(a, b, &known);

    json_builder_begin_object(builder);
    add_peer(builder, "caller", a);
    add_peer(builder, "called", b);
    add_result(builder, &found);
    wn_json_number(builder, "keepalive_within", within);
    wn_json_answer(builder, "lifetime_seen", known ? WN_YES : WN_NO);
    json_builder_end_object(builder);
}

static void
add_capture(JsonBuilder *builder, const WnAnalysis *analysis, size_t number)
{
    const WnReport *report = analysis->report;
    g_autoptr(GArray) ends = wn_call_ends(report);
    g_autoptr(GArray) peers = wn_call_peers(ends);

    json_builder_begin_object(builder);
    wn_json_text(builder, "file", analysis->capture.file);
    wn_json_begin_array(builder, "nats");
    for (size_t i = 0; i < report->n_nats; i++) {
        json_builder_begin_object(builder);
        wn_json_nat(builder, &report->nats[i], number);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    wn_json_begin_array(builder, "pairs");
    for (guint i = 0; i < ends->len; i++)
        for (guint k = 0; k < peers->len; k++) {
            const WnCallEnd *a = &g_array_index(ends, WnCallEnd, i);
            const WnCallEnd *b = &g_array_index(peers, WnCallEnd, k);
            if (a->nat != b->nat)
                add_pair(builder, a, b);
        }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

void
wn_callability_json(GString *out, const WnAnalysis *analyses, size_t n)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    wn_json_text(builder, "schema", "whynat-callability/1");
    wn_json_begin_array(builder, "captures");
    for (size_t i = 0; i < n; i++)
        add_capture(builder, &analyses[i], i);
    json_builder_end_array(builder);
    wn_json_flush(builder, out);
    g_string_append_c(out, '\n');
}
