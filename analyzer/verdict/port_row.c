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

WnPortRow *
wn_port_row_ensure(WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier)
{
    WnPortRow *row = wn_port_row_find(audit, endpoint, carrier);

    if (row)
        return row;
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
