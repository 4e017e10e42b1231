/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See ports.h. */
#include "verdict/ports.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PUBLIC = 6, MAX_REMARKS = 4, LOOK = 256 };

typedef enum { USE_SIP, USE_RTP, USE_RTCP, USE_DTLS, USE_TURN, USE_STUN } Use;

typedef struct {
    WnPortReport report;
    Use          use;
    const char  *media; /* "audio": by the SDP that names the socket */
    WnCarrier    carrier;
    bool         refused;  /* an ICMP error came back for a packet to it */
    bool         awaited;  /* named for media that this capture would have shown */
    bool         any_flow; /* packets of it were seen */
    WnPublicPort public[MAX_PUBLIC];
    const WnMapping *told[MAX_PUBLIC]; /* of each, who told it */
    bool             of_nat;           /* its address is the outside of a NAT */
    const char *remarks[MAX_REMARKS];
} Row;

/* ------------------------------------------------------------------ rows */

static Row *
ensure_row(WnPortAudit *audit, const WnEndpoint *endpoint, WnCarrier carrier)
{
    uint64_t      hash = wn_hash_mix(wn_endpoint_hash(endpoint), carrier);
    WnTableCursor cursor = { 0 };
    Row          *row;

    while ((row = wn_table_next(&audit->rows, hash, &cursor)) != NULL)
        if (row->carrier == carrier && wn_endpoint_equal(&row->report.endpoint, endpoint))
            return row;
    if (audit->rows.count >= audit->model->options.max_ports) {
        audit->full = true;
        return NULL;
    }
    row = WN_ARENA_NEW(audit->arena, Row);
    row->report.endpoint = *endpoint;
    row->carrier = carrier;
    wn_table_add(&audit->rows, hash, row);
    return row;
}

/* ------------------------------------------------------------------ what is advertised */

static void
learn_media(WnPortAudit *audit, const WnMediaPath *path)
{
    const WnEndpoint *socket = path->source.addr.family ? &path->source : &path->sender_advertised;
    Row              *row;

    if (!path->is_rtp || socket->addr.family == 0 || socket->port == 0)
        return;
    row = ensure_row(audit, socket, WN_CARRIER_UDP);
    if (!row)
        return;
    row->media = path->type;
    row->awaited |= path->visible && path->expected;
    if (path->sender_advertised.addr.family && row->report.advertised.addr.family == 0)
        row->report.advertised = path->sender_advertised;
}

static void
learn_signalling(WnPortAudit *audit, const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);
    Row         *row;

    if (request->n_via != 1)
        return;
    row = ensure_row(audit, wn_message_source(request), request->flow->carrier);
    if (!row || row->report.advertised.addr.family)
        return;
    if (contact && contact->endpoint.addr.family)
        row->report.advertised = contact->endpoint;
    else if (request->via && request->via->sent_by.addr.family)
        row->report.advertised = request->via->sent_by;
    if (row->report.advertised.addr.family && row->report.advertised.port == 0)
        row->report.advertised.port = 5060;
}

void
wn_ports_learn(WnPortAudit *audit, const WnSubject *subject)
{
    for (unsigned i = 0; subject->call && i < subject->call->n_media; i++)
        learn_media(audit, &subject->call->media[i]);
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (subject->transactions[i]->request)
            learn_signalling(audit, subject->transactions[i]->request);
}

/* ------------------------------------------------------------------ what the flows show */

static bool
used_for(const WnFlow *flow, Use *use)
{
    const WnFlowSide *a = &flow->sides[0], *b = &flow->sides[1];

    if (a->sip + b->sip > 0)
        *use = USE_SIP;
    else if (a->rtp + b->rtp > 0)
        *use = USE_RTP;
    else if (a->rtcp + b->rtcp > 0)
        *use = USE_RTCP;
    else if (a->dtls + b->dtls > 0)
        *use = USE_DTLS;
    else if (a->stun + b->stun > 0)
        *use = USE_STUN;
    else
        return false;
    return true;
}

static const char *
role_name(const WnPortAudit *audit, const Row *row, Use use)
{
    const char *media = row->media;

    switch (use) {
    case USE_SIP:
        return "sip";
    case USE_RTP:
        return media ? wn_arena_format(audit->arena, "%s-rtp", media) : "rtp";
    case USE_RTCP:
        return media ? wn_arena_format(audit->arena, "%s-rtcp", media) : "rtcp";
    case USE_DTLS:
        return "dtls";
    case USE_TURN:
        return "turn";
    case USE_STUN:
        break;
    }
    return "stun";
}

