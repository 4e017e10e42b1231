/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See hep.h. */
#include "capture/hep.h"

#include <string.h>

#include "capture/inflate.h"

static void
deliver_compressed(WnDecoder *decoder, WnPacket *packet)
{
    g_autoptr(WnInflater) inflater = wn_inflater_new(WN_INFLATE_WRAPPED);
    g_autoptr(GByteArray) plain = g_byte_array_new();

    if (!inflater || !wn_inflater_run(inflater, packet->payload, plain)) {
        decoder->reasons[WN_REASON_HEP_COMPRESSED]++;
        return;
    }
    /* JSON, as it may be when it is not compressed. */
    if (plain->len > 0 && plain->data[0] == '{') {
        decoder->reasons[WN_REASON_HEP_OTHER]++;
        return;
    }
    packet->payload = wn_bytes(plain->data, plain->len);
    packet->payload_length = plain->len;
    packet->truncated = false;
    wn_decoder_deliver(decoder, packet);
}

size_t
wn_hep_find(WnBytes bytes)
{
    size_t at = wn_bytes_find(bytes, 'H');

    while (at < bytes.length && !wn_hep_begins(bytes.data + at, bytes.length - at))
        at += 1 + wn_bytes_find(wn_bytes_from(bytes, at + 1), 'H');
    return MIN(at, bytes.length);
}

void
wn_hep_packet(WnDecoder *decoder, const WnPacket *outer, WnBytes bytes, uint32_t on_wire)
{
    WnPacket mirror = *outer, packet;

    mirror.payload = bytes;
    mirror.payload_length = on_wire;
    switch (wn_packet_unwrap(&mirror, &packet)) {
    case WN_MIRRORED_PACKET:
        wn_decoder_deliver(decoder, &packet);
        break;
    case WN_MIRRORED_COMPRESSED:
        deliver_compressed(decoder, &packet);
        break;
    case WN_MIRRORED_CUT:
        decoder->reasons[WN_REASON_HEP_CUT]++;
        break;
    case WN_MIRRORED_OTHER:
        decoder->reasons[WN_REASON_HEP_OTHER]++;
        break;
    default:
        decoder->reasons[WN_REASON_HEP_BAD]++;
        break;
    }
}
