/* SPDX-License-Identifier: GPL-2.0-or-later */
/* At which other place the trouble would show: at the server, at the phone, or at its other end. */
#include "base/nat64.h"
#include "verdict/evidence_state.h"
#include "verdict/next.h"

static void
advise_server(WnNext *advice, const WnAgent *client, const char *why)
{
    wn_next_add(advice, "at the server", why,
                wn_next_dump(advice, "server", wn_next_host_filter(advice, client)));
}

static void
advise_phone(WnNext *advice, const char *why)
{
    wn_next_add(advice, "at the phone, inside its router", why,
                wn_next_dump(advice, "phone", wn_next_wide_filter(advice)));
}

/* A server of this call, or of this client, is watched where it sends: all that one could see at it
 * is here. */
static bool
is_server_watched(const WnSubject *subject)
{
    const WnFlowTable *flows = &subject->model->flows;

    if (subject->discovery)
        return wn_host_is_on_link(flows, &subject->server.seen.addr);
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        const WnAddr    *server;

        if (!request || request->n_via == 0)
            continue;
        server = &wn_next_server_of(request)->addr;
        if (!wn_addr_equal(server, &subject->client.seen.addr) && wn_host_is_on_link(flows, server))
            return true;
    }
    return false;
}

/* The path that does not get through, of a call that was answered, one that does not come before
 * one that is not shown to arrive; NULL: each does. */
static const WnMediaPath *
troubled_path(const WnSubject *subject)
{
    const WnCall      *call = subject->call;
    const WnMediaPath *doubtful = NULL;

    for (unsigned i = 0; call && call->accepted && i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        if (!path->expected || path->verdict == WN_MEDIA_DELIVERED ||
            path->verdict == WN_MEDIA_HELD)
            continue;
        if (path->verdict == WN_MEDIA_NONE || path->verdict == WN_MEDIA_BLOCKED)
            return path;
        doubtful = doubtful ? doubtful : path;
    }
    return doubtful;
}

/* It asks for media at its writer's own host, to which SIP comes from another one. */
static bool
is_beyond_server(const WnNext *advice, const WnMessage *sdp, const WnEndpoint *media,
                 const WnEndpoint *signalling)
{
    const WnUri *contact = wn_message_contact(sdp);
    const WnVia *writer = sdp->writer_via;
    WnEndpoint   there = wn_endpoint(media->addr, signalling->port);

    if (media->addr.family == 0 || wn_addr_equal(&media->addr, &signalling->addr) ||
        wn_nat64_is_same(&there, signalling))
        return false;
    return wn_is_nonpublic(advice->evidence, &media->addr) ||
           (contact && wn_addr_equal(&contact->endpoint.addr, &media->addr)) ||
           (writer && wn_addr_equal(&writer->sent_by.addr, &media->addr));
}

/* Sound that goes from phone to phone never comes to the server: the phone on this side; NULL: it
 * does, or sound is not what the verdict is about. */
static const WnAgent *
sounds_past_server(const WnNext *advice)
{
    const WnSubject   *subject = advice->evidence->judged;
    const WnFlowTable *flows = &subject->model->flows;
    const WnMediaPath *path = troubled_path(subject);
    /* What a verdict shows of a cause is its first member. */
    const WnCause *cause = (const WnCause *) advice->report->headline->info;
    bool           far_sends, far_hears;

    if (!path || cause->step != WN_STEP_MEDIA)
        return NULL;
    far_sends = is_beyond_server(advice, path->sender_sdp, &path->sender_advertised,
                                 &path->sender_signalling);
    far_hears =
        is_beyond_server(advice, path->receiver_sdp, &path->advertised, &path->receiver_signalling);
    if (far_hears && !far_sends && path->sender &&
        wn_host_is_on_link(flows, &path->sender->seen.addr))
        return path->sender;
    /* Outside the receiver's router, too, what does not come is looked for where it should leave.
     */
    if (far_sends && path->receiver &&
        (wn_host_is_on_link(flows, &path->receiver->seen.addr) ||
         (path->packets == 0 && !is_server_watched(subject))))
        return path->receiver;
    return NULL;
}

/*
 * What the server sees, or, where that is here and the phone in question is not, what he does.
 * Where both are, the TTL of the one may be that of a box between which sends everything anew,
 * unless they were captured apart.
 */
