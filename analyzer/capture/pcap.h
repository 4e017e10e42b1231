/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classic pcap files (draft-ietf-opsawg-pcap), with the variants that libpcap reads. */
#ifndef WN_CAPTURE_PCAP_H
#define WN_CAPTURE_PCAP_H

#include "capture/input.h"
#include "capture/ledger.h"

typedef struct {
    bool     swapped;       /* written by a machine of the other byte order */
    uint8_t  record_header; /* bytes before each packet */
    uint16_t version_minor; /* of version 2; early ones had the lengths the other way round */
    uint32_t nanoseconds;   /* in one unit of a time stamp's fraction */
    uint16_t link_type;
    uint16_t point;
} WnPcap;

/* Whether the four bytes at start begin such a file. */
bool wn_pcap_looks_like(const uint8_t *start);

/* Reads the file header; false and error when it is cut or makes no sense. */
bool           wn_pcap_begin(WnPcap *pcap, WnInput *input, WnLedger *ledger, const char *name,
                             GError **error);
WnSourceStatus wn_pcap_next(WnPcap *pcap, WnInput *input, WnLedger *ledger, WnRawPacket *packet);

#endif
