/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls as subjects to judge: whether one worked. */
#include "verdict/subject.h"

#include <glib.h>
#include <string.h>

#include "model/session_timer.h"

void
wn_subject_span(WnSubject *subject, WnTime start, WnTime end, WnSpot first, WnSpot last)
{
    subject->start = start;
    subject->end = end;
    subject->first_frame = first.frame;
    subject->first_capture = first.capture;
    subject->last_frame = last.frame;
    subject->last_capture = last.capture;
}

void
wn_subject_span_exchange(WnSubject *subject, const WnExchange *exchange)
{
    wn_subject_span(subject, exchange->start, exchange->end,
                    (WnSpot){ exchange->first_frame, exchange->captures[0] },
                    (WnSpot){ exchange->last_frame, exchange->last_capture });
}

/* ------------------------------------------------------------------ calls */

/* One packet in ten missing is heard by everybody; fewer, codecs can hide.  Most of them missing is
 * a capture that kept only a part. */
static bool
lacks_much(const WnStream *stream)
{
    static const uint64_t ENOUGH = 100;
    uint64_t              lost = wn_stream_lost(stream), expected = lost + stream->packets;

    return expected >= ENOUGH && lost * 100 >= expected * 10 && lost * 100 <= expected * 30;
}

/* At one of the places that show it. */
static bool
is_tattered(const WnMediaPath *path)
{
    const WnStream *largest = wn_media_largest(path);

    for (unsigned i = 0; i < path->n_streams && !wn_media_came_by_unseen(path); i++)
        if (path->streams[i]->ssrc == largest->ssrc && lacks_much(path->streams[i]))
            return true;
    return false;
}

/* The capture ends before the last copies of a check (RFC 8489 6.2.1), and the call goes on. */
static bool
is_still_checking(const WnCall *call, const WnMediaPath *path)
{
    static const WnTime SCHEDULE = 31500 * WN_MILLISECOND;
    const WnCheckList  *own = &path->checks, *other = &wn_media_opposite(call, path)->checks;
    const WnCheckList  *checks = own->sent > 0 ? own : other;

    return path->ice && !call->ended && own->sent + other->sent > 0 &&
           own->succeeded + other->succeeded == 0 && call->model->last - checks->first < SCHEDULE;
}

/* Whether this direction did its part; UNDECIDED where the capture cannot show it. */
static WnAnswer
path_works(const WnCall *call, const WnMediaPath *path)
{
    /* A person may well say nothing for as long; with silence suppression, for longer (G8). */
    static const WnTime MISSED = 5 * WN_SECOND, MISSED_IN_SILENCE = 30 * WN_SECOND;
    bool suppresses = path->sender_line->comfort_noise && path->receiver_line->comfort_noise;

    if ((path->broke.kind != WN_BREAK_NONE || path->deaf) && path->verdict != WN_MEDIA_BLOCKED)
        return WN_UNDECIDED;
    switch (path->verdict) {
    case WN_MEDIA_BLOCKED:
        return WN_NO;
    case WN_MEDIA_NONE:
        /* A camera may be off. */
        if (strcmp(path->type, "audio") != 0 || is_still_checking(call, path))
            return WN_UNDECIDED;
        return path->expected_for >= (suppresses ? MISSED_IN_SILENCE : MISSED) ? WN_NO
                                                                               : WN_UNDECIDED;
    case WN_MEDIA_UNSEEN:
        return WN_UNDECIDED;
    case WN_MEDIA_DELIVERED:
        return is_tattered(path) ? WN_UNDECIDED : WN_YES;
    case WN_MEDIA_SENT:
        return path->astray || is_tattered(path) || wn_media_reports_are_empty(path) ? WN_UNDECIDED
                                                                                     : WN_YES;
    default:
        return WN_YES;
    }
}

static WnAnswer
media_works(const WnCall *call)
{
    WnAnswer all = WN_UNDECIDED;
    bool     open = false;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        WnAnswer           works;

        if (!path->expected || !path->is_rtp)
            continue;
        works = path_works(call, path);
        if (works == WN_NO)
            return WN_NO;
        open |= works == WN_UNDECIDED;
        all = WN_YES;
    }
    return open ? WN_UNDECIDED : all;
}

/* One side hung up and the other never learned of it. */
static bool
bye_was_lost(const WnCall *call)
{
    const WnMessage *bye = call->bye ? call->bye->request : NULL;

    return bye && bye->n_copies >= 2 && wn_request_ran_out(bye, call->model->last) &&
           !wn_call_bye_arrived(call);
}

