/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames for generate.c: a pcap record with Ethernet, IPv4 and UDP or TCP (RFC 791, 768, 9293). */

#ifndef WN_BENCH_FRAMES_H
#define WN_BENCH_FRAMES_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { SECOND = 1000000, EPOCH = 1767607200 }; /* 2026-01-05T10:00:00Z */
enum { FRAME_MAX = 2048, HEADERS = 14 + 20 + 8, UDP = 17, TCP = 6 };

typedef struct {
    uint32_t address;
    uint16_t port;
} Endpoint;

typedef struct {
    FILE    *file;
    uint64_t packets, now;
    uint16_t ident;
    uint8_t  ttl;
    uint8_t  frame[FRAME_MAX];
} Writer;

static inline void
put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t) (value >> 8);
    at[1] = (uint8_t) value;
}

static inline void
put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static inline uint32_t
sum16(const uint8_t *at, size_t length, uint32_t sum)
{
    for (size_t i = 0; i + 1 < length; i += 2)
        sum += (uint32_t) at[i] << 8 | at[i + 1];
    return length % 2 ? sum + ((uint32_t) at[length - 1] << 8) : sum;
}

static inline uint16_t
folded(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t) ~sum;
}

static inline void
write_record(Writer *writer, size_t length)
{
    uint32_t record[4] = { EPOCH + (uint32_t) (writer->now / SECOND),
                           (uint32_t) (writer->now % SECOND), (uint32_t) length,
                           (uint32_t) length };

    fwrite(record, sizeof record, 1, writer->file);
    fwrite(writer->frame, length, 1, writer->file);
    writer->packets++;
}

/* Ethernet, IPv4 and UDP or TCP around the payload that already stands behind HEADERS. */
static inline void
send_payload(Writer *writer, Endpoint from, Endpoint to, size_t length, uint8_t protocol)
{
    uint8_t *frame = writer->frame, *ip = frame + 14, *udp = ip + 20;
    uint8_t *check = protocol == UDP ? udp + 6 : udp + 16;
    uint32_t transport = 8 + (uint32_t) length;

    memcpy(frame, "\x02\x00\x5e\x10\x00\x01\x02\x00\x5e\x10\x00\x02\x08\x00", 14);
    memset(ip, 0, 20);
    ip[0] = 0x45;
    put16(ip + 2, 20 + transport);
    put16(ip + 4, ++writer->ident);
    ip[8] = writer->ttl;
    ip[9] = protocol;
    put32(ip + 12, from.address);
    put32(ip + 16, to.address);
    put16(ip + 10, folded(sum16(ip, 20, 0)));
    put16(udp, from.port);
    put16(udp + 2, to.port);
    if (protocol == UDP)
        put16(udp + 4, transport);
    put16(check, 0);
    put16(check, folded(sum16(udp, transport, sum16(ip + 12, 8, protocol + transport))));
    write_record(writer, 14 + 20 + transport);
}

static inline void
send_text(Writer *writer, Endpoint from, Endpoint to, const char *text)
{
    size_t length = strlen(text);

    memcpy(writer->frame + HEADERS, text, length);
    send_payload(writer, from, to, length, UDP);
}

#endif
