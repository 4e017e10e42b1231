/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See json_network.h. */
#include "report/json_network.h"

#include "report/json_subject.h"

static void
add_hosts(JsonBuilder *builder, const char *name, const char *list, const WnAddr *hosts, size_t n)
{
    char text[WN_ADDR_TEXT];

    wn_json_text(builder, name, n > 0 ? wn_addr_format(&hosts[0], text) : NULL);
    wn_json_begin_array(builder, list);
    for (size_t i = 0; i < n; i++)
        json_builder_add_string_value(builder, wn_addr_format(&hosts[i], text));
    json_builder_end_array(builder);
}

/* The word where it is known, and what is left of the three where it is not. */
static void
add_behaviour(JsonBuilder *builder, const char *name, const char *range, const char *grade,
              const WnNatBehaviour *behaviour)
{
    bool known = behaviour->grade != WN_GRADE_NONE && behaviour->least == behaviour->most;

    wn_json_text(builder, name, known ? wn_dependence_name(behaviour->least) : NULL);
    wn_json_begin_array(builder, range);
    json_builder_add_string_value(builder, wn_dependence_name(behaviour->least));
    json_builder_add_string_value(builder, wn_dependence_name(behaviour->most));
    json_builder_end_array(builder);
    wn_json_text(builder, grade,
                 behaviour->grade == WN_GRADE_NONE ? NULL : wn_grade_name(behaviour->grade));
}

static void
add_bound(JsonBuilder *builder, uint32_t ms, uint32_t unknown)
{
    if (ms == unknown)
        json_builder_add_null_value(builder);
    else
        json_builder_add_double_value(builder, ms / 1000.0);
}

static const char *
alg_word(const WnNatReport *nat)
{
    if (nat->alg_breaks)
        return "breaks";
    return nat->alg == WN_UNDECIDED ? NULL : nat->alg == WN_YES ? "present" : "no";
}

/* Where the frames are that show it. */
static void
add_nat_captures(JsonBuilder *builder, const WnNatReport *nat, size_t capture)
{
    uint16_t captures[64];
    size_t   n = 0;

    for (size_t i = 0; i < nat->n_evidence && capture == WN_JSON_OWN_CAPTURES; i++) {
        size_t at = 0;
        while (at < n && captures[at] != nat->evidence[i].capture)
            at++;
        if (at == n && n < G_N_ELEMENTS(captures))
            captures[n++] = nat->evidence[i].capture;
    }
    wn_json_captures(builder, captures, n, capture);
}

void
wn_json_nat(JsonBuilder *builder, const WnNatReport *nat, size_t capture)
{
    add_nat_captures(builder, nat, capture);
    add_hosts(builder, "inside", "insides", nat->insides, nat->n_insides);
    add_hosts(builder, "outside", "outsides", nat->outsides, nat->n_outsides);
    wn_json_number(builder, "more_insides", nat->more_insides);
    wn_json_number(builder, "more_outsides", nat->more_outsides);
    wn_json_answer(builder, "translates", nat->translates ? WN_YES : WN_NO);
    if (nat->nat64)
        wn_json_bool(builder, "nat64", true);
    add_behaviour(builder, "mapping", "mapping_between", "mapping_grade", &nat->mapping);
    add_behaviour(builder, "filtering", "filtering_between", "filtering_grade", &nat->filtering);
    wn_json_text(builder, "rfc3489", wn_cone_name(nat->type));
    wn_json_answer(builder, "port_preserved", nat->port_preserved);
    wn_json_answer(builder, "hairpin", nat->hairpin);
    wn_json_begin_array(builder, "lifetime");
    add_bound(builder, nat->least_life_ms, 0);
    add_bound(builder, nat->most_life_ms, UINT32_MAX);
    json_builder_end_array(builder);
    wn_json_text(builder, "alg", alg_word(nat));
    wn_json_text(builder, "grade", wn_grade_name(nat->grade));
    wn_json_texts(builder, "remarks", nat->remarks, nat->n_remarks);
    wn_json_evidence(builder, nat->evidence, nat->n_evidence, capture);
}

void
wn_json_port(JsonBuilder *builder, const WnPortReport *port, size_t capture)
{
    wn_json_captures(builder, &port->capture, 1, capture);
    wn_json_endpoint(builder, "endpoint", &port->endpoint);
    wn_json_text(builder, "carrier", wn_carrier_name(port->carrier));
    wn_json_text(builder, "role", port->role);
    wn_json_endpoint(builder, "local", &port->local);
    wn_json_endpoint(builder, "advertised", &port->advertised);
    wn_json_begin_array(builder, "public");
    for (size_t i = 0; i < port->n_public; i++) {
        json_builder_begin_object(builder);
        wn_json_endpoint(builder, "towards", &port->public[i].towards);
        wn_json_endpoint(builder, "address", &port->public[i].address);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    wn_json_number(builder, "packets_in", port->packets_in);
    wn_json_number(builder, "packets_out", port->packets_out);
    if (port->first_frame) {
        wn_json_number(builder, "first_frame", port->first_frame);
        wn_json_number(builder, "last_frame", port->last_frame);
    }
    if (port->first_frame && capture == WN_JSON_OWN_CAPTURES)
        wn_json_number(builder, "last_capture", port->last_capture);
    wn_json_text(builder, "verdict", port->verdict);
    wn_json_text(builder, "traffic", port->traffic);
    wn_json_texts(builder, "remarks", port->remarks, port->n_remarks);
}
