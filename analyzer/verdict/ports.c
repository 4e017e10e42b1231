/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See ports.h. */
#include "verdict/ports.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/nat64.h"
#include "verdict/port_row.h"

enum { LOOK = 256 };

/* ------------------------------------------------------------------ what the flows show */

static bool
used_for(const WnFlow *flow, WnPortUse *use)
{
    const WnFlowSide *a = &flow->sides[0], *b = &flow->sides[1];

    if (a->sip + b->sip > 0)
        *use = WN_PORT_SIP;
    else if (a->rtp + b->rtp > 0)
        *use = WN_PORT_RTP;
    else if (a->rtcp + b->rtcp > 0)
        *use = WN_PORT_RTCP;
    else if (a->dtls + b->dtls > 0)
        *use = WN_PORT_DTLS;
    else if (a->stun + b->stun > 0)
        *use = WN_PORT_STUN;
    else
        return false;
    return true;
}

static const char *
role_name(const WnPortAudit *audit, const WnPortRow *row, WnPortUse use)
{
    const char *media = row->media;

    switch (use) {
    case WN_PORT_SIP:
        return "sip";
    case WN_PORT_RTP:
        return media ? wn_arena_format(audit->arena, "%s-rtp", media) : "rtp";
    case WN_PORT_RTCP:
        return media ? wn_arena_format(audit->arena, "%s-rtcp", media) : "rtcp";
    case WN_PORT_DTLS:
        return "dtls";
    case WN_PORT_TURN:
        return "turn";
    case WN_PORT_OTHER:
        return "app";
    case WN_PORT_STUN:
        break;
    }
    return "stun";
}

/* RTCP stands beside its RTP (RFC 3550 11), where no row says otherwise. */
static void
learn_beside(const WnPortAudit *audit, WnPortRow *row)
{
    WnEndpoint rtp =
        wn_endpoint(row->report.endpoint.addr, (uint16_t) (row->report.endpoint.port - 1));
    const WnPortRow *beside = wn_port_row_find(audit, &rtp, WN_CARRIER_UDP);

    if (!beside)
        return;
    row->media = beside->media;
    row->misses_named = beside->rtcp_elsewhere;
}

static bool
has_flow(const WnTable *flows, const WnFlow *flow)
{
    WnTableCursor cursor = { 0 };
    const WnFlow *known;

    while ((known = wn_table_next(flows, wn_flow_number_hash(flow), &cursor)) != NULL)
        if (known == flow)
            return true;
    return false;
}

static void
count_flow(WnPortAudit *audit, const WnFlow *flow, WnPortUse use, const WnTable *turn)
{
    if (use == WN_PORT_STUN && has_flow(turn, flow))
        use = WN_PORT_TURN;
    for (int side = 0; side < 2; side++) {
        WnPortRow        *row = wn_port_row_of_flow(audit, flow, side);
        const WnFlowSide *own = &flow->sides[side], *other = &flow->sides[1 - side];

        if (!row)
            continue;
        if (use == WN_PORT_RTCP && !row->media)
            learn_beside(audit, row);
        /* What it is for: the first of the uses in their order, so STUN on a media port is media.
         */
        if (!row->any_flow || use < row->use) {
            row->use = use;
            row->report.role = role_name(audit, row, use);
        }
        row->any_flow = true;
        row->report.packets_out += own->packets;
        row->report.packets_in += other->packets;
        wn_span_add_side(&row->span, own);
        wn_span_add_side(&row->span, other);
        row->report.first_frame = row->span.first.frame;
        row->report.capture = row->span.first.capture;
        row->report.last_frame = row->span.last.frame;
        row->report.last_capture = row->span.last.capture;
        for (const WnIcmpNote *note = flow->icmp; note; note = note->next)
            row->refused |= note->side != side;
    }
}

/* ------------------------------------------------------------------ what others see */

static void
add_public(WnPortRow *row, const WnMapping *told)
{
    for (size_t i = 0; i < row->report.n_public; i++)
        if (wn_endpoint_equal(&row->public[i].towards, &told->towards))
            return;
    if (row->report.n_public >= WN_PORT_PUBLIC)
        return;
    row->told[row->report.n_public] = told;
    row->public[row->report.n_public++] = (WnPublicPort){ told->towards, told->outside };
}

