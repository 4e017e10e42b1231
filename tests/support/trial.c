/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeding the engine in tests, and asking its report. */
#include "support/trial.h"

#include <stdlib.h>
#include <string.h>

#include "capture/decode.h"
#include "capture/source.h"

struct WnTrial {
    WnEngine       *engine;
    const WnReport *report; /* NULL: packets came since */
    uint32_t        frame;
    uint16_t        fragments;
    WnFate          fate;
    uint16_t        capture;
    WnCarrier       carrier;
    uint8_t         ttl;
};

static const WnTime EPOCH = 1767607200 * WN_SECOND; /* 2026-01-05T10:00:00Z */

WnTrial *
wn_trial_new(const WnOptions *options)
{
    WnTrial *trial = g_new0(WnTrial, 1);

    trial->engine = wn_engine_new(options);
    trial->ttl = 64;
    return trial;
}

void
wn_trial_free(WnTrial *trial)
{
    if (!trial)
        return;
    wn_engine_free(trial->engine);
    g_free(trial);
}

WnEngine *
wn_trial_engine(WnTrial *trial)
{
    return trial->engine;
}

static void
deliver(const WnPacket *packet, void *data)
{
    WnTrial *trial = data;

    trial->report = NULL;
    wn_engine_feed(trial->engine, packet);
}

WnTrial *
wn_trial_sample(const char *name)
{
    const char      *folder = g_getenv("WHYNAT_SAMPLES");
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source = NULL;
    WnTrial    *trial = wn_trial_new(NULL);
    WnDecoder  *decoder = wn_decoder_new(NULL, deliver, trial);
    WnRawPacket packet;

    g_assert_nonnull(folder);
    path = g_build_filename(folder, name, NULL);
    source = wn_source_open(path, NULL, &error);
    g_assert_no_error(error);
    while (wn_source_next(source, &packet) == WN_SOURCE_PACKET)
        wn_decoder_feed(decoder, &packet);
    wn_decoder_finish(decoder);
    g_assert_true(wn_source_facts(source)->complete);
    wn_decoder_free(decoder);
    return trial;
}

const WnReport *
wn_trial_report(WnTrial *trial)
{
    if (!trial->report)
        trial->report = wn_engine_conclude(trial->engine);
    return trial->report;
}

static WnEndpoint
endpoint(const char *text)
{
    WnEndpoint parsed;

    if (!wn_endpoint_parse(wn_bytes(text, strlen(text)), &parsed))
        g_error("\"%s\" is no endpoint", text);
    return parsed;
}

static WnPacket
packet_of(WnTrial *trial, double seconds, const char *src, const char *dst, WnBytes payload)
{
    return (WnPacket){ .time = EPOCH + (WnTime) (seconds * 1000.0 + 0.5) * WN_MILLISECOND,
                       .frame = ++trial->frame,
                       .kind = WN_PACKET_DATAGRAM,
                       .src = endpoint(src),
                       .dst = endpoint(dst),
                       .payload = payload,
                       .payload_length = (uint32_t) payload.length,
                       .ip_id = (uint16_t) trial->frame,
                       .ttl = trial->ttl,
                       .fragments = trial->fragments,
                       .fate = trial->fate,
                       .capture = trial->capture };
}

void
wn_trial_carrier(WnTrial *trial, WnCarrier carrier)
{
    trial->carrier = carrier;
}

uint32_t
wn_trial_tcp(WnTrial *trial, double seconds, const char *src, const char *dst, uint8_t flags)
{
    WnPacket packet = packet_of(trial, seconds, src, dst, wn_bytes(NULL, 0));

    packet.kind = WN_PACKET_TCP_EVENT;
    packet.carrier = WN_CARRIER_TCP;
    packet.tcp_flags = flags;
    deliver(&packet, trial);
    return packet.frame;
}

void
wn_trial_hops(WnTrial *trial, uint8_t ttl)
{
    trial->ttl = ttl;
}

void
wn_trial_sights(WnTrial *trial, uint16_t fragments, WnFate fate)
{
    trial->fragments = fragments;
    trial->fate = fate;
}

void
wn_trial_point(WnTrial *trial, uint16_t capture)
{
    trial->capture = capture;
}

void
wn_trial_link_question(WnTrial *trial, double seconds, const char *asker, const char *host)
{
    WnPacket packet = packet_of(trial, seconds, asker, host, (WnBytes){ 0 });

    packet.kind = WN_PACKET_ARP;
    deliver(&packet, trial);
}

