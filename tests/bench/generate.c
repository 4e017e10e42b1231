/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a capture for the benchmark: calls through NAT as a server sees them, sound both ways,
 * reports, keep-alives and other people's traffic. Equal arguments give equal bytes.
 * RFC 3261, 3550, 3551; the classic pcap format.
 */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"

enum { TICK = 10000, SETUP = 3500000 }; /* microseconds */
enum { G711_BYTES = 160, CONNECTIONS = 64, USERS = 4000 };

static const uint32_t OTHERS = 0xC0000200; /* 192.0.2.0/24 */

typedef struct {
    int      calls, rtp_seconds, concurrent, background;
    uint64_t seed;
    gboolean signalling_only, own_ports;
} Settings;

typedef struct {
    uint64_t when;
    int      call; /* index into the slots, or -1 for the background */
} Event;

typedef struct {
    Settings settings;
    Writer   writer;
    Call    *slots;
    Event   *heap;
    int      waiting, next_call, running;
    uint64_t random;
    uint32_t sequences[CONNECTIONS];
} Bench;

static uint64_t
next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* The messages before sound, in order; returns when the next one is due, 0 after the last. */
static uint64_t
set_up(Writer *writer, Call *call)
{
    char     sdp[512];
    int      cseq = call->auth ? 2 : 1;
    uint32_t step = call->auth ? call->step : call->step + 3;

    switch (step) {
    case 0:
        send_request(writer, call, "INVITE", 1, describe(call->inside_media, "alice", sdp));
        return 1500;
    case 1:
        send_response(writer, call, "407 Proxy Authentication Required", "INVITE", 1, "");
        return 31000;
    case 2:
        send_request(writer, call, "ACK", 1, "");
        return 2000;
    case 3:
        send_request(writer, call, "INVITE", cseq, describe(call->inside_media, "alice", sdp));
        return 1200;
    case 4:
        send_response(writer, call, "100 Trying", "INVITE", cseq, "");
        return 240000;
    case 5:
        send_response(writer, call, call->kind == CALL_BUSY ? "486 Busy Here" : "180 Ringing",
                      "INVITE", cseq, "");
        return call->kind == CALL_BUSY ? 33000 : 2400000;
    case 6:
        if (call->kind == CALL_BUSY)
            send_request(writer, call, "ACK", cseq, "");
        else
            send_response(writer, call, "200 OK", "INVITE", cseq,
                          describe(call->server_media, "bob", sdp));
        call->accepted = call->kind != CALL_BUSY;
        return call->kind == CALL_BUSY ? 0 : 32000;
    default:
        if (call->kind != CALL_ACK_LOST)
            send_request(writer, call, "ACK", cseq, "");
        return 0;
    }
}

static void
hang_up(Writer *writer, Call *call)
{
    if (call->kind == CALL_BUSY || call->kind == CALL_ACK_LOST)
        return;
    send_request(writer, call, "BYE", 9, "");
    writer->now += 1400;
    send_response(writer, call, "200 OK", "BYE", 9, "");
}

/* Sound. */

static void
send_rtp(Writer *writer, Call *call, int side, uint32_t tick)
{
    uint8_t *rtp = writer->frame + HEADERS;
    Endpoint to_phone = call->kind == CALL_ONE_WAY ? call->inside_media : call->phone_media;

    put16(rtp, tick < 2 ? 0x8080 : 0x8000);
    put16(rtp + 2, ++call->sequence[side]);
    put32(rtp + 4, tick / 2 * 160);
    put32(rtp + 8, call->ssrc[side]);
    memset(rtp + 12, (int) (0x80 | (tick & 0x7F)), G711_BYTES);
    send_payload(writer, side ? call->server_media : call->phone_media,
                 side ? to_phone : call->server_media, 12 + G711_BYTES, UDP);
}

static void
send_rtcp(Writer *writer, Call *call, int side, uint32_t tick)
{
    uint8_t *report = writer->frame + HEADERS;
    Endpoint phone = call->phone_media, server = call->server_media;

    phone.port++, server.port++;
    memset(report, 0, 72);
    put32(report, 0x81C8000C); /* SR with one report block */
    put32(report + 4, call->ssrc[side]);
    put32(report + 8, 3976596000u + (uint32_t) (writer->now / SECOND));
    put32(report + 16, tick / 2 * 160);
    put32(report + 20, tick / 2);
    put32(report + 24, tick / 2 * G711_BYTES);
    put32(report + 28, call->ssrc[!side]);
    put32(report + 36, call->sequence[!side]);
    put32(report + 52, 0x81CA0004); /* SDES with a CNAME */
    put32(report + 56, call->ssrc[side]);
    memcpy(report + 60, "\x01\x09p@example", 11);
    send_payload(writer, side ? server : phone, side ? phone : server, 72, UDP);
}

