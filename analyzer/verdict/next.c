/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where to capture next: what another place, a longer time or a wider filter would show that this
 * capture does not hold.  Every suggestion comes with a command to paste.
 */
#include <glib.h>

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

/* The client as the server sees it, as far as it is known. */
static const char *
host_filter(Advice *advice, const WnAgent *agent)
{
    const WnEndpoint *endpoint = agent->mapped.addr.family ? &agent->mapped : &agent->seen;
    char              text[WN_ADDR_TEXT];

    if (endpoint->addr.family == 0)
        return "port 5060";
    if (agent->mapped.addr.family == 0 && wn_is_nonpublic(advice->evidence, &endpoint->addr))
        return "port 5060";
    return wn_arena_format(advice->arena, "host %s", wn_addr_format(&endpoint->addr, text));
}

static void
advise_server(Advice *advice, const char *why)
{
    advise(advice, "at the server", why,
           wn_arena_format(advice->arena, "tcpdump -i any -s 0 -w server.pcap '%s'",
                           host_filter(advice, &advice->evidence->subject->client)));
}

static void
advise_phone(Advice *advice, const WnAgent *peer, const char *why)
{
    char        text[WN_ADDR_TEXT];
    const char *filter = peer->seen.addr.family && wn_is_public(advice->evidence, &peer->seen.addr)
                             ? wn_addr_format(&peer->seen.addr, text)
                             : NULL;

    advise(advice, "at the phone, inside its router", why,
           filter ? wn_arena_format(advice->arena,
                                    "tcpdump -i any -s 0 -w phone.pcap 'host %s or udp'", filter)
                  : "tcpdump -i any -s 0 -w phone.pcap 'udp or port 5060'");
}

static bool
media_is_missing(const WnSubject *subject)
{
    for (unsigned i = 0; subject->call && i < subject->call->n_media; i++)
        if (subject->call->media[i].expected && subject->call->media[i].verdict == WN_MEDIA_UNSEEN)
            return true;
    return false;
}

static bool
ends_too_early(const WnEvidence *evidence)
{
    const WnSubject *subject = evidence->subject;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        if (transaction->request && transaction->method != WN_METHOD_ACK &&
            !wn_transaction_final(transaction) &&
            wn_time_left(evidence, transaction->request) < 32 * WN_SECOND)
            return true;
    }
    return false;
}

static bool
is_cut(const WnSubject *subject)
{
    for (unsigned i = 0; i < subject->model->n_points; i++)
        if (subject->model->points[i].truncated > 0)
            return true;
    return false;
}

static void
advise_on_quality(Advice *advice)
{
    const WnEvidence *evidence = advice->evidence;
    const WnSubject  *subject = evidence->subject;

    if (subject->call && !subject->call->invite)
        advise(
            advice, "at the same place, from before the call begins",
            "The session began before this capture; what was agreed at its beginning is missing.",
            "tcpdump -i any -s 0 -w call.pcap 'udp or port 5060'");
    else if (ends_too_early(evidence))
        advise(
            advice, "at the same place, for longer",
            "The capture ends while answers may still come: keep it running for 40 seconds after "
            "the failure.",
            "tcpdump -i any -s 0 -w call.pcap 'udp or port 5060'");
    if (is_cut(subject))
        advise(advice, "at the same place, with whole packets",
               "Packets were cut by the snap length; what was cut off cannot be judged.",
               "tcpdump -i any -s 0 -w call.pcap 'udp or port 5060'");
}

static void
advise_on_place(Advice *advice)
{
    const WnSubject      *subject = advice->evidence->subject;
    const WnCauseVerdict *headline = advice->report->headline;
    WnVantage             near = subject->client.vantage, far = subject->server.vantage;
    const char           *blind = headline->info->blind_spot[near];

    if (subject->kind == WN_SUBJECT_CALL && far == WN_VANTAGE_WAN) {
        /* Seen outside the called phone's router. */
        blind = headline->info->blind_spot[WN_VANTAGE_WAN];
        advise_phone(advice, &subject->client,
                     blind ? blind
                           : "What happens behind that router cannot be seen from outside.");
        return;
    }
    switch (near) {
    case WN_VANTAGE_LAN:
        advise_server(advice,
                      blind ? blind : "What the server receives and sends cannot be seen here.");
        break;
    case WN_VANTAGE_WAN:
        advise_phone(advice, &subject->server,
                     blind ? blind : "What reaches the phone cannot be seen from outside.");
        break;
    default:
        advise_server(
            advice, blind ? blind : "From here one cannot see what the server receives and sends.");
        break;
    }
}

void
wn_tell_next(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report)
{
    const WnCauseVerdict *headline = report->headline;
    Advice advice = { evidence, arena, report, WN_ARENA_ARRAY(evidence->arena, WnCaptureNext, MOST),
                      0 };

    if (report->works == WN_UNDECIDED && media_is_missing(evidence->subject))
        advise(&advice, "at the phone or the media server, without a port filter",
               "The sound of this call is not in the capture, so nothing can be said about it.",
               "tcpdump -i any -s 0 -w call.pcap udp");
    if (headline && !(headline->grade == WN_GRADE_CERTAIN && report->nat_related != WN_UNDECIDED)) {
        advise_on_quality(&advice);
        if (wn_cause_is_nat(headline->info) || report->nat_related == WN_UNDECIDED)
            advise_on_place(&advice);
    }
    if (advice.n == 0)
        return;
    WnCaptureNext *kept = WN_ARENA_ARRAY(arena, WnCaptureNext, advice.n);
    for (size_t i = 0; i < advice.n; i++)
        kept[i] = advice.list[i];
    report->capture_next = kept;
    report->n_capture_next = advice.n;
}
