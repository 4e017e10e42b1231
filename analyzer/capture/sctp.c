/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCTP: the user messages of DATA and I-DATA chunks, put together where they are divided (RFC
 * 9260 3.3.1, 6.9; RFC 8260 2.1).
 */
#include "capture/layer.h"

#include <string.h>

enum {
    COMMON_HEADER = 12,
    CHUNK_HEADER = 4,
    DATA_HEADER = 16,
    IDATA_HEADER = 20,
    MAX_MESSAGES = 64, /* divided ones that wait at a time */
    MAX_PIECES = 128,
    MAX_MESSAGE = 131072
};

static const WnTime WAIT = 30 * WN_SECOND;

enum { CHUNK_DATA = 0, CHUNK_IDATA = 64 };
enum { FLAG_END = 1, FLAG_BEGIN = 2, FLAG_UNORDERED = 4 };

typedef struct {
    uint32_t number;
    uint32_t length;
    uint8_t *data;
    uint8_t  flags;
} Piece;

typedef struct {
    WnEndpoint src, dst;
    WnTime     time;
    uint32_t   size, n_pieces; /* 0 pieces: a free place */
    uint32_t   sequence;
    uint16_t   capture, stream;
    bool       unordered, interleaved;
    Piece      pieces[MAX_PIECES]; /* ascending by number */
} Message;

struct WnSctp {
    Message *messages; /* MAX_MESSAGES; NULL until one is divided: they take 200 kB */
};

typedef struct {
    WnBytes  bytes;
    uint32_t on_wire;
    uint32_t number;   /* of the piece: the TSN; of I-DATA the FSN, 0 of the first */
    uint32_t sequence; /* of the message within its stream; of I-DATA the MID */
    uint16_t stream;
    uint8_t  flags;
    bool     interleaved; /* I-DATA */
} Chunk;

WnSctp *
wn_sctp_new(void)
{
    return g_new0(WnSctp, 1);
}

static void
clear(Message *message)
{
    for (uint32_t i = 0; i < message->n_pieces; i++)
        g_free(message->pieces[i].data);
    message->n_pieces = 0;
    message->size = 0;
}

void
wn_sctp_free(WnSctp *sctp)
{
    if (!sctp)
        return;
    for (int i = 0; sctp->messages && i < MAX_MESSAGES; i++)
        clear(&sctp->messages[i]);
    g_free(sctp->messages);
    g_free(sctp);
}

static void
lose(WnDecoder *decoder, Message *message)
{
    decoder->reasons[WN_REASON_SCTP_LOST] += message->n_pieces > 0;
    clear(message);
}

void
wn_sctp_finish(WnDecoder *decoder)
{
    for (int i = 0; decoder->sctp->messages && i < MAX_MESSAGES; i++)
        lose(decoder, &decoder->sctp->messages[i]);
}

static bool
belongs(const Message *message, const WnPacket *packet, const Chunk *chunk)
{
    return message->n_pieces > 0 && message->capture == packet->capture &&
           message->stream == chunk->stream &&
           message->unordered == ((chunk->flags & FLAG_UNORDERED) != 0) &&
           message->interleaved == chunk->interleaved &&
           /* Unordered ones of DATA chunks have no number: their TSNs follow each other. */
           (message->unordered && !message->interleaved
                ? chunk->number - message->pieces[0].number + MAX_PIECES < 2 * MAX_PIECES
                : message->sequence == chunk->sequence) &&
           wn_endpoint_equal(&message->src, &packet->src) &&
           wn_endpoint_equal(&message->dst, &packet->dst);
}

/* The message that this piece belongs to, or a free place; the oldest gives way. */
static Message *
ensure(WnDecoder *decoder, const WnPacket *packet, const Chunk *chunk)
{
    WnSctp  *sctp = decoder->sctp;
    Message *messages, *place;

    if (!sctp->messages)
        sctp->messages = g_new0(Message, MAX_MESSAGES);
    messages = place = sctp->messages;
    for (int i = 0; i < MAX_MESSAGES; i++) {
        if (messages[i].n_pieces > 0 && packet->time - messages[i].time > WAIT)
            lose(decoder, &messages[i]);
        if (belongs(&messages[i], packet, chunk))
            return &messages[i];
        if (place->n_pieces > 0 && (messages[i].n_pieces == 0 || messages[i].time < place->time))
            place = &messages[i];
    }
    lose(decoder, place);
    place->src = packet->src;
    place->dst = packet->dst;
    place->time = packet->time;
    place->capture = packet->capture;
    place->stream = chunk->stream;
    place->sequence = chunk->sequence;
    place->unordered = chunk->flags & FLAG_UNORDERED;
    place->interleaved = chunk->interleaved;
    return place;
}

