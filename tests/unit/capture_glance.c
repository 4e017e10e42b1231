/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A glance at a frame sees what decoding it would deliver, or leaves it to that. */
#include "support/frames.h"

#include <string.h>

/* The sequence number has a NUL in it. */
static const WnBytes RTP = WN_LITERAL("\x80\x08\x00\x01rest of the header, and sound");

static WnBytes
build(WnBuilt *frame, WnBytes payload, uint8_t protocol, uint16_t fragment)
{
    wn_build_bytes(frame, payload);
    frame->ip_fragment = fragment;
    wn_build_udp(frame, 4000, 30000);
    wn_build_ipv4(frame, protocol, "192.168.1.20", "203.0.113.7");
    wn_build_ethernet(frame, 0x0800);
    return wn_built(frame);
}

static bool
glance(const WnDecoding *decoding, WnBytes frame, size_t captured, WnBytes *sound)
{
    WnRawPacket raw = { .time = decoding->time,
                        .data = frame.data,
                        .length = (uint32_t) captured,
                        .original_length = (uint32_t) frame.length,
                        .link_type = 1 };

    return wn_decoder_glance(decoding->decoder, &raw, sound);
}

static void
sound_is_seen_as_it_is_delivered(void)
{
    static const size_t PADDINGS[] = { 0, 1, 18 };

    for (size_t i = 0; i < G_N_ELEMENTS(PADDINGS); i++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
        uint8_t         padded[200] = { 0 };
        WnBuilt         built;
        WnBytes         frame = build(&built, RTP, 17, 0), sound = { 0 };
        const WnPacket *packet;

        memcpy(padded, frame.data, frame.length);
        frame = wn_bytes(padded, frame.length + PADDINGS[i]);
        g_assert_true(glance(decoding, frame, frame.length, &sound));
        g_assert_cmpmem(sound.data, sound.length, RTP.data, RTP.length);
        wn_decoding_feed(decoding, 1, frame);
        g_assert_cmpuint(wn_decoding_count(decoding), ==, 1);
        packet = wn_decoding_packet(decoding, 0);
        g_assert_cmpmem(sound.data, sound.length, packet->payload.data, packet->payload.length);
    }
}

static void
what_needs_decoding_is_left_to_it(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt built;
    WnBytes sound, frame = build(&built, RTP, 17, 0);

    g_assert_false(glance(decoding, frame, frame.length - 1, &sound));
    g_assert_false(glance(decoding, frame, 20, &sound));
    frame = build(&built, RTP, 6, 0);
    g_assert_false(glance(decoding, frame, frame.length, &sound));
    frame = build(&built, WN_LITERAL("OPTIONS sip:alice@example.net SIP/2.0\r\n"), 17, 0);
    g_assert_false(glance(decoding, frame, frame.length, &sound));
    /* A piece of a datagram, and what is tagged. */
    frame = build(&built, RTP, 17, 0x2000);
    g_assert_false(glance(decoding, frame, frame.length, &sound));
    wn_build_bytes(&built, wn_bytes_from(build(&built, RTP, 17, 0), 14));
    wn_build_prepend(&built, WN_LITERAL("\x00\x07\x08\x00"));
    wn_build_ethernet(&built, 0x8100);
    frame = wn_built(&built);
    g_assert_false(glance(decoding, frame, frame.length, &sound));
}

/* The first piece of a datagram whose rest does not come is told before what is captured later. */
static void
what_is_overdue_comes_first(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    WnBuilt built;
    WnBytes sound, frame = build(&built, wn_bytes_slice(RTP, 0, 24), 17, 0x2000);

    wn_decoding_feed(decoding, 1, frame);
    frame = build(&built, RTP, 17, 0);
    g_assert_true(glance(decoding, frame, frame.length, &sound));
    decoding->time += 3600 * WN_SECOND;
    g_assert_false(glance(decoding, frame, frame.length, &sound));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/glance/sound", sound_is_seen_as_it_is_delivered);
    g_test_add_func("/capture/glance/others", what_needs_decoding_is_left_to_it);
    g_test_add_func("/capture/glance/overdue", what_is_overdue_comes_first);
    return g_test_run();
}