void
wn_trial_link_answer(WnTrial *trial, double seconds, const char *host, const char *asker)
{
    WnPacket packet = packet_of(trial, seconds, host, asker, (WnBytes){ 0 });

    packet.kind = WN_PACKET_ARP;
    packet.arp_reply = true;
    deliver(&packet, trial);
}

uint32_t
wn_trial_datagram(WnTrial *trial, double seconds, const char *src, const char *dst, WnBytes payload)
{
    WnPacket packet = packet_of(trial, seconds, src, dst, payload);

    deliver(&packet, trial);
    return packet.frame;
}

static void
put32(uint8_t *bytes, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t) (value >> (24 - 8 * i));
}

uint32_t
wn_trial_report_block(WnTrial *trial, double seconds, const char *src, const char *dst,
                      uint32_t ssrc, uint32_t highest)
{
    uint8_t report[32] = { 0x81, 201, 0, 7, 0, 0, 0, 7 };

    put32(report + 8, ssrc);
    put32(report + 16, highest);
    return wn_trial_datagram(trial, seconds, src, dst, wn_bytes(report, sizeof(report)));
}

uint32_t
wn_trial_sip(WnTrial *trial, double seconds, const char *src, const char *dst, const char *text)
{
    g_autoptr(GString) message = g_string_new(text);
    const char *body;
    char       *end;
    WnPacket    packet;

    /* Without an empty line there is no body. */
    if (!strstr(message->str, "\n\n"))
        g_string_append_c(message, '\n');
    g_string_replace(message, "\n", "\r\n", 0);
    end = strstr(message->str, "\r\n\r\n");
    body = end + 4;
    if (!strstr(message->str, "Content-Length")) {
        g_autofree char *header = g_strdup_printf("\r\nContent-Length: %zu", strlen(body));
        g_string_insert(message, end - message->str, header);
    }
    packet = packet_of(trial, seconds, src, dst, wn_bytes(message->str, message->len));
    packet.carrier = trial->carrier;
    packet.kind = trial->carrier == WN_CARRIER_UDP ? WN_PACKET_DATAGRAM : WN_PACKET_MESSAGE;
    deliver(&packet, trial);
    return packet.frame;
}

void
wn_trial_rtp(WnTrial *trial, double from, double to, const char *src, const char *dst,
             uint32_t ssrc, uint8_t payload_type)
{
    uint8_t  bytes[172] = { 0x80, payload_type };
    uint16_t sequence = (uint16_t) (1000 + from * 50); /* of one source, over all its parts */

    for (double at = from; at < to; at += 0.02, sequence++) {
        uint32_t timestamp = sequence * 160u;
        bytes[2] = (uint8_t) (sequence >> 8);
        bytes[3] = (uint8_t) sequence;
        for (int i = 0; i < 4; i++) {
            bytes[4 + i] = (uint8_t) (timestamp >> (24 - 8 * i));
            bytes[8 + i] = (uint8_t) (ssrc >> (24 - 8 * i));
        }
        wn_trial_datagram(trial, at, src, dst, wn_bytes(bytes, sizeof(bytes)));
    }
}

uint32_t
wn_trial_icmp(WnTrial *trial, double seconds, const char *reporter, uint8_t type, uint8_t code,
              const char *quoted_src, const char *quoted_dst)
{
    WnEndpoint src = endpoint(quoted_src), dst = endpoint(quoted_dst);
    uint8_t    bytes[8 + 20 + 8] = { type, code };
    WnPacket   packet;

    g_assert_cmpint(src.addr.family, ==, 4);
    bytes[8] = 0x45;
    bytes[11] = 28;
    bytes[16] = 64;
    bytes[17] = 17;
    memcpy(bytes + 20, src.addr.bytes, 4);
    memcpy(bytes + 24, dst.addr.bytes, 4);
    bytes[28] = (uint8_t) (src.port >> 8);
    bytes[29] = (uint8_t) src.port;
    bytes[30] = (uint8_t) (dst.port >> 8);
    bytes[31] = (uint8_t) dst.port;
    bytes[33] = 8;
    packet = packet_of(trial, seconds, reporter, quoted_src, wn_bytes(bytes, sizeof(bytes)));
    packet.kind = WN_PACKET_ICMP_ERROR;
    packet.src.port = packet.dst.port = 0;
    deliver(&packet, trial);
    return packet.frame;
}

void
wn_trial_wait(WnTrial *trial, double seconds)
{
    /* Two hosts that have nothing to do with anything else, so that both directions are there. */
    wn_trial_datagram(trial, seconds, "192.0.2.250:9", "192.0.2.251:9", WN_LITERAL("......."));
    wn_trial_datagram(trial, seconds, "192.0.2.251:9", "192.0.2.250:9", WN_LITERAL("......."));
}