static WnTime
last_packet(const WnMediaPath *path)
{
    WnTime last = INT64_MIN;

    for (unsigned i = 0; i < path->n_streams; i++)
        last = MAX(last, path->streams[i]->last);
    return last;
}

/* How long no packet means nothing: somebody else may tell by hanging up, or nobody does.  A muted
 * phone may well send nothing for some seconds; with silence suppression, for longer (G8). */
static WnTime
silence_allowed(const WnCall *call, const WnMediaPath *path)
{
    static const WnTime IN_SILENCE = 30 * WN_SECOND;

    return call->bye && path->sender_line->comfort_noise && path->receiver_line->comfort_noise
               ? IN_SILENCE
               : WN_FELL_SILENT;
}

/* The BYE, where both still wanted sound until then: nobody had offered anything else since. */
static WnTime
hung_up_at(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnMessage *request = call->transactions[i]->request;

        if (request && request->to_tag && request->time > call->answered &&
            (request->method == WN_METHOD_INVITE || request->method == WN_METHOD_UPDATE))
            return INT64_MIN;
    }
    return call->bye && call->bye->request ? call->bye->request->time : INT64_MIN;
}

/* One side's sound stopped for good, though it was wanted, long before the other's or the BYE: it
 * was muted, or got through no more. */
static bool
fell_silent(const WnCall *call)
{
    WnTime hung_up = hung_up_at(call);

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i], *opposite = wn_media_opposite(call, path);
        WnTime             last = last_packet(path), other = last_packet(opposite);

        if (!path->expected || !opposite->expected || last == INT64_MIN || other == INT64_MIN ||
            MAX(other, hung_up) - last <= silence_allowed(call, path))
            continue;
        /* A held call, or a camera that was switched off, is not cut by anybody who hangs up. */
        if (call->bye &&
            (!path->wanted_last || !opposite->wanted_last || strcmp(path->type, "audio") != 0))
            continue;
        return true;
    }
    return false;
}

static WnAnswer
answered_works(const WnCall *call)
{
    WnAnswer         works = media_works(call);
    const WnMessage *told;

    if (bye_was_lost(call) || wn_call_bye_in_circles(call))
        return WN_NO;
    return works == WN_YES && (fell_silent(call) || wn_session_was_cut(call) ||
                               wn_call_failed_within(call) || wn_call_failed_transfer(call, &told))
               ? WN_UNDECIDED
               : works;
}

static WnAnswer
call_works(const WnCall *call)
{
    switch (call->outcome) {
    case WN_OUTCOME_ANSWERED:
        /* Its answer is not here, what was talked is. */
        return call->accepted ? answered_works(call) : WN_YES;
    case WN_OUTCOME_INCOMPLETE:
        return WN_UNDECIDED;
    case WN_OUTCOME_CANCELLED:
        return wn_call_completed_elsewhere(call) ? WN_UNDECIDED : WN_NO;
    case WN_OUTCOME_REJECTED:
        /* Sent elsewhere (RFC 3261 21.3): how it went there is another story. */
        return call->status >= 300 && call->status < 400 ? WN_UNDECIDED : WN_NO;
    default:
        return WN_NO;
    }
}

bool
wn_subject_call(const WnCase *shared, WnExchange *exchange, WnArena *arena, WnSubject *subject)
{
    static const uint32_t OF_A_CALL = 1u << WN_METHOD_INVITE | 1u << WN_METHOD_BYE |
                                      1u << WN_METHOD_ACK | 1u << WN_METHOD_CANCEL |
                                      1u << WN_METHOD_PRACK | 1u << WN_METHOD_UPDATE;
    WnCall *call;

    if (!(exchange->methods & OF_A_CALL))
        return false;
    call = wn_call_build(shared->model, shared->registrations, exchange, arena, shared->bound);
    *subject = (WnSubject){ .kind = WN_SUBJECT_CALL,
                            .model = shared->model,
                            .registrations = shared->registrations,
                            .nats = shared->nats,
                            .call = call,
                            .registration = call->callee_registration,
                            .client = call->caller,
                            .server = call->callee,
                            .outcome = call->outcome,
                            .status = call->status,
                            .transactions = call->transactions,
                            .n_transactions = call->n_transactions,
                            .deliveries = call->transactions,
                            .n_deliveries = call->n_transactions };
    subject->works = call_works(call);
    /* Each sight: on which side of the phone's NAT it went where, several capture points tell. */
    for (unsigned i = 0; call->callee_registration && i < call->n_branches; i++)
        wn_registration_note(shared->model, shared->registrations, call->callee_registration,
                             call->branches[i]->request);
    wn_subject_span_exchange(subject, exchange);
    return true;
}
