/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a message says that a call ends: its Reason (RFC 3326), or the words of its status line. */
#include "model/message.h"

#include <glib.h>
#include <string.h>

static bool
has_words(const char *text, const char *part)
{
    size_t length = strlen(part);

    for (; text && *text; text++)
        if (g_ascii_strncasecmp(text, part, length) == 0)
            return true;
    return false;
}

bool
wn_message_gives_reason(const WnMessage *message, unsigned sip, unsigned q850)
{
    const char *text = message->extra ? message->extra->reason : NULL;
    WnBytes     reason = wn_bytes(text, text ? strlen(text) : 0);

    return wn_sip_reason_is(reason, WN_LITERAL("SIP"), sip) ||
           wn_sip_reason_is(reason, WN_LITERAL("Q.850"), q850);
}

const char *
wn_message_rejection(const WnMessage *response)
{
    const char *phrase = response->reason_phrase;

    if (wn_message_gives_reason(response, 603, 21))
        return response->extra->reason;
    return has_words(phrase, "declin") || has_words(phrase, "reject") ? phrase : NULL;
}
