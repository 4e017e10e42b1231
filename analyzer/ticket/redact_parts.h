/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files that redact payloads share. */
#ifndef WN_TICKET_REDACT_PARTS_H
#define WN_TICKET_REDACT_PARTS_H

#include <string.h>

#include "ticket/redact.h"

/* One line of SDP, in place. */
void wn_redact_description_line(WnPseudonyms *pseudonyms, char *text, size_t length);
/* A STUN message, in place; its FINGERPRINT is right again. */
void wn_redact_stun(WnPseudonyms *pseudonyms, uint8_t *data, size_t length);
/* RTP, RTCP, STUN or DTLS, whichever it is. */
void wn_redact_media(WnPseudonyms *pseudonyms, uint8_t *data, size_t length);

static inline void
wn_redact_zero(uint8_t *data, size_t length, size_t from)
{
    if (from < length)
        memset(data + from, 0, length - from);
}

#endif
