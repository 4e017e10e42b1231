/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See port_row.h. */
#include "verdict/port_row.h"

static uint64_t
hash_of(const WnEndpoint *endpoint, WnCarrier carrier)
{
    return wn_hash_mix(wn_endpoint_hash(endpoint), carrier);
}

WnPortRow *
wn_port_row_find(const WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier)
{
    uint64_t      hash = hash_of(endpoint, carrier);
    WnTableCursor cursor = { 0 };
    WnPortRow    *row;

    while ((row = wn_table_next(&audit->rows, hash, &cursor)) != NULL)
        if (row->report.carrier == carrier && wn_endpoint_equal(&row->report.endpoint, endpoint))
            return row;
    return NULL;
}

static WnPortRow *
add_row(WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier)
{
    WnPortRow *row;

    if (audit->rows.count >= audit->model->options.max_ports) {
        audit->full = true;
        return NULL;
    }
    row = WN_ARENA_NEW(audit->arena, WnPortRow);
    row->report.endpoint = *endpoint;
    row->report.carrier = carrier;
    wn_table_add(&audit->rows, hash_of(endpoint, carrier), row);
    return row;
}

WnPortRow *
wn_port_row_ensure(WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier)
{
    WnPortRow *row = wn_port_row_find(audit, endpoint, carrier);

    return row ? row : add_row(audit, endpoint, carrier);
}

/* Two private addresses behind one endpoint are two hosts, whatever else is not known of it. */
static bool
is_of_other_host(const WnPortAudit *audit, const WnPortRow *row, const WnEndpoint *advertised)
{
    const WnEndpoint *known = &row->report.advertised;

    return wn_model_is_nonpublic(audit->model, &known->addr) &&
           wn_model_is_nonpublic(audit->model, &advertised->addr) &&
           !wn_addr_equal(&known->addr, &advertised->addr) &&
           wn_model_is_public(audit->model, &row->report.endpoint.addr);
}

WnPortRow *
wn_port_row_ensure_of(WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier,
                      const WnEndpoint *advertised)
{
    enum { MOST = 16 };
    WnTableCursor cursor = { 0 };
    WnPortRow    *row = NULL, *first = NULL;
    unsigned      n = 0;

    while (n < MOST &&
           (row = wn_table_next(&audit->rows, hash_of(endpoint, carrier), &cursor)) != NULL) {
        if (row->report.carrier != carrier || !wn_endpoint_equal(&row->report.endpoint, endpoint))
            continue;
        first = first ? first : row;
        n++;
        if (!is_of_other_host(audit, row, advertised))
            return row;
    }
    if (n == MOST)
        return first;
    row = add_row(audit, endpoint, carrier);
    if (row && first)
        row->shared = first->shared = true;
    return row;
}

void
wn_port_row_owns(WnPortAudit *audit, const WnFlow *flow, int side, WnPortRow *row)
{
    WnPortOwner *owner;

    if (row == wn_port_row_of_flow(audit, flow, side))
        return;
    owner = WN_ARENA_NEW(audit->arena, WnPortOwner);
    *owner = (WnPortOwner){ flow, side, row };
    wn_table_add(&audit->owners, wn_flow_number_hash(flow), owner);
}

WnPortRow *
wn_port_row_of_flow(WnPortAudit *audit, const WnFlow *flow, int side)
{
    WnTableCursor      cursor = { 0 };
    const WnPortOwner *owner;

    while ((owner = wn_table_next(&audit->owners, wn_flow_number_hash(flow), &cursor)) != NULL)
        if (owner->flow == flow && owner->side == side)
            return owner->row;
    return wn_port_row_ensure(audit, &flow->ends[side], flow->carrier);
}

const WnMediaLine *
wn_port_named(const WnPortAudit *audit, const WnEndpoint *endpoint)
{
    WnTableCursor      cursor = { 0 };
    const WnMediaLine *named;

    while ((named = wn_table_next(&audit->named, wn_endpoint_hash(endpoint), &cursor)) != NULL)
        if (wn_endpoint_equal(&named->endpoint, endpoint))
            return named;
    return NULL;
}

void
wn_port_name(WnPortAudit *audit, const WnMediaLine *line)
{
    WnMediaLine *named;

    if (line->endpoint.addr.family == 0 || line->endpoint.port == 0 || line->over_tcp ||
        wn_port_named(audit, &line->endpoint) ||
        audit->named.count >= audit->model->options.max_ports)
        return;
    named = WN_ARENA_NEW(audit->arena, WnMediaLine);
    *named = *line;
    wn_table_add(&audit->named, wn_endpoint_hash(&line->endpoint), named);
}