/* Ten milliseconds of a call that stands; one packet of sound, now and then something else. */
static void
talk(Bench *bench, Call *call, uint32_t tick)
{
    Writer *writer = &bench->writer;

    if (call->kind == CALL_ACK_LOST && (tick == 50 || tick == 150 || tick % 400 == 350)) {
        char sdp[512];

        if (tick <= 3150)
            send_response(writer, call, "200 OK", "INVITE", call->auth ? 2 : 1,
                          describe(call->server_media, "bob", sdp));
    }
    if (tick % 1500 == 700)
        send_text(writer, call->phone, SERVER, "\r\n\r\n");
    if (bench->settings.signalling_only)
        return;
    send_rtp(writer, call, (int) (tick & 1), tick);
    if (tick % 500 >= 498)
        send_rtcp(writer, call, (int) (tick & 1), tick);
}

/* A question to the name server, and its answer a millisecond later. */
static void
ask_name(Bench *bench, Endpoint client)
{
    Endpoint server = { SERVER.address, 53 };
    uint8_t *dns = bench->writer.frame + HEADERS;

    memcpy(dns,
           "\0\0\x01\0\0\x01\0\0\0\0\0\0\x03sip\x07"
           "example\x03net\0\0\x01\0\x01",
           33);
    put16(dns, (uint32_t) next_random(&bench->random));
    send_payload(&bench->writer, client, server, 33, UDP);
    bench->writer.now += 900;
    put32(dns + 2, 0x81800001);
    put16(dns + 6, 1);
    memcpy(dns + 33, "\xc0\x0c\0\x01\0\x01\0\0\x01\x2c\0\x04\xcb\0\x71\x0a", 16);
    send_payload(&bench->writer, server, client, 49, UDP);
}

/* Other people's traffic: name service, and data on one of CONNECTIONS TCP connections. */
static void
make_noise(Bench *bench)
{
    uint8_t *payload = bench->writer.frame + HEADERS;
    uint64_t random = next_random(&bench->random);
    uint32_t number = (uint32_t) (random % CONNECTIONS);
    uint16_t port = (uint16_t) (32768 + (random >> 8 & 16383));
    Endpoint client = { OTHERS + number, port }, web = { SERVER.address, 443 };
    size_t   length = 200 + (random >> 24) % 1000;

    if (random >> 40 & 1) {
        ask_name(bench, client);
        return;
    }
    client.port = (uint16_t) (50000 + number);
    memset(payload, 0, 12); /* the TCP header goes on */
    put32(payload - 4, bench->sequences[number]);
    payload[4] = 0x50, payload[5] = 0x18;
    put16(payload + 6, 64240);
    memset(payload + 12, (int) (random >> 16 & 255), length);
    send_payload(&bench->writer, client, web, 12 + length, TCP);
    bench->sequences[number] += (uint32_t) length;
}

/* The order of events: a binary heap. */

static bool
is_before(Event a, Event b)
{
    return a.when != b.when ? a.when < b.when : a.call < b.call;
}

static void
push_event(Bench *bench, Event event)
{
    int at = bench->waiting++;

    for (; at > 0 && is_before(event, bench->heap[(at - 1) / 2]); at = (at - 1) / 2)
        bench->heap[at] = bench->heap[(at - 1) / 2];
    bench->heap[at] = event;
}

static Event
pop_event(Bench *bench)
{
    Event first = bench->heap[0], last = bench->heap[--bench->waiting];
    int   at = 0;

    for (int child; (child = 2 * at + 1) < bench->waiting; at = child) {
        if (child + 1 < bench->waiting && is_before(bench->heap[child + 1], bench->heap[child]))
            child++;
        if (!is_before(bench->heap[child], last))
            break;
        bench->heap[at] = bench->heap[child];
    }
    bench->heap[at] = last;
    return first;
}

/* Calls. */

static void
begin_call(Bench *bench, int slot)
{
    Call                 *call = &bench->slots[slot];
    uint32_t              n = (uint32_t) bench->next_call++;
    static const CallKind faults[] = { CALL_ONE_WAY, CALL_BUSY, CALL_ACK_LOST };

    *call = (Call){ .number = (int) n, .auth = n % 4 != 0 };
    call->kind = n % 50 == 17 ? faults[n / 50 % 3] : CALL_GOOD;
    call->user = (int) (n % USERS);
    call->phone = (Endpoint){ PHONES + 1 + n % 250, (uint16_t) (5060 + n % USERS / 250 * 10) };
    call->inside = (Endpoint){ INSIDE + (n % 250 << 8) + 2 + n % USERS / 250, 5060 };
    call->phone_media = (Endpoint){ call->phone.address, (uint16_t) (20000 + n * 2 % 40000) };
    call->inside_media = (Endpoint){ call->inside.address, (uint16_t) (16384 + n % 50 * 2) };
    call->server_media = (Endpoint){ RELAY, (uint16_t) (10000 + n * 2 % 50000) };
    if (bench->settings.own_ports) {
        call->inside.port = (uint16_t) (1024 + n % 60000);
        call->phone.port = (uint16_t) (1024 + n % 60000);
        call->phone.address = PHONES + 1 + n / 60000;
    }
    for (int side = 0; side < 2; side++) {
        call->ssrc[side] = (uint32_t) next_random(&bench->random);
        call->sequence[side] = (uint16_t) next_random(&bench->random);
    }
}