/* RTCP stands beside its RTP (RFC 3550 11), where no row says otherwise. */
static const char *
media_beside(WnPortAudit *audit, const WnEndpoint *rtcp)
{
    WnEndpoint    rtp = wn_endpoint(rtcp->addr, (uint16_t) (rtcp->port - 1));
    WnTableCursor cursor = { 0 };
    const Row    *row;

    while ((row = wn_table_next(&audit->rows, wn_hash_mix(wn_endpoint_hash(&rtp), WN_CARRIER_UDP),
                                &cursor)) != NULL)
        if (wn_endpoint_equal(&row->report.endpoint, &rtp))
            return row->media;
    return NULL;
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
count_flow(WnPortAudit *audit, const WnFlow *flow, Use use, const WnTable *turn)
{
    if (use == USE_STUN && has_flow(turn, flow))
        use = USE_TURN;
    for (int side = 0; side < 2; side++) {
        Row              *row = ensure_row(audit, &flow->ends[side], flow->carrier);
        const WnFlowSide *own = &flow->sides[side], *other = &flow->sides[1 - side];
        const WnFlowSide *first = own->first_frame != 0 && (other->first_frame == 0 ||
                                                            own->first_frame < other->first_frame)
                                      ? own
                                      : other;

        if (!row)
            continue;
        if (use == USE_RTCP && !row->media)
            row->media = media_beside(audit, &flow->ends[side]);
        /* What it is for: the first of the uses in their order, so STUN on a media port is media.
         */
        if (!row->any_flow || use < row->use) {
            row->use = use;
            row->report.role = role_name(audit, row, use);
        }
        row->any_flow = true;
        row->report.packets_out += own->packets;
        row->report.packets_in += other->packets;
        if (first->first_frame != 0 && (row->report.first_frame == 0 ||
                                        first->first_frame < row->report.first_frame)) {
            row->report.first_frame = first->first_frame;
            row->report.capture = first->capture;
        }
        row->report.last_frame =
            MAX(row->report.last_frame, MAX(own->last_frame, other->last_frame));
        for (const WnIcmpNote *note = flow->icmp; note; note = note->next)
            row->refused |= note->side != side;
    }
}

/* ------------------------------------------------------------------ what others see */

static void
add_public(Row *row, const WnMapping *told)
{
    for (size_t i = 0; i < row->report.n_public; i++)
        if (wn_endpoint_equal(&row->public[i].towards, &told->towards))
            return;
    if (row->report.n_public >= MAX_PUBLIC)
        return;
    row->told[row->report.n_public] = told;
    row->public[row->report.n_public++] = (WnPublicPort){ told->towards, told->outside };
}

static void
learn_public(const WnPortAudit *audit, Row *row)
{
    const WnMappingTable *mappings = &audit->model->mappings;
    const WnEndpoint     *own = &row->report.endpoint;
    unsigned              looked = 0;

    row->report.local = *own;
    for (const WnMapping *seen = wn_mapping_of_inside(mappings, &own->addr);
         seen && looked++ < LOOK; seen = seen->next_inside)
        if (!seen->from_outside && seen->outside.port != 0 && seen->carrier == row->carrier &&
            wn_endpoint_equal(&seen->inside, own))
            add_public(row, seen);
    looked = 0;
    for (const WnMapping *seen = wn_mapping_of_outside(mappings, &own->addr);
         seen && looked++ < LOOK; seen = seen->next_outside) {
        if (wn_addr_equal(&seen->inside.addr, &own->addr))
            continue;
        row->of_nat = true;
        if (!wn_endpoint_equal(&seen->outside, own) || seen->carrier != row->carrier)
            continue;
        row->report.local = seen->inside;
        add_public(row, seen);
    }
}

/* ------------------------------------------------------------------ verdicts */

static const char *
traffic_of(const Row *row)
{
    if (row->refused)
        return "blocked";
    if (row->report.packets_in == 0 && row->report.packets_out == 0)
        return row->awaited ? "never-used" : "unseen";
    if (row->report.packets_in == 0)
        return "only-outbound";
    return row->report.packets_out == 0 ? "only-inbound" : "both";
}

/* Two destinations saw it as two, at the same time. */
static bool
differs_by_destination(const Row *row)
{
    for (size_t i = 0; i < row->report.n_public; i++)
        for (size_t j = 0; j < i; j++) {
            const WnMapping *a = row->told[i], *b = row->told[j];
            if (!wn_endpoint_equal(&a->outside, &b->outside) &&
                a->time - b->last <= WN_MAPPING_WINDOW && b->time - a->last <= WN_MAPPING_WINDOW)
                return true;
        }
    return false;
}

/* Public port against the own one, then against what was advertised. */
static const char *
verdict_of(const WnModel *model, const Row *row)
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
        !wn_endpoint_equal(&report->advertised, &report->endpoint)) {
        /* A private address behind a public one: the port tells whether it was kept. */
        if (wn_model_is_nonpublic(model, &report->advertised.addr))
            return report->advertised.port == report->endpoint.port ? "unchanged" : "changed";
        return "advertised-not-used";
    }
    /* Behind that address somebody else has the port, or nobody. */
    if (wn_model_is_public(model, &report->endpoint.addr) && !row->of_nat &&
        report->packets_out > 0)
        return "unchanged";
    return "unknown";
}

