/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the header of an RTP packet.  RFC 3550 5.1 and 5.3.1, RFC 5761 4. */
#include "wire/rtp.h"

enum { FIXED_HEADER = 12, EXTENSION_HEADER = 4 };

/* The fixed header, and the CSRC list and extension as far as they are whole. */
static size_t
header_length(WnBytes bytes)
{
    size_t end = FIXED_HEADER + 4 * (size_t) (bytes.data[0] & 0x0f);
    size_t words;

    if (end > bytes.length)
        return FIXED_HEADER;
    if ((bytes.data[0] & 0x10) == 0 || bytes.length - end < EXTENSION_HEADER)
        return end;
    words = wn_be16(bytes.data + end + 2);
    if (words > (bytes.length - end - EXTENSION_HEADER) / 4)
        return end;
    return end + EXTENSION_HEADER + 4 * words;
}

bool
wn_rtp_parse(WnBytes bytes, WnRtp *rtp)
{
    if (bytes.length < FIXED_HEADER || (bytes.data[0] & 0xc0) != 0x80)
        return false;
    if (bytes.data[1] >= 192 && bytes.data[1] <= 223)
        return false;
    rtp->payload_type = bytes.data[1] & 0x7f;
    rtp->marker = (bytes.data[1] & 0x80) != 0;
    rtp->sequence = wn_be16(bytes.data + 2);
    rtp->timestamp = wn_be32(bytes.data + 4);
    rtp->ssrc = wn_be32(bytes.data + 8);
    /* An extension may claim more than 65535 bytes, but no datagram holds them. */
    rtp->header_length = (uint16_t) header_length(wn_bytes_slice(bytes, 0, UINT16_MAX));
    return true;
}
