/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pcapng file as bytes (draft-ietf-opsawg-pcapng): interfaces, and packets with comments. */
#ifndef WN_TICKET_PCAPNG_WRITER_H
#define WN_TICKET_PCAPNG_WRITER_H

#include <glib.h>

#include "whynat.h"

typedef struct {
    WnTime   time;
    uint8_t *data; /* owned */
    uint32_t length, original_length;
    uint32_t order; /* the frame that it was */
    uint16_t interface;
    char    *comment; /* owned; UTF-8; NULL: none */
} WnTicketFrame;

void wn_ticket_frame_free(WnTicketFrame *frame);

void wn_pcapng_write_begin(GByteArray *out);
/* In the order in which frames number them. */
void wn_pcapng_write_interface(GByteArray *out, uint16_t link_type);
void wn_pcapng_write_packet(GByteArray *out, const WnTicketFrame *frame);

#endif
