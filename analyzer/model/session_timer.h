/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The session timer of a call (RFC 4028): when it was last refreshed, and how it ran out. */
#ifndef WN_MODEL_SESSION_TIMER_H
#define WN_MODEL_SESSION_TIMER_H

#include "model/call.h"

/* A re-INVITE or UPDATE of the call whose time it was to refresh the session: half of what was
 * agreed after the last time, or later (7.4). */
bool wn_session_is_refresh(const WnCall *call, const WnTransaction *transaction);
/* The BYE comes when a side that saw no refresh must send it, or when the session is over (10). */
bool wn_session_ran_out(const WnCall *call);
/* The response by which the session was agreed on, where the side that waits for refreshes ended
 * the call just when it has to (10), having got none since; NULL: it did not. */
const WnMessage *wn_session_waited_for(const WnCall *call);
/* The call ended with that refresh: as soon as it had failed, or when the session ran out. */
bool wn_session_ended_by(const WnCall *call, const WnTransaction *refresh);
/* A refresh drew nothing, or 408 or 481, or was waited for in vain, and the call ended with it. */
bool wn_session_was_cut(const WnCall *call);

#endif
