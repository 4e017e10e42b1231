/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP datagrams put together again from their pieces (RFC 791 3.2, RFC 815, RFC 8200 4.5, RFC 5722).
 */
#ifndef WN_CAPTURE_FRAGMENTS_H
#define WN_CAPTURE_FRAGMENTS_H

#include "capture/layer.h"

/* RFC 1122 3.3.2 and RFC 8200 4.5 wait 60 s and more; Linux waits 30 s. */
#define WN_FRAGMENTS_WAIT (30 * WN_SECOND)

typedef struct {
    uint32_t       id;
    uint32_t       offset; /* in bytes */
    const uint8_t *data;
    uint32_t       length; /* captured */
    uint32_t       on_wire;
    uint16_t       header; /* bytes of IP header before the data, for the datagram's total */
    uint8_t        protocol;
    bool           more;
} WnFragment;

typedef struct {
    WnPacket packet;  /* addresses, time and frame: of the first piece seen when lost */
    uint8_t *data;    /* from the datagram's begin; freed by the caller with g_free() */
    uint32_t length;  /* bytes there without a gap */
    uint32_t on_wire; /* 0: not known, the last piece is missing */
    uint16_t header;
    uint16_t pieces;
    uint8_t  protocol;
} WnDatagram;

typedef enum {
    WN_FRAGMENTS_WAITING,
    WN_FRAGMENTS_COMPLETE, /* *datagram is set */
    WN_FRAGMENTS_COPY,     /* a piece that was there already */
    WN_FRAGMENTS_REFUSED   /* it contradicts what was there, or is impossible */
} WnFragmentsAnswer;

WnFragments *wn_fragments_new(uint32_t max_datagrams);
void         wn_fragments_free(WnFragments *fragments);

/* packet tells addresses, capture point, time and frame. */
WnFragmentsAnswer wn_fragments_add(WnFragments *fragments, const WnPacket *packet,
                                   const WnFragment *piece, WnDatagram *datagram);

/* Takes one datagram out that has waited too long; false when there is none. */
bool wn_fragments_overdue(WnFragments *fragments, WnTime now, WnDatagram *lost);
/* Takes the oldest out, whatever its age. */
bool wn_fragments_oldest(WnFragments *fragments, WnDatagram *lost);
/* No room for one more datagram. */
bool wn_fragments_full(const WnFragments *fragments);
/* When the oldest becomes overdue; INT64_MAX when none waits. */
WnTime wn_fragments_deadline(const WnFragments *fragments);

#endif
