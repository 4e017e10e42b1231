/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where to capture next: what another place, a longer time or a wider filter would show that this
 * capture does not hold.  Every suggestion comes with a command to paste.
 */
#include "verdict/next.h"

#include <glib.h>

#include "model/set_back.h"
#include "verdict/evidence_state.h"
#include "verdict/tell.h"

enum { MOST = 3 };

void
wn_next_add(WnNext *advice, const char *where, const char *why, const char *command)
{
    if (advice->n < MOST)
        advice->list[advice->n++] = (WnCaptureNext){ where, why, command };
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
is_cut(const WnNext *advice)
{
    const WnModel *model = advice->evidence->judged->model;

    for (size_t i = 0; i < advice->report->n_captures; i++)
        if (advice->report->captures[i] < model->n_points &&
            model->points[advice->report->captures[i]].truncated > 0)
            return true;
    return false;
}

static void
advise_on_quality(WnNext *advice)
{
    WnEvidence      *evidence = advice->evidence;
    const WnSubject *subject = evidence->judged;

    if (wn_call_is_half_seen(subject->call))
        wn_next_add(
            advice, "at the same place, in both directions",
            "Only one direction of this call is in the capture: what the other side sent is "
            "missing. A mirror port has to copy what comes in and what goes out.",
            wn_next_dump(advice, "call", wn_next_wide_filter(advice)));
    else if (subject->call && !subject->call->invite)
        wn_next_add(
            advice, "at the same place, from before the call begins",
            "The session began before this capture; what was agreed at its beginning is missing.",
            wn_next_dump(advice, "call", wn_next_wide_filter(advice)));
    else if (ends_too_early(evidence))
        wn_next_add(
            advice, "at the same place, for longer",
            "The capture ends while answers may still come: keep it running for 40 seconds after "
            "the failure.",
            wn_next_dump(advice, "call", wn_next_wide_filter(advice)));
    if (is_cut(advice))
        wn_next_add(advice, "at the same place, with whole packets",
                    "Packets were cut by the snap length; what was cut off cannot be judged.",
                    wn_next_dump(advice, "call", wn_next_wide_filter(advice)));
}

static void
advise_on_capture(WnNext *advice, bool unproved)
{
    const WnSubjectReport *report = advice->report;

    if (report->works == WN_UNDECIDED && media_is_missing(advice->evidence->judged))
        wn_next_add(
            advice, "at the phone or the media server, without a port filter",
            "The sound of this call is not in the capture, so nothing can be said about it.",
            "tcpdump -i any -s 0 -w call.pcap udp");
    else if (report->works == WN_UNDECIDED && !report->headline &&
             medium_is_absent(advice->evidence->judged))
        wn_next_add(advice, "at the other end too",
                    "Whether the missing medium is sent at all cannot be seen here.",
                    "tcpdump -i any -s 0 -w far.pcap udp");
    if (unproved) {
        advise_on_quality(advice);
        if (wn_cause_is_nat(report->headline->info) || report->nat_related == WN_UNDECIDED)
            wn_next_on_place(advice);
    }
}

/* What it needs may all be there. */
static void
advise_on_clocks(WnNext *advice)
{
    wn_next_add(
        advice, "at no other place yet",
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
advise_on_set_clock(WnNext *advice)
{
    wn_next_add(
        advice, "at the same place once more",
        "The clock was set back in the middle of it, so that no time in it means anything: let "
        "the clock be right before the capture begins.",
        "tcpdump -i any -s 0 -w again.pcap");
}

void
wn_tell_next(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report)
{
    const WnCauseVerdict *headline = report->headline;
    WnNext advice = { evidence, arena, report, WN_ARENA_ARRAY(evidence->arena, WnCaptureNext, MOST),
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
