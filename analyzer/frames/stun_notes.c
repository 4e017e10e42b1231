/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STUN, ICE and TURN: what was asked, and what came of it (RFC 8489, 8445, 8656). */
#include "frames/beyond.h"
#include "frames/frames.h"
#include "model/stun_sights.h"

static const char *
turn_operation(uint16_t method)
{
    switch (method) {
    case WN_STUN_ALLOCATE:
        return "allocate";
    case WN_STUN_REFRESH:
        return "refresh";
    case WN_STUN_SEND:
        return "send";
    case WN_STUN_DATA:
        return "data";
    case WN_STUN_CREATE_PERMISSION:
        return "permission";
    case WN_STUN_CHANNEL_BIND:
        return "channel-bind";
    default:
        return NULL;
    }
}

/* Seconds since a permission was last granted on this flow; they last 300 s (RFC 8656 9). */
static double
permission_age(const WnModel *model, const WnTraced *sight)
{
    double youngest = -1;

    for (uint32_t i = 0; i < model->stun.count; i++) {
        const WnStunTransaction *other = model->stun.values[i];
        double                   age = (double) (sight->time - other->answered) / WN_SECOND;

        if (other->flow == sight->flow && other->success && other->answer_frame < sight->frame &&
            (other->method == WN_STUN_CREATE_PERMISSION || other->method == WN_STUN_CHANNEL_BIND) &&
            (youngest < 0 || age < youngest))
            youngest = age;
    }
    return youngest;
}

static void
note_ice(WnNotebook *book, const WnStunTransaction *check)
{
    if (check->answer_frame != 0)
        wn_note_text(book, WN_FIELD_ICE_PAIR_STATE, check->success ? "succeeded" : "failed");
    else
        wn_note_text(book, WN_FIELD_ICE_PAIR_STATE, "unanswered");
    wn_note_if(book, WN_FIELD_ICE_NOMINATED, check->use_candidate);
    if (book->sight->answer && check->success && check->mapped.addr.family != 0)
        wn_note_flag(book, WN_FIELD_ICE_PRFLX,
                     !wn_frames_is_candidate(book->frames, &check->mapped));
}

/* The nearest one; where clocks differ too much for that, the transaction tells of its first
 * packets. */
static uint32_t
frame_beyond(const WnModel *model, const WnTraced *sight, const WnStunTransaction *there)
{
    const WnTraced *near = wn_trace_beyond(model->trace, sight);

    if (near || !there)
        return near ? near->frame : 0;
    if (sight->answer)
        return there->answer_frame;
    return sight->frame == sight->is.stun->first_frame ? there->first_frame : 0;
}

static void
note_translation(WnNotebook *book)
{
    const WnTraced          *sight = book->sight;
    const WnStunTransaction *there = wn_stun_sight_of(book->model, sight->is.stun);
    uint32_t                 frame = frame_beyond(book->model, sight, there);

    wn_note_frame(book, WN_FIELD_TRANSLATED_OF, frame);
    if (frame == 0 && (!there || sight->answer))
        wn_note_if(book, WN_FIELD_LOST_BETWEEN,
                   wn_beyond_is_watched(book->model, sight->flow, sight->side, sight->time));
}

void
wn_frames_stun(WnNotebook *book)
{
    const WnTraced          *sight = book->sight;
    const WnStunTransaction *transaction = sight->is.stun;
    WnStun                   stun;

    if (!wn_stun_parse(wn_bytes(sight->payload, sight->length), &stun))
        return;
    if (turn_operation(stun.method)) {
        wn_note_text(book, WN_FIELD_TURN_OP, turn_operation(stun.method));
        /* The message type (RFC 8489 5). */
        wn_note_at(book, wn_bytes(sight->payload, 2));
    }
    if (stun.method == WN_STUN_SEND || stun.method == WN_STUN_DATA)
        wn_note_seconds(book, WN_FIELD_TURN_PERMISSION_AGE, permission_age(book->model, sight));
    if (!transaction)
        return;
    if (sight->answer) {
        wn_note_frame(book, WN_FIELD_ANSWERS, transaction->first_frame);
    } else {
        wn_note_if(book, WN_FIELD_RETRANS, sight->copy > 0);
        if (sight->copy > 0) {
            wn_note_frame(book, WN_FIELD_RETRANS_OF, transaction->first_frame);
            wn_note_number(book, WN_FIELD_RETRANS_N, sight->copy);
            wn_note_text(book, WN_FIELD_SCHEDULE, "STUN");
        }
        wn_note_frame(book, WN_FIELD_ANSWERED_IN, transaction->answer_frame);
        wn_note_if(book, WN_FIELD_UNANSWERED, wn_stun_gave_up(transaction, book->model->last));
    }
    note_translation(book);
    if (transaction->ice)
        note_ice(book, transaction);
}
