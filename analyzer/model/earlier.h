/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one side of a call had said of its own places in earlier messages: the INVITE before it had
 * to show credentials, the 183 before the 200, the offer before the re-INVITE or UPDATE (RFC 3261
 * 12.2.1.2, 13.2.1, 22.2; RFC 3264 8; RFC 3311).
 */
#ifndef WN_MODEL_EARLIER_H
#define WN_MODEL_EARLIER_H

#include "model/call.h"

/*
 * The last message before this one by the same writer (the same tag of the dialog, so that forks
 * stay apart) at the same hop; NULL: none.  What a refused request would have changed is left out.
 */
const WnMessage *wn_call_earlier(const WnCall *call, const WnMessage *message);

/*
 * The last message in which the path's receiver asked for this line at another place than it does
 * now: at that place, or at any (NULL).  NULL: it never did.  *named: the place.
 */
const WnMessage *wn_media_named_before(const WnCall *call, const WnMediaPath *path,
                                       const WnEndpoint *at, WnEndpoint *named);

#endif