static void
learn_public(const WnPortAudit *audit, WnPortRow *row)
{
    const WnMappingTable *mappings = &audit->model->mappings;
    const WnEndpoint     *own = &row->report.endpoint;
    unsigned              looked = 0;

    row->report.local = *own;
    for (const WnMapping *seen = wn_mapping_of_inside(mappings, &own->addr);
         seen && wn_search_on(audit->model->searches, &looked, LOOK); seen = seen->next_inside)
        if (!seen->from_outside && seen->outside.port != 0 &&
            !wn_model_is_of_server(audit->model, seen) && seen->carrier == row->report.carrier &&
            wn_endpoint_equal(&seen->inside, own))
            add_public(row, seen);
    looked = 0;
    for (const WnMapping *seen = wn_mapping_of_outside(mappings, &own->addr);
         seen && wn_search_on(audit->model->searches, &looked, LOOK); seen = seen->next_outside) {
        if (wn_addr_equal(&seen->inside.addr, &own->addr))
            continue;
        row->of_nat = true;
        if (!wn_endpoint_equal(&seen->outside, own) || seen->carrier != row->report.carrier ||
            (row->shared && !wn_addr_equal(&seen->inside.addr, &row->report.advertised.addr)))
            continue;
        row->report.local = seen->inside;
        add_public(row, seen);
    }
}

/* Some SDP asks for media just there: whatever the rest of the call shows, that is its own name. */
static void
learn_name(const WnPortAudit *audit, WnPortRow *row)
{
    const WnMediaLine *named =
        row->report.carrier == WN_CARRIER_UDP ? wn_port_named(audit, &row->report.endpoint) : NULL;

    if (!named || row->report.advertised.addr.family)
        return;
    row->report.advertised = row->report.endpoint;
    if (row->any_flow && named->is_rtp && !row->media && named->type) {
        row->media = named->type;
        row->report.role = role_name(audit, row, row->use);
    }
}

/* ------------------------------------------------------------------ verdicts */

static const char *
traffic_of(const WnPortRow *row)
{
    if (row->refused)
        return "blocked";
    if (row->report.packets_in == 0 && row->report.packets_out == 0)
        return row->awaited ? "never-used" : "unseen";
    if (row->report.packets_in == 0)
        return "only-outbound";
    return row->report.packets_out == 0 ? "only-inbound" : "both";
}

/* Two destinations saw it as two, at the same time; behind two addresses there may be two NATs. */
static bool
differs_by_destination(const WnPortRow *row)
{
    for (size_t i = 0; i < row->report.n_public; i++)
        for (size_t j = 0; j < i; j++) {
            const WnMapping *a = row->told[i], *b = row->told[j];
            if (wn_addr_equal(&a->outside.addr, &b->outside.addr) &&
                a->outside.port != b->outside.port && a->time - b->last <= WN_MAPPING_WINDOW &&
                b->time - a->last <= WN_MAPPING_WINDOW)
                return true;
        }
    return false;
}

/* What was advertised is the socket inside, and this one how it is seen outside: a private address
 * behind a public one, or IPv6 where the same host's SIP was translated to this IPv4 address. */
static bool
is_inside_of(const WnModel *model, const WnEndpoint *advertised, const WnEndpoint *own)
{
    return wn_model_is_nonpublic(model, &advertised->addr) ||
           (advertised->addr.family == 6 && own->addr.family == 4 &&
            wn_mapping_is_known(&model->mappings, &advertised->addr, &own->addr));
}

/* Public port against the own one, then against what was advertised. */
static const char *
verdict_of(const WnModel *model, const WnPortRow *row)
{
    const WnPortReport *report = &row->report;
    bool                changed = false;

    for (size_t i = 0; i < report->n_public; i++)
        changed |= row->public[i].address.port != report->local.port;
    if (!row->any_flow)
        return row->awaited ? "never-used" : "unknown";
    if (differs_by_destination(row))
        return "changed-per-destination";
    if (report->n_public > 0)
        return changed ? "changed" : "unchanged";
    if (report->advertised.addr.family &&
        !wn_endpoint_equal(&report->advertised, &report->endpoint) &&
        !wn_nat64_is_same(&report->advertised, &report->endpoint)) {
        /* Then the port tells whether it was kept. */
        if (is_inside_of(model, &report->advertised, &report->endpoint))
            return report->advertised.port == report->endpoint.port ? "unchanged" : "changed";
        /* That may be the outside of a router which gives it this very socket. */
        return wn_model_is_nonpublic(model, &report->endpoint.addr) ? "unknown"
                                                                    : "advertised-not-used";
    }
    /* Behind that address somebody else has the port, or nobody. */
    if (wn_model_is_public(model, &report->endpoint.addr) && !row->of_nat &&
        report->packets_out > 0)
        return "unchanged";
    return "unknown";
}

