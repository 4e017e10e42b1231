/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Candidates that follow an SDP, and whether those that are known are all (RFC 8838, RFC 8840). */
#include "model/media_path.h"

#include <string.h>

static const char *
tag_of(const WnMessage *message)
{
    return message->status == 0 ? message->from_tag : message->to_tag;
}

/* ------------------------------------------------------------------ joining */

/* Index of the line that it is for; the count where there is none. */
static unsigned
line_of(const WnSession *session, const WnCandidate *candidate)
{
    unsigned i = 0;

    if (!candidate->mid)
        return session->n_media == 1 ? 0 : session->n_media;
    while (i < session->n_media && session->media[i].mid != candidate->mid)
        i++;
    return i;
}

/* Each INFO says again what those before it said (RFC 8840 4.4). */
static bool
has(const WnSession *session, const WnCandidate *candidate, unsigned line)
{
    for (unsigned i = 0; i < session->n_candidates; i++) {
        const WnCandidate *known = &session->candidates[i];

        if (known->media == line && known->component == candidate->component &&
            known->type == candidate->type &&
            wn_endpoint_equal(&known->endpoint, &candidate->endpoint))
            return true;
    }
    return false;
}

/* How many of its lines want candidates. */
static unsigned
live_lines(const WnSession *session)
{
    unsigned n = 0;

    for (unsigned i = 0; i < session->n_media; i++)
        n += !session->media[i].rejected;
    return n;
}

/* What the fragment says of them was not known before. */
static bool
completes(const WnSession *old, const WnSession *more)
{
    return !old->complete &&
           (more->complete || (more->n_complete > 0 && more->n_complete >= live_lines(old)));
}

static bool
brings(const WnSession *old, const WnCandidate *candidate)
{
    unsigned line = line_of(old, candidate);

    if (line < old->n_media && has(old, candidate, line))
        return false;
    return (line < old->n_media && old->n_candidates < WN_SDP_MAX_CANDIDATES) || !old->cut_short;
}

static bool
brings_any(const WnSession *old, const WnSession *more)
{
    for (unsigned i = 0; i < more->n_candidates; i++)
        if (brings(old, &more->candidates[i]))
            return true;
    return false;
}

/* Another session with the same candidates and room for more: the message had it in common with
 * others, or they have seen it. */
static WnSession *
make_room(WnArena *arena, const WnSession *old)
{
    WnSession *joined = WN_ARENA_NEW(arena, WnSession);

    *joined = *old;
    if (old->room > 0)
        return joined;
    joined->room = WN_SDP_MAX_CANDIDATES;
    joined->candidates = WN_ARENA_ARRAY(arena, WnCandidate, WN_SDP_MAX_CANDIDATES);
    if (old->n_candidates > 0)
        memcpy(joined->candidates, old->candidates, old->n_candidates * sizeof(WnCandidate));
    return joined;
}

/* What was said before costs nothing: a dialog may bring thousands of INFOs. */
static void
add_candidates(WnArena *arena, WnMessage *sdp, const WnSession *more)
{
    const WnSession *old = sdp->session;
    WnSession       *joined;

    if (!completes(old, more) && !brings_any(old, more))
        return;
    joined = make_room(arena, old);
    joined->complete |= completes(old, more);
    for (unsigned i = 0; i < more->n_candidates; i++) {
        unsigned line = line_of(old, &more->candidates[i]);

        if (line < old->n_media && has(joined, &more->candidates[i], line))
            continue;
        if (line == old->n_media || joined->n_candidates == WN_SDP_MAX_CANDIDATES) {
            joined->cut_short = true;
            continue;
        }
        joined->candidates[joined->n_candidates] = more->candidates[i];
        joined->candidates[joined->n_candidates++].media = (uint8_t) line;
    }
    sdp->session = joined;
}

static void
join(WnArena *arena, WnMessage *one, WnMessage *other)
{
    WnMessage *sdp;

    if (!one->session || one->session->follows == other->session->follows ||
        one->session->ufrag != other->session->ufrag || !one->session->ufrag ||
        tag_of(one) != tag_of(other) || !tag_of(one))
        return;
    sdp = one->session->follows ? other : one;
    add_candidates(arena, sdp, (sdp == one ? other : one)->session);
}

/* Of a dialog that says more before, the list stays open: nothing rests on its being complete. */
void
wn_candidates_join(WnMessage *message)
{
    enum { MOST = 64 };
    WnExchange *exchange = message->transaction->exchange;
    WnArena    *arena = wn_exchange_arena(exchange);
    unsigned    looked = 0;

    if (!message->session ||
        !(message->session->follows || exchange->methods & 1u << WN_METHOD_INFO))
        return;
    for (WnTransaction *at = wn_exchange_first(exchange); at && looked < MOST; at = at->next) {
        if (at->request && at->request != message)
            join(arena, at->request, message);
        looked++;
        for (WnMessage *response = at->responses; response && looked < MOST;
             response = response->next, looked++)
            if (response != message)
                join(arena, response, message);
    }
}

/* ------------------------------------------------------------------ whether they are all */

/* In an INFO that could not be read, or is of another generation; or others may follow it. */
static bool
sent_more(const WnCall *call, const WnMessage *sdp)
{
    if (!(call->exchange->methods & 1u << WN_METHOD_INFO))
        return false;
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnMessage *info = call->transactions[i]->request;
        if (info && info->flags & WN_MESSAGE_CANDIDATES && info->from_tag == tag_of(sdp) &&
            (!sdp->session->complete || !info->session || !info->session->ufrag ||
             info->session->ufrag != sdp->session->ufrag))
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
