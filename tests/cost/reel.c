/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of every kind that the shapes are made of. */
#include "reel.h"

#include <stdlib.h>
#include <string.h>

struct WnReel {
    GArray       *packets; /* WnPacket */
    GStringChunk *texts;
};

WnReel *
wn_reel_new(void)
{
    WnReel *reel = g_new0(WnReel, 1);

    reel->packets = g_array_new(FALSE, FALSE, sizeof(WnPacket));
    reel->texts = g_string_chunk_new(64 * 1024);
    return reel;
}

void
wn_reel_free(WnReel *reel)
{
    g_array_unref(reel->packets);
    g_string_chunk_free(reel->texts);
    g_free(reel);
}

static int
by_time(const void *a, const void *b)
{
    const WnPacket *left = a, *right = b;

    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return left->frame < right->frame ? -1 : 1;
}

void
wn_reel_play(WnReel *reel, WnEngine *engine)
{
    qsort(reel->packets->data, reel->packets->len, sizeof(WnPacket), by_time);
    for (unsigned i = 0; i < reel->packets->len; i++) {
        WnPacket *packet = &g_array_index(reel->packets, WnPacket, i);

        packet->frame = i + 1;
        wn_engine_feed(engine, packet);
    }
}

const char *
wn_reel_text(WnReel *reel, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list          list;

    va_start(list, format);
    text = g_strdup_vprintf(format, list);
    va_end(list);
    return g_string_chunk_insert(reel->texts, text);
}

static WnEndpoint
endpoint(const char *text)
{
    WnEndpoint endpoint = { .addr.family = 4 };
    char      *at = (char *) text;

    for (unsigned i = 0; i < 4; i++, at++)
        endpoint.addr.bytes[i] = (uint8_t) strtoul(at, &at, 10);
    endpoint.port = (uint16_t) strtoul(at, NULL, 10);
    return endpoint;
}

static WnPacket *
add(WnReel *reel, double seconds, const char *src, const char *dst, const void *bytes,
    size_t length)
{
    const uint8_t *kept =
        (const uint8_t *) g_string_chunk_insert_len(reel->texts, bytes, (gssize) length);
    WnPacket packet = { .time = 1767607200 * WN_SECOND + (WnTime) (seconds * (double) WN_SECOND),
                        .frame = reel->packets->len,
                        .kind = WN_PACKET_DATAGRAM,
                        .carrier = WN_CARRIER_UDP,
                        .src = endpoint(src),
                        .dst = endpoint(dst),
                        .payload = { kept, length },
                        .payload_length = (uint32_t) length,
                        .ttl = 64 };

    g_array_append_val(reel->packets, packet);
    return &g_array_index(reel->packets, WnPacket, packet.frame);
}

void
wn_reel_datagram(WnReel *reel, double seconds, const char *src, const char *dst, const void *bytes,
                 size_t length)
{
    add(reel, seconds, src, dst, bytes, length);
}

/* ------------------------------------------------------------------ SIP */

static char *
describe(const char *place)
{
    g_auto(GStrv) parts = place ? g_strsplit(place, ":", 2) : NULL;

    return parts ? g_strdup_printf("v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n"
                                   "m=audio %s RTP/AVP 0\n",
                                   parts[0], parts[0], parts[1])
                 : g_strdup("");
}

static void
send_sip(WnReel *reel, double seconds, const char *src, const char *dst, const char *head,
         const char *place)
{
    g_autofree char *body = describe(place);
    GString         *text = g_string_new(head);
    size_t           lines = 0;

    for (const char *at = body; *at; at++)
        lines += *at == '\n';
    if (place)
        g_string_append(text, "Content-Type: application/sdp\n");
    g_string_append_printf(text, "Content-Length: %zu\n\n%s", strlen(body) + lines, body);
    g_string_replace(text, "\n", "\r\n", 0);
    add(reel, seconds, src, dst, text->str, text->len);
    g_string_free(text, TRUE);
}

static char *
common_headers(const WnRequest *request, const char *to_tag)
{
    const char *user = request->user ? request->user : "alice";
    const char *to = strcmp(request->method, "REGISTER") == 0 ? user : "bob";

    return g_strdup_printf("Via: SIP/2.0/UDP %s;branch=z9hG4bK%s%s%u%s;rport\n"
                           "From: <sip:%s@example.net>;tag=a\nTo: <sip:%s@example.net>%s%s\n"
                           "Call-ID: %s\nCSeq: %u %s\n",
                           request->via ? request->via : request->src, request->call_id,
                           request->method, request->cseq, request->dst, user, to,
                           *to_tag ? ";tag=" : "", to_tag, request->call_id, request->cseq,
                           request->method);
}

void
wn_reel_ask(WnReel *reel, double seconds, const WnRequest *request)
{
    g_autofree char *common = common_headers(request, request->to_tag ? request->to_tag : "");
    g_autofree char *head = g_strdup_printf(
        "%s %s SIP/2.0\n%sMax-Forwards: 70\nContact: <sip:%s@%s>\n%s", request->method,
        request->uri ? request->uri : "sip:bob@example.net", common,
        request->user ? request->user : "alice", request->contact ? request->contact : request->src,
        request->more ? request->more : "");

    send_sip(reel, seconds, request->src, request->dst, head, request->place);
}

