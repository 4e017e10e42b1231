/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks a frame from layer to layer, never deeper than a limit, and keeps the counts. */
#include "capture/decode.h"

#include <string.h>

#include "capture/fragments.h"
#include "capture/layer.h"

void
wn_decoder_options_init(WnDecoderOptions *options)
{
    *options = (WnDecoderOptions){ .max_datagrams = 1024,
                                   .max_connections = 16384,
                                   .max_flows = 65536,
                                   .max_buffered = 64u << 20 };
}

WnDecoder *
wn_decoder_new(const WnDecoderOptions *options, WnDeliver deliver, void *data)
{
    WnDecoder       *decoder = g_new0(WnDecoder, 1);
    WnDecoderOptions defaults;

    wn_decoder_options_init(&defaults);
    if (!options)
        options = &defaults;
    decoder->deliver = deliver;
    decoder->data = data;
    decoder->deadline = INT64_MAX;
    decoder->fragments = wn_fragments_new(options->max_datagrams);
    decoder->tcp = wn_tcp_new(decoder, options);
    decoder->sctp = wn_sctp_new();
    return decoder;
}

void
wn_decoder_free(WnDecoder *decoder)
{
    if (!decoder)
        return;
    wn_fragments_free(decoder->fragments);
    wn_tcp_free(decoder->tcp);
    wn_sctp_free(decoder->sctp);
    g_free(decoder);
}

static WnLayer
step(WnCursor *cursor, WnLayer layer)
{
    switch (layer) {
    case WN_LAYER_ETHERNET:
        return wn_link_ethernet(cursor);
    case WN_LAYER_ETHERTYPE:
        return wn_link_ethertype(cursor);
    case WN_LAYER_PPP:
        return wn_link_ppp(cursor);
    case WN_LAYER_IP:
        return wn_ip_header(cursor);
    case WN_LAYER_PROTOCOL:
        return wn_ip_protocol(cursor);
    case WN_LAYER_DONE:
        break;
    }
    return WN_LAYER_DONE;
}

static void
walk(WnCursor *cursor, WnLayer layer)
{
    for (int steps = 0; layer != WN_LAYER_DONE; steps++) {
        if (steps == WN_LAYERS_MAX) {
            wn_cursor_give_up(cursor, WN_REASON_DEPTH);
            return;
        }
        layer = step(cursor, layer);
    }
}

static void
free_spent(WnDecoder *decoder)
{
    while (decoder->n_spent > 0)
        g_free(decoder->spent[--decoder->n_spent]);
}

/* What waited too long is told before the frame that shows how late it is. */
static void
tell_overdue(WnDecoder *decoder, WnTime now)
{
    WnTime tcp;

    decoder->deadline = INT64_MAX;
    wn_ip_overdue(decoder, now);
    tcp = wn_tcp_overdue(decoder->tcp, now);
    wn_decoder_wait(decoder, tcp);
    wn_decoder_wait(decoder, wn_fragments_deadline(decoder->fragments));
}

/* Field by field: to clear the whole packet takes as long as to decode RTP.  IP sets its own. */
static void
start(WnCursor *cursor, WnDecoder *decoder, const WnRawPacket *raw)
{
    cursor->decoder = decoder;
    cursor->data = raw->data;
    cursor->length = raw->length;
    cursor->on_wire = MAX(raw->original_length, raw->length);
    cursor->type = 0;
    cursor->packet.time = raw->time;
    cursor->packet.frame = raw->frame;
    cursor->packet.capture = raw->capture;
    cursor->packet.carrier = WN_CARRIER_UDP;
    cursor->packet.payload = (WnBytes){ NULL, 0 };
    cursor->packet.payload_length = 0;
    cursor->packet.tcp_sequence = cursor->packet.tcp_acknowledged = 0;
    cursor->packet.tcp_flags = 0;
    cursor->packet.ip_id = cursor->packet.ip_total = cursor->packet.fragments = 0;
    cursor->packet.ttl = 0;
    cursor->packet.truncated = cursor->packet.arp_reply = false;
    cursor->packet.fate = WN_FATE_UNKNOWN;
    cursor->packet.realm = 0;
}

void
wn_decoder_feed(WnDecoder *decoder, const WnRawPacket *raw)
{
    WnCursor cursor;

    start(&cursor, decoder, raw);
    if (raw->time >= decoder->deadline)
        tell_overdue(decoder, raw->time);
    decoder->facts.frames++;
    walk(&cursor, wn_link_begin(&cursor, raw->link_type));
    if (decoder->n_spent > 0)
        free_spent(decoder);
}

void
wn_decoder_finish(WnDecoder *decoder)
{
    wn_ip_finish(decoder);
    wn_tcp_finish(decoder->tcp);
    wn_sctp_finish(decoder);
}

const WnDecoderFacts *
wn_decoder_facts(const WnDecoder *decoder)
{
    return &decoder->facts;
}

const WnDecoderReason *
wn_decoder_reasons(WnDecoder *decoder, size_t *n_reasons)
{
    static const char *const TEXTS[] = {
#define WN_REASON(name, text) text,
#include "capture/reasons.def"
#undef WN_REASON
    };
    size_t n = 0;

    for (size_t i = 0; i < decoder->n_unknown_links; i++)
        decoder->told[n++] =
            (WnDecoderReason){ decoder->unknown_links[i].text, decoder->unknown_links[i].count };
    for (int i = 0; i < WN_REASONS; i++)
        if (decoder->reasons[i] > 0)
            decoder->told[n++] = (WnDecoderReason){ TEXTS[i], decoder->reasons[i] };
    *n_reasons = n;
    return decoder->told;
}
