/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdict as one plain sentence that can be read aloud. */
#include <string.h>

#include "verdict/evidence_state.h"
#include "verdict/tell.h"

/* ", behind the NAT 203.0.113.7, which is handled" for a client whose NAT did no harm. */
static const char *
nat_clause(const WnAgent *agent, WnArena *arena)
{
    char text[WN_ADDR_TEXT];

    if (agent->behind_nat != WN_YES)
        return "";
    if (agent->mapped.addr.family == 0)
        return ", behind NAT, which is handled";
    return wn_arena_format(arena, ", behind the NAT %s, which is handled",
                           wn_addr_format(&agent->mapped.addr, text));
}

static const char *
tell_call(const WnSubject *subject, WnArena *arena, const WnSubjectReport *report)
{
    const WnMessage *told;
    bool             seen = false;

    for (size_t i = 0; i < report->n_media; i++)
        seen |= report->media[i].packets > 0;
    if (report->outcome == WN_OUTCOME_INCOMPLETE)
        return "Only a part of this call is in the capture.";
    if (report->outcome == WN_OUTCOME_REJECTED && report->status < 400)
        return wn_arena_format(arena, "The call was sent to another address (%u).", report->status);
    if (wn_call_completed_elsewhere(subject->call))
        return "Another phone that rang, too, took the call: so says who cancels it here.";
    if (!subject->call->accepted)
        return "The call was not answered, and nothing in this capture shows why.";
    if (report->works == WN_YES)
        return wn_arena_format(arena, "The call was answered, and media flowed as agreed%s.",
                               nat_clause(&subject->client, arena));
    if (wn_call_failed_within(subject->call) || wn_call_failed_transfer(subject->call, &told))
        return "The call was answered; what was to change in it later found nobody.";
    return seen ? "The call was answered; only a part of its media is in this capture."
                : "The call was answered; its media is not in this capture.";
}

static const char *
tell_success(const WnSubject *subject, WnArena *arena, const WnSubjectReport *report)
{
    switch (subject->kind) {
    case WN_SUBJECT_CALL:
        return tell_call(subject, arena, report);
    case WN_SUBJECT_REGISTRATION:
        if (report->n_also > 0)
            return wn_arena_format(arena, "Registered, and yet: %s.", report->also[0].info->title);
        return wn_arena_format(arena, "Registered%s.", nat_clause(&subject->client, arena));
    case WN_SUBJECT_SUBSCRIPTION:
        return report->works == WN_YES ? "Subscribed, and notifications arrive."
               : subject->service->n_notifies > 0
                   ? "Subscribed; not every notification was answered."
                   : "Subscribed; no notification is in this capture.";
    case WN_SUBJECT_MESSAGE:
        return "The message was delivered.";
    case WN_SUBJECT_DISCOVERY:
        if (report->works != WN_YES)
            return "Only a part of the exchange is in the capture.";
        return subject->discovery->relay ? "The TURN server gave a relayed address."
                                         : "The STUN server answered.";
    default:
        return "Media without a call in this capture; there is nothing to judge.";
    }
}

void
wn_tell_sentence(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report)
{
    const WnCauseVerdict *headline = report->headline;

    if (!headline) {
        report->sentence = tell_success(evidence->judged, arena, report);
        return;
    }
    const char *title = headline->info->title;
    if (strcmp(headline->info->id, "cannot-tell") == 0)
        report->sentence = report->n_capture_next > 0 ? wn_arena_format(arena, "%s. %s", title,
                                                                        report->capture_next[0].why)
                                                      : wn_arena_format(arena, "%s.", title);
    else if (!wn_cause_is_nat(headline->info))
        report->sentence = wn_arena_format(arena, "Not NAT: %s.", title);
    else if (headline->grade == WN_GRADE_CERTAIN)
        report->sentence = wn_arena_format(arena, "%s.", title);
    else if (headline->grade == WN_GRADE_LIKELY)
        report->sentence = wn_arena_format(arena, "Most likely: %s.", title);
    else
        report->sentence =
            wn_arena_format(arena, "Possibly: %s. This capture cannot prove it.", title);
}
