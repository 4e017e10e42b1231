/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learning from what stands beside SIP and media: ICMP errors, TCP connections, TLS alerts, DNS. */
#include "model/model.h"

#include <glib.h>
#include <string.h>

#include "wire/dtls.h"
#include "wire/portmap.h"

static const WnTime DUPLICATE = 2 * WN_MILLISECOND;

static bool
carrier_of(uint8_t protocol, WnCarrier *carrier)
{
    switch (protocol) {
    case 6:
        *carrier = WN_CARRIER_TCP;
        return true;
    case 17:
        *carrier = WN_CARRIER_UDP;
        return true;
    case 132:
        *carrier = WN_CARRIER_SCTP;
        return true;
    default:
        return false;
    }
}

/*
 * An error that reached a private host and quotes a packet from another address, of a port that
 * this host sent to: its NAT translated the error and forgot what is quoted (RFC 5508 4.2).  Only
 * where one socket of the host can be meant.
 */
static void
learn_quoted_mapping(WnModel *model, const WnPacket *packet, const WnIcmp *icmp, WnCarrier carrier)
{
    const WnAddr *inside = &packet->dst.addr;
    const WnPair *pair = wn_pair_find(&model->flows, inside, &icmp->dst.addr);
    const WnFlow *meant = NULL;

    if (wn_addr_equal(inside, &icmp->src.addr) || !wn_model_is_nonpublic(model, inside) ||
        !wn_model_is_public(model, &icmp->src.addr))
        return;
    for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
        int side = wn_addr_equal(&flow->ends[0].addr, inside) ? 0 : 1;
        if (flow->carrier != carrier || flow->ends[1 - side].port != icmp->dst.port ||
            flow->sides[side].packets == 0)
            continue;
        if (meant)
            return;
        meant = flow;
    }
    if (!meant)
        return;
    int side = wn_addr_equal(&meant->ends[0].addr, inside) ? 0 : 1;
    wn_mapping_learn(&model->mappings,
                     &(WnMapping){ .inside = meant->ends[side],
                                   .outside = icmp->src,
                                   .towards = meant->ends[1 - side],
                                   .carrier = carrier,
                                   .how = WN_LEARNED_ICMP,
                                   .time = packet->time,
                                   .frame = packet->frame,
                                   .capture = packet->capture,
                                   .request_frame = meant->sides[side].first_frame,
                                   .idle_ms = UINT32_MAX });
}

static void
append_note(WnArena *arena, WnFlow *flow, WnIcmpNote *note)
{
    WnIcmpList *list = flow->icmp ? flow->icmp->list : WN_ARENA_NEW(arena, WnIcmpList);

    /* Room grows to the powers of two less one, where n + 1 is one. */
    if ((list->n & (list->n + 1)) == 0) {
        WnIcmpNote **room = WN_ARENA_ARRAY(arena, WnIcmpNote *, list->n * 2 + 2);
        if (list->n > 0)
            memcpy(room, list->notes, list->n * sizeof(*room));
        list->notes = room;
    }
    list->by_time = !flow->icmp || (list->by_time && flow->icmp->time <= note->time);
    list->notes[list->n++] = note;
    note->list = list;
    note->next = flow->icmp;
    flow->icmp = note;
}

void
wn_model_feed_icmp(WnModel *model, const WnPacket *packet)
{
    WnIcmp      icmp;
    WnCarrier   carrier;
    WnFlow     *flow;
    WnIcmpNote *note;
    int         side;

    if (!wn_icmp_parse(packet->payload, packet->src.addr.family, &icmp) || !icmp.has_ports ||
        !carrier_of(icmp.protocol, &carrier))
        return;
    wn_model_place(model, &icmp.src.addr, packet->realm);
    wn_model_place(model, &icmp.dst.addr, packet->realm);
    learn_quoted_mapping(model, packet, &icmp, carrier);
    flow = wn_flow_ensure(&model->flows, wn_flow_hash(carrier, &icmp.src, &icmp.dst), carrier,
                          &icmp.src, &icmp.dst, &side);
    if (!flow) {
        model->dropped_by_limit++;
        return;
    }
    if (!wn_model_has_room_for_note(model))
        return;
    if (flow->icmp_count++ == 0)
        for (int end = 0; end < 2; end++)
            wn_host_note(&model->flows, &flow->ends[end].addr, false, 0);
    if (model->trace) {
        wn_trace_begin(model->trace, packet, flow, side);
        /* Type and code: what it quotes is translated with it (RFC 5508 4). */
        wn_trace_is_plain(model->trace, WN_TRACED_ICMP, wn_bytes_slice(packet->payload, 0, 2));
    }
    if (flow->icmp && flow->icmp->kind == icmp.kind && flow->icmp->side == side &&
        packet->time - flow->icmp->time < DUPLICATE) {
        if (model->trace)
            wn_trace_is_twice(model->trace);
        return;
    }
    model->n_notes++;
    note = WN_ARENA_NEW(model->arena, WnIcmpNote);
    note->time = packet->time;
    note->frame = packet->frame;
    note->capture = packet->capture;
    note->side = (uint8_t) side;
    note->ttl = packet->ttl;
    note->type = icmp.type;
    note->code = icmp.code;
    note->kind = icmp.kind;
    note->reporter = packet->src.addr;
    append_note(model->arena, flow, note);
}

