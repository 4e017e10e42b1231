/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See decode.h: sound is nearly all there is, and nearly all of it is framed in the same way. */
#include "capture/layer.h"

enum { LINK_ETHERNET = 1, ETHERNET = 14, IPV4 = 20, UDP = 8, HEADERS = ETHERNET + IPV4 + UDP };
enum { PLAIN_IPV4 = 0x45, ANY_FRAGMENT = 0x3fff, RTP_VERSION = 2 };

/* Of what the headers claim nothing is left out, and nothing but the padding of a short frame is
 * behind it.  No tunnel begins with the version of RTP (RFC 3550 5.1). */
bool
wn_decoder_glance(const WnDecoder *decoder, const WnRawPacket *raw, WnBytes *sound)
{
    const uint8_t *data = raw->data;
    uint32_t       total, length;

    if (raw->link_type != LINK_ETHERNET || raw->length <= HEADERS ||
        wn_be16(data + 12) != WN_ETHERTYPE_IPV4 || data[ETHERNET] != PLAIN_IPV4 ||
        data[ETHERNET + 9] != WN_PROTOCOL_UDP || wn_be16(data + ETHERNET + 6) & ANY_FRAGMENT ||
        data[HEADERS] >> 6 != RTP_VERSION || raw->time >= decoder->deadline)
        return false;
    total = wn_be16(data + ETHERNET + 2);
    length = wn_be16(data + ETHERNET + IPV4 + 4);
    if (total > raw->length - ETHERNET || length <= UDP || length != total - IPV4)
        return false;
    *sound = (WnBytes){ data + HEADERS, length - UDP };
    return true;
}