void
wn_reel_answer(WnReel *reel, double seconds, const WnRequest *request, const char *status,
               const char *place)
{
    g_autofree char *common = common_headers(request, request->to_tag ? request->to_tag : "b");
    g_autofree char *head = NULL;

    if (strcmp(request->method, "REGISTER") == 0)
        head = g_strdup_printf("SIP/2.0 %s\n%sContact: <sip:%s@%s>;expires=3600\n", status, common,
                               request->user ? request->user : "alice",
                               request->contact ? request->contact : request->src);
    else
        head =
            g_strdup_printf("SIP/2.0 %s\n%sContact: <sip:bob@%s>\n", status, common, request->dst);
    send_sip(reel, seconds, request->dst, request->src, head, place);
}

void
wn_reel_ask_in_vain(WnReel *reel, double seconds, const WnRequest *request)
{
    static const double AGAIN[] = { 0, 0.5, 1.5, 3.5 };

    for (size_t i = 0; i < G_N_ELEMENTS(AGAIN); i++)
        wn_reel_ask(reel, seconds + AGAIN[i], request);
}

/* ------------------------------------------------------------------ beside SIP */

static void
put(uint8_t *at, unsigned size, uint32_t value)
{
    for (unsigned i = 0; i < size; i++)
        at[i] = (uint8_t) (value >> 8 * (size - 1 - i));
}

void
wn_reel_rtp(WnReel *reel, double seconds, const char *src, const char *dst, uint32_t ssrc,
            unsigned packets)
{
    uint8_t bytes[172] = { 0x80 };

    put(bytes + 8, 4, ssrc);
    for (unsigned i = 0; i < packets; i++) {
        put(bytes + 2, 2, i);
        put(bytes + 4, 4, i * 160);
        add(reel, seconds + i * 0.02, src, dst, bytes, sizeof(bytes));
    }
}

void
wn_reel_refuse(WnReel *reel, double seconds, const char *quoted_src, const char *quoted_dst)
{
    WnEndpoint src = endpoint(quoted_src), dst = endpoint(quoted_dst);
    uint8_t    bytes[36] = { 3, 3, [8] = 0x45, [11] = 28, [16] = 64, [17] = 17, [33] = 8 };
    WnPacket  *packet;

    memcpy(bytes + 20, src.addr.bytes, 4);
    memcpy(bytes + 24, dst.addr.bytes, 4);
    put(bytes + 28, 2, src.port);
    put(bytes + 30, 2, dst.port);
    packet = add(reel, seconds, quoted_dst, quoted_src, bytes, sizeof(bytes));
    packet->kind = WN_PACKET_ICMP_ERROR;
    packet->src.port = packet->dst.port = 0;
}

void
wn_reel_tcp(WnReel *reel, double seconds, const char *src, const char *dst, uint8_t flags)
{
    WnPacket *packet = add(reel, seconds, src, dst, "", 0);

    packet->kind = WN_PACKET_TCP_EVENT;
    packet->carrier = WN_CARRIER_TCP;
    packet->tcp_flags = flags;
}

/* An XOR address (RFC 8489 14.2); returns its size. */
static unsigned
put_address(uint8_t *at, uint16_t type, const char *address)
{
    static const uint8_t COOKIE[4] = { 0x21, 0x12, 0xa4, 0x42 };
    WnEndpoint           told = endpoint(address);

    put(at, 2, type);
    put(at + 2, 2, 8);
    put(at + 4, 2, 1);
    put(at + 6, 2, told.port ^ 0x2112u);
    for (unsigned i = 0; i < 4; i++)
        at[8 + i] = told.addr.bytes[i] ^ COOKIE[i];
    return 12;
}

void
wn_reel_stun(WnReel *reel, double seconds, const char *client, const char *server, unsigned number,
             const char *mapped, const char *relayed)
{
    enum { BINDING = 1, ALLOCATE = 3, SUCCESS = 0x100, HEADER = 20 };
    uint8_t  bytes[64] = { 0, relayed ? ALLOCATE : BINDING, [4] = 0x21, 0x12, 0xa4, 0x42 };
    unsigned length = HEADER;

    put(bytes + 8, 4, number * UINT32_C(2654435761));
    put(bytes + 12, 4, number);
    put(bytes + 16, 4, ~(number * UINT32_C(2246822519)));
    add(reel, seconds, client, server, bytes, HEADER);
    if (!mapped)
        return;
    length += put_address(bytes + length, 0x20, mapped);
    if (relayed)
        length += put_address(bytes + length, 0x16, relayed);
    bytes[0] = SUCCESS >> 8;
    put(bytes + 2, 2, length - HEADER);
    add(reel, seconds + 0.01, server, client, bytes, length);
}

void
wn_reel_name(WnReel *reel, double seconds, const char *client, const char *server, unsigned number,
             const char *label)
{
    g_autoptr(GByteArray) query = g_byte_array_new();
    const char *const labels[] = { "_sip", "_udp", label, "net" };
    uint8_t           header[12] = { 0, 0, 1, 0, 0, 1 }, end[5] = { 0, 0, 33, 0, 1 };

    put(header, 2, number);
    g_byte_array_append(query, header, sizeof(header));
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        uint8_t length = (uint8_t) strlen(labels[i]);

        g_byte_array_append(query, &length, 1);
        g_byte_array_append(query, (const uint8_t *) labels[i], length);
    }
    g_byte_array_append(query, end, sizeof(end));
    add(reel, seconds, client, server, query->data, query->len);
    query->data[2] = 0x81;
    query->data[3] = 0x83; /* there is no such name */
    add(reel, seconds + 0.02, server, client, query->data, query->len);
}