static void
advise_beyond(WnNext *advice, const WnAgent *side, const char *why)
{
    const WnSubject *subject = advice->evidence->judged;
    const WnAgent   *near = sounds_past_server(advice);
    bool             watched = wn_host_is_on_link(&subject->model->flows, &side->seen.addr);

    if (near)
        wn_next_add(
            advice, "at the other phone, or outside its router",
            "The sound does not come to the server: what becomes of it shows at its other end.",
            wn_next_dump(advice, "far", wn_next_host_filter(advice, near)));
    else if (!is_server_watched(subject))
        advise_server(advice, side, why);
    else if (!watched)
        advise_phone(advice, "What the phone sends and receives cannot be seen at the server.");
    else if (advice->report->n_captures < 2)
        advise_server(advice, side, why);
}

/*
 * On whose side the trouble is: who is called until the call is answered, then who should hear
 * something and is not shown to; of anything but a call, the client.
 */
static const WnAgent *
troubled_side(const WnSubject *subject)
{
    const WnMediaPath *path = troubled_path(subject);

    return !subject->call || (path && path->to == WN_ROLE_CALLER) ? &subject->client
                                                                  : &subject->server;
}

/* A MESSAGE that the server passed on in vain: its client is not the phone in question. */
static const WnMessage *
passed_on_in_vain(const WnSubject *subject)
{
    for (unsigned i = 0; subject->kind == WN_SUBJECT_MESSAGE && i < subject->n_transactions; i++)
        if (subject->transactions[i]->request->n_via > 1 &&
            wn_is_unanswered(subject->transactions[i]))
            return subject->transactions[i]->request;
    return NULL;
}

/* The phone that it was for, by its registration where that is here. */
static WnAgent
called_phone(const WnSubject *subject, const WnMessage *lost)
{
    const WnTransaction *binding = subject->registration ? subject->registration->binding : NULL;
    const WnEndpoint    *to = wn_message_destination(lost);
    WnAgent              phone = { .role = WN_ROLE_CLIENT };

    if (binding)
        wn_agent_learn(subject->model, &phone, binding->request);
    else
        phone.seen = *to;
    wn_agent_finish(subject->model, &phone);
    if (phone.vantage == WN_VANTAGE_LAN && wn_addr_equal(&phone.mapped.addr, &to->addr))
        phone.vantage = WN_VANTAGE_BOTH; /* this one is seen outside */
    return phone;
}

void
wn_next_on_place(WnNext *advice)
{
    const WnSubject      *subject = advice->evidence->judged;
    const WnCauseVerdict *headline = advice->report->headline;
    const WnMessage      *lost = passed_on_in_vain(subject);
    const WnAgent         called = lost ? called_phone(subject, lost) : (WnAgent){ 0 };
    const WnAgent        *side = lost ? &called : troubled_side(subject);
    const WnAgent        *other = side == &subject->client ? &subject->server : &subject->client;
    WnVantage             vantage = side->vantage;

    /* Watched inside the other party's network: everything beyond its router is out of sight. */
    if (!lost && vantage == WN_VANTAGE_UNKNOWN && other->vantage == WN_VANTAGE_LAN) {
        vantage = WN_VANTAGE_LAN;
        side = other;
    }
    const char *blind = headline->info->blind_spot[vantage];

    switch (vantage) {
    case WN_VANTAGE_LAN:
        advise_beyond(advice, side,
                      blind ? blind : "What the server receives and sends cannot be seen here.");
        break;
    case WN_VANTAGE_WAN:
        /* The client's request did come through, and what is not known is why it was refused. */
        if (!blind && !subject->call && subject->outcome == WN_OUTCOME_REJECTED)
            advise_server(advice, side, "Why the server refuses it cannot be seen here.");
        else
            advise_phone(advice,
                         blind ? blind
                               : "What happens behind that router cannot be seen from outside.");
        break;
    case WN_VANTAGE_BOTH:
        /* Both sides of the router are here: what is left to see is beyond them. */
        if (headline->info->blind_spot[WN_VANTAGE_BOTH] || !wn_cause_is_nat(headline->info))
            advise_beyond(advice, side,
                          blind ? blind : "What the server does with it cannot be seen here.");
        break;
    default:
        if (lost) {
            advise_phone(advice, blind ? blind : "What the phone receives cannot be seen here.");
            break;
        }
        advise_beyond(advice, side,
                      blind ? blind
                            : "From here one cannot see what the server receives and sends.");
        break;
    }
}
