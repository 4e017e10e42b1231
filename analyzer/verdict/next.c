/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where to capture next: what another place, a longer time or a wider filter would show that this
 * capture does not hold.  Every suggestion comes with a command to paste.
 */
#include <glib.h>

#include "base/nat64.h"
#include "model/set_back.h"
#include "verdict/cause.h"
#include "verdict/evidence_state.h"
#include "verdict/tell.h"

enum { MOST = 3 };

typedef struct {
    WnEvidence      *evidence;
    WnArena         *arena;
    WnSubjectReport *report;
    WnCaptureNext   *list;
    size_t           n;
} Advice;

static void
advise(Advice *advice, const char *where, const char *why, const char *command)
{
    if (advice->n < MOST)
        advice->list[advice->n++] = (WnCaptureNext){ where, why, command };
}

/* The server of that request: who forwards it, or who gets it from its writer. */
static const WnEndpoint *
server_of(const WnMessage *request)
{
    return request->n_via > 1 ? wn_message_source(request) : wn_message_destination(request);
}

static unsigned
server_port(const WnSubject *subject)
{
    if (subject->discovery && subject->server.seen.port)
        return subject->server.seen.port;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        if (request && request->n_via > 0 && server_of(request)->port)
            return server_of(request)->port;
    }
    return 5060;
}

/* What the server listens to, where the client's address is not known as the server sees it: with
 * the sound, which uses any port, where the call came that far. */
static const char *
port_filter(Advice *advice)
{
    const WnSubject *subject = advice->evidence->judged;
    const char      *what = subject->discovery && subject->discovery->connection ? "tcp"
                            : subject->call && subject->call->accepted           ? "udp or"
                                                                                 : "";

    return wn_arena_format(advice->arena, "%s%sport %u", what, *what ? " " : "",
                           server_port(subject));
}

/* Everything that may be of this subject, near its phone. */
static const char *
wide_filter(Advice *advice)
{
    unsigned port = server_port(advice->evidence->judged);

    return port == 5060 || port == 5061
               ? "udp or port 5060 or port 5061"
               : wn_arena_format(advice->arena, "udp or port 5060 or port 5061 or port %u", port);
}

static const char *
dump(Advice *advice, const char *name, const char *filter)
{
    return wn_arena_format(advice->arena, "tcpdump -i any -s 0 -w %s.pcap '%s'", name, filter);
}

/* The client as the server sees it, as far as it is known. */
static const char *
host_filter(Advice *advice, const WnAgent *agent)
{
    const WnEndpoint *endpoint = agent->mapped.addr.family ? &agent->mapped : &agent->seen;
    char              text[WN_ADDR_TEXT];

    if (endpoint->addr.family == 0)
        return port_filter(advice);
    if (agent->mapped.addr.family == 0 && wn_is_nonpublic(advice->evidence, &endpoint->addr))
        return port_filter(advice);
    return wn_arena_format(advice->arena, "host %s", wn_addr_format(&endpoint->addr, text));
}

static void
advise_server(Advice *advice, const WnAgent *client, const char *why)
{
    advise(advice, "at the server", why, dump(advice, "server", host_filter(advice, client)));
}

