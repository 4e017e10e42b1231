/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Payloads without what names people and places; lengths, ports and structure stay. */
#ifndef WN_TICKET_REDACT_H
#define WN_TICKET_REDACT_H

#include "ticket/pseudonym.h"
#include "whynat.h"

/* A SIP message with its body, in place. */
void wn_redact_message(WnPseudonyms *pseudonyms, uint8_t *data, size_t length);
/* A Call-ID, in place. */
void wn_redact_call_id(WnPseudonyms *pseudonyms, char *text, size_t length);
/* Whatever a packet carries (the packet tells what), in place. */
void wn_redact_payload(WnPseudonyms *pseudonyms, const WnPacket *packet, uint8_t *data,
                       size_t length);

#endif
