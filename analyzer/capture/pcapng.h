/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcapng files (draft-ietf-opsawg-pcapng): sections of blocks, several interfaces in each. */
#ifndef WN_CAPTURE_PCAPNG_H
#define WN_CAPTURE_PCAPNG_H

#include "capture/input.h"
#include "capture/ledger.h"

/* How an interface counts time, and which capture point it is. */
typedef struct {
    int64_t  offset;     /* seconds to add */
    uint64_t multiplier; /* nanoseconds in one unit; 0: a unit is no whole nanosecond */
    uint64_t divisor;    /* units in a second: used where there is no multiplier */
    uint32_t snaplen;    /* 0: not limited */
    uint16_t link_type;
    uint16_t point;
} WnPcapngInterface;

typedef struct {
    bool           swapped;       /* this section was written in the other byte order */
    bool           left_out_told; /* that packets of this section had to be left out */
    bool           no_time_told;
    WnTime         latest;     /* for packets that carry no time */
    GArray        *interfaces; /* WnPcapngInterface, of this section */
    WnSourceStatus ended;      /* what was found while beginning; PACKET: no end */
} WnPcapng;

/* Whether the four bytes at start begin such a file. */
bool wn_pcapng_looks_like(const uint8_t *start);

/*
 * Reads the first section's header and its first interface.  false and error when the header is cut
 * or makes no sense; wn_pcapng_clear() is due in either case.
 */
bool           wn_pcapng_begin(WnPcapng *pcapng, WnInput *input, WnLedger *ledger, const char *name,
                               GError **error);
WnSourceStatus wn_pcapng_next(WnPcapng *pcapng, WnInput *input, WnLedger *ledger,
                              WnRawPacket *packet);
void           wn_pcapng_clear(WnPcapng *pcapng);

/*
 * What is left of one block once it is known to be whole: body is between the two lengths.  These
 * live in pcapng_interface.c.  false: the block is damaged.
 */
bool wn_pcapng_read_interface(WnPcapng *pcapng, WnBytes body, WnLedger *ledger);
bool wn_pcapng_read_statistics(const WnPcapng *pcapng, WnBytes body, WnLedger *ledger);
/* A packet's options, of which only the count of lost packets matters. */
void wn_pcapng_read_packet_options(const WnPcapng *pcapng, uint16_t point, WnBytes options,
                                   WnLedger *ledger);
/* Nanoseconds since the epoch of an interface's time stamp, at the ends of WnTime at worst. */
WnTime wn_pcapng_time(const WnPcapngInterface *interface, uint64_t stamp);

#endif