static bool
insert(Message *message, const Chunk *chunk)
{
    uint32_t at = message->n_pieces;

    if (message->n_pieces == MAX_PIECES || message->size + chunk->bytes.length > MAX_MESSAGE)
        return false;
    while (at > 0 && (int32_t) (message->pieces[at - 1].number - chunk->number) > 0)
        at--;
    if (at > 0 && message->pieces[at - 1].number == chunk->number)
        return true;
    memmove(&message->pieces[at + 1], &message->pieces[at],
            sizeof(Piece) * (message->n_pieces - at));
    message->pieces[at] = (Piece){ .number = chunk->number,
                                   .length = (uint32_t) chunk->bytes.length,
                                   .data = g_memdup2(chunk->bytes.data, chunk->bytes.length),
                                   .flags = chunk->flags };
    message->n_pieces++;
    message->size += (uint32_t) chunk->bytes.length;
    return true;
}

static bool
is_complete(const Message *message)
{
    uint32_t last = message->n_pieces - 1;

    return message->n_pieces > 1 && message->pieces[0].flags & FLAG_BEGIN &&
           message->pieces[last].flags & FLAG_END &&
           message->pieces[last].number - message->pieces[0].number == last;
}

static void
deliver(WnCursor *cursor, WnBytes payload, uint32_t on_wire)
{
    WnPacket *packet = &cursor->packet;

    packet->kind = WN_PACKET_DATAGRAM;
    packet->carrier = WN_CARRIER_SCTP;
    packet->payload = payload;
    packet->payload_length = on_wire;
    packet->truncated = payload.length < on_wire;
    wn_decoder_deliver(cursor->decoder, packet);
}

static void
deliver_joined(WnCursor *cursor, Message *message)
{
    uint8_t *joined = g_malloc(message->size);
    uint32_t at = 0;

    for (uint32_t i = 0; i < message->n_pieces; i++) {
        memcpy(joined + at, message->pieces[i].data, message->pieces[i].length);
        at += message->pieces[i].length;
    }
    deliver(cursor, wn_bytes(joined, at), at);
    g_free(joined);
    clear(message);
}

static void
data_chunk(WnCursor *cursor, const Chunk *chunk)
{
    Message *message;

    if ((chunk->flags & (FLAG_BEGIN | FLAG_END)) == (FLAG_BEGIN | FLAG_END)) {
        deliver(cursor, chunk->bytes, chunk->on_wire);
        return;
    }
    /* A piece that the snap length cut, or that holds nothing, completes no message. */
    if (chunk->bytes.length < chunk->on_wire || chunk->bytes.length == 0) {
        wn_cursor_give_up(cursor, WN_REASON_SCTP_LOST);
        return;
    }
    message = ensure(cursor->decoder, &cursor->packet, chunk);
    if (!insert(message, chunk))
        lose(cursor->decoder, message);
    else if (is_complete(message))
        deliver_joined(cursor, message);
}

/* data holds the whole header. */
static void
read_header(Chunk *chunk, const uint8_t *data)
{
    chunk->flags = data[1];
    chunk->interleaved = data[0] == CHUNK_IDATA;
    chunk->stream = wn_be16(data + 8);
    if (!chunk->interleaved) {
        chunk->number = wn_be32(data + 4);
        chunk->sequence = wn_be16(data + 10);
        return;
    }
    chunk->sequence = wn_be32(data + 12);
    /* In the first piece the payload's kind stands in this place. */
    chunk->number = chunk->flags & FLAG_BEGIN ? 0 : wn_be32(data + 16);
}

static void
one_chunk(WnCursor *cursor, uint32_t size)
{
    const uint8_t *data = cursor->data;
    uint32_t       header = data[0] == CHUNK_IDATA ? IDATA_HEADER : DATA_HEADER;
    Chunk          chunk;

    if (data[0] != CHUNK_DATA && data[0] != CHUNK_IDATA) {
        wn_cursor_give_up(cursor, WN_REASON_SCTP_CONTROL);
        return;
    }
    if (size < header || cursor->length < header) {
        wn_cursor_give_up(cursor, size < header ? WN_REASON_SCTP_BAD : WN_REASON_SCTP_CUT);
        return;
    }
    read_header(&chunk, data);
    chunk.on_wire = size - header;
    chunk.bytes = wn_bytes_slice(wn_bytes(data, cursor->length), header, chunk.on_wire);
    data_chunk(cursor, &chunk);
}

WnLayer
wn_sctp_packet(WnCursor *cursor)
{
    WnPacket *packet = &cursor->packet;

    if (cursor->length < 4)
        return wn_cursor_give_up(cursor, WN_REASON_CUT_PORTS);
    packet->src.port = wn_be16(cursor->data);
    packet->dst.port = wn_be16(cursor->data + 2);
    wn_cursor_skip(cursor, MIN(COMMON_HEADER, cursor->length));
    while (cursor->length >= CHUNK_HEADER) {
        uint32_t size = wn_be16(cursor->data + 2), padded = (size + 3) & ~3u;

        if (size < CHUNK_HEADER || size > cursor->on_wire)
            return wn_cursor_give_up(cursor, WN_REASON_SCTP_BAD);
        one_chunk(cursor, size);
        /* The last chunk may go without its padding. */
        if (padded >= cursor->on_wire)
            return WN_LAYER_DONE;
        wn_cursor_skip(cursor, MIN(padded, cursor->length));
    }
    return wn_cursor_give_up(cursor, cursor->length < cursor->on_wire ? WN_REASON_SCTP_CUT
                                                                      : WN_REASON_SCTP_BAD);
}
