/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See pcapng_writer.h.  In the byte order of this machine, as the format has it. */
#include "ticket/pcapng_writer.h"

#include <string.h>

enum {
    SECTION = 0x0a0d0d0a,
    INTERFACE = 1,
    ENHANCED_PACKET = 6,
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    OPTION_COMMENT = 1,
    OPTION_TSRESOL = 9
};

void
wn_ticket_frame_free(WnTicketFrame *frame)
{
    g_free(frame->data);
    g_free(frame->comment);
    g_free(frame);
}

static void
put16(GByteArray *out, uint16_t number)
{
    g_byte_array_append(out, (const guint8 *) &number, sizeof(number));
}

static void
put32(GByteArray *out, uint32_t number)
{
    g_byte_array_append(out, (const guint8 *) &number, sizeof(number));
}

static void
put_padded(GByteArray *out, const void *data, uint32_t length)
{
    static const guint8 zeros[4];

    g_byte_array_append(out, data, length);
    g_byte_array_append(out, zeros, -length & 3);
}

static void
put_option(GByteArray *out, uint16_t code, const void *data, uint16_t length)
{
    put16(out, code);
    put16(out, length);
    put_padded(out, data, length);
}

/* The length stands at both ends of a block. */
static void
end_block(GByteArray *out, guint start)
{
    uint32_t length = out->len - start + 4;

    memcpy(out->data + start + 4, &length, sizeof(length));
    put32(out, length);
}

static guint
begin_block(GByteArray *out, uint32_t type)
{
    guint start = out->len;

    put32(out, type);
    put32(out, 0);
    return start;
}

void
wn_pcapng_write_begin(GByteArray *out)
{
    guint start = begin_block(out, SECTION);

    put32(out, BYTE_ORDER_MAGIC);
    put16(out, 1);
    put16(out, 0);
    put32(out, UINT32_MAX); /* the length of the section is not told */
    put32(out, UINT32_MAX);
    end_block(out, start);
}

void
wn_pcapng_write_interface(GByteArray *out, uint16_t link_type)
{
    static const uint8_t NANOSECONDS = 9;
    guint                start = begin_block(out, INTERFACE);

    put16(out, link_type);
    put16(out, 0);
    put32(out, 0);
    put_option(out, OPTION_TSRESOL, &NANOSECONDS, 1);
    put_option(out, 0, NULL, 0);
    end_block(out, start);
}

void
wn_pcapng_write_packet(GByteArray *out, const WnTicketFrame *frame)
{
    guint start = begin_block(out, ENHANCED_PACKET);

    put32(out, frame->interface);
    put32(out, (uint32_t) ((uint64_t) frame->time >> 32));
    put32(out, (uint32_t) (uint64_t) frame->time);
    put32(out, frame->length);
    put32(out, frame->original_length);
    put_padded(out, frame->data, frame->length);
    if (frame->comment) {
        put_option(out, OPTION_COMMENT, frame->comment,
                   (uint16_t) MIN(strlen(frame->comment), 60000));
        put_option(out, 0, NULL, 0);
    }
    end_block(out, start);
}
