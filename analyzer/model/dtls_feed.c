/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learning from the plain part of DTLS handshakes on media flows (RFC 5763, RFC 6347 4.2). */
#include "model/model.h"

#include "wire/dtls.h"

/* Two sights of one packet are closer together than any retransmission (RFC 6347 4.2.4.1: 1 s). */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;

static void
note_alert(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, uint8_t alert)
{
    WnDtlsAlert *note;

    if (model->n_notes >= model->options.max_notes)
        return;
    model->n_notes++;
    note = WN_ARENA_NEW(model->arena, WnDtlsAlert);
    *note = (WnDtlsAlert){ .next = model->dtls_alerts,
                           .flow = flow,
                           .frame = packet->frame,
                           .capture = packet->capture,
                           .side = (uint8_t) side,
                           .alert = alert };
    model->dtls_alerts = note;
}

static WnHandshake *
ensure_handshake(WnModel *model, WnFlow *flow, WnTurnPeer *relay)
{
    WnHandshake **slot = relay ? &relay->dtls : &wn_model_setup(model, flow)->dtls;

    if (!*slot)
        *slot = WN_ARENA_NEW(model->arena, WnHandshake);
    return *slot;
}

static uint64_t
random_of(const WnTls *tls)
{
    return wn_bytes_hash(wn_bytes(tls->random, sizeof(tls->random)), 0);
}

static void
count_hello(WnHelloSide *side, const WnTls *tls)
{
    uint64_t random = random_of(tls);

    side->hellos++;
    side->copies = random == side->random ? side->copies + 1 : 1;
    side->random = random;
    if (tls->kind == WN_TLS_SERVER_HELLO) {
        side->is_server = true;
        return;
    }
    side->is_client = true;
    side->unheard++;
}

static bool
is_hello(const WnTls *tls)
{
    return tls->kind == WN_TLS_CLIENT_HELLO || tls->kind == WN_TLS_SERVER_HELLO;
}

static void
count(WnHandshake *handshake, const WnPacket *packet, int side, const WnTls *tls)
{
    WnHelloSide *own = &handshake->sides[side];

    handshake->sides[1 - side].unheard = 0;
    if (own->first == 0) {
        own->first = packet->time;
        own->first_frame = packet->frame;
    } else if (packet->time - own->last < DUPLICATE && is_hello(tls) &&
               random_of(tls) == own->random) {
        return;
    }
    own->last = packet->time;
    own->last_frame = packet->frame;
    if (is_hello(tls))
        count_hello(own, tls);
    else if (tls->kind == WN_TLS_HELLO_VERIFY)
        own->verifies++;
    else if (tls->kind == WN_TLS_HANDSHAKE)
        own->others++;
    else if (tls->kind == WN_TLS_APPLICATION)
        handshake->done = true;
}

void
wn_model_feed_dtls(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnBytes bytes,
                   WnTurnPeer *relay)
{
    WnTls tls;

    if (!wn_dtls_parse(bytes, &tls))
        return;
    count(ensure_handshake(model, flow, relay), packet,
          relay ? (side == flow->setup->turn->client ? 0 : 1) : side, &tls);
    if (tls.kind == WN_TLS_ALERT && tls.alert_level == 2)
        note_alert(model, packet, flow, side, tls.alert);
}
