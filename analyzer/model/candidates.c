/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the candidates that an SDP names are all that there are (RFC 8838, RFC 8840). */
#include "model/media_path.h"

static const char *
tag_of(const WnMessage *message)
{
    return message->status == 0 ? message->from_tag : message->to_tag;
}

static bool
sent_more(const WnCall *call, const WnMessage *sdp)
{
    if (!(call->exchange->methods & 1u << WN_METHOD_INFO))
        return false;
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnMessage *info = call->transactions[i]->request;
        if (info && info->flags & WN_MESSAGE_CANDIDATES && info->from_tag == tag_of(sdp))
            return true;
    }
    return false;
}

static bool
is_between(const WnMessage *request, const WnMessage *sdp)
{
    const WnEndpoint *one = wn_message_source(sdp), *other = wn_message_destination(sdp);
    const WnAddr     *from = &wn_message_source(request)->addr;
    const WnAddr     *to = &wn_message_destination(request)->addr;

    return (wn_addr_equal(from, &one->addr) && wn_addr_equal(to, &other->addr)) ||
           (wn_addr_equal(from, &other->addr) && wn_addr_equal(to, &one->addr));
}

/* The route of a dialog is the same for both sides (RFC 3261 12.1): a request within it, later,
 * between the two hosts between which the SDP went. */
static bool
is_dialog_here(const WnCall *call, const WnMessage *sdp, const WnMessage *other)
{
    const char *own = tag_of(sdp), *its = tag_of(other);

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnMessage *request = call->transactions[i]->request;
        if (request && request->to_tag && request->method != WN_METHOD_CANCEL &&
            request->time >= sdp->time && request->time >= other->time &&
            ((request->from_tag == own && (request->to_tag == its || !its)) ||
             (request->to_tag == own && (request->from_tag == its || !its))) &&
            is_between(request, sdp))
            return true;
    }
    return false;
}

bool
wn_candidates_may_follow(const WnCall *call, const WnMessage *sdp, const WnMessage *other)
{
    const WnSession *session = sdp->session;

    if (session->cut_short || sent_more(call, sdp))
        return true;
    return session->trickles && !session->complete && other->session->trickles &&
           !is_dialog_here(call, sdp, other);
}
