/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The codes of a Warning header (RFC 3261 20.43). */
#include <glib.h>

#include "model/model.h"

/* The place after the next comma that no quotes hold, or the end. */
static const char *
next_warning(const char *at)
{
    bool quoted = false;

    for (; *at && (quoted || *at != ','); at++) {
        if (quoted && *at == '\\' && at[1])
            at++;
        else if (*at == '"')
            quoted = !quoted;
    }
    return *at ? at + 1 : at;
}

bool
wn_message_warns(const WnMessage *message, unsigned first, unsigned last)
{
    const char *at = message->extra ? message->extra->warning : NULL;

    for (; at && *at; at = next_warning(at)) {
        guint64 code = g_ascii_strtoull(at, NULL, 10);

        if (code >= first && code <= last)
            return true;
    }
    return false;
}
