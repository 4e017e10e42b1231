/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recording frames, playing them, and writing them to files. */
#include "support/reel.h"

#include <string.h>

#include "capture/decode.h"

static void
clear_frame(void *data)
{
    g_free((void *) ((WnRawPacket *) data)->data);
}

WnReel *
wn_reel_new(void)
{
    WnReel *reel = g_new0(WnReel, 1);

    reel->frames = g_array_new(FALSE, TRUE, sizeof(WnRawPacket));
    g_array_set_clear_func(reel->frames, clear_frame);
    return reel;
}

void
wn_reel_free(WnReel *reel)
{
    if (!reel)
        return;
    g_array_unref(reel->frames);
    g_free(reel);
}

WnRawPacket *
wn_reel_add(WnReel *reel, const WnRawPacket *frame)
{
    WnRawPacket copy = *frame;

    copy.data = g_memdup2(frame->data, frame->length);
    copy.frame = reel->frames->len + 1;
    g_array_append_val(reel->frames, copy);
    return &g_array_index(reel->frames, WnRawPacket, reel->frames->len - 1);
}

const WnRawPacket *
wn_reel_at(const WnReel *reel, unsigned index)
{
    return &g_array_index(reel->frames, WnRawPacket, index);
}

WnReel *
wn_reel_file(const char *path, unsigned limit)
{
    g_autoptr(WnSource) source = wn_source_open(path, NULL, NULL);
    WnReel     *reel;
    WnRawPacket packet;

    if (!source)
        return NULL;
    reel = wn_reel_new();
    while (reel->frames->len < limit && wn_source_next(source, &packet) == WN_SOURCE_PACKET)
        wn_reel_add(reel, &packet);
    return reel;
}

WnReel *
wn_reel_sample(const char *name)
{
    g_autofree char *path = g_build_filename(g_getenv("WHYNAT_SAMPLES"), name, NULL);
    WnReel          *reel = wn_reel_file(path, UINT_MAX);

    g_assert_nonnull(reel);
    g_assert_cmpuint(reel->frames->len, >, 0);
    return reel;
}

void
wn_reel_wrap(WnRawPacket *frame, size_t cut, WnBytes header)
{
    size_t   left = frame->length - cut;
    uint8_t *bytes = g_malloc(header.length + left);

    g_assert_cmpuint(cut, <=, frame->length);
    memcpy(bytes, header.data, header.length);
    memcpy(bytes + header.length, frame->data + cut, left);
    g_free((void *) frame->data);
    frame->data = bytes;
    frame->original_length += (uint32_t) header.length - (uint32_t) cut;
    frame->length = (uint32_t) (header.length + left);
}

bool
wn_reel_is_ip(const WnRawPacket *frame)
{
    static const uint16_t ETHERNET = 1;

    return frame->link_type == ETHERNET && frame->length > 14 &&
           ((frame->data[12] == 0x08 && frame->data[13] == 0x00) ||
            (frame->data[12] == 0x86 && frame->data[13] == 0xdd));
}

static void
deliver(const WnPacket *packet, void *data)
{
    wn_engine_feed(wn_trial_engine(data), packet);
}

WnTrial *
wn_reel_play(const WnReel *reel, unsigned n)
{
    WnTrial   *trial = wn_trial_new(NULL);
    WnDecoder *decoder = wn_decoder_new(NULL, deliver, trial);

    for (unsigned i = 0; i < n; i++)
        wn_decoder_feed(decoder, wn_reel_at(reel, i));
    wn_decoder_finish(decoder);
    wn_decoder_free(decoder);
    return trial;
}

static void
append_le32(GByteArray *out, uint32_t value)
{
    uint8_t bytes[4] = { (uint8_t) value, (uint8_t) (value >> 8), (uint8_t) (value >> 16),
                         (uint8_t) (value >> 24) };

    g_byte_array_append(out, bytes, sizeof(bytes));
}

void
wn_reel_write(const WnReel *reel, unsigned from, unsigned to, const char *path)
{
    static const uint32_t NANOSECONDS = 0xa1b23c4d;
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    const uint32_t header[] = {
        NANOSECONDS, 4u << 16 | 2u, 0, 0, WN_SOURCE_MAX_PACKET, wn_reel_at(reel, from)->link_type
    };

    for (size_t i = 0; i < G_N_ELEMENTS(header); i++)
        append_le32(out, header[i]);
    for (unsigned i = from; i < to; i++) {
        const WnRawPacket *frame = wn_reel_at(reel, i);

        append_le32(out, (uint32_t) (frame->time / WN_SECOND));
        append_le32(out, (uint32_t) (frame->time % WN_SECOND));
        append_le32(out, frame->length);
        append_le32(out, frame->original_length);
        g_byte_array_append(out, frame->data, frame->length);
    }
    g_file_set_contents(path, (const char *) out->data, (gssize) out->len, &error);
    g_assert_no_error(error);
}