static void
advise_phone(Advice *advice, const char *why)
{
    advise(advice, "at the phone, inside its router", why,
           dump(advice, "phone", wide_filter(advice)));
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
        server = &server_of(request)->addr;
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
is_beyond_server(const Advice *advice, const WnMessage *sdp, const WnEndpoint *media,
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
sounds_past_server(const Advice *advice)
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
advise_beyond(Advice *advice, const WnAgent *side, const char *why)
{
    const WnSubject *subject = advice->evidence->judged;
    const WnAgent   *near = sounds_past_server(advice);
    bool             watched = wn_host_is_on_link(&subject->model->flows, &side->seen.addr);

    if (near)
        advise(advice, "at the other phone, or outside its router",
               "The sound does not come to the server: what becomes of it shows at its other end.",
               dump(advice, "far", host_filter(advice, near)));
    else if (!is_server_watched(subject))
        advise_server(advice, side, why);
    else if (!watched)
        advise_phone(advice, "What the phone sends and receives cannot be seen at the server.");
    else if (advice->report->n_captures < 2)
        advise_server(advice, side, why);
}

static bool
media_is_missing(const WnSubject *subject)
{
    for (unsigned i = 0; subject->call && i < subject->call->n_media; i++)
        if (subject->call->media[i].expected && subject->call->media[i].verdict == WN_MEDIA_UNSEEN)
            return true;
    return false;
}

/* One that was agreed on does not come, beside another that does. */
static bool
medium_is_absent(const WnSubject *subject)
{
    for (unsigned i = 0; subject->call && i < subject->call->n_media; i++)
        if (subject->call->media[i].expected && subject->call->media[i].verdict == WN_MEDIA_NONE)
            return true;
    return false;
}

/* An answer may still be under way when the capture ends, and its sender has not given up. */
static bool
ends_too_early(WnEvidence *evidence)
{
    const WnSubject *subject = evidence->judged;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        if (transaction->request && transaction->method != WN_METHOD_ACK &&
            !wn_transaction_final(transaction) && !wn_gave_up(evidence, transaction) &&
            wn_time_left(evidence, transaction->request) < 32 * WN_SECOND)
            return true;
    }
    return false;
}

static bool
is_cut(const Advice *advice)
{
    const WnModel *model = advice->evidence->judged->model;

    for (size_t i = 0; i < advice->report->n_captures; i++)
        if (advice->report->captures[i] < model->n_points &&
            model->points[advice->report->captures[i]].truncated > 0)
            return true;
    return false;
}

static void
advise_on_quality(Advice *advice)
{
    WnEvidence      *evidence = advice->evidence;
    const WnSubject *subject = evidence->judged;

    if (wn_call_is_half_seen(subject->call))
        advise(advice, "at the same place, in both directions",
               "Only one direction of this call is in the capture: what the other side sent is "
               "missing. A mirror port has to copy what comes in and what goes out.",
               dump(advice, "call", wide_filter(advice)));
    else if (subject->call && !subject->call->invite)
        advise(
            advice, "at the same place, from before the call begins",
            "The session began before this capture; what was agreed at its beginning is missing.",
            dump(advice, "call", wide_filter(advice)));
    else if (ends_too_early(evidence))
        advise(
            advice, "at the same place, for longer",
            "The capture ends while answers may still come: keep it running for 40 seconds after "
            "the failure.",
            dump(advice, "call", wide_filter(advice)));
    if (is_cut(advice))
        advise(advice, "at the same place, with whole packets",
               "Packets were cut by the snap length; what was cut off cannot be judged.",
               dump(advice, "call", wide_filter(advice)));
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

static void
advise_on_place(Advice *advice)
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

static void
advise_on_capture(Advice *advice, bool unproved)
{
    const WnSubjectReport *report = advice->report;

    if (report->works == WN_UNDECIDED && media_is_missing(advice->evidence->judged))
        advise(advice, "at the phone or the media server, without a port filter",
               "The sound of this call is not in the capture, so nothing can be said about it.",
               "tcpdump -i any -s 0 -w call.pcap udp");
    else if (report->works == WN_UNDECIDED && !report->headline &&
             medium_is_absent(advice->evidence->judged))
        advise(advice, "at the other end too",
               "Whether the missing medium is sent at all cannot be seen here.",
               "tcpdump -i any -s 0 -w far.pcap udp");
    if (unproved) {
        advise_on_quality(advice);
        if (wn_cause_is_nat(report->headline->info) || report->nat_related == WN_UNDECIDED)
            advise_on_place(advice);
    }
}

/* What it needs may all be there. */
static void
advise_on_clocks(Advice *advice)
{
    advise(advice, "at no other place yet",
           "This file joins captures of several places, whose clocks contradict each other: read "
           "each place by its own clock first.",
           "whynat correlate FILE");
}

static bool
is_clock_set_back(const WnEvidence *evidence)
{
    const WnSubject *subject = evidence->judged;

    return wn_clock_set_back(subject->model, subject->first_frame, subject->last_frame) != NULL;
}

static void
advise_on_set_clock(Advice *advice)
{
    advise(advice, "at the same place once more",
           "The clock was set back in the middle of it, so that no time in it means anything: let "
           "the clock be right before the capture begins.",
           "tcpdump -i any -s 0 -w again.pcap");
}

void
wn_tell_next(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report)
{
    const WnCauseVerdict *headline = report->headline;
    Advice advice = { evidence, arena, report, WN_ARENA_ARRAY(evidence->arena, WnCaptureNext, MOST),
                      0 };

    bool unproved =
        headline && !(headline->grade == WN_GRADE_CERTAIN && report->nat_related != WN_UNDECIDED);
    WnSpot at;

    if (unproved && wn_clocks_contradict(evidence, &at) && is_clock_set_back(evidence))
        advise_on_set_clock(&advice);
    else if (unproved && wn_clocks_contradict(evidence, &at))
        advise_on_clocks(&advice);
    else
        advise_on_capture(&advice, unproved);
    if (advice.n == 0)
        return;
    WnCaptureNext *kept = WN_ARENA_ARRAY(arena, WnCaptureNext, advice.n);
    for (size_t i = 0; i < advice.n; i++)
        kept[i] = advice.list[i];
    report->capture_next = kept;
    report->n_capture_next = advice.n;
}
