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

    if (!wn_model_has_room_for_note(model))
        return;
    model->n_notes++;
    note = WN_ARENA_NEW(model->arena, WnDtlsAlert);
    *note = (WnDtlsAlert){ .flow = flow,
                           .time = packet->time,
                           .frame = packet->frame,
                           .capture = packet->capture,
                           .side = (uint8_t) side,
                           .alert = alert };
    wn_table_add(&model->dtls_alerts, wn_flow_number_hash(flow), note);
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
count_hello(WnHelloSide *side, const WnTls *tls, uint32_t frame)
{
    uint64_t random = random_of(tls);

    if (side->hellos > 0 && random == side->random && !side->asked_again) {
        side->repeats++;
    } else {
        side->repeats = 0;
        side->hello_frame = frame;
    }
    side->asked_again = false;
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

static void
ask_again(WnHelloSide *server, WnHelloSide *client)
{
    server->verifies++;
    client->asked_again = true;
}

static bool
is_hello(const WnTls *tls)
{
    return tls->kind == WN_TLS_CLIENT_HELLO || tls->kind == WN_TLS_SERVER_HELLO;
}

/* False: it was a second sight of one packet. */
static bool
count(WnHandshake *handshake, const WnPacket *packet, int side, const WnTls *tls)
{
    WnHelloSide *own = &handshake->sides[side];

    handshake->sides[1 - side].unheard = 0;
    if (own->first == 0) {
        own->first = packet->time;
        own->first_frame = packet->frame;
    } else if (packet->time - own->last < DUPLICATE && is_hello(tls) &&
               random_of(tls) == own->random) {
        return false;
    }
    own->ciphered |= tls->ciphered;
    own->ends_flight |= tls->ends_flight;
    handshake->done |= own->ciphered && handshake->sides[1 - side].ciphered;
    own->last = packet->time;
    own->last_frame = packet->frame;
    if (is_hello(tls))
        count_hello(own, tls, packet->frame);
    else if (tls->kind == WN_TLS_HELLO_VERIFY)
        ask_again(own, &handshake->sides[1 - side]);
    else if (tls->kind == WN_TLS_HANDSHAKE)
        own->others++;
    else if (tls->kind == WN_TLS_APPLICATION)
        handshake->done = true;
    return true;
}

static void
trace(WnModel *model, const WnHelloSide *own, const WnTls *tls, bool is_new)
{
    if (!is_new)
        wn_trace_is_twice(model->trace);
    else if (is_hello(tls) && own->repeats > 0)
        wn_trace_is_hello(model->trace, own->hello_frame, own->repeats);
}

void
wn_model_feed_dtls(WnModel *model, const WnPacket *packet, WnFlow *flow, int side, WnBytes bytes,
                   WnTurnPeer *relay)
{
    WnHandshake *handshake;
    WnTls        tls;
    bool         is_new;
    int          sender = side;

    if (!wn_dtls_parse(bytes, &tls))
        return;
    handshake = ensure_handshake(model, flow, relay);
    if (relay)
        sender = side == flow->setup->turn->client ? 0 : 1;
    is_new = count(handshake, packet, sender, &tls);
    if (model->trace && !relay)
        trace(model, &handshake->sides[sender], &tls, is_new);
    if (tls.kind == WN_TLS_ALERT && tls.alert_level == 2)
        note_alert(model, packet, flow, side, tls.alert);
}
