/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A packet that is in the capture more than once: its second sight, a hello that was sent again,
 * and, of what neither message, STUN nor RTP is, its other side of a NAT. */
#include "frames/beyond.h"
#include "frames/frames.h"

static void
note_repetition(WnNotebook *book)
{
    const WnTraced *sight = book->sight;

    if (sight->is.plain.repeats == 0)
        return;
    wn_note_flag(book, WN_FIELD_RETRANS, true);
    wn_note_frame(book, WN_FIELD_RETRANS_OF, sight->is.plain.repeats);
    wn_note_number(book, WN_FIELD_RETRANS_N, sight->copy);
    wn_note_text(book, WN_FIELD_SCHEDULE, "DTLS");
}

/* Its other side; of what nobody else can look like also that there is none. */
static void
note_translation(WnNotebook *book, bool is_unique)
{
    const WnTraced *sight = book->sight;
    uint32_t        frame = wn_beyond_plain(book->model, sight);

    wn_note_frame(book, WN_FIELD_TRANSLATED_OF, frame);
    if (is_unique && frame == 0)
        wn_note_if(book, WN_FIELD_LOST_BETWEEN,
                   wn_beyond_is_watched(book->model, sight->flow, sight->side, sight->time));
}

void
wn_frames_copies(WnNotebook *book)
{
    const WnTraced *sight = book->sight;

    wn_note_frame(book, WN_FIELD_DUP_OF, wn_trace_twin(book->model->trace, sight));
    switch (sight->kind) {
    case WN_TRACED_DTLS:
        note_repetition(book);
        note_translation(book, true);
        break;
    case WN_TRACED_RTCP:
        note_translation(book, true);
        break;
    case WN_TRACED_KEEPALIVE:
    case WN_TRACED_ICMP:
        note_translation(book, false);
        break;
    default:
        break;
    }
}