/* Does the next thing of a call; returns when it goes on, 0 when the call is over. */
static uint64_t
advance(Bench *bench, Call *call)
{
    uint32_t messages = call->auth ? 8 : 5;
    uint32_t ticks = (uint32_t) bench->settings.rtp_seconds * 100;
    uint32_t step = call->step++, pace = 1;
    uint64_t later;

    if (step < messages) {
        call->step = step;
        later = set_up(&bench->writer, call);
        call->step++;
        if (later > 0)
            return later;
        if (call->kind == CALL_BUSY)
            return 0;
        call->step = messages;
        return TICK;
    }
    if (step - messages >= ticks) {
        hang_up(&bench->writer, call);
        return 0;
    }
    if (bench->settings.signalling_only) {
        pace = 50; /* nothing smaller than half a second happens */
        call->step += pace - 1;
    }
    talk(bench, call, step - messages);
    return (uint64_t) TICK * pace;
}

static void
handle(Bench *bench, Event event)
{
    uint64_t later;

    bench->writer.now = event.when;
    if (event.call < 0) {
        make_noise(bench);
        if (bench->running > 0)
            push_event(bench,
                       (Event){ event.when + SECOND / (unsigned) bench->settings.background, -1 });
        return;
    }
    later = advance(bench, &bench->slots[event.call]);
    if (later == 0 && bench->next_call < bench->settings.calls) {
        begin_call(bench, event.call);
        later = 200000;
    }
    if (later > 0)
        push_event(bench, (Event){ event.when + later, event.call });
    else
        bench->running--;
}

static void
run(Bench *bench)
{
    static const uint32_t header[6] = { 0xA1B2C3D4, 2 | 4 << 16, 0, 0, 262144, 1 };
    const Settings       *settings = &bench->settings;
    uint64_t              spread = (uint64_t) settings->rtp_seconds * SECOND + SETUP;

    fwrite(header, sizeof header, 1, bench->writer.file);
    for (int slot = 0; slot < settings->concurrent && slot < settings->calls; slot++) {
        begin_call(bench, slot);
        push_event(bench,
                   (Event){ spread * (unsigned) slot / (unsigned) settings->concurrent, slot });
        bench->running++;
    }
    if (settings->background > 0)
        push_event(bench, (Event){ 0, -1 });
    while (bench->waiting > 0)
        handle(bench, pop_event(bench));
}

int
main(int argc, char **argv)
{
    Bench              bench = { .settings = { .calls = 112,
                                               .rtp_seconds = 60,
                                               .concurrent = 20,
                                               .background = 20,
                                               .seed = 1 } };
    Settings          *settings = &bench.settings;
    const GOptionEntry entries[] = {
        { "calls", 0, 0, G_OPTION_ARG_INT, &settings->calls, "how many in all", "N" },
        { "rtp-seconds", 0, 0, G_OPTION_ARG_INT, &settings->rtp_seconds, "how long each", "S" },
        { "concurrent", 0, 0, G_OPTION_ARG_INT, &settings->concurrent, "how many at once", "K" },
        { "background", 0, 0, G_OPTION_ARG_INT, &settings->background, "others, a second", "P" },
        { "seed", 0, 0, G_OPTION_ARG_INT64, &settings->seed, "another one", "X" },
        { "signalling-only", 0, 0, G_OPTION_ARG_NONE, &settings->signalling_only, "no sound",
          NULL },
        { "own-ports", 0, 0, G_OPTION_ARG_NONE, &settings->own_ports,
          "each call from a port of its own", NULL },
        { 0 }
    };
    g_autoptr(GOptionContext) context = g_option_context_new("OUT");
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2 ||
        settings->calls < 1 || settings->concurrent < 1 || settings->rtp_seconds < 1 ||
        settings->background < 0) {
        fprintf(stderr, "%s\n", error ? error->message : "see --help");
        return 2;
    }
    bench.writer.file = fopen(argv[1], "wb");
    if (bench.writer.file == NULL) {
        perror(argv[1]);
        return 1;
    }
    setvbuf(bench.writer.file, NULL, _IOFBF, 1 << 20);
    bench.writer.ttl = 58;
    bench.random = 0x9E3779B97F4A7C15u ^ settings->seed;
    bench.slots = g_new0(Call, settings->concurrent);
    bench.heap = g_new0(Event, settings->concurrent + 2);
    run(&bench);
    printf("%" G_GUINT64_FORMAT " packets\n", bench.writer.packets);
    g_free(bench.slots);
    g_free(bench.heap);
    return fclose(bench.writer.file) == 0 ? 0 : 1;
}