static void
feed_tls(WnModel *model, const WnPacket *packet, WnFlow *flow, int side)
{
    WnTls tls;

    if (packet->payload.length == 0 || !wn_tls_parse(packet->payload, &tls))
        return;
    if (flow->carrier == WN_CARRIER_TCP) {
        flow->carrier = WN_CARRIER_TLS;
        model->n_encrypted++;
    }
    switch (tls.kind) {
    case WN_TLS_CLIENT_HELLO:
        flow->tcp->client_hello = true;
        break;
    case WN_TLS_SERVER_HELLO:
        flow->tcp->server_hello = true;
        break;
    case WN_TLS_APPLICATION:
        flow->tcp->application_data = true;
        break;
    case WN_TLS_ALERT:
        /* close_notify (0) ends a connection that worked. */
        if (tls.alert != 0 && tls.alert_level == 2 && flow->tcp->alert_frame == 0) {
            flow->tcp->alert = tls.alert;
            flow->tcp->alert_frame = packet->frame;
            flow->tcp->alert_side = (uint8_t) side;
        }
        break;
    default:
        break;
    }
}

void
wn_model_feed_tcp(WnModel *model, const WnPacket *packet, WnFlow *flow, int side)
{
    WnTcpState *tcp = flow->tcp;

    if (!tcp)
        return;
    if (packet->tcp_flags & WN_TCP_SYN) {
        if (packet->tcp_flags & WN_TCP_ACK) {
            if (tcp->synack == 0)
                tcp->synack = packet->time;
        } else {
            if (tcp->syns == 0) {
                tcp->syn = packet->time;
                tcp->syn_frame = packet->frame;
                tcp->opener = (uint8_t) side;
            }
            /* The same frame again is no other attempt (RFC 6298 5.7: 1 s and more). */
            tcp->syns += tcp->syns == 0 || packet->time - tcp->last_syn >= DUPLICATE;
            tcp->last_syn = packet->time;
        }
    }
    if (packet->tcp_flags & WN_TCP_RST) {
        tcp->rsts++;
        tcp->rst_side = (uint8_t) side;
        tcp->last_rst_frame = packet->frame;
        if (tcp->rst_frame == 0) {
            tcp->rst_frame = packet->frame;
            tcp->rst_ttl = packet->ttl;
        }
    }
    if (packet->tcp_flags & WN_TCP_FIN && tcp->fin_frame == 0)
        tcp->fin_frame = packet->frame;
    /* Within a millisecond the file may have them in either order. */
    if (packet->tcp_flags & (WN_TCP_FIN | WN_TCP_RST) &&
        (tcp->closed == 0 || packet->time - tcp->closed < WN_MILLISECOND)) {
        tcp->closed = tcp->closed ? tcp->closed : packet->time;
        tcp->closed_by |= (uint8_t) (1 << side);
    }
    if (model->trace && wn_tcp_keepalive(flow, side, packet) != WN_KEEPALIVE_NONE)
        wn_trace_is_keepalive(model->trace, wn_tcp_keepalive(flow, side, packet));
    wn_tcp_segment_feed(flow, side, packet);
    if (tcp->sides[side].frame == packet->frame && tcp->sides[side].idle > 0)
        tcp->sides[side].quiet =
            wn_host_quiet_within(wn_host_find(&model->flows, &flow->ends[side].addr),
                                 packet->time - tcp->sides[side].idle, packet->time);
    feed_tls(model, packet, flow, side);
}

/* A router that is asked again and again says the same: it is kept once. */
static bool
is_known(const WnModel *model, const WnPortmapNote *told)
{
    const WnPortmapNote *note = model->portmaps;

    return note && wn_addr_equal(&note->client, &told->client) &&
           wn_endpoint_equal(&note->external, &told->external);
}

void
wn_model_feed_portmap(WnModel *model, const WnPacket *packet)
{
    WnPortmap      portmap;
    WnPortmapNote *note, told = { .client = packet->dst.addr,
                                  .router = packet->src.addr,
                                  .time = packet->time,
                                  .frame = packet->frame,
                                  .capture = packet->capture };

    if (!wn_portmap_parse(packet->payload, &portmap))
        return;
    told.external = portmap.external;
    if (is_known(model, &told))
        return;
    if (model->n_notes >= model->options.max_notes) {
        model->dropped_by_limit++;
        return;
    }
    model->n_notes++;
    note = WN_ARENA_NEW(model->arena, WnPortmapNote);
    *note = told;
    note->next = model->portmaps;
    model->portmaps = note;
}