static int
by_first_frame(const void *a, const void *b)
{
    const WnPortRow *left = *(const WnPortRow *const *) a, *right = *(const WnPortRow *const *) b;

    if (left->report.first_frame != right->report.first_frame)
        return left->report.first_frame < right->report.first_frame ? -1 : 1;
    if (!wn_endpoint_equal(&left->report.endpoint, &right->report.endpoint))
        return wn_endpoint_compare(&left->report.endpoint, &right->report.endpoint);
    return wn_endpoint_compare(&left->report.advertised, &right->report.advertised);
}

static void
find_turn_flows(const WnModel *model, WnTable *turn)
{
    for (uint32_t i = 0; i < model->stun.count; i++) {
        WnStunTransaction *transaction = model->stun.values[i];
        if (transaction->method == WN_STUN_ALLOCATE)
            wn_table_add(turn, wn_flow_number_hash(transaction->flow), transaction->flow);
    }
}

static bool
is_relayed(const WnModel *model, const WnEndpoint *endpoint)
{
    WnTableCursor cursor = { 0 };
    const WnTurn *turn;

    while ((turn = wn_table_next(&model->relays, wn_endpoint_hash(endpoint), &cursor)) != NULL)
        if (wn_endpoint_equal(&turn->relayed, endpoint))
            return true;
    return false;
}

static void
finish_rows(WnPortAudit *audit, WnReport *report)
{
    unsigned      n = audit->rows.count;
    WnPortRow   **order = g_new(WnPortRow *, n + 1);
    WnPortReport *rows = WN_ARENA_ARRAY(audit->arena, WnPortReport, n);

    for (unsigned i = 0; i < n; i++) {
        order[i] = audit->rows.values[i];
        learn_name(audit, order[i]);
        learn_public(audit, order[i]);
        wn_port_add_remarks(&audit->model->options, order[i]);
        if (!order[i]->report.role)
            order[i]->report.role = role_name(audit, order[i],
                                              order[i]->other_media ? WN_PORT_OTHER
                                              : order[i]->media     ? WN_PORT_RTP
                                                                    : WN_PORT_SIP);
        if (is_relayed(audit->model, &order[i]->report.endpoint))
            order[i]->report.role = "turn-relay";
        order[i]->report.verdict = verdict_of(audit->model, order[i]);
        order[i]->report.traffic = traffic_of(order[i]);
        order[i]->report.public = order[i]->public;
        order[i]->report.remarks = order[i]->remarks;
    }
    qsort(order, n, sizeof(WnPortRow *), by_first_frame);
    for (unsigned i = 0; i < n; i++)
        rows[i] = order[i]->report;
    g_free(order);
    report->ports = rows;
    report->n_ports = n;
}

/* Of a socket that an SDP names for T.38, MSRP or the like. */
static bool
is_for_other_media(const WnPortAudit *audit, const WnFlow *flow)
{
    for (int side = 0; side < 2; side++) {
        const WnPortRow *row = wn_port_row_find(audit, &flow->ends[side], flow->carrier);

        if (row && row->other_media)
            return true;
    }
    return false;
}

void
wn_ports_tell(WnPortAudit *audit, WnReport *report)
{
    const WnTable *flows = &audit->model->flows.flows;
    WnTable        turn = { 0 };
    WnPortUse      use;

    find_turn_flows(audit->model, &turn);
    for (uint32_t i = 0; i < flows->count; i++) {
        const WnFlow *flow = flows->values[i];

        if (used_for(flow, &use))
            count_flow(audit, flow, use, &turn);
        else if (is_for_other_media(audit, flow))
            count_flow(audit, flow, WN_PORT_OTHER, &turn);
    }
    wn_table_clear(&turn);
    finish_rows(audit, report);
    report->ports_cut = audit->full;
}

void
wn_ports_clear(WnPortAudit *audit)
{
    wn_table_clear(&audit->rows);
    wn_table_clear(&audit->owners);
    wn_table_clear(&audit->named);
}
