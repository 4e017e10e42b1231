/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a packet of RTP or RTCP is to the call that wanted it. */
#include "frames/beyond.h"
#include "frames/frames.h"

/* RFC 3550 11: RTCP has the port after RTP's, or the same one (RFC 5761). */
static const WnStream *
stream_of_rtcp(const WnModel *model, const WnFlow *flow, int side)
{
    const WnStream *stream = flow->sides[side].streams;
    WnEndpoint      rtp = flow->ends[side];
    WnTableCursor   cursor = { 0 };

    if (stream)
        return stream;
    rtp.port--;
    while ((stream = wn_table_next(&model->streams_from, wn_endpoint_hash(&rtp), &cursor)) != NULL)
        if (wn_endpoint_equal(&stream->flow->ends[stream->side], &rtp) &&
            wn_addr_equal(&stream->flow->ends[1 - stream->side].addr, &flow->ends[1 - side].addr))
            return stream;
    return NULL;
}

static void
note_sources(WnNotebook *book, const WnFrameMedia *media)
{
    const WnFlow     *flow = book->sight->flow;
    const WnEndpoint *source = &flow->ends[book->sight->side];
    const WnEndpoint *destination = &flow->ends[1 - book->sight->side];

    wn_note_endpoint(book, WN_FIELD_MEDIA_WANTED_AT, &media->advertised);
    wn_note_endpoint(book, WN_FIELD_MEDIA_ADVERTISED, &media->sender_advertised);
    wn_note_endpoint(book, WN_FIELD_MEDIA_ACTUAL_SRC, source);
    if (media->receiver_sdp)
        wn_note_frame(book, WN_FIELD_MEDIA_SDP, media->receiver_sdp->frame);
    if (media->sender_sdp)
        wn_note_frame(book, WN_FIELD_MEDIA_SENDER_SDP, media->sender_sdp->frame);
    wn_note_if(book, WN_FIELD_MEDIA_LATCHED, media->latched);
    if (media->latched)
        wn_note_endpoint(book, WN_FIELD_MEDIA_LATCHED_TO, destination);
}

static bool
goes(WnMediaVerdict verdict)
{
    return verdict == WN_MEDIA_SENT || verdict == WN_MEDIA_DELIVERED;
}

static void
note_state(WnNotebook *book, const WnFrameMedia *media)
{
    bool other_lost = media->other_expected && (media->other_verdict == WN_MEDIA_NONE ||
                                                media->other_verdict == WN_MEDIA_BLOCKED);

    wn_note_text(book, WN_FIELD_MEDIA_DIR_EXPECTED,
                 wn_frame_direction_at(media, book->sight->time));
    wn_note_text(book, WN_FIELD_MEDIA_VERDICT, wn_media_verdict_name(media->verdict));
    wn_note_if(book, WN_FIELD_MEDIA_ONE_WAY, media->expected && goes(media->verdict) && other_lost);
}

static void
note_translation(WnNotebook *book, const WnFrameMedia *media)
{
    const WnTraced *there = wn_trace_beyond(book->model->trace, book->sight);

    if (there)
        wn_note_frame(book, WN_FIELD_TRANSLATED_OF, there->frame);
    else
        wn_note_if(book, WN_FIELD_LOST_BETWEEN,
                   (media && media->lost_between &&
                    book->sight->time < book->model->last - WN_BEYOND_MARGIN) ||
                       wn_beyond_lacks_packet(book->model, book->sight));
}

void
wn_frames_media(WnNotebook *book)
{
    const WnTraced *sight = book->sight;
    bool            rtcp = sight->kind == WN_TRACED_RTCP;
    const WnStream *stream =
        rtcp ? stream_of_rtcp(book->model, sight->flow, sight->side) : sight->is.stream;
    const WnFrameMedia *media = stream ? wn_frames_media_of(book->frames, stream) : NULL;

    if (!rtcp && stream)
        note_translation(book, media);
    if (!media)
        return;
    wn_note_text(book, WN_FIELD_MEDIA_ROLE,
                 wn_arena_format(book->texts, "%s-%s", media->type, rtcp ? "rtcp" : "rtp"));
    note_sources(book, media);
    if (rtcp)
        return;
    note_state(book, media);
    if (media->answered > 0 && sight->frame == stream->first_frame &&
        stream->first >= media->answered)
        wn_note_seconds(book, WN_FIELD_MEDIA_FIRST_IN_DELAY,
                        (double) (stream->first - media->answered) / WN_SECOND);
}
