/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many flows, streams, mappings, errors and questions beside SIP. */
#include "shapes.h"

#include <string.h>

/* Each to another host: among a thousand streams of two hosts no more is looked for. */
static void
calls_one_way(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const char *place = wn_reel_text(reel, "192.168.1.20:%u", 10000 + 2 * i);
        const char *far_place = wn_reel_text(reel, "203.0.%u.%u:20000", 114 + i / 250, 1 + i % 250);

        wn_reel_call(reel, i * 0.5, wn_reel_text(reel, "c%u", i), place, far_place);
        wn_reel_rtp(reel, i * 0.5 + 0.3, place, far_place, i + 1, 60);
    }
}

static void
streams_at_one_port(WnReel *reel, unsigned n)
{
    wn_reel_call(reel, 0, "one", "192.168.1.20:10000", "203.0.113.10:20000");
    for (unsigned i = 0; i < n; i++)
        wn_reel_rtp(reel, 0.3 + i * 0.005, wn_reel_text(reel, "192.168.1.20:%u", 30000 + i),
                    "203.0.113.10:20000", i + 1, 12);
}

static void
allocations_with_calls(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const char *relayed = wn_reel_text(reel, "203.0.113.20:%u", 20000 + i);

        wn_reel_stun(reel, i * 0.05, wn_reel_text(reel, "192.168.1.20:%u", 1024 + i),
                     "203.0.113.20:3478", i + 1, wn_reel_text(reel, "198.51.100.7:%u", 1024 + i),
                     relayed);
        wn_reel_call(reel, 2 + i * 0.5, wn_reel_text(reel, "c%u", i), relayed,
                     "203.0.113.10:20000");
    }
}

static void
questions_to_stun_servers(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        wn_reel_stun(reel, i * 0.05, WN_INSIDE,
                     wn_reel_text(reel, "203.0.%u.%u:3478", 114 + i / 250, 1 + i % 250), i + 1,
                     wn_reel_text(reel, "198.51.100.7:%u", 1024 + i), NULL);
}

static void
errors_about_calls(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        wn_reel_ask(reel, i * 0.5,
                    &(WnRequest){ .src = WN_INSIDE,
                                  .dst = WN_SERVER,
                                  .method = "INVITE",
                                  .call_id = wn_reel_text(reel, "c%u", i),
                                  .cseq = 1 });
        wn_reel_refuse(reel, i * 0.5 + 0.01, WN_INSIDE, WN_SERVER);
    }
}

static void
connections_refused(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const char *client = wn_reel_text(reel, "192.168.1.20:%u", 1024 + i);

        wn_reel_tcp(reel, i, client, WN_SERVER, WN_TCP_SYN);
        wn_reel_tcp(reel, i + 0.01, WN_SERVER, client, WN_TCP_RST | WN_TCP_ACK);
        wn_reel_call(reel, i + 0.1, wn_reel_text(reel, "c%u", i), "192.168.1.20:10000",
                     "203.0.113.10:20000");
    }
}

static void
names_with_calls(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        wn_reel_name(reel, i * 0.5, wn_reel_text(reel, "192.168.1.20:%u", 1024 + i),
                     "192.168.1.1:53", i, i % 2 ? "example" : wn_reel_text(reel, "d%u", i));
        wn_reel_ask_in_vain(reel, i * 0.5 + 0.1,
                            &(WnRequest){ .src = WN_INSIDE,
                                          .dst = WN_SERVER,
                                          .method = "INVITE",
                                          .call_id = wn_reel_text(reel, "c%u", i),
                                          .cseq = 1 });
    }
}

/* Each call's keys are not agreed on (RFC 6347 4.1.2: a record of type 21). */
static void
alerts_with_calls(WnReel *reel, unsigned n)
{
    static const uint8_t ALERT[] = { 0x15, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0x28 };

    for (unsigned i = 0; i < n; i++) {
        const char *place = wn_reel_text(reel, "192.168.1.20:%u", 10000 + 2 * i);
        const char *far_place = wn_reel_text(reel, "203.0.113.10:%u", 20000 + 2 * i);

        wn_reel_call(reel, i * 0.5, wn_reel_text(reel, "c%u", i), place, far_place);
        wn_reel_datagram(reel, i * 0.5 + 0.3, far_place, place, ALERT, sizeof(ALERT));
    }
}

const WnShape wn_shapes_media[] = {
    { "calls-one-way", calls_one_way },
    { "streams-at-one-port", streams_at_one_port },
    { "allocations-with-calls", allocations_with_calls },
    { "questions-to-stun-servers", questions_to_stun_servers },
    { "errors-about-calls", errors_about_calls },
    { "connections-refused", connections_refused },
    { "names-with-calls", names_with_calls },
    { "alerts-with-calls", alerts_with_calls },
    { NULL, NULL },
};