static void
remark(Row *row, const char *text)
{
    if (row->report.n_remarks < MAX_REMARKS)
        row->remarks[row->report.n_remarks++] = text;
}

static void
add_remarks(const WnPortAudit *audit, Row *row)
{
    const WnOptions *options = &audit->model->options;
    uint16_t         port = row->report.endpoint.port;
    bool             rtp = row->use == USE_RTP;
    /* Peers count from what they were told. */
    uint16_t base = row->report.advertised.addr.family ? row->report.advertised.port
                    : row->of_nat                      ? 0
                                                       : port;

    if (rtp && (base & 1) && row->report.packets_out > 0)
        remark(row, "The port of RTP is odd: peers may look for RTCP on the next higher one, which "
                    "needs a=rtcp (RFC 3605).");
    if (rtp && port == 5060)
        remark(row, "Media on the port of SIP: an ALG may take it for signalling.");
    if (rtp && port < 1024)
        remark(row, "A port below 1024: some ALGs drop a call that names one.");
    if (rtp && options->rtp_high && row->report.packets_out > 0 &&
        (port < options->rtp_low || port > options->rtp_high))
        remark(row, "Outside of the configured range of media ports.");
}

static int
by_first_frame(const void *a, const void *b)
{
    const Row *left = *(const Row *const *) a, *right = *(const Row *const *) b;

    if (left->report.first_frame != right->report.first_frame)
        return left->report.first_frame < right->report.first_frame ? -1 : 1;
    return wn_endpoint_compare(&left->report.endpoint, &right->report.endpoint);
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

static void
finish_rows(WnPortAudit *audit, WnReport *report)
{
    unsigned      n = audit->rows.count;
    Row         **order = g_new(Row *, n + 1);
    WnPortReport *rows = WN_ARENA_ARRAY(audit->arena, WnPortReport, n);

    for (unsigned i = 0; i < n; i++) {
        order[i] = audit->rows.values[i];
        learn_public(audit, order[i]);
        add_remarks(audit, order[i]);
        if (!order[i]->report.role)
            order[i]->report.role = role_name(audit, order[i], order[i]->media ? USE_RTP : USE_SIP);
        order[i]->report.verdict = verdict_of(audit->model, order[i]);
        order[i]->report.traffic = traffic_of(order[i]);
        order[i]->report.public = order[i]->public;
        order[i]->report.remarks = order[i]->remarks;
    }
    qsort(order, n, sizeof(Row *), by_first_frame);
    for (unsigned i = 0; i < n; i++)
        rows[i] = order[i]->report;
    g_free(order);
    report->ports = rows;
    report->n_ports = n;
}

void
wn_ports_tell(WnPortAudit *audit, WnReport *report)
{
    const WnTable *flows = &audit->model->flows.flows;
    WnTable        turn = { 0 };
    Use            use;

    find_turn_flows(audit->model, &turn);
    for (uint32_t i = 0; i < flows->count; i++)
        if (used_for(flows->values[i], &use))
            count_flow(audit, flows->values[i], use, &turn);
    wn_table_clear(&turn);
    finish_rows(audit, report);
    report->ports_cut = audit->full;
}

void
wn_ports_clear(WnPortAudit *audit)
{
    wn_table_clear(&audit->rows);
}
